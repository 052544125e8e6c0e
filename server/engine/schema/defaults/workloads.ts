/** Defaults of the workload kinds. Upstream: `pkg/apis/{apps,batch}/v1/defaults.go`, `pkg/registry/batch/job`. */
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  LabelSelector,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../kubernetes/types.js';
import { controllerUidLabels, jobNameLabels } from '../validation/job.js';
import { emptyMap, setIfAbsent, setIfZero, type DeepMutable } from './mutable.js';
import { newStruct } from './structs.js';

export function completeDeployment(deployment: DeepMutable<Deployment>): void {
  const spec = (deployment.spec ??= {} as NonNullable<typeof deployment.spec>);
  spec.template ??= newStruct('core.v1.PodTemplateSpec');
  setIfAbsent(spec, 'replicas', 1);
  const strategy = (spec.strategy ??= {});
  setIfZero(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const update = (strategy.rollingUpdate ??= {});
    setIfAbsent(update, 'maxUnavailable', '25%');
    setIfAbsent(update, 'maxSurge', '25%');
  }
  setIfAbsent(spec, 'revisionHistoryLimit', 10);
  setIfAbsent(spec, 'progressDeadlineSeconds', 600);
}

export function completeDaemonSet(set: DeepMutable<DaemonSet>): void {
  const spec = (set.spec ??= {} as NonNullable<typeof set.spec>);
  spec.template ??= newStruct('core.v1.PodTemplateSpec');
  const strategy = (spec.updateStrategy ??= {});
  setIfZero(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const update = (strategy.rollingUpdate ??= {});
    setIfAbsent(update, 'maxUnavailable', 1);
    setIfAbsent(update, 'maxSurge', 0);
  }
  setIfAbsent(spec, 'revisionHistoryLimit', 10);
}

export function completeStatefulSet(set: DeepMutable<StatefulSet>): void {
  const spec = (set.spec ??= {} as NonNullable<typeof set.spec>);
  spec.template ??= newStruct('core.v1.PodTemplateSpec');
  for (const claim of spec.volumeClaimTemplates ?? []) claim.spec ??= newStruct('core.v1.PersistentVolumeClaimSpec');
  setIfZero(spec, 'podManagementPolicy', 'OrderedReady');
  const strategy = (spec.updateStrategy ??= {});
  if ((strategy.type ?? '') === '') {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) {
    setIfAbsent(strategy.rollingUpdate, 'partition', 0);
    setIfAbsent(strategy.rollingUpdate, 'maxUnavailable', 1);
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  setIfZero(retention, 'whenDeleted', 'Retain');
  setIfZero(retention, 'whenScaled', 'Retain');
  setIfAbsent(spec, 'replicas', 1);
  setIfAbsent(spec, 'revisionHistoryLimit', 10);
}

export function completeReplicaSet(set: DeepMutable<ReplicaSet>): void {
  const spec = (set.spec ??= {} as NonNullable<typeof set.spec>);
  spec.template ??= newStruct('core.v1.PodTemplateSpec');
  setIfAbsent(spec, 'replicas', 1);
}

/** Its selector and its own labels come from the template. */
export function completeReplicationController(controller: DeepMutable<ReplicationController>): void {
  const spec = (controller.spec ??= {});
  setIfAbsent(spec, 'replicas', 1);
  const labels = spec.template?.metadata?.labels;
  if (labels === undefined) return;
  if (isEmptyMap(spec.selector)) spec.selector = labels;
  const meta = (controller.metadata ??= {});
  if (isEmptyMap(meta.labels)) meta.labels = labels;
}

function isEmptyMap(map: object | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0;
}

/** Of the largest number of retries when each index counts its own. */
const unlimitedRetries = 2147483647;

export function completeJob(job: DeepMutable<Job>): void {
  const spec = (job.spec ??= newStruct<NonNullable<Job['spec']>>('batch.v1.JobSpec'));
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  setIfAbsent(spec, 'parallelism', 1);
  setIfAbsent(spec, 'backoffLimit', spec.backoffLimitPerIndex === undefined ? 6 : unlimitedRetries);
  const labels = spec.template?.metadata?.labels;
  const meta = (job.metadata ??= {});
  // One map for both, as upstream: what is put into the template's labels below shows in the Job's too.
  if (labels !== undefined && isEmptyMap(meta.labels)) meta.labels = labels;
  setIfAbsent(spec, 'completionMode', 'NonIndexed');
  setIfAbsent(spec, 'suspend', false);
  setIfAbsent(spec, 'podReplacementPolicy', spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed');
  setIfAbsent(spec, 'manualSelector', false);
}

/** The selector that the server makes for a Job, and the labels it selects. */
export function generateJobSelector(job: DeepMutable<Job>): void {
  const { spec } = job;
  if (!spec || spec.manualSelector === true) return;
  spec.template ??= newStruct('core.v1.PodTemplateSpec');
  const meta = (spec.template.metadata ??= {});
  const labels = (meta.labels ??= emptyMap());
  for (const name of jobNameLabels) if (!Object.hasOwn(labels, name)) labels[name] = job.metadata?.name ?? '';
  for (const name of controllerUidLabels) if (!Object.hasOwn(labels, name)) labels[name] = job.metadata?.uid ?? '';
  const selector: DeepMutable<LabelSelector> = (spec.selector ??= {});
  const matched = (selector.matchLabels ??= emptyMap());
  const [, key] = controllerUidLabels;
  if (!Object.hasOwn(matched, key)) matched[key] = job.metadata?.uid ?? '';
}

export function completeCronJob(cronJob: DeepMutable<CronJob>): void {
  const spec = (cronJob.spec ??= {} as NonNullable<typeof cronJob.spec>);
  spec.jobTemplate ??= newStruct('batch.v1.JobTemplateSpec');
  setIfZero(spec, 'concurrencyPolicy', 'Allow');
  setIfAbsent(spec, 'suspend', false);
  setIfAbsent(spec, 'successfulJobsHistoryLimit', 3);
  setIfAbsent(spec, 'failedJobsHistoryLimit', 1);
}
