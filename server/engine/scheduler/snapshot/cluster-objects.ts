/** The objects of a cluster that are neither nodes nor Pods, as plugins look them up. */
import type { Labels } from '../../kubernetes/label-selector.js';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageClass,
  VolumeAttachment,
} from '../../kubernetes/types.js';

/** By name, or by `namespace/name` for what lives in a namespace. */
export interface ClusterObjects {
  /** Labels by namespace, `kubernetes.io/metadata.name` included. */
  readonly namespaces: Map<string, Labels>;
  readonly priorityClasses: Map<string, PriorityClass>;
  readonly services: Map<string, Service>;
  readonly replicaSets: Map<string, ReplicaSet>;
  readonly statefulSets: Map<string, StatefulSet>;
  readonly replicationControllers: Map<string, ReplicationController>;
  readonly podDisruptionBudgets: Map<string, PodDisruptionBudget>;
  readonly persistentVolumes: Map<string, PersistentVolume>;
  readonly persistentVolumeClaims: Map<string, PersistentVolumeClaim>;
  readonly storageClasses: Map<string, StorageClass>;
  readonly csiNodes: Map<string, CSINode>;
  readonly csiDrivers: Map<string, CSIDriver>;
  readonly csiStorageCapacities: Map<string, CSIStorageCapacity>;
  readonly volumeAttachments: Map<string, VolumeAttachment>;
}

/** A cluster without any object. */
export function emptyClusterObjects(): ClusterObjects {
  return {
    namespaces: new Map(),
    priorityClasses: new Map(),
    services: new Map(),
    replicaSets: new Map(),
    statefulSets: new Map(),
    replicationControllers: new Map(),
    podDisruptionBudgets: new Map(),
    persistentVolumes: new Map(),
    persistentVolumeClaims: new Map(),
    storageClasses: new Map(),
    csiNodes: new Map(),
    csiDrivers: new Map(),
    csiStorageCapacities: new Map(),
    volumeAttachments: new Map(),
  };
}

const metadataNameLabel = 'kubernetes.io/metadata.name';

/** Adds a namespace with the label that the API server gives to each. */
export function addNamespace(objects: ClusterObjects, name: string, labels?: Labels): void {
  objects.namespaces.set(name, { ...labels, [metadataNameLabel]: name });
}
