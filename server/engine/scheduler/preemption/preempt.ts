/** Looks for a node on which evicting Pods makes room. Upstream: `pkg/scheduler/framework/preemption`, Evaluator. */
import { formatFitError } from '../framework/fit-error.js';
import type { Cycle, FilterResult, PostFilterOutcome, PreemptionCandidate } from '../framework/plugin.js';
import { messageOf, type Status } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { chooseCandidates } from './choose-candidate.js';
import { compileBudgets } from './disruption-budgets.js';
import { dryRunOnNode } from './dry-run.js';

const notHelpful = ['Preemption is not helpful for scheduling'];

/** Tries every node whose refusal eviction might overcome. Nothing is evicted. */
export function preempt(cycle: Cycle, result: FilterResult): PostFilterOutcome {
  const ineligible = findIneligibility(cycle, result);
  if (ineligible !== undefined) {
    return { kind: 'unschedulable', reasons: [`preemption: ${ineligible}`] };
  }
  const budgets = compileBudgets(cycle.snapshot.objects.podDisruptionBudgets.values());
  const candidates: PreemptionCandidate[] = [];
  const statuses = new Map<NodeInfo, Status>();
  for (const node of cycle.snapshot.nodes) {
    if (statusOf(result, node).code === 'Unschedulable') {
      const { candidate, status } = dryRunOnNode(cycle, result.state, node, budgets);
      if (candidate === undefined) {
        statuses.set(node, status);
      } else {
        candidates.push(candidate);
      }
    }
  }
  return candidates.length === 0 ? nothingFound(cycle, statuses) : nominate(candidates);
}

function statusOf({ rejections, absent }: FilterResult, { name }: NodeInfo): Status {
  return rejections.get(name) ?? absent;
}

function nominate(candidates: readonly PreemptionCandidate[]): PostFilterOutcome {
  const byName = [...candidates].sort((left, right) => (left.node.name < right.node.name ? -1 : 1));
  const acceptable = chooseCandidates(byName);
  const { node, victims } = acceptable[0] ?? { node: { name: '' }, victims: [] };
  const message = `preemption: found a potential placement for pod on node ${node.name}, preempting ${victims.length} victims`;
  return { kind: 'nominated', message, preemption: { candidates: byName, acceptable } };
}

function nothingFound({ snapshot }: Cycle, statuses: ReadonlyMap<NodeInfo, Status>): PostFilterOutcome {
  const errors = [...statuses.values()].filter(({ code }) => code === 'Error').map(messageOf);
  if (errors.length > 0) {
    return { kind: 'failed', message: `preemption: ${aggregate([...new Set(errors)])}` };
  }
  const reasons = snapshot.nodes.map((node) => statuses.get(node)?.reasons ?? notHelpful);
  return {
    kind: 'unschedulable',
    reasons: [`preemption: ${formatFitError({ nodeCount: snapshot.nodes.length, reasons, postFilterMessage: '' })}`],
  };
}

/** Several errors in one text. Upstream: `utilerrors.NewAggregate`. */
function aggregate(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
}

/** A Pod may have renounced preemption, or be waiting for victims it has already found. */
function findIneligibility({ pod, snapshot }: Cycle, result: FilterResult): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') {
    return 'not eligible due to preemptionPolicy=Never.';
  }
  const nominated = pod.pod.status?.nominatedNodeName ?? '';
  const node = snapshot.nodeByName.get(nominated);
  if (node === undefined || statusOf(result, node).code === 'UnschedulableAndUnresolvable') {
    return undefined;
  }
  const leaving = node.pods.some((victim) => victim.priority < pod.priority && isBeingPreempted(victim));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isBeingPreempted({ terminating, pod }: PodInfo): boolean {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return terminating && condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}
