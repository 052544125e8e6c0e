/**
 * A soft spread constraint that the scheduler does not keep.
 */
import { definePodRule } from '../../linter/rule.js';
import type { MockNode } from '../../mock-cluster/mock-cluster.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import { describeCluster } from '../support/pending.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const scheduleAnywayIgnored = definePodRule({
  meta: {
    id: 'scheduling/schedule-anyway-ignored',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A spread that is only a wish',
    summary: 'Replicas should be spread as their constraint says.',
    why: 'With `whenUnsatisfiable: ScheduleAnyway` a constraint only adds to the score of a node. Room, images and other preferences may outweigh it, and then more Pods than `maxSkew` allows share a zone or a node: the loss of that one takes more of them than was meant.',
    whenNot: 'When the spread is a wish indeed.',
    source: {
      title: 'Pod topology spread constraints',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
    messages: {
      ignored:
        'The replicas of {workload} land {counts} by `{key}` in {cluster}, beyond `maxSkew: {skew}`: `ScheduleAnyway` is a wish. Use `DoNotSchedule` where it matters.',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster?.outlookOf(pod);
    const { spec, labels, object } = pod.template;
    const soft = [...(spec.topologySpreadConstraints ?? []).entries()].filter(
      ([, { whenUnsatisfiable, labelSelector }]) =>
        whenUnsatisfiable === 'ScheduleAnyway' && compileLabelSelector(labelSelector)(labels),
    );
    const placement = soft.length === 0 ? undefined : outlook?.place();
    if (cluster === undefined || outlook === undefined || placement?.outcome !== 'placed') {
      return;
    }
    for (const [index, { topologyKey: key = '', maxSkew: skew = 1 }] of soft) {
      const counts = countByDomain(outlook.eligible, placement.nodes, key);
      if (counts.length > 1 && Math.max(...counts) - Math.min(...counts) > skew) {
        yield {
          messageId: 'ignored',
          at: inSpec(pod, 'topologySpreadConstraints', index, 'whenUnsatisfiable'),
          data: {
            workload: describeObject(object),
            counts: counts.sort((left, right) => right - left).join(':'),
            key,
            skew,
            cluster: describeCluster(cluster),
          },
        };
      }
    }
  },
});

function countByDomain(nodes: readonly MockNode[], placed: readonly string[], key: string): number[] {
  const counts = new Map<string, number>();
  for (const { name, labels } of nodes) {
    const domain = labels.get(key);
    if (domain !== undefined) {
      counts.set(domain, (counts.get(domain) ?? 0) + placed.filter((node) => node === name).length);
    }
  }
  return [...counts.values()];
}
