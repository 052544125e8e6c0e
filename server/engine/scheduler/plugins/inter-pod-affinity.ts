/**
 * Pods that want each other near or far. Upstream: `pkg/scheduler/framework/plugins/interpodaffinity`; KEP-3633, KEP-2249.
 */
import type { Labels } from '../../kubernetes/label-selector.js';
import { definePlugin, type Cycle } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable, unschedulable } from '../framework/status.js';
import {
  allTermsMatch,
  mergeNamespaces,
  termMatches,
  type AffinityTerm,
  type WeightedAffinityTerm,
} from '../snapshot/affinity-term.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { labelOf } from '../support/labels.js';
import { maxNodeScore } from '../support/integer.js';

const noAffinity = unresolvable("node(s) didn't match pod affinity rules");
const antiAffinity = unschedulable("node(s) didn't match pod anti-affinity rules");
const existingAntiAffinity = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

/** Another Pod's required affinity to the incoming one is worth this much. Upstream: hardPodAffinityWeight. */
const hardPodAffinityWeight = 1;

/** Counts by topology key and value; a count of 0 is absent. */
type TopologyCounts = Map<string, Map<string, number>>;

interface FilterState {
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  readonly namespaceLabels: Labels;
  /** Pods that match all affinity terms. */
  readonly affinityCounts: TopologyCounts;
  /** Pods that match an anti-affinity term. */
  readonly antiAffinityCounts: TopologyCounts;
  /** Pods whose own anti-affinity matches the incoming Pod. */
  readonly existingCounts: TopologyCounts;
}

export const interPodAffinity = definePlugin<FilterState, TopologyCounts>({
  name: names.interPodAffinity,
  preFilter(cycle) {
    const state = countForFilter(cycle);
    const idle = state.affinity.length === 0 && state.antiAffinity.length === 0 && state.existingCounts.size === 0;
    return idle ? { kind: 'skip' } : { kind: 'ready', state };
  },
  filter(state, { pod }, node) {
    if (!satisfiesAffinity(state, pod, node)) {
      return noAffinity;
    }
    if (state.antiAffinity.some(({ topologyKey }) => countAt(state.antiAffinityCounts, topologyKey, node) > 0)) {
      return antiAffinity;
    }
    return meetsExisting(state, node) ? existingAntiAffinity : undefined;
  },
  cloneState: (state) => ({
    ...state,
    affinityCounts: cloneCounts(state.affinityCounts),
    antiAffinityCounts: cloneCounts(state.antiAffinityCounts),
    existingCounts: cloneCounts(state.existingCounts),
  }),
  addPod(state, { pod }, added, node) {
    countPod(state, pod, added, node, 1);
  },
  removePod(state, { pod }, removed, node) {
    countPod(state, pod, removed, node, -1);
  },
  preScore(cycle) {
    const scores = sumPreferences(cycle);
    return scores.size === 0 ? { kind: 'skip' } : { kind: 'ready', state: scores };
  },
  score(scores, _, node) {
    let sum = 0;
    for (const [key, byValue] of scores) {
      const value = labelOf(node.labels, key);
      sum += value === undefined ? 0 : (byValue.get(value) ?? 0);
    }
    return sum;
  },
  normalize: spreadOut,
});

function countForFilter({ pod, snapshot }: Cycle): FilterState {
  const { namespaces } = snapshot.objects;
  const state: FilterState = {
    affinity: pod.requiredAffinity.map((term) => mergeNamespaces(term, namespaces)),
    antiAffinity: pod.requiredAntiAffinity.map((term) => mergeNamespaces(term, namespaces)),
    namespaceLabels: namespaces.get(pod.namespace),
    affinityCounts: new Map(),
    antiAffinityCounts: new Map(),
    existingCounts: new Map(),
  };
  for (const node of snapshot.nodesWithRequiredAntiAffinityPods) {
    for (const existing of node.podsWithRequiredAntiAffinity) {
      countExisting(state, pod, existing, node, 1);
    }
  }
  if (state.affinity.length > 0 || state.antiAffinity.length > 0) {
    for (const node of snapshot.nodes) {
      for (const existing of node.pods) {
        countIncoming(state, existing, node, 1);
      }
    }
  }
  return state;
}

function countPod(state: FilterState, incoming: PodInfo, pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  countExisting(state, incoming, pod, node, delta);
  countIncoming(state, pod, node, delta);
}

/** The terms of a Pod that is there, against the incoming one. */
function countExisting(
  { existingCounts, namespaceLabels }: FilterState,
  incoming: PodInfo,
  { requiredAntiAffinity }: PodInfo,
  node: NodeInfo,
  delta: number,
): void {
  for (const term of requiredAntiAffinity) {
    if (termMatches(term, incoming, namespaceLabels)) {
      add(existingCounts, term.topologyKey, node, delta);
    }
  }
}

/** The terms of the incoming Pod, against one that is there. For affinity it must match all terms to count for any. */
function countIncoming(state: FilterState, existing: PodInfo, node: NodeInfo, delta: number): void {
  if (allTermsMatch(state.affinity, existing)) {
    for (const { topologyKey } of state.affinity) {
      add(state.affinityCounts, topologyKey, node, delta);
    }
  }
  for (const term of state.antiAffinity) {
    if (termMatches(term, existing, undefined)) {
      add(state.antiAffinityCounts, term.topologyKey, node, delta);
    }
  }
}

/**
 * The node needs every key, and a matching Pod in each of its domains.
 * The first Pod of a group would wait forever for the others, so it passes where it matches its own terms.
 */
function satisfiesAffinity({ affinity, affinityCounts }: FilterState, pod: PodInfo, node: NodeInfo): boolean {
  let podsExist = true;
  for (const { topologyKey } of affinity) {
    if (labelOf(node.labels, topologyKey) === undefined) {
      return false;
    }
    podsExist &&= countAt(affinityCounts, topologyKey, node) > 0;
  }
  return podsExist || (affinityCounts.size === 0 && allTermsMatch(affinity, pod));
}

function meetsExisting({ existingCounts }: FilterState, node: NodeInfo): boolean {
  for (const key of existingCounts.keys()) {
    if (countAt(existingCounts, key, node) > 0) {
      return true;
    }
  }
  return false;
}

function countAt(counts: TopologyCounts, key: string, node: NodeInfo): number {
  const byValue = counts.get(key);
  const value = byValue === undefined ? undefined : labelOf(node.labels, key);
  return value === undefined ? 0 : (byValue?.get(value) ?? 0);
}

/** Adds to the node's domain, if it is in one. */
function add(counts: TopologyCounts, key: string, node: NodeInfo, delta: number): void {
  const value = labelOf(node.labels, key);
  if (value === undefined) {
    return;
  }
  const byValue = counts.get(key) ?? new Map<string, number>();
  const count = (byValue.get(value) ?? 0) + delta;
  if (count !== 0) {
    byValue.set(value, count);
    counts.set(key, byValue);
  } else if (byValue.delete(value) && byValue.size === 0) {
    counts.delete(key);
  }
}

function cloneCounts(counts: TopologyCounts): TopologyCounts {
  return new Map([...counts].map(([key, byValue]) => [key, new Map(byValue)]));
}

/** Sums what the incoming Pod prefers and what the Pods that are there prefer about it. */
function sumPreferences({ pod, snapshot }: Cycle): TopologyCounts {
  const { namespaces } = snapshot.objects;
  const merge = ({ term, weight }: WeightedAffinityTerm): WeightedAffinityTerm => ({
    term: mergeNamespaces(term, namespaces),
    weight,
  });
  const near = pod.preferredAffinity.map(merge);
  const far = pod.preferredAntiAffinity.map(merge);
  const hasPreferences = near.length > 0 || far.length > 0;
  const namespaceLabels = namespaces.get(pod.namespace);
  const scores: TopologyCounts = new Map();
  for (const node of hasPreferences ? snapshot.nodes : snapshot.nodesWithAffinityPods) {
    if (hasPreferences) {
      for (const existing of node.pods) {
        addPreferences(scores, near, existing, undefined, node, 1);
        addPreferences(scores, far, existing, undefined, node, -1);
      }
    }
    for (const existing of node.podsWithAffinity) {
      addExistingPreferences(scores, existing, pod, namespaceLabels, node);
    }
  }
  return scores;
}

function addExistingPreferences(
  scores: TopologyCounts,
  existing: PodInfo,
  incoming: PodInfo,
  namespaceLabels: Labels,
  node: NodeInfo,
): void {
  for (const term of existing.requiredAffinity) {
    if (termMatches(term, incoming, namespaceLabels)) {
      addScore(scores, term.topologyKey, node, hardPodAffinityWeight);
    }
  }
  addPreferences(scores, existing.preferredAffinity, incoming, namespaceLabels, node, 1);
  addPreferences(scores, existing.preferredAntiAffinity, incoming, namespaceLabels, node, -1);
}

function addPreferences(
  scores: TopologyCounts,
  terms: readonly WeightedAffinityTerm[],
  target: PodInfo,
  namespaceLabels: Labels,
  node: NodeInfo,
  sign: 1 | -1,
): void {
  for (const { term, weight } of terms) {
    if (termMatches(term, target, namespaceLabels)) {
      addScore(scores, term.topologyKey, node, sign * weight);
    }
  }
}

/** Unlike a count, a sum that comes to 0 stays: the plugin had something to say. */
function addScore(scores: TopologyCounts, key: string, node: NodeInfo, amount: number): void {
  const value = labelOf(node.labels, key);
  if (value !== undefined) {
    const byValue = scores.get(key) ?? new Map<string, number>();
    byValue.set(value, (byValue.get(value) ?? 0) + amount);
    scores.set(key, byValue);
  }
}

/** The lowest sum becomes 0, the highest 100; if all are equal, all are 0. */
function spreadOut(scores: number[]): void {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const range = highest - lowest;
  for (const [index, score] of scores.entries()) {
    scores[index] = range > 0 ? Math.trunc(maxNodeScore * ((score - lowest) / range)) : 0;
  }
}
