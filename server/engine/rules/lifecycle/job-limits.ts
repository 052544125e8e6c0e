/**
 * A Job without any limit.
 */
import { definePodRule } from '../../linter/rule.js';
import { isHook } from '../support/purpose.js';
import { kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';
import { isBuiltIn, workloadSpec } from '../support/workload.js';

export const jobLimits = definePodRule({
  meta: {
    id: 'lifecycle/job-limits',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A Job without limits',
    summary: 'A Job should limit its time, its retries or how long it is kept.',
    why: 'A Job that hangs runs until somebody looks, one that fails is tried seven times, and its Pods stay in the cluster for ever after it has ended. `activeDeadlineSeconds` ends it, `backoffLimit` says how often it is tried, `ttlSecondsAfterFinished` cleans up.',
    whenNot: 'When something else watches and removes the Jobs.',
    source: {
      title: 'Jobs: termination and cleanup',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    },
    messages: {
      none: '{workload} sets neither `activeDeadlineSeconds`, `backoffLimit` nor `ttlSecondsAfterFinished`: it may hang for ever, and its Pods are never removed. Set what fits.',
      cron: 'The Jobs of {workload} set neither `activeDeadlineSeconds` nor `backoffLimit`: one that hangs runs for ever. Set what fits.',
    },
  },

  *check(pod) {
    const { object, spec } = pod.template;
    if (!isBuiltIn(object) || (object.kind !== 'Job' && object.kind !== 'CronJob') || isHook(pod)) {
      return;
    }
    const {
      activeDeadlineSeconds = spec.activeDeadlineSeconds,
      backoffLimit,
      ttlSecondsAfterFinished,
    } = workloadSpec(pod);
    if (activeDeadlineSeconds === undefined && backoffLimit === undefined && ttlSecondsAfterFinished === undefined) {
      // A CronJob keeps a few of its finished Jobs and removes the others.
      const messageId = object.kind === 'CronJob' ? 'cron' : 'none';
      yield { messageId, at: kindOf(object), data: { workload: describeObject(object) } };
    }
  },
});
