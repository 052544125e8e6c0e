/** Which Pods a PodDisruptionBudget protects. */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { LabelSelector, PodDisruptionBudget } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';

/**
 * Pods of the budget's namespace that its selector matches. An empty selector matches all of them in policy/v1
 * (and none in the old v1beta1), a missing one none.
 */
export function protectedPods(
  budget: KubernetesObject<PodDisruptionBudget>,
  neighbourhood: Neighbourhood,
): readonly PodModel[] {
  const { selector } = budget.value.spec ?? {};
  return selector === undefined || (isEmpty(selector) && budget.apiVersion !== 'policy/v1')
    ? []
    : podsOf(selector, budget, neighbourhood);
}

/** Pods that a label selector of an object matches in the object's namespace; never by a walk where labels name them. */
export function podsOf(
  selector: LabelSelector,
  object: KubernetesObject,
  neighbourhood: Neighbourhood,
): readonly PodModel[] {
  const namespace = object.namespace ?? 'default';
  const { matchLabels = {} } = selector;
  const candidates =
    Object.keys(matchLabels).length > 0
      ? neighbourhood.selectedPods(namespace, matchLabels, object)
      : neighbourhood.pods(namespace, object);
  const matches = compileLabelSelector(selector);
  return candidates.filter(({ template }) => matches(template.labels));
}

export function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
