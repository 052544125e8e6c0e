/**
 * From a decoded object to the one that is validated: defaults, conversion to the stored version, system fields, and what
 * the storage strategy prepares.
 */
import type {
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Namespace,
  NetworkPolicy,
  ObjectMeta,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicaSet,
  ReplicationController,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
} from '../../kubernetes/types.js';
import type { Warning } from '../warnings/warning.js';
import { emptyMap, type DeepMutable } from './mutable.js';
import { completePod, preparePod } from './pod.js';
import {
  completeAutoscaler,
  completeNetworkPolicy,
  completeSecret,
  completeService,
  convertOldAutoscaler,
  prepareClaim,
  prepareService,
} from './services.js';
import { newStruct } from './structs.js';
import {
  completeCronJob,
  completeDaemonSet,
  completeDeployment,
  completeJob,
  completeReplicaSet,
  completeReplicationController,
  completeStatefulSet,
  generateJobSelector,
} from './workloads.js';

interface Preparation {
  readonly complete?: (object: Record<string, unknown>) => void;
  /** Runs when the system fields are there. Gives the warnings that only this step can know. */
  readonly prepare?: (object: Record<string, unknown>) => unknown;
  /** The strategy leaves `metadata.generation` as it is. */
  readonly keepsGeneration?: true;
  readonly clusterScoped?: true;
}

function of<T>(
  complete?: (object: DeepMutable<T>) => void,
  prepare?: (object: DeepMutable<T>) => unknown,
  more: Pick<Preparation, 'keepsGeneration' | 'clusterScoped'> = {},
): Preparation {
  return { ...(complete ? { complete } : {}), ...(prepare ? { prepare } : {}), ...more } as Preparation;
}

const keepsGeneration = { keepsGeneration: true } as const;

const preparations: Readonly<Record<string, Preparation>> = {
  'v1 Pod': of<Pod>(completePod, preparePod),
  'v1 PodTemplate': of<PodTemplate>((object) => {
    object.template ??= newStruct('core.v1.PodTemplateSpec');
  }),
  'v1 ReplicationController': of<ReplicationController>(completeReplicationController),
  'apps/v1 Deployment': of<Deployment>(completeDeployment),
  'apps/v1 DaemonSet': of<DaemonSet>(completeDaemonSet),
  'apps/v1 StatefulSet': of<StatefulSet>(completeStatefulSet),
  'apps/v1 ReplicaSet': of<ReplicaSet>(completeReplicaSet),
  'batch/v1 Job': of<Job>(completeJob, generateJobSelector),
  'batch/v1 CronJob': of<CronJob>(completeCronJob),
  'autoscaling/v1 HorizontalPodAutoscaler': of<HorizontalPodAutoscaler>(convertOldAutoscaler),
  'autoscaling/v2 HorizontalPodAutoscaler': of<HorizontalPodAutoscaler>(completeAutoscaler),
  'policy/v1 PodDisruptionBudget': {},
  'networking.k8s.io/v1 Ingress': {},
  'networking.k8s.io/v1 NetworkPolicy': of<NetworkPolicy>(completeNetworkPolicy),
  'v1 Service': of<Service>(completeService, prepareService, keepsGeneration),
  'v1 PersistentVolumeClaim': of<PersistentVolumeClaim>(undefined, prepareClaim, keepsGeneration),
  'v1 ConfigMap': keepsGeneration,
  'v1 Secret': of<Secret>(completeSecret, undefined, keepsGeneration),
  'v1 ServiceAccount': of<ServiceAccount>(undefined, undefined, keepsGeneration),
  'v1 Namespace': of<Namespace>(nameNamespace, undefined, { keepsGeneration: true, clusterScoped: true }),
  'scheduling.k8s.io/v1 PriorityClass': { clusterScoped: true },
};

function nameNamespace(namespace: DeepMutable<Namespace>): void {
  const { name = '' } = namespace.metadata ?? {};
  if (name !== '') ((namespace.metadata ??= {}).labels ??= emptyMap())['kubernetes.io/metadata.name'] = name;
}

/** Repeatable, unlike the server's. */
const uid = '00000000-0000-4000-8000-000000000000';
const generatedSuffix = 'abcde';

/** Completes an object of a kind in place; gives warnings. */
export function completeObject(kind: string, object: Record<string, unknown>): readonly Warning[] {
  const preparation = Object.hasOwn(preparations, kind) ? preparations[kind] : undefined;
  preparation?.complete?.(object);
  Reflect.deleteProperty(object, 'status');
  const metadata = (object.metadata ??= emptyMap()) as DeepMutable<ObjectMeta>;
  fillSystemFields(metadata, preparation ?? {});
  const warnings = preparation?.prepare?.(object);
  return Array.isArray(warnings) ? (warnings as readonly Warning[]) : [];
}

const systemFields = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'];

function fillSystemFields(metadata: DeepMutable<ObjectMeta>, preparation: Preparation): void {
  for (const name of systemFields) Reflect.deleteProperty(metadata, name);
  metadata.uid = uid;
  if (preparation.clusterScoped !== true && (metadata.namespace ?? '') === '') metadata.namespace = 'default';
  if (preparation.keepsGeneration !== true) metadata.generation = 1;
  const { name = '', generateName = '' } = metadata;
  if (name === '' && generateName !== '') metadata.name = generateName + generatedSuffix;
}
