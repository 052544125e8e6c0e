/** Runs Pods until enough have done their work. Upstream: `pkg/controller/job`. */
import type { JobSpec, PodFailurePolicyRule } from '../../kubernetes/types.js';
import { record } from '../history.js';
import { forgetPod } from '../pods/remove.js';
import { plan } from '../queue.js';
import { seconds, type JobState, type SimPod, type World } from '../world.js';
import { isActive, makePod, podsOf, removeOwned } from './owned.js';

/** First wait after a failed Pod; doubles with each failure in a row. Upstream: DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff. */
const backOffSeconds = 10;
const longestBackOffSeconds = 600;

/** Counts what has ended and starts what is missing. */
export function syncJob(world: World, job: JobState): void {
  if (job.finished !== undefined) {
    expire(world, job, job.finished.at);
    return;
  }
  const { spec = {} } = job.value;
  if (spec.suspend === true) {
    suspend(world, job);
    return;
  }
  start(world, job, spec);
  const failure = countFinished(world, job, spec) ?? findFailure(world, job, spec);
  if (failure !== undefined) {
    finish(world, job, 'Failed', failure);
  } else if (isComplete(world, job, spec)) {
    finish(world, job, 'Complete', 'All completions are there');
  } else {
    manage(world, job, spec);
  }
}

function start(world: World, job: JobState, { activeDeadlineSeconds }: JobSpec): void {
  if (job.startedAt === undefined) {
    job.startedAt = world.now;
    if (activeDeadlineSeconds !== undefined) {
      plan(world.queue, world.now + seconds(activeDeadlineSeconds), { kind: 'controller', uid: job.uid });
    }
  }
}

function suspend(world: World, job: JobState): void {
  job.startedAt = undefined;
  for (const pod of podsOf(world, job).filter(isActive)) {
    removeOwned(world, job, pod, 'the Job is suspended');
  }
}

/** Counts every Pod that has ended once; the reason if one of them makes the Job fail. */
function countFinished(world: World, job: JobState, spec: JobSpec): string | undefined {
  for (const pod of podsOf(world, job)) {
    const isLost = pod.deletion !== undefined && spec.podReplacementPolicy !== 'Failed' && pod.finishedAt === undefined;
    if (job.counted.has(pod.uid) || (pod.finishedAt === undefined && !isLost)) {
      continue;
    }
    job.counted.add(pod.uid);
    if (pod.phase === 'Succeeded') {
      succeed(job, pod);
    } else {
      const failure = fail(world, job, pod, spec);
      if (failure !== undefined) {
        return failure;
      }
    }
  }
  return undefined;
}

function succeed(job: JobState, { index }: SimPod): void {
  job.succeeded++;
  job.failuresInRow = 0;
  if (index !== undefined) {
    job.succeededIndexes.add(index);
  }
}

function fail(world: World, job: JobState, pod: SimPod, spec: JobSpec): string | undefined {
  const rule = (spec.podFailurePolicy?.rules ?? []).find((candidate) => applies(candidate, pod));
  if (rule?.action === 'FailJob') {
    return `PodFailurePolicy: Pod ${pod.name} matches a FailJob rule`;
  }
  if (rule?.action === 'Ignore') {
    return undefined;
  }
  job.failed++;
  job.failuresInRow++;
  job.lastFailureAt = pod.finishedAt ?? world.now;
  if (pod.index !== undefined && spec.backoffLimitPerIndex !== undefined) {
    const failures = (job.failuresByIndex.get(pod.index) ?? 0) + 1;
    job.failuresByIndex.set(pod.index, failures);
    if (failures > spec.backoffLimitPerIndex || rule?.action === 'FailIndex') {
      job.failedIndexes.add(pod.index);
    }
  }
  return undefined;
}

/** Upstream: matchPodFailurePolicy. The first rule that fits decides. */
function applies({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: SimPod): boolean {
  if (onExitCodes !== undefined) {
    const { containerName, operator, values = [] } = onExitCodes;
    return pod.containers.some(
      ({ name, phase, state }) =>
        phase !== 'sidecar' &&
        (containerName === undefined || containerName === name) &&
        state.kind === 'terminated' &&
        state.exitCode !== 0 &&
        values.includes(state.exitCode) === (operator === 'In'),
    );
  }
  const isDisrupted = pod.deletion !== undefined && pod.deletion.reason !== 'Deleted';
  return (
    isDisrupted &&
    (onPodConditions ?? []).some(({ type, status = 'True' }) => type === 'DisruptionTarget' && status === 'True')
  );
}

/** Reasons to give up the whole Job. */
function findFailure(world: World, job: JobState, spec: JobSpec): string | undefined {
  const { backoffLimitPerIndex, activeDeadlineSeconds, maxFailedIndexes } = spec;
  const limit = spec.backoffLimit ?? (backoffLimitPerIndex === undefined ? 6 : Number.POSITIVE_INFINITY);
  if (activeDeadlineSeconds !== undefined && world.now >= (job.startedAt ?? 0) + seconds(activeDeadlineSeconds)) {
    return 'DeadlineExceeded: the Job was active longer than its deadline';
  }
  if (job.failed > limit || restartsOf(world, job, spec) > limit) {
    return 'BackoffLimitExceeded: the Job has reached its back-off limit';
  }
  if (maxFailedIndexes !== undefined && job.failedIndexes.size > maxFailedIndexes) {
    return 'MaxFailedIndexesExceeded: too many indexes have failed';
  }
  const { completions } = spec;
  if (
    completions !== undefined &&
    job.failedIndexes.size > 0 &&
    job.failedIndexes.size + job.succeededIndexes.size >= completions
  ) {
    return 'FailedIndexes: some indexes have failed';
  }
  return undefined;
}

/** With OnFailure the kubelet restarts, and the restarts count. Upstream: pastBackoffLimitOnFailure. */
function restartsOf(world: World, job: JobState, { template }: JobSpec): number {
  if (template?.spec?.restartPolicy !== 'OnFailure') {
    return 0;
  }
  return podsOf(world, job)
    .flatMap(({ containers }) => containers)
    .reduce((sum, { restarts, phase }) => sum + (phase === 'sidecar' ? 0 : restarts), 0);
}

function isComplete(world: World, job: JobState, { completions }: JobSpec): boolean {
  if (completions !== undefined) {
    return job.succeeded >= completions;
  }
  return job.succeeded > 0 && !podsOf(world, job).some(isActive);
}

/** Upstream: manageJob. */
function manage(world: World, job: JobState, spec: JobSpec): void {
  const { parallelism = 1, completions } = spec;
  const active = podsOf(world, job).filter((pod) => isActive(pod) || isReplacedLate(pod, spec));
  const wanted = wantedActive(job, parallelism, completions, active.length);
  for (const pod of active.filter(isActive).slice(wanted)) {
    job.counted.add(pod.uid);
    removeOwned(world, job, pod, 'more Pods than wanted');
  }
  const missing = wanted - active.length;
  if (missing <= 0) {
    return;
  }
  const at = nextStart(job);
  if (at > world.now) {
    plan(world.queue, at, { kind: 'controller', uid: job.uid });
    return;
  }
  const indexes = spec.completionMode === 'Indexed' ? freeIndexes(job, active, completions ?? 0) : undefined;
  for (let count = 0; count < missing; count++) {
    makeJobPod(world, job, indexes?.[count]);
  }
}

function isReplacedLate({ deletion, finishedAt }: SimPod, { podReplacementPolicy }: JobSpec): boolean {
  return podReplacementPolicy === 'Failed' && deletion !== undefined && finishedAt === undefined;
}

function wantedActive(job: JobState, parallelism: number, completions: number | undefined, active: number): number {
  if (completions === undefined) {
    return job.succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  }
  return Math.min(parallelism, completions - job.succeeded - job.failedIndexes.size);
}

function nextStart({ lastFailureAt, failuresInRow }: JobState): number {
  if (lastFailureAt === undefined || failuresInRow === 0) {
    return 0;
  }
  const wait = Math.min(backOffSeconds * 2 ** Math.min(failuresInRow - 1, 20), longestBackOffSeconds);
  return lastFailureAt + seconds(wait);
}

function freeIndexes(job: JobState, active: readonly SimPod[], completions: number): readonly number[] {
  const taken = new Set(active.map(({ index }) => index));
  return Array.from({ length: completions }, (_, index) => index).filter(
    (index) => !taken.has(index) && !job.succeededIndexes.has(index) && !job.failedIndexes.has(index),
  );
}

function makeJobPod(world: World, job: JobState, index: number | undefined): void {
  const { template = {} } = job.value.spec ?? {};
  makePod(world, job, template, {
    revision: job.uid,
    labels: {
      'batch.kubernetes.io/job-name': job.name,
      'job-name': job.name,
      'batch.kubernetes.io/controller-uid': job.uid.replace(/[^\w.-]/g, '-'),
      ...(index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': String(index) }),
    },
    ...(index === undefined ? {} : { index }),
  });
}

function finish(world: World, job: JobState, kind: 'Complete' | 'Failed', reason: string): void {
  job.finished = { at: world.now, kind, reason };
  record(world, kind === 'Complete' ? 'Completed' : 'JobFailed', `Job ${job.namespace}/${job.name}`, reason);
  for (const pod of podsOf(world, job).filter(isActive)) {
    removeOwned(world, job, pod, `the Job is ${kind === 'Complete' ? 'complete' : 'failed'}`);
  }
  if (job.owner !== undefined) {
    world.dirty.controllers.add(job.owner.uid);
  }
  expire(world, job, world.now);
}

/** Upstream: `pkg/controller/ttlafterfinished`. */
function expire(world: World, job: JobState, finishedAt: number): void {
  const { ttlSecondsAfterFinished } = job.value.spec ?? {};
  if (ttlSecondsAfterFinished === undefined) {
    return;
  }
  const at = finishedAt + seconds(ttlSecondsAfterFinished);
  if (at > world.now) {
    plan(world.queue, at, { kind: 'controller', uid: job.uid });
  } else {
    deleteJob(world, job, 'its time to live is over');
  }
}

/** Removes a Job with its Pods. */
export function deleteJob(world: World, job: JobState, why: string): void {
  record(world, 'Deleted', `Job ${job.namespace}/${job.name}`, `Deleted: ${why}`);
  world.controllers.delete(job.uid);
  for (const pod of podsOf(world, job)) {
    if (pod.finishedAt === undefined) {
      removeOwned(world, job, pod, 'its Job is gone');
    } else {
      forgetPod(world, pod);
    }
  }
}
