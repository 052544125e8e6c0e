/** Objects by what others know of them, for every kind that manifests refer to. */
import { groupBy } from '../document/group-by.js';
import type { Path } from '../document/tree.js';
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { fieldOf, isRecord } from '../kubernetes/shape.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Meaning } from './meanings.js';
import { CLUSTER_KINDS } from './meanings.js';

export interface ObjectName {
  readonly kind: string;
  /** The empty string for kinds without one. */
  readonly namespace: string;
  readonly name: string;
}

export const namespaceFor = (kind: string, object: KubernetesObject): string =>
  CLUSTER_KINDS.includes(kind) ? '' : (object.namespace ?? 'default');

/** The objects of a kind in a namespace, in no particular order. */
export function objectsOf(workspace: Workspace, kind: string, namespace: string): readonly KubernetesObject[] {
  return workspace
    .files()
    .flatMap(({ objects }) => objects)
    .filter((object) => object.kind === kind && !object.generatedName && namespaceFor(kind, object) === namespace);
}

/** The same as {@link findNamed} for many names, for which all objects are looked at once. */
export function createNameIndex(
  workspace: Workspace,
): (wanted: ObjectName, near: string) => readonly KubernetesObject[] {
  const named = groupBy(
    workspace.files().flatMap(({ objects }) => objects.filter(({ generatedName }) => !generatedName)),
    (object) => JSON.stringify([object.kind, namespaceFor(object.kind, object), object.name]),
  );
  return ({ kind, namespace, name }, near) => nearFirst(named.get(JSON.stringify([kind, namespace, name])) ?? [], near);
}

/** The objects of a name: one, or several where a workspace holds alternatives. Those of the asking file come first. */
export function findNamed(
  workspace: Workspace,
  { kind, namespace, name }: ObjectName,
  near: string,
): readonly KubernetesObject[] {
  return nearFirst(
    objectsOf(workspace, kind, namespace).filter((object) => object.name === name),
    near,
  );
}

function nearFirst(found: readonly KubernetesObject[], near: string): readonly KubernetesObject[] {
  const own = found.filter(({ uri }) => uri === near);
  return own.length > 0 ? own : found;
}

/** The object that the field at a path names; undefined where it names none. */
export function nameAt(object: KubernetesObject, path: Path, meaning: Meaning): ObjectName | undefined {
  const value = valueAt(object, path);
  if (meaning.what !== 'object' || typeof value !== 'string' || value === '') return undefined;
  const kind = meaning.kind ?? fieldOf(valueAt(object, path.slice(0, -1)), 'kind');
  return typeof kind === 'string' ? { kind, namespace: namespaceFor(kind, object), name: value } : undefined;
}

/** The Service whose port is named at a path: the object itself, or the one that stands beside the port of a backend. */
export function portOwnerAt(object: KubernetesObject, path: Path): ObjectName | undefined {
  if (object.kind === 'Service')
    return { kind: 'Service', namespace: namespaceFor('Service', object), name: object.name };
  return named(object, 'Service', fieldOf(valueAt(object, path.slice(0, -2)), 'name'));
}

/** The ConfigMap or Secret whose key is named at a path. */
export function keyOwnerAt(object: KubernetesObject, path: Path, meaning: Meaning): ObjectName | undefined {
  if (meaning.what !== 'key') return undefined;
  if (meaning.kind !== undefined)
    return named(object, meaning.kind, fieldOf(valueAt(object, path.slice(0, -1)), 'name'));
  // `items` of a volume: path ends in items, index, key.
  const source = valueAt(object, path.slice(0, -3));
  const field = path.at(-4);
  if (field === 'configMap') return named(object, 'ConfigMap', fieldOf(source, 'name'));
  return field === 'secret'
    ? named(object, 'Secret', fieldOf(source, 'secretName') ?? fieldOf(source, 'name'))
    : undefined;
}

function named(object: KubernetesObject, kind: string, name: unknown): ObjectName | undefined {
  return typeof name === 'string' && name !== '' ? { kind, namespace: namespaceFor(kind, object), name } : undefined;
}

/** The decoded value at an absolute path. */
export function valueAt(object: KubernetesObject, path: Path): unknown {
  return path.slice(object.path.length).reduce<unknown>(fieldOf, object.value);
}

/** Where the keys of a ConfigMap or Secret stand. */
export function keysOf(object: KubernetesObject): readonly { readonly key: string; readonly path: Path }[] {
  if (!isKind(object, 'ConfigMap') && !isKind(object, 'Secret')) return [];
  return ['data', 'binaryData', 'stringData'].flatMap((field) => {
    const entries = fieldOf(object.value, field);
    return isRecord(entries) ? Object.keys(entries).map((key) => ({ key, path: [...object.path, field, key] })) : [];
  });
}
