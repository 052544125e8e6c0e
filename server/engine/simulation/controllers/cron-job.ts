/** Makes Jobs by the clock. Upstream: `pkg/controller/cronjob`. */
import { record } from '../history.js';
import { nextUid } from '../pods/create.js';
import { plan } from '../queue.js';
import type { CronJobState, JobState, World } from '../world.js';
import { nextRun, parseCron } from './cron.js';
import { deleteJob } from './job.js';

/** Starts the Job that is due, removes old ones, and looks forward to the next. */
export function syncCronJob(world: World, cronJob: CronJobState): void {
  const { spec = {} } = cronJob.value;
  removeOldJobs(world, cronJob);
  const schedule = parseCron(spec.schedule ?? '');
  if (schedule === undefined || spec.suspend === true) {
    return;
  }
  const from = world.epoch + (cronJob.lastAt ?? cronJob.createdAt);
  const at = nextRun(schedule, from);
  if (at === undefined) {
    return;
  }
  const due = at - world.epoch;
  if (due > world.now) {
    plan(world.queue, due, { kind: 'controller', uid: cronJob.uid });
    return;
  }
  cronJob.lastAt = due;
  startJob(world, cronJob, at);
  world.dirty.controllers.add(cronJob.uid);
}

function jobsOf(world: World, { uid }: CronJobState): readonly JobState[] {
  return [...world.controllers.values()].filter(
    (controller): controller is JobState => controller.kind === 'Job' && controller.owner?.uid === uid,
  );
}

function startJob(world: World, cronJob: CronJobState, at: number): void {
  const { spec = {} } = cronJob.value;
  const active = jobsOf(world, cronJob).filter(({ finished }) => finished === undefined);
  const object = `CronJob ${cronJob.namespace}/${cronJob.name}`;
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    record(world, 'JobAlreadyActive', object, 'Not starting a Job: the one before still runs');
    return;
  }
  if (spec.concurrencyPolicy === 'Replace') {
    for (const job of active) {
      deleteJob(world, job, 'the next one replaces it');
    }
  }
  const name = `${cronJob.name}-${Math.floor(at / 60_000)}`;
  const { namespace, uid } = cronJob;
  const template = spec.jobTemplate ?? {};
  const jobUid = nextUid(world, 'Job', namespace, name);
  const job = createJobState({
    uid: jobUid,
    namespace,
    name,
    owner: { kind: 'CronJob', name: cronJob.name, uid },
    createdAt: world.now,
    source: cronJob.source,
    value: { metadata: { ...template.metadata, name, namespace, uid: jobUid }, spec: template.spec ?? {} },
  });
  world.controllers.set(jobUid, job);
  world.dirty.controllers.add(jobUid);
  record(world, 'SuccessfulCreate', object, `Created Job ${name}`);
}

/** A Job that has not begun. */
export function createJobState(
  fields: Pick<JobState, 'uid' | 'namespace' | 'name' | 'owner' | 'createdAt' | 'source' | 'value'>,
): JobState {
  return {
    kind: 'Job',
    ...fields,
    startedAt: undefined,
    finished: undefined,
    succeeded: 0,
    failed: 0,
    succeededIndexes: new Set(),
    failedIndexes: new Set(),
    failuresByIndex: new Map(),
    counted: new Set(),
    lastFailureAt: undefined,
    failuresInRow: 0,
  };
}

function removeOldJobs(world: World, cronJob: CronJobState): void {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.value.spec ?? {};
  const jobs = jobsOf(world, cronJob);
  const limits = { Complete: successfulJobsHistoryLimit, Failed: failedJobsHistoryLimit } as const;
  for (const kind of ['Complete', 'Failed'] as const) {
    const finished = jobs.filter((job) => job.finished?.kind === kind);
    for (const job of finished.slice(0, Math.max(0, finished.length - limits[kind]))) {
      deleteJob(world, job, 'the history keeps only the last ones');
    }
  }
}
