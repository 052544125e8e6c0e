/** The eviction API: a deletion that asks the budgets first. Upstream: `pkg/registry/core/pod/storage/eviction.go`. */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { PodDisruptionBudget } from '../../kubernetes/types.js';
import { deletePod } from '../pods/remove.js';
import type { SimPod, World } from '../world.js';
import { updateBudgets } from './budgets.js';

/** Evicts the Pod, or says which budget refuses. */
export function evictPod(
  world: World,
  pod: SimPod,
  graceSeconds: number | undefined,
  message: string,
): string | undefined {
  const refusal = findRefusal(world, pod);
  if (refusal === undefined) {
    deletePod(world, pod, { graceSeconds, reason: 'Evicted', message });
    // The budget is spent before anybody else asks.
    updateBudgets(world, new Set([pod.namespace]));
  }
  return refusal;
}

/** Why the Pod may not be evicted now. */
export function findRefusal(world: World, pod: SimPod): string | undefined {
  if (pod.phase !== 'Running' || pod.deletion !== undefined) {
    return undefined;
  }
  const budgets = budgetsOf(world, pod);
  const [first, second] = budgets;
  if (first === undefined) {
    return undefined;
  }
  if (second !== undefined) {
    return 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  }
  const [name, { spec = {}, status = {} }] = first;
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = status;
  if (pod.readyAt === undefined) {
    const isHealthyBudget = currentHealthy >= desiredHealthy && desiredHealthy > 0;
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || isHealthyBudget) {
      return undefined;
    }
  }
  if (disruptionsAllowed > 0) {
    return undefined;
  }
  return `Cannot evict pod as it would violate the pod's disruption budget. The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

/** The budgets that protect a Pod, by name. */
export function budgetsOf(world: World, pod: SimPod): readonly (readonly [string, PodDisruptionBudget])[] {
  const found: [string, PodDisruptionBudget][] = [];
  for (const [key, budget] of world.snapshot.objects.podDisruptionBudgets) {
    const slash = key.indexOf('/');
    if (key.slice(0, slash) === pod.namespace && compileLabelSelector(budget.spec?.selector)(pod.info.labels)) {
      found.push([key.slice(slash + 1), budget]);
    }
  }
  return found;
}
