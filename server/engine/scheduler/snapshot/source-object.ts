/** The objects a snapshot is loaded from, with their places, and what can be said against them. */
import type { ObjectMeta } from '../../kubernetes/types.js';

/** Something that is wrong with the objects given. */
export interface SnapshotProblem {
  /** One sentence that names the object and the value. */
  readonly message: string;
  /** Which of the objects given. */
  readonly objectIndex: number;
  /** Where in it; empty for the object as a whole. */
  readonly path: readonly (string | number)[];
  /** An `error` makes the snapshot differ from what was meant; a `warning` is worth knowing. */
  readonly severity: 'error' | 'warning';
}

/** One object, flattened out of any List, with its place. */
export interface SourceObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly value: object;
  readonly objectIndex: number;
  readonly path: readonly (string | number)[];
}

/** A problem at a path inside an object. */
export function problemAt(
  { objectIndex, path }: SourceObject,
  within: readonly (string | number)[],
  message: string,
  severity: 'error' | 'warning' = 'error',
): SnapshotProblem {
  return { message, objectIndex, path: [...path, ...within], severity };
}

/** `Node node-a`, `PersistentVolumeClaim default/data`. */
export function describe({ kind, metadata }: SourceObject): string {
  const { name = '', namespace } = metadata;
  return `${kind} ${isClusterScoped(kind) ? name : `${namespace ?? defaultNamespace}/${name}`}`;
}

/** Where namespaced objects live that do not say. */
export const defaultNamespace = 'default';

const clusterScoped: ReadonlySet<string> = new Set([
  'Node',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'CSINode',
  'CSIDriver',
  'PriorityClass',
  'VolumeAttachment',
]);

/** Whether objects of the kind live outside any namespace. */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}
