/**
 * A PodDisruptionBudget protects no Pod of the workspace.
 *
 * It speaks only where the workspace is complete for the Pods of the namespace.
 */
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fact } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import { isEmpty, protectedPods } from '../support/budgets.js';
import type { NearestPods } from '../support/nearest-labels.js';
import { lastingLabels, nearestPods, writtenLabels } from '../support/nearest-labels.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const pdbSelectsNothing = defineObjectRule({
  kinds: ['PodDisruptionBudget'],
  meta: {
    id: 'scaling/pdb-selects-nothing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A disruption budget that protects nothing',
    summary: 'The selector of a PodDisruptionBudget must match Pods.',
    why: 'A budget whose selector matches no Pod is accepted and looks like protection. When a node is drained, all Pods that it was meant for may go at once.',
    whenNot: 'When the Pods are made outside the workspace; `complete: false` says so for everything.',
    source: {
      title: 'Specifying a disruption budget',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
    messages: {
      nothing:
        '{budget} selects no Pod of the workspace, so it protects nothing. Make its selector match the labels of the Pods.',
      near: '{budget} selects no Pod of the workspace, so it protects nothing: {workload} comes nearest, with {difference}. Make the two agree.',
    },
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'PodDisruptionBudget')) {
      return;
    }
    const namespace = object.namespace ?? 'default';
    const { selector } = object.value.spec ?? {};
    if (selector === undefined || isEmpty(selector) || protectedPods(object, neighbourhood).length > 0) {
      return;
    }
    const matchLabels = selector.matchLabels ?? {};
    const written = writtenLabels(matchLabels);
    // Pods that a controller or an operator labels stand in no manifest.
    const isWritten = Object.keys(written).length === Object.keys(matchLabels).length;
    if (!isWritten || !neighbourhood.isComplete('Pod', namespace, object)) {
      return;
    }
    // One of the Pods leads, and gets the label then.
    if (neighbourhood.selectedPods(namespace, lastingLabels(matchLabels), object).length === 0) {
      yield report(object, matchLabels, nearestPods(neighbourhood.pods(namespace, object), written, object));
    }
  },
});

function report(
  object: KubernetesObject,
  matchLabels: Readonly<Record<string, string>>,
  near: NearestPods | undefined,
): Fact<'nothing' | 'near'> {
  const difference =
    near?.found === undefined
      ? `no label \`${near?.key ?? ''}\``
      : `\`${near.key}: ${near.found}\` instead of \`${matchLabels[near.key] ?? ''}\``;
  return {
    messageId: near === undefined ? 'nothing' : 'near',
    at: inObject(object, 'spec', 'selector', ...(near === undefined ? [] : ['matchLabels', near.key])),
    data: {
      budget: describeObject(object),
      workload: near === undefined ? '' : describeObject(near.pod.template.object),
      difference,
    },
    related: near === undefined ? [] : [{ message: difference, at: near.at }],
  };
}
