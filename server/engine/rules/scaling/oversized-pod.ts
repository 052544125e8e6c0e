/**
 * A Pod that asks for more than the largest node of the mock cluster has, even when that is empty.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { describeObject } from '../support/words.js';

export const oversizedPod = definePodRule({
  meta: {
    id: 'scaling/oversized-pod',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Larger than any node',
    summary: 'A Pod must ask for no more than its largest node has.',
    why: 'All containers of a Pod run on one node, so their requests count together. A Pod that asks for more than the largest node can allocate never starts, however empty the cluster is. Several smaller Pods can use what several nodes have.',
    whenNot: 'When larger nodes than those of the mock cluster are added on demand.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    messages: {
      oversized:
        'A Pod of {workload} asks for {wanted}, but the largest node of {cluster} can allocate {most}. Ask for less, or split the work over more Pods.',
    },
  },

  *check(pod, { cluster }) {
    const oversized = cluster?.outlookOf(pod)?.oversized;
    if (cluster === undefined || oversized === undefined) {
      return;
    }
    yield {
      messageId: 'oversized',
      at: oversized.at,
      data: {
        workload: describeObject(pod.template.object),
        wanted: oversized.wanted,
        most: oversized.most,
        cluster: describeCluster(cluster),
      },
    };
  },
});
