/**
 * The Pods of this workload only fit where others are evicted for them.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { inSpec, kindOf } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';

export const preemptsOthers = definePodRule({
  meta: {
    id: 'scheduling/preempts-others',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Others are evicted for this workload',
    summary: 'A workload should fit without evicting others.',
    why: 'A Pod of higher priority that finds no node has Pods of lower priority evicted until it fits. That is what priorities are for, but whoever rolls out should know whose Pods will go: they are killed without asking their disruption budgets in the end.',
    whenNot: 'When the evicted Pods are placeholders that hold room on purpose.',
    source: {
      title: 'Pod priority and preemption',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    },
    messages: {
      evicts: '{workload} (priority {priority}) only fits in {cluster} when {victims} are evicted.',
      evictsOne: '{workload} (priority {priority}) only fits in {cluster} when {victims} is evicted.',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster?.outlookOf(pod);
    const evicted = outlook?.place().evicted ?? [];
    if (cluster === undefined || outlook === undefined || evicted.length === 0) {
      return;
    }
    const { object, spec } = pod.template;
    yield {
      messageId: evicted.length === 1 ? 'evictsOne' : 'evicts',
      at: spec.priorityClassName === undefined ? kindOf(object) : inSpec(pod, 'priorityClassName'),
      data: {
        workload: describeObject(object),
        priority: outlook.priority,
        cluster: describeCluster(cluster),
        victims: listNames(evicted),
      },
    };
  },
});
