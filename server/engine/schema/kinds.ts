/** The kinds that are judged, and the functions that judge them. */
import type {
  CronJob,
  Job,
  ObjectMeta,
  Pod,
  PodSpec,
  PodTemplate,
  PodTemplateSpec,
  ReplicationController,
} from '../kubernetes/types.js';
import { child, type FieldError, type FieldPath } from './field.js';
import { checkAutoscaler } from './validation/autoscaler.js';
import {
  checkConfigMap,
  checkNamespace,
  checkPriorityClass,
  checkSecret,
  checkServiceAccount,
} from './validation/configuration.js';
import { checkCronJob } from './validation/cron-job.js';
import { checkDisruptionBudget } from './validation/disruption-budget.js';
import { checkIngress } from './validation/ingress.js';
import { checkJob } from './validation/job.js';
import { checkNetworkPolicy } from './validation/network-policy.js';
import { checkPersistentVolumeClaim } from './validation/persistent-volume-claim.js';
import { checkPod, checkPodTemplateObject } from './validation/pod.js';
import { checkService } from './validation/service.js';
import { checkStatefulSet } from './validation/stateful-set.js';
import {
  checkDaemonSet,
  checkDeployment,
  checkReplicaSet,
  checkReplicationController,
} from './validation/workloads.js';
import {
  cronJobWarnings,
  daemonSetWarnings,
  ingressWarnings,
  jobWarnings,
  namedWorkloadWarnings,
  networkPolicyWarnings,
  persistentVolumeClaimWarnings,
  podObjectWarnings,
  serviceAccountWarnings,
  serviceWarnings,
  statefulSetWarnings,
  templateWarnings,
} from './warnings/objects.js';
import { secretWarnings } from './warnings/tls-secret.js';
import type { Warning } from './warnings/warning.js';

export interface PodOfObject {
  readonly meta: ObjectMeta;
  readonly spec: PodSpec;
  /** Of the template; absent where the object is the Pod. */
  readonly path: FieldPath | undefined;
}

export interface Kind {
  readonly check: (object: object) => readonly FieldError[];
  readonly warnings: (object: object) => readonly Warning[];
  readonly pod: (object: object) => PodOfObject | undefined;
}

interface Judge<T> {
  readonly check: (object: T) => readonly FieldError[];
  readonly warnings?: (object: T) => readonly Warning[];
  readonly pod?: (object: T) => PodOfObject | undefined;
}

function none(): readonly Warning[] {
  return [];
}

function noPod(): undefined {
  return undefined;
}

function kind<T>({ check, warnings = none, pod = noPod }: Judge<T>): Kind {
  return { check, warnings, pod } as Kind;
}

const templatePath = child(undefined, 'spec', 'template');
const jobTemplatePath = child(undefined, 'spec', 'jobTemplate', 'spec', 'template');

function ofTemplate(template: PodTemplateSpec | undefined, path: FieldPath): PodOfObject | undefined {
  return template && { meta: template.metadata ?? {}, spec: template.spec ?? {}, path };
}

interface TemplateOwner {
  readonly spec?: { readonly template?: PodTemplateSpec };
}

function templateOf({ spec }: TemplateOwner): PodOfObject | undefined {
  return ofTemplate(spec?.template, templatePath);
}

const objectTemplatePath = child(undefined, 'template');

const kinds: Readonly<Record<string, Kind>> = {
  'v1 Pod': kind<Pod>({
    check: checkPod,
    warnings: podObjectWarnings,
    pod: ({ metadata = {}, spec = {} }) => ({ meta: metadata, spec, path: undefined }),
  }),
  'v1 PodTemplate': kind<PodTemplate>({
    check: checkPodTemplateObject,
    warnings: ({ template }) => templateWarnings(template, objectTemplatePath),
    pod: ({ template }) => ofTemplate(template, objectTemplatePath),
  }),
  'v1 ReplicationController': kind<ReplicationController>({
    check: checkReplicationController,
    warnings: namedWorkloadWarnings,
    pod: templateOf,
  }),
  'apps/v1 Deployment': kind({ check: checkDeployment, warnings: namedWorkloadWarnings, pod: templateOf }),
  'apps/v1 ReplicaSet': kind({ check: checkReplicaSet, warnings: namedWorkloadWarnings, pod: templateOf }),
  'apps/v1 StatefulSet': kind({ check: checkStatefulSet, warnings: statefulSetWarnings, pod: templateOf }),
  'apps/v1 DaemonSet': kind({ check: checkDaemonSet, warnings: daemonSetWarnings, pod: templateOf }),
  'batch/v1 Job': kind<Job>({ check: checkJob, warnings: jobWarnings, pod: templateOf }),
  'batch/v1 CronJob': kind<CronJob>({
    check: checkCronJob,
    warnings: cronJobWarnings,
    pod: ({ spec }) => ofTemplate(spec?.jobTemplate?.spec?.template, jobTemplatePath),
  }),
  'v1 Service': kind({ check: checkService, warnings: serviceWarnings }),
  'v1 PersistentVolumeClaim': kind({ check: checkPersistentVolumeClaim, warnings: persistentVolumeClaimWarnings }),
  'autoscaling/v1 HorizontalPodAutoscaler': kind({ check: checkAutoscaler }),
  'autoscaling/v2 HorizontalPodAutoscaler': kind({ check: checkAutoscaler }),
  'policy/v1 PodDisruptionBudget': kind({ check: checkDisruptionBudget }),
  'networking.k8s.io/v1 Ingress': kind({ check: checkIngress, warnings: ingressWarnings }),
  'networking.k8s.io/v1 NetworkPolicy': kind({ check: checkNetworkPolicy, warnings: networkPolicyWarnings }),
  'v1 ConfigMap': kind({ check: checkConfigMap }),
  'v1 Secret': kind({ check: checkSecret, warnings: secretWarnings }),
  'v1 ServiceAccount': kind({ check: checkServiceAccount, warnings: serviceAccountWarnings }),
  'v1 Namespace': kind({ check: checkNamespace }),
  'scheduling.k8s.io/v1 PriorityClass': kind({ check: checkPriorityClass }),
};

/** The judge of a kind, `apps/v1 Deployment`, if there is one. */
export function judgeOf(name: string): Kind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}
