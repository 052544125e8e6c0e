/**
 * Tries out evictions on one node. Upstream: `pkg/scheduler/framework/plugins/defaultpreemption`, SelectVictimsOnNode.
 */
import { cloneCycleState, countIn, countOut, filterWithNominatedPods } from '../framework/filtering.js';
import type { Cycle, CycleState, PreemptionCandidate } from '../framework/plugin.js';
import { failure, unresolvable, type Status } from '../framework/status.js';
import { addPodToNode, cloneNodeInfo, removePodFromNode, type NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { splitByBudgets, type DisruptionBudget } from './disruption-budgets.js';

const nobodyToEvict = unresolvable('No preemption victims found for incoming pod');

/** The victims, or why no eviction on this node helps. */
export type DryRun =
  | { readonly candidate: PreemptionCandidate; readonly status?: undefined }
  | { readonly candidate?: undefined; readonly status: Status };

/**
 * Removes every Pod of lower priority. If the Pod fits then, puts them back one by one as long as it still does:
 * first those that a budget protects, within each group the most important first. Who cannot go back is a victim.
 */
export function dryRunOnNode(
  cycle: Cycle,
  state: CycleState,
  node: NodeInfo,
  budgets: readonly DisruptionBudget[],
): DryRun {
  const { pod } = cycle;
  const potential = node.pods.filter(({ priority }) => priority < pod.priority);
  if (potential.length === 0) {
    return { status: nobodyToEvict };
  }
  const trial = cloneNodeInfo(node);
  const trialState = cloneCycleState(cycle, state);
  for (const victim of potential) {
    removePodFromNode(trial, victim);
    countOut(cycle, trialState, victim, trial);
  }
  const rejection = filterWithNominatedPods(cycle, trialState, trial);
  if (rejection !== undefined) {
    return { status: rejection };
  }
  const { violating, others } = splitByBudgets(potential.sort(byImportance), budgets);
  const fitsWith = (victim: PodInfo): boolean => reprieve(cycle, trialState, trial, victim);
  const protectedVictims = violating.filter((victim) => !fitsWith(victim));
  const otherVictims = others.filter((victim) => !fitsWith(victim));
  const victims = [...protectedVictims, ...otherVictims].sort(byImportance);
  if (victims.length === 0) {
    return { status: failure(`expected at least one victim pod on node "${node.name}"`) };
  }
  return { candidate: { node, victims, pdbViolations: protectedVictims.length } };
}

/** Puts a Pod back, and takes it off again if that leaves no room. */
function reprieve(cycle: Cycle, state: CycleState, node: NodeInfo, victim: PodInfo): boolean {
  addPodToNode(node, victim);
  countIn(cycle, state, victim, node);
  if (filterWithNominatedPods(cycle, state, node) === undefined) {
    return true;
  }
  removePodFromNode(node, victim);
  countOut(cycle, state, victim, node);
  return false;
}

/** Higher priority first, then who started earlier. */
function byImportance(first: PodInfo, second: PodInfo): number {
  if (first.priority !== second.priority) {
    return second.priority - first.priority;
  }
  return first.startTime === second.startTime ? 0 : first.startTime - second.startTime;
}
