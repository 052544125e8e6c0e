/**
 * What is kept of a real cluster's objects: the fields that the scheduler reads, and no other. Environment variables, arguments,
 * annotations, managed fields and the contents of ConfigMaps and Secrets never reach a cluster file.
 */

/** `true` keeps a value whole, an object keeps the fields it names, a list does so for each item. */
export type Kept = true | { readonly [field: string]: Kept } | readonly [Kept];

const METADATA: Kept = { name: true, namespace: true, labels: true };

const OWNED: Kept = {
  ...METADATA,
  uid: true,
  ownerReferences: [{ apiVersion: true, kind: true, name: true, uid: true, controller: true }],
};

const CONTAINER: Kept = {
  name: true,
  image: true,
  restartPolicy: true,
  resources: true,
  ports: [{ containerPort: true, hostPort: true, hostIP: true, protocol: true }],
};

const POD_SPEC: Kept = {
  ...{ nodeName: true, schedulerName: true, hostNetwork: true, overhead: true, resources: true, resourceClaims: true },
  ...{ priority: true, priorityClassName: true, preemptionPolicy: true, terminationGracePeriodSeconds: true },
  ...{ affinity: true, nodeSelector: true, tolerations: true, topologySpreadConstraints: true, schedulingGates: true },
  containers: [CONTAINER],
  initContainers: [CONTAINER],
  volumes: [{ name: true, persistentVolumeClaim: true, emptyDir: {}, ephemeral: true, csi: { driver: true } }],
};

const SELECTOR_ONLY: Kept = { metadata: OWNED, spec: { selector: true, replicas: true } };

/** By kind; an object of another kind is left out. */
export const KEPT_FIELDS: Readonly<Record<string, Kept>> = {
  Node: {
    metadata: METADATA,
    spec: { taints: true, unschedulable: true, podCIDR: true, podCIDRs: true },
    status: { capacity: true, allocatable: true, declaredFeatures: true },
  },
  Pod: { metadata: OWNED, spec: POD_SPEC, status: { phase: true, startTime: true } },
  PersistentVolume: {
    metadata: METADATA,
    spec: {
      ...{ capacity: true, accessModes: true, storageClassName: true, volumeMode: true, nodeAffinity: true },
      claimRef: { name: true, namespace: true },
      csi: { driver: true, volumeHandle: true },
    },
    status: { phase: true },
  },
  PersistentVolumeClaim: {
    metadata: METADATA,
    spec: {
      ...{ accessModes: true, resources: true, storageClassName: true, volumeMode: true, volumeName: true },
      selector: true,
    },
    status: { phase: true },
  },
  StorageClass: {
    ...{ metadata: { name: true }, provisioner: true, volumeBindingMode: true, allowedTopologies: true },
  },
  CSINode: {
    metadata: METADATA,
    spec: { drivers: [{ name: true, nodeID: true, topologyKeys: true, allocatable: true }] },
  },
  CSIDriver: { metadata: METADATA, spec: { attachRequired: true, storageCapacity: true } },
  CSIStorageCapacity: {
    ...{ metadata: METADATA, storageClassName: true, capacity: true, maximumVolumeSize: true, nodeTopology: true },
  },
  VolumeAttachment: {
    metadata: METADATA,
    spec: { attacher: true, nodeName: true, source: { persistentVolumeName: true } },
    status: { attached: true },
  },
  PriorityClass: { metadata: { name: true }, value: true, globalDefault: true, preemptionPolicy: true },
  PodDisruptionBudget: {
    metadata: METADATA,
    spec: { minAvailable: true, maxUnavailable: true, selector: true },
    status: { disruptionsAllowed: true, currentHealthy: true, desiredHealthy: true, expectedPods: true },
  },
  Service: { metadata: METADATA, spec: { selector: true } },
  ReplicaSet: SELECTOR_ONLY,
  StatefulSet: SELECTOR_ONLY,
  ReplicationController: SELECTOR_ONLY,
  Namespace: { metadata: { name: true, labels: true } },
};
