/**
 * Spreads Pods evenly over domains. Upstream: `pkg/scheduler/framework/plugins/podtopologyspread`; KEP-895, KEP-3022, KEP-3094.
 */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable, unschedulable } from '../framework/status.js';
import type { Cycle } from '../framework/plugin.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { labelHostname, labelOf } from '../support/labels.js';
import { maxNodeScore, round, scale } from '../support/integer.js';
import {
  countDomains,
  countMatchingPods,
  hasAllKeys,
  hasOwnConstraints,
  minimumOf,
  spreadConstraintsOf,
  type DomainCounts,
  type SpreadConstraint,
} from '../support/spread-constraint.js';

const reason = "node(s) didn't match pod topology spread constraints";
const skewed = unschedulable(reason);
const missingLabel = unresolvable(`${reason} (missing required label)`);

/** What soft constraints weigh. */
interface SoftState {
  readonly constraints: readonly SpreadConstraint[];
  /** By constraint, matching Pods by domain; empty for hostname, whose Pods are counted on the node itself. */
  readonly counts: readonly ReadonlyMap<string, number>[];
  /** By constraint: more domains make a Pod in one of them weigh more. */
  readonly weights: readonly number[];
  /** Nodes that lack a key and so get no score. */
  readonly ignored: ReadonlySet<NodeInfo>;
}

export const podTopologySpread = definePlugin<readonly DomainCounts[], SoftState>({
  name: names.podTopologySpread,
  preFilter(cycle) {
    const constraints = spreadConstraintsOf(cycle, 'DoNotSchedule');
    return constraints.length === 0 ? { kind: 'skip' } : { kind: 'ready', state: countDomains(cycle, constraints) };
  },
  filter(domains, _, node) {
    for (const { constraint, selfMatches, counts, minimum } of domains) {
      const domain = labelOf(node.labels, constraint.topologyKey);
      if (domain === undefined) {
        return missingLabel;
      }
      const least = counts.size < constraint.minDomains ? 0 : minimum;
      if ((counts.get(domain) ?? 0) + (selfMatches ? 1 : 0) - least > constraint.maxSkew) {
        return skewed;
      }
    }
    return undefined;
  },
  cloneState: (domains) => domains.map((domain) => ({ ...domain, counts: new Map(domain.counts) })),
  addPod(domains, cycle, pod, node) {
    tryPod(domains, cycle, pod, node, 1);
  },
  removePod(domains, cycle, pod, node) {
    tryPod(domains, cycle, pod, node, -1);
  },
  preScore(cycle, feasible) {
    const constraints = spreadConstraintsOf(cycle, 'ScheduleAnyway');
    return constraints.length === 0
      ? { kind: 'skip' }
      : { kind: 'ready', state: weighDomains(cycle, constraints, feasible) };
  },
  score(state, { pod }, node) {
    return state.ignored.has(node) ? 0 : softScore(state, pod, node);
  },
  normalize: normalizeSoft,
});

/** Upstream counts a Pod that is tried on or off even if it is terminating. */
function tryPod(
  domains: readonly DomainCounts[],
  { pod: incoming }: Cycle,
  pod: PodInfo,
  node: NodeInfo,
  delta: 1 | -1,
): void {
  const constraints = domains.map(({ constraint }) => constraint);
  if (pod.namespace !== incoming.namespace || !hasAllKeys(node, constraints)) {
    return;
  }
  for (const domain of domains) {
    const { constraint, counts } = domain;
    if (constraint.selector(pod.labels) && constraint.includes(node)) {
      const key = labelOf(node.labels, constraint.topologyKey) ?? '';
      counts.set(key, (counts.get(key) ?? 0) + delta);
      domain.minimum = minimumOf(counts);
    }
  }
}

function weighDomains(
  { pod, snapshot }: Cycle,
  constraints: readonly SpreadConstraint[],
  feasible: readonly NodeInfo[],
): SoftState {
  const needsAllKeys = hasOwnConstraints(pod);
  const ignored = new Set(needsAllKeys ? feasible.filter((node) => !hasAllKeys(node, constraints)) : []);
  const scored = feasible.filter((node) => !ignored.has(node));
  const counted = needsAllKeys ? snapshot.nodes.filter((node) => hasAllKeys(node, constraints)) : snapshot.nodes;
  const counts = constraints.map((constraint) => countSoftDomains(constraint, scored, counted, pod.namespace));
  // The logarithm keeps large domains from drowning small ones; the 2 keeps it above zero.
  const weights = constraints.map(({ topologyKey }, index) =>
    Math.log((topologyKey === labelHostname ? scored.length : (counts[index]?.size ?? 0)) + 2),
  );
  return { constraints, counts, weights, ignored };
}

/** Only domains of scored nodes matter, but Pods on all nodes of such a domain count. A missing label is a domain of its own. */
function countSoftDomains(
  constraint: SpreadConstraint,
  scored: readonly NodeInfo[],
  counted: readonly NodeInfo[],
  namespace: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (constraint.topologyKey === labelHostname) {
    return counts;
  }
  for (const node of scored) {
    counts.set(labelOf(node.labels, constraint.topologyKey) ?? '', 0);
  }
  for (const node of counted) {
    const domain = labelOf(node.labels, constraint.topologyKey) ?? '';
    const count = counts.get(domain);
    if (count !== undefined && constraint.includes(node)) {
      counts.set(domain, count + countMatchingPods(node, constraint, namespace));
    }
  }
  return counts;
}

function softScore({ constraints, counts, weights }: SoftState, { namespace }: PodInfo, node: NodeInfo): number {
  let score = 0;
  for (const [index, constraint] of constraints.entries()) {
    const domain = labelOf(node.labels, constraint.topologyKey);
    if (domain !== undefined) {
      const count =
        constraint.topologyKey === labelHostname
          ? countMatchingPods(node, constraint, namespace)
          : (counts[index]?.get(domain) ?? 0);
      score += count * (weights[index] ?? 0) + (constraint.maxSkew - 1);
    }
  }
  return round(score);
}

/** Fewer matching Pods are better; ignored nodes get nothing. */
function normalizeSoft(scores: number[], { ignored }: SoftState, feasible: readonly NodeInfo[]): void {
  let least = Number.MAX_SAFE_INTEGER;
  let most = 0;
  for (const [index, node] of feasible.entries()) {
    if (!ignored.has(node)) {
      least = Math.min(least, scores[index] ?? 0);
      most = Math.max(most, scores[index] ?? 0);
    }
  }
  for (const [index, node] of feasible.entries()) {
    if (ignored.has(node)) {
      scores[index] = 0;
    } else {
      scores[index] = most === 0 ? maxNodeScore : scale(maxNodeScore, most + least - (scores[index] ?? 0), most);
    }
  }
}
