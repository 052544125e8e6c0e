/**
 * The Pods of this workload are the first to be evicted when room is short.
 *
 * System Pods outrank everybody, so they do not count: a Pod is first when no other has a lower priority and some that are no system
 * Pods have a higher one.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { inSpec, kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

/** `HighestUserDefinablePriority` in pkg/apis/scheduling: above are Kubernetes' own. */
const highestUserPriority = 1_000_000_000;

export const preemptedFirst = definePodRule({
  meta: {
    id: 'scheduling/preempted-first',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'First to go when room is short',
    summary: 'Whoever has the lowest priority should mean it.',
    why: 'When a Pod of higher priority finds no node, Pods of the lowest priority are evicted first. With a class of its own that is meant for batch work; where everybody else has been given a class, the workload without one is the victim.',
    whenNot: 'When the workload can wait, which is what a low priority says.',
    source: {
      title: 'Pod priority and preemption',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    },
    messages: {
      first:
        '{workload} has priority {priority}, the lowest in {cluster}, where {higher} have a higher one: its Pods are the first to be evicted.',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster?.outlookOf(pod);
    if (cluster === undefined || outlook === undefined) {
      return;
    }
    const { priority } = outlook;
    const users = cluster.priorities.filter((other) => other <= highestUserPriority);
    const higher = users.filter((other) => other > priority).length;
    if (higher === 0 || users.some((other) => other < priority)) {
      return;
    }
    const { object, spec } = pod.template;
    yield {
      messageId: 'first',
      at: spec.priorityClassName === undefined ? kindOf(object) : inSpec(pod, 'priorityClassName'),
      data: {
        workload: describeObject(object),
        priority,
        cluster: describeCluster(cluster),
        higher: plural(higher, 'Pod'),
      },
    };
  },
});
