/** Which evictions a PodDisruptionBudget speaks against. Upstream: `preemption.FilterVictimsWithPDBViolation`. */
import { compileLabelSelector, isEmptySelector, type LabelMatcher } from '../../kubernetes/label-selector.js';
import type { PodDisruptionBudget } from '../../kubernetes/types.js';
import type { PodInfo } from '../snapshot/pod-info.js';

/** A budget, compiled once for many nodes. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly matches: LabelMatcher;
  /** How many evictions it allows at the moment. */
  readonly allowed: number;
  /** Pods whose eviction has been granted already, by name. */
  readonly disrupted: ReadonlySet<string>;
}

/** Victims whose eviction a budget speaks against, and the others; both in the order given. */
export interface SplitVictims {
  readonly violating: readonly PodInfo[];
  readonly others: readonly PodInfo[];
}

/** Reads budgets; one with an empty selector protects nobody here. */
export function compileBudgets(budgets: Iterable<PodDisruptionBudget>): readonly DisruptionBudget[] {
  return [...budgets]
    .filter(({ spec }) => !isEmptySelector(spec?.selector))
    .map(({ metadata, spec, status }) => ({
      namespace: metadata?.namespace ?? '',
      matches: compileLabelSelector(spec?.selector),
      allowed: status?.disruptionsAllowed ?? 0,
      disrupted: new Set(Object.keys(status?.disruptedPods ?? {})),
    }));
}

/**
 * Spends the budgets on the victims in order. The first budget that is overdrawn makes a victim violating
 * and keeps it from spending the others. A Pod without labels belongs to no budget.
 */
export function splitByBudgets(victims: readonly PodInfo[], budgets: readonly DisruptionBudget[]): SplitVictims {
  const left = budgets.map(({ allowed }) => allowed);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const victim of victims) {
    (violates(victim, budgets, left) ? violating : others).push(victim);
  }
  return { violating, others };
}

function violates(
  { labels = {}, namespace, name }: PodInfo,
  budgets: readonly DisruptionBudget[],
  left: number[],
): boolean {
  if (Object.keys(labels).length === 0) {
    return false;
  }
  for (const [index, budget] of budgets.entries()) {
    if (budget.namespace === namespace && budget.matches(labels) && !budget.disrupted.has(name)) {
      const remaining = (left[index] ?? 0) - 1;
      left[index] = remaining;
      if (remaining < 0) {
        return true;
      }
    }
  }
  return false;
}
