/** Which Pods a PodDisruptionBudget protects. */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { LabelSelector, PodDisruptionBudget } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { belongTogether } from './place.js';

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
  return candidates.filter(({ template }) => matches(template.labels) && belongTogether(object, template.object));
}

/** A budget with its place in the list and its selector, read once. */
interface IndexedBudget {
  readonly budget: KubernetesObject<PodDisruptionBudget>;
  readonly position: number;
  readonly matches: (labels: Readonly<Record<string, string>>) => boolean;
}

/** A namespace may hold thousands of budgets, and each asks who else protects its Pods: the lists are indexed once. */
const indexes = new WeakMap<
  readonly KubernetesObject<PodDisruptionBudget>[],
  ReadonlyMap<string, readonly IndexedBudget[]>
>();

/** Those of the budgets whose selector matches the Pod, in their order. */
export function budgetsOf(
  pod: PodModel,
  budgets: readonly KubernetesObject<PodDisruptionBudget>[],
): readonly KubernetesObject<PodDisruptionBudget>[] {
  const index = indexes.get(budgets) ?? indexBudgets(budgets);
  indexes.set(budgets, index);
  const { labels } = pod.template;
  const keys = ['', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)];
  return keys
    .flatMap((key) => index.get(key) ?? [])
    .filter(({ matches }) => matches(labels))
    .sort((left, right) => left.position - right.position)
    .map(({ budget }) => budget);
}

/** By one label that the Pods must have; under the empty key those that ask for none. */
function indexBudgets(
  budgets: readonly KubernetesObject<PodDisruptionBudget>[],
): ReadonlyMap<string, readonly IndexedBudget[]> {
  const index = new Map<string, IndexedBudget[]>();
  for (const [position, budget] of budgets.entries()) {
    const { selector } = budget.value.spec ?? {};
    const [pair] = Object.entries(selector?.matchLabels ?? {});
    const key = pair ? `${pair[0]}=${pair[1]}` : '';
    const entry = { budget, position, matches: compileLabelSelector(selector) };
    const known = index.get(key);
    if (known) known.push(entry);
    else index.set(key, [entry]);
  }
  return index;
}

export function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
