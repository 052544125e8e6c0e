/** Storage classes and volumes of a mock cluster become Kubernetes objects. */
import type {
  NodeSelectorRequirement,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../kubernetes/types.js';
import { labelHostname, labelZone } from '../support/labels.js';
import { defaultClassAnnotation } from '../admission/default-storage-class.js';
import type { ClusterStorageClass, ClusterVolume } from './cluster-file.js';

/** A class that may be confined to zones, and may be the one for claims that name none. */
export function expandStorageClass(storageClass: ClusterStorageClass): StorageClass {
  const { name, provisioner, volumeBindingMode = 'WaitForFirstConsumer', zones, default: isDefault } = storageClass;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(isDefault === true ? { annotations: { [defaultClassAnnotation]: 'true' } } : {}) },
    provisioner,
    volumeBindingMode,
    ...(zones === undefined
      ? {}
      : { allowedTopologies: [{ matchLabelExpressions: [{ key: labelZone, values: zones }] }] }),
  };
}

/** A volume, and the claim it is bound to if the file names one. */
export function expandVolume(volume: ClusterVolume): readonly (PersistentVolume | PersistentVolumeClaim)[] {
  const { name, capacity, storageClassName = '', accessModes = ['ReadWriteOnce'], zone, node, driver, claim } = volume;
  const where: NodeSelectorRequirement[] = [
    ...(zone === undefined ? [] : [{ key: labelZone, operator: 'In', values: [zone] }]),
    ...(node === undefined ? [] : [{ key: labelHostname, operator: 'In', values: [node] }]),
  ];
  const [namespace = '', claimName = ''] = claim?.split('/') ?? [];
  const persistentVolume: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: capacity },
      accessModes,
      storageClassName,
      ...(driver === undefined ? {} : { csi: { driver, volumeHandle: name } }),
      ...(where.length === 0
        ? {}
        : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: where }] } } }),
      ...(claim === undefined
        ? {}
        : { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName } }),
    },
    status: { phase: claim === undefined ? 'Available' : 'Bound' },
  };
  return claim === undefined ? [persistentVolume] : [persistentVolume, boundClaim(volume, namespace, claimName)];
}

function boundClaim(
  { name: volumeName, capacity, storageClassName = '', accessModes = ['ReadWriteOnce'] }: ClusterVolume,
  namespace: string,
  name: string,
): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { accessModes, storageClassName, volumeName, resources: { requests: { storage: capacity } } },
    status: { phase: 'Bound' },
  };
}
