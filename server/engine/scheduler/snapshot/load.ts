/**
 * From plain Kubernetes objects, as `kubectl get … -o json` prints them, to a snapshot.
 * What is wrong with them comes out as data that names the object and the path in it.
 */
import { decode } from '../../kubernetes/decode.js';
import { typeOfKind } from '../../kubernetes/facts.js';
import { isRecord } from '../../kubernetes/shape.js';
import type { Namespace, ObjectMeta, Pod } from '../../kubernetes/types.js';
import { admitPod, defaultSchedulerName } from '../admission/admit-pod.js';
import { withDefaultStorageClass } from '../admission/default-storage-class.js';
import { checkObject, checkReferences } from './check.js';
import { addNamespace, emptyClusterObjects, type ClusterObjects } from './cluster-objects.js';
import { createPodInfo, type PodInfo } from './pod-info.js';
import { addNode, addPod, createSnapshot, ensureNamespace, nominatePod, type Snapshot } from './snapshot.js';
import {
  defaultNamespace,
  describe,
  isClusterScoped,
  problemAt,
  type SnapshotProblem,
  type SourceObject,
} from './source-object.js';

/** A snapshot with all that could be read. */
export interface LoadedSnapshot {
  readonly snapshot: Snapshot;
  /** Pods without a node. Those that hold a nomination are recorded in the snapshot. */
  readonly pending: readonly PodInfo[];
  readonly problems: readonly SnapshotProblem[];
}

/** Reads objects in any order. `List`s are taken apart; kinds that do not matter for scheduling are passed over. */
export function loadSnapshot(objects: readonly unknown[]): LoadedSnapshot {
  const problems: SnapshotProblem[] = [];
  const sources = objects.flatMap((object, index) => flatten(object, index, [], problems));
  const cluster = emptyClusterObjects();
  const snapshot = createSnapshot(cluster);
  const seen = new Map<string, SourceObject>();
  const pods: SourceObject[] = [];
  for (const source of sources) {
    if (isDuplicate(source, seen)) {
      problems.push(problemAt(source, [], `${describe(source)} is there twice; the first one counts.`));
    } else if (source.kind === 'Node') {
      addNode(snapshot, source.value);
    } else if (source.kind === 'Pod') {
      pods.push(source);
    } else {
      keep(cluster, source);
    }
  }
  const kept = [...seen.values()];
  const pending = pods.flatMap((source) => addPodObject(snapshot, source, problems));
  problems.push(...kept.flatMap(checkObject), ...checkReferences(kept, cluster));
  return { snapshot, pending, problems };
}

/**
 * Adds objects to a cluster that is already there, as `kubectl apply` would. Nodes and Pods are passed over:
 * Pods are for the scheduler to place. What already exists is replaced.
 */
export function addObjects({ objects }: Snapshot, values: readonly unknown[]): readonly SnapshotProblem[] {
  const problems: SnapshotProblem[] = [];
  for (const [index, value] of values.entries()) {
    for (const source of flatten(value, index, [], problems)) {
      keep(objects, { ...source, value: withDefaults(source, objects) });
      problems.push(...(source.kind === 'Node' || source.kind === 'Pod' ? [] : checkObject(source)));
    }
  }
  return problems;
}

function withDefaults({ kind, value }: SourceObject, { storageClasses }: ClusterObjects): object {
  return kind === 'PersistentVolumeClaim' ? withDefaultStorageClass(value, storageClasses) : value;
}

/** Where the objects of a kind are kept. */
const stores: ReadonlyMap<string, keyof ClusterObjects> = new Map([
  ['PriorityClass', 'priorityClasses'],
  ['Service', 'services'],
  ['ReplicaSet', 'replicaSets'],
  ['StatefulSet', 'statefulSets'],
  ['ReplicationController', 'replicationControllers'],
  ['PodDisruptionBudget', 'podDisruptionBudgets'],
  ['PersistentVolume', 'persistentVolumes'],
  ['PersistentVolumeClaim', 'persistentVolumeClaims'],
  ['StorageClass', 'storageClasses'],
  ['CSINode', 'csiNodes'],
  ['CSIDriver', 'csiDrivers'],
  ['CSIStorageCapacity', 'csiStorageCapacities'],
  ['VolumeAttachment', 'volumeAttachments'],
]);

const deepestList = 8;

function flatten(
  value: unknown,
  objectIndex: number,
  path: readonly (string | number)[],
  problems: SnapshotProblem[],
): SourceObject[] {
  const report = (message: string): SourceObject[] => {
    problems.push({ message, objectIndex, path, severity: 'error' });
    return [];
  };
  if (!isRecord(value)) {
    return report('This is no Kubernetes object: a map with apiVersion and kind is needed.');
  }
  const { apiVersion, kind, items } = value;
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string' || apiVersion === '') {
    return report('This object has no apiVersion or no kind.');
  }
  if (kind.endsWith('List') && Array.isArray(items) && path.length < 2 * deepestList) {
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.flatMap((item: unknown, index) =>
      flatten(isRecord(item) ? { ...inherited, ...item } : item, objectIndex, [...path, 'items', index], problems),
    );
  }
  return decodeObject(value, apiVersion, kind, objectIndex, path, problems);
}

/** Kinds that neither the scheduler nor its plugins look at are left out. */
function decodeObject(
  value: Readonly<Record<string, unknown>>,
  apiVersion: string,
  kind: string,
  objectIndex: number,
  path: readonly (string | number)[],
  problems: SnapshotProblem[],
): SourceObject[] {
  const type = typeOfKind(apiVersion, kind) ?? typeOfKind(currentVersion(apiVersion), kind);
  if (type === undefined || !(kind === 'Node' || kind === 'Pod' || kind === 'Namespace' || stores.has(kind))) {
    return [];
  }
  const decoded = decode(value, type, path);
  for (const { path: at, expected, found } of decoded.problems) {
    problems.push({
      message: `${kind} field ${at.join('.')} must be of type ${expected}, not ${found}.`,
      objectIndex,
      path: at,
      severity: 'error',
    });
  }
  const object = decoded.value as { readonly metadata?: ObjectMeta };
  const source = { apiVersion, kind, metadata: object.metadata ?? {}, value: object, objectIndex, path };
  if ((source.metadata.name ?? '') === '') {
    problems.push(problemAt(source, ['metadata'], `This ${kind} has no name.`));
    return [];
  }
  return [source];
}

/** `storage.k8s.io/v1beta1` is read as `storage.k8s.io/v1`. */
function currentVersion(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? 'v1' : `${apiVersion.slice(0, slash)}/v1`;
}

function isDuplicate(source: SourceObject, seen: Map<string, SourceObject>): boolean {
  const key = describe(source);
  if (seen.has(key)) {
    return true;
  }
  seen.set(key, source);
  return false;
}

/** Objects in a namespace get their default, and a uid that owner references and claim references can name. */
function keep(cluster: ClusterObjects, { kind, value, metadata }: SourceObject): void {
  const { name = '', namespace = defaultNamespace, uid } = metadata;
  if (kind === 'Namespace') {
    addNamespace(cluster, name, (value as Namespace).metadata?.labels);
    return;
  }
  const store = stores.get(kind);
  if (store !== undefined) {
    const key = isClusterScoped(kind) ? name : `${namespace}/${name}`;
    const place = isClusterScoped(kind) ? {} : { namespace };
    const objects = cluster[store] as Map<string, unknown>;
    objects.set(key, {
      ...value,
      metadata: { ...metadata, ...place, uid: uid ?? `${kind}:${isClusterScoped(kind) ? '' : namespace}/${name}` },
    });
  }
}

/** Places a running Pod and hands back a pending one. Finished Pods use nothing. */
function addPodObject(snapshot: Snapshot, source: SourceObject, problems: SnapshotProblem[]): PodInfo[] {
  const pod: Pod = source.value;
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
    return [];
  }
  const { pod: admitted, refused } = admitPod(pod, snapshot.objects.priorityClasses);
  if (admitted === undefined) {
    problems.push(
      problemAt(source, ['spec', 'priorityClassName'], `${describe(source)} is refused by admission: ${refused}.`),
    );
    return [];
  }
  const info = createPodInfo(admitted);
  ensureNamespace(snapshot, info.namespace);
  const { nodeName = '', schedulerName } = info.spec;
  if (nodeName === '') {
    const nominated = info.pod.status?.nominatedNodeName ?? '';
    if (nominated !== '' && schedulerName === defaultSchedulerName) {
      nominatePod(snapshot, info, nominated);
    }
    return [info];
  }
  if (addPod(snapshot, info, nodeName) === undefined) {
    problems.push(
      problemAt(
        source,
        ['spec', 'nodeName'],
        `${describe(source)} runs on node ${nodeName}, which is not there; it is left out.`,
        'warning',
      ),
    );
  }
  return [];
}
