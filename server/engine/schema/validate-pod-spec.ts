/** Validates the Pod spec of a template in an object that is not judged itself: a custom resource. */
import type { Path, YamlNode } from '../document/tree.js';
import { decodeStrictly, type DecodeFault } from './decode/decode.js';
import { fromPath, type FieldError } from './field.js';
import { checkPodSpec } from './validation/pod-spec.js';

export interface PodSpecJudgement {
  readonly decodeError: DecodeFault | undefined;
  readonly unknownFields: readonly DecodeFault[];
  readonly errors: readonly FieldError[];
}

/** `path` is that of the spec, counted from the object; faults carry it too. */
export function validatePodSpec(node: YamlNode, path: Path): PodSpecJudgement {
  const at = fromPath(path);
  const { value, error, unknownFields } = decodeStrictly(node, 'core.v1.PodSpec', at);
  if (error || !at) return { decodeError: error, unknownFields: [], errors: [] };
  return { decodeError: undefined, unknownFields, errors: checkPodSpec(value, undefined, at) };
}
