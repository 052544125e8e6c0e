/**
 * What `kubectl apply --dry-run=server --validate=strict` would say of one object, without a server: Kubernetes 1.37 with its
 * default feature gates. Everything that needs a cluster is left out.
 */
import type { YamlNode } from '../document/tree.js';
import { typeOfKind } from '../kubernetes/facts.js';
import { decodeStrictly, type DecodeFault } from './decode/decode.js';
import { completeObject } from './defaults/complete.js';
import type { FieldError } from './field.js';
import { readHeader } from './header.js';
import { judgeOf, type Kind } from './kinds.js';
import { checkPodSecurity, type PodSecurity } from './pod-security/pod-security.js';
import type { Warning } from './warnings/warning.js';

export interface ObjectJudgement {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** False for a kind that is not judged here; nothing else is said then. */
  readonly supported: boolean;
  /** The one fault that kept the object from being built; nothing else is said then. */
  readonly decodeError: DecodeFault | undefined;
  /** What strict decoding refuses. The rest is of the object without these fields. */
  readonly unknownFields: readonly DecodeFault[];
  readonly errors: readonly FieldError[];
  /** The server says them only of an object without any fault. */
  readonly warnings: readonly Warning[];
  /** What Pod Security says, nothing of an object without a Pod. Most runs leave the rules about it off and never ask. */
  readonly findPodSecurity: () => PodSecurity | undefined;
}

const silent = { unknownFields: [], errors: [], warnings: [], findPodSecurity: () => undefined };

/** Judges the object that a node holds. `text` is what the node was read from, for errors that quote it. */
export function validateObject(node: YamlNode | undefined, text = ''): ObjectJudgement {
  const { error, ...header } = readHeader(node, text);
  const name = `${header.apiVersion} ${header.kind}`;
  const type = typeOfKind(header.apiVersion, header.kind);
  const judge = judgeOf(name);
  if (!node || !judge || type === undefined || error !== undefined) {
    const decodeError = error === undefined ? undefined : { message: error, path: [] };
    return { ...header, supported: false, decodeError, ...silent };
  }
  const { value, error: decodeError, unknownFields } = decodeStrictly(node, type);
  if (decodeError) return { ...header, supported: true, decodeError, ...silent };
  const { errors, warnings, findPodSecurity } = judgeObject(name, value, judge);
  const { apiVersion, kind } = header;
  return {
    apiVersion,
    kind,
    name: header.name,
    supported: true,
    decodeError: undefined,
    unknownFields,
    errors,
    warnings,
    findPodSecurity,
  };
}

function judgeObject(
  name: string,
  object: Record<string, unknown>,
  judge: Kind,
): Pick<ObjectJudgement, 'errors' | 'warnings' | 'findPodSecurity'> {
  const early = completeObject(name, object);
  const errors = judge.check(object);
  const warnings = judge.warnings(object);
  const pod = judge.pod(object);
  let security: { readonly found: PodSecurity | undefined } | undefined;
  return {
    errors,
    warnings: early.length === 0 ? warnings : [...early, ...warnings],
    findPodSecurity: () => (security ??= { found: pod && checkPodSecurity(pod.meta, pod.spec, pod.path) }).found,
  };
}
