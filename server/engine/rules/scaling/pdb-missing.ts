/**
 * Several replicas behind a Service, and no PodDisruptionBudget.
 */
import { serializeYaml } from '../../document/serialize.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { simultaneousPods } from '../support/replicas.js';
import { controllerSelector } from '../support/selector.js';
import { kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const pdbMissing = definePodRule({
  meta: {
    id: 'scaling/pdb-missing',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Replicas without a disruption budget',
    summary: 'Several replicas behind a Service should be protected by a PodDisruptionBudget.',
    why: 'When nodes are drained for an upgrade, evictions go on as long as nothing forbids them: all replicas may be on their way at the same time although each has a twin. A PodDisruptionBudget makes the drain wait until the next Pod is ready.',
    whenNot: 'When the budget is kept elsewhere, or an outage during upgrades does no harm.',
    source: {
      title: 'Disruptions: Pod disruption budgets',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
    },
    messages: {
      missing:
        '{workload} runs {several} behind {service}, but no PodDisruptionBudget keeps a drain from taking them all at once. Add one.',
    },
    fix: 'refactoring',
  },

  *check(pod, { neighbourhood }) {
    const { object, namespace, labels } = pod.template;
    const several = simultaneousPods(pod, neighbourhood);
    if (several === undefined || (several.cause !== 'replicas' && several.cause !== 'autoscaler')) {
      return;
    }
    const [service] = neighbourhood.servicesOf(pod);
    const budgets = neighbourhood.objects('PodDisruptionBudget', namespace, object);
    if (service === undefined || budgets.some(({ value }) => compileLabelSelector(value.spec?.selector)(labels))) {
      return;
    }
    yield {
      messageId: 'missing',
      at: several.at.object === object ? several.at : kindOf(object),
      data: { workload: describeObject(object), several: several.words, service: describeObject(service) },
      fixes: addBudget(pod),
    };
  },
});

function addBudget(pod: PodModel): readonly FixRecipe[] {
  const { object } = pod.template;
  const labels = Object.entries(controllerSelector(pod)?.matchLabels ?? {});
  if (object.path.length > 0 || labels.length === 0 || object.name === '') {
    return [];
  }
  const value = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: object.name, namespace: object.namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: Object.fromEntries(labels) } },
  };
  return [
    {
      title: 'Add a PodDisruptionBudget',
      kind: 'refactoring',
      edits: () => [{ op: 'addDocument', object, text: serializeYaml(value) }],
    },
  ];
}
