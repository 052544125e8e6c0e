/** The verdict on a workload. */
import { summariseTotals } from '../language/facts/totals.js';
import { podTotals } from '../scheduler/pod-totals.js';
import type { SimulatedPod } from '../scheduler/simulate.js';
import type { Verdict } from '../../protocol/simulator.js';
import type { Placement } from './placement.js';
import { isPlaced, sentenceOf } from './sentence.js';

/** Says what becomes of the Pods. */
export function verdictOf(placement: Placement): Verdict {
  const { workload, before } = placement;
  const { pods, template } = workload;
  const [first] = pods;
  const pending = pods.find((pod) => !isPlaced(pod));
  const best = first?.verdict?.best ?? [];
  const scores = first?.verdict?.scores;
  const target = first?.node;
  const score = target === undefined || scores === undefined ? undefined : scoreOf(scores, target);
  const event = pending?.event ?? first?.event;
  return {
    outcome: outcomeOf(placement),
    fit: fitCount(placement),
    total: before.nodes.length,
    text: sentenceOf(workload),
    details: detailsOf(placement),
    ...(target === undefined ? {} : { target }),
    ties: best.filter((name) => name !== target),
    ...(score === undefined ? {} : { score }),
    ...(event === undefined ? {} : { event }),
    victims: [...new Set(pods.flatMap(({ evicted = [] }) => evicted))],
    totals: summariseTotals(podTotals(template.spec)),
  };
}

function scoreOf(scores: Readonly<Record<string, { readonly total: number }>>, node: string): number | undefined {
  return Object.hasOwn(scores, node) ? scores[node]?.total : undefined;
}

function outcomeOf({ workload: { pods } }: Placement): Verdict['outcome'] {
  const [first] = pods;
  if (first === undefined) {
    return 'unknown';
  }
  const placed = pods.filter(isPlaced).length;
  if (placed > 0 && placed < pods.length) {
    return 'partly';
  }
  if (pods.some(({ outcome }) => outcome === 'preempts')) {
    return 'preempts';
  }
  switch (first.outcome) {
    case 'placed':
    case 'preempts':
      return 'fits';
    case 'refused':
      return 'unknown';
    default:
      return first.outcome;
  }
}

/** Nodes on which the first Pod fits; of a DaemonSet, nodes whose Pod has room. */
function fitCount({ workload: { template, pods }, byNode, reports }: Placement): number {
  if (template.object.kind === 'DaemonSet') {
    return byNode.size;
  }
  const fitting = [...reports.values()].filter(({ outcome }) => outcome !== 'blocked').length;
  return pods[0]?.verdict?.feasibleCount ?? fitting;
}

function detailsOf({ workload, cut }: Placement): readonly string[] {
  const { template, pods } = workload;
  const [first] = pods;
  const details: string[] = [];
  if (first !== undefined && pods.length > 1 && pods.every(isPlaced)) {
    details.push(workload.summary);
  }
  const { requests } = podTotals(template.spec);
  if (first !== undefined && !requests.has('cpu') && !requests.has('memory')) {
    details.push('No requests: scores assume 100m CPU and 200Mi memory for each container, and any node has room');
  }
  details.push(...evictionDetails(pods));
  if (cut !== undefined) {
    details.push(`Only ${cut.tried} of ${cut.asked} Pods were tried`);
  }
  return details;
}

function evictionDetails(pods: readonly SimulatedPod[]): readonly string[] {
  const victims = [...new Set(pods.flatMap(({ evicted = [] }) => evicted))];
  return victims.length === 0 ? [] : [`Evicted for it: ${victims.join(', ')}`];
}
