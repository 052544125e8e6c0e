/**
 * A PodDisruptionBudget allows no disruption at all.
 *
 * A drain asks for each eviction and waits until it is allowed. With a budget that can never spare a Pod it waits for ever,
 * and so does every upgrade of the node pool.
 */
import { percentage, scaledValue } from '../../kubernetes/int-or-string.js';
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { PodDisruptionBudget } from '../../kubernetes/types.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { protectedPods } from '../support/budgets.js';
import { inObject, kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const pdbBlocksDrain = defineObjectRule({
  kinds: ['PodDisruptionBudget'],
  meta: {
    id: 'scaling/pdb-blocks-drain',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A disruption budget that blocks every drain',
    summary: 'A PodDisruptionBudget must allow at least one Pod to be disrupted.',
    why: 'Before a node is drained, upgraded or removed, each of its Pods is evicted, if its budget allows. A budget that keeps *all* Pods (`maxUnavailable: 0`, `minAvailable: 100%`, or as many as there are replicas) allows none, so the drain hangs until somebody deletes the Pods by force: just what the budget was to prevent.',
    whenNot: 'When every drain is to be stopped and done by hand.',
    source: {
      title: 'Specifying a disruption budget',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
    messages: {
      never: '{budget} allows no Pod to be disrupted (`{rule}`), so draining a node never ends. Allow one.',
      all: '{budget} keeps {least} available, and {workload} has {count}: none may be evicted, so draining its node never ends. {remedy}',
    },
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'PodDisruptionBudget')) {
      return;
    }
    const { maxUnavailable, minAvailable } = object.value.spec ?? {};
    const budget = describeObject(object);
    if (maxUnavailable !== undefined && (maxUnavailable === 0 || percentage(maxUnavailable) === 0)) {
      const at = inObject(object, 'spec', 'maxUnavailable');
      yield { messageId: 'never', at, data: { budget, rule: `maxUnavailable: ${maxUnavailable}` } };
      return;
    }
    if (minAvailable === undefined) {
      return;
    }
    const at = inObject(object, 'spec', 'minAvailable');
    if ((percentage(minAvailable) ?? 0) >= 100) {
      yield { messageId: 'never', at, data: { budget, rule: `minAvailable: ${minAvailable}` } };
      return;
    }
    const workload = onlyWorkload(object, neighbourhood);
    const count = workload === undefined ? undefined : leastReplicas(workload, neighbourhood);
    // A percentage is rounded up (`getExpectedPodCount` in pkg/controller/disruption).
    const least = count === undefined ? undefined : scaledValue(minAvailable, count.replicas, 'up');
    if (
      workload !== undefined &&
      count !== undefined &&
      least !== undefined &&
      count.replicas > 0 &&
      least >= count.replicas
    ) {
      yield {
        messageId: 'all',
        at,
        data: {
          budget,
          least: plural(least, 'Pod'),
          workload: describeObject(workload.template.object),
          count: count.words,
          remedy: count.replicas === 1 ? 'Run a second replica, or remove the budget.' : 'Keep fewer.',
        },
        related: [{ message: count.words, at: count.at }],
      };
    }
  },
});

/** The one workload that the budget protects; several count together, and then there is no telling. */
function onlyWorkload(
  budget: KubernetesObject<PodDisruptionBudget>,
  neighbourhood: Neighbourhood,
): PodModel | undefined {
  const [first, second] = protectedPods(budget, neighbourhood);
  return second === undefined ? first : undefined;
}

interface Count {
  readonly replicas: number;
  readonly words: string;
  readonly at: Site;
}

const counted: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** How many Pods there are at the quietest hour. */
function leastReplicas(pod: PodModel, neighbourhood: Neighbourhood): Count | undefined {
  const { object, replicas, replicasPath } = pod.template;
  if (!counted.has(object.kind)) {
    return undefined;
  }
  const [autoscaler] = neighbourhood.autoscalersOf(pod);
  if (autoscaler !== undefined) {
    const least = autoscaler.value.spec?.minReplicas ?? 1;
    const at = inObject(autoscaler, 'spec', 'minReplicas');
    return { replicas: least, words: `${plural(least, 'replica')} at the least`, at };
  }
  // A number that cannot be read is no number; `api/type` says so.
  if (replicas === undefined && object.shapeProblems.some(({ path }) => path.at(-1) === 'replicas')) {
    return undefined;
  }
  if (replicas === undefined || replicasPath === undefined) {
    return { replicas: 1, words: 'one replica unless `replicas` is set', at: kindOf(object) };
  }
  return {
    replicas,
    words: plural(replicas, 'replica'),
    at: { object, path: replicasPath },
  };
}
