import type { KubernetesObject, ObjectValue } from './object.js';
import type {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  LimitRange,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
} from './types.js';

/** The kinds that rules read, with the type of each. Objects of old apiVersions are read as the newest one. */
export interface KnownKinds {
  readonly ConfigMap: ConfigMap;
  readonly CronJob: CronJob;
  /** Its spec is read where it is needed. */
  readonly CustomResourceDefinition: ObjectValue;
  readonly DaemonSet: DaemonSet;
  readonly Deployment: Deployment;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly Ingress: Ingress;
  readonly Job: Job;
  readonly LimitRange: LimitRange;
  readonly Namespace: Namespace;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Node: Node;
  readonly PersistentVolume: PersistentVolume;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly Pod: Pod;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PodTemplate: PodTemplate;
  readonly PriorityClass: PriorityClass;
  readonly ReplicaSet: ReplicaSet;
  readonly ReplicationController: ReplicationController;
  readonly ResourceQuota: ResourceQuota;
  readonly Secret: Secret;
  readonly Service: Service;
  readonly ServiceAccount: ServiceAccount;
  readonly StatefulSet: StatefulSet;
  readonly StorageClass: StorageClass;
}

const core: readonly string[] = [''];
const workload: readonly string[] = ['apps', 'extensions'];
const networking: readonly string[] = ['networking.k8s.io', 'extensions'];

/** Other groups have a `Service` or `StatefulSet` too (Knative, OpenKruise); they are other kinds. */
const groups: Readonly<Record<keyof KnownKinds, readonly string[]>> = {
  ConfigMap: core,
  CronJob: ['batch'],
  CustomResourceDefinition: ['apiextensions.k8s.io'],
  DaemonSet: workload,
  Deployment: workload,
  HorizontalPodAutoscaler: ['autoscaling', 'extensions'],
  Ingress: networking,
  Job: ['batch', 'extensions'],
  LimitRange: core,
  Namespace: core,
  NetworkPolicy: networking,
  Node: core,
  PersistentVolume: core,
  PersistentVolumeClaim: core,
  Pod: core,
  PodDisruptionBudget: ['policy'],
  PodTemplate: core,
  PriorityClass: ['scheduling.k8s.io'],
  ReplicaSet: workload,
  ReplicationController: core,
  ResourceQuota: core,
  Secret: core,
  Service: core,
  ServiceAccount: core,
  StatefulSet: workload,
  StorageClass: ['storage.k8s.io'],
};

/** `apps` of `apps/v1`; the empty string for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The kind's name, if the object is of one of Kubernetes' own kinds that rules read. */
export function knownKind(object: KubernetesObject): keyof KnownKinds | undefined {
  const kind = object.kind as keyof KnownKinds;
  return Object.hasOwn(groups, kind) && groups[kind].includes(groupOf(object.apiVersion)) ? kind : undefined;
}

/** Narrows an object to a kind of Kubernetes' own, whatever its version. */
export function isKind<K extends keyof KnownKinds>(
  object: KubernetesObject,
  kind: K,
): object is KubernetesObject<KnownKinds[K]> {
  return object.kind === kind && knownKind(object) === kind;
}
