/** Objects without a text of their own: from a cluster, or made by a controller. */
import { decode } from '../kubernetes/decode.js';
import { shapeOfKind } from '../kubernetes/facts.js';
import { knownKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isRecord } from '../kubernetes/shape.js';
import type { ObjectMeta } from '../kubernetes/types.js';

/** Reads a value of any shape. */
export function toObject(value: unknown): KubernetesObject {
  const fields = isRecord(value) ? value : {};
  const apiVersion = typeof fields.apiVersion === 'string' ? fields.apiVersion : '';
  const kind = typeof fields.kind === 'string' ? fields.kind : '';
  const type = shapeOfKind(apiVersion, kind);
  const decoded = (type === undefined ? { metadata: fields.metadata } : decode(fields, type).value) as {
    readonly metadata?: ObjectMeta;
  };
  const metadata = isRecord(decoded.metadata) ? (decoded.metadata as ObjectMeta) : {};
  const document = { text: '', start: 0, end: 0, index: 0, root: undefined, problems: [], duplicateKeys: [] };
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace,
    name: metadata.name ?? '',
    uri: '',
    stream: { text: '', documents: [document], template: false },
    document,
    path: [],
    metadata,
    value: decoded,
    generatedName: metadata.name === undefined,
    shapeProblems: [],
  };
}

const storageKinds: ReadonlySet<string> = new Set(['CSINode', 'CSIDriver', 'CSIStorageCapacity']);

/** The kind, if it is one of Kubernetes' own: other groups have a `Service` or a `StatefulSet`, too. Empty for all others. */
export function ownKind(object: KubernetesObject): string {
  return knownKind(object) ?? (storageKinds.has(object.kind) ? object.kind : '');
}
