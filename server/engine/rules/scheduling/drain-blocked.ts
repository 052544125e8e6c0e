/**
 * A drain evicts one Pod, whose successor finds no node, and then waits for ever for its budget.
 *
 * A budget that never allows anything is the business of `scaling/pdb-blocks-drain`; here it would allow the drain, were there room.
 */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import { isKind } from '../../kubernetes/kinds.js';
import type { PodDisruptionBudgetSpec } from '../../kubernetes/types.js';
import { defineObjectRule } from '../../linter/rule.js';
import { protectedPods } from '../support/budgets.js';
import { describeCluster } from '../support/pending.js';
import { restarts } from '../support/restarts.js';
import { inObject } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const drainBlocked = defineObjectRule({
  kinds: ['PodDisruptionBudget'],
  meta: {
    id: 'scheduling/drain-blocked',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A drain stops half-way',
    summary: 'A node must be drained without waiting for room that is not there.',
    why: 'A drain evicts as many Pods as the budget can spare and goes on when their successors are ready. Successors that find no node are never ready, so the budget stays spent, and the drain hangs with the rest of the Pods on the node.',
    whenNot: 'When a new node is added before an old one is drained.',
    source: {
      title: 'Safely drain a node',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
    },
    messages: {
      blocked:
        'A drain of node {node} in {cluster} evicts {evicted} of {workload}, whose successors stay Pending, and {budget} then keeps {left} there: {event}',
    },
  },

  *check(object, { cluster, neighbourhood }) {
    if (cluster === undefined || !isKind(object, 'PodDisruptionBudget')) {
      return;
    }
    const [pod, second] = protectedPods(object, neighbourhood);
    const outlook = pod === undefined || second !== undefined || !restarts(pod) ? undefined : cluster.outlookOf(pod);
    const { spec = {} } = object.value;
    const count = outlook?.place().nodes.length ?? 0;
    const minimum = minimumOf(spec, count);
    if (pod === undefined || outlook === undefined || minimum === undefined || minimum >= count) {
      return;
    }
    const blocked = outlook.blockedDrain(minimum);
    if (blocked !== undefined) {
      yield {
        messageId: 'blocked',
        at: inObject(object, 'spec', spec.minAvailable === undefined ? 'maxUnavailable' : 'minAvailable'),
        data: {
          node: `\`${blocked.node}\``,
          cluster: describeCluster(cluster),
          evicted: plural(blocked.evicted, 'Pod'),
          workload: describeObject(pod.template.object),
          budget: describeObject(object),
          left: plural(blocked.left, 'Pod'),
          event: blocked.event,
        },
      };
    }
  },
});

/** Percentages are rounded up on either side (`getExpectedPodCount` in pkg/controller/disruption). */
function minimumOf({ minAvailable, maxUnavailable }: PodDisruptionBudgetSpec, count: number): number | undefined {
  if (minAvailable !== undefined) {
    return scaledValue(minAvailable, count, 'up');
  }
  const most = maxUnavailable === undefined ? undefined : scaledValue(maxUnavailable, count, 'up');
  return most === undefined ? undefined : count - most;
}
