/** Topology spread constraints, compiled. Upstream: `pkg/scheduler/framework/plugins/podtopologyspread/common.go`. */
import { allOf, compileLabelSelector, isEmptySelector, type LabelMatcher } from '../../kubernetes/label-selector.js';
import type { TopologySpreadConstraint } from '../../kubernetes/types.js';
import type { Cycle } from '../framework/plugin.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { findDefaultSelector } from './default-selector.js';
import { labelHostname, labelOf, labelZone } from './labels.js';
import { compileRequiredNodeAffinity } from './node-selector.js';
import { findUntoleratedTaint } from './tolerations.js';

/** What happens when a constraint cannot be kept. */
export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway';

/** One constraint of the Pod at hand. */
export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  /** Fewer eligible domains than this make the minimum 0. */
  readonly minDomains: number;
  readonly selector: LabelMatcher;
  /** An empty selector counts no Pod at all, though it matches the Pod at hand. */
  readonly countsNothing: boolean;
  /** Whether a node takes part, by the constraint's inclusion policies. */
  includes(node: NodeInfo): boolean;
}

/** What spreads a Pod without constraints, softly. Upstream: systemDefaultConstraints. */
const systemDefaults = [
  { topologyKey: labelHostname, maxSkew: 3 },
  { topologyKey: labelZone, maxSkew: 5 },
];

/** The Pod's own constraints of one kind; for a Pod without any, the system's soft ones. */
export function spreadConstraintsOf(cycle: Cycle, when: WhenUnsatisfiable): readonly SpreadConstraint[] {
  const { topologySpreadConstraints: own = [] } = cycle.pod.spec;
  if (own.length > 0) {
    return own
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)
      .map((constraint) => compileConstraint(constraint, cycle.pod));
  }
  return when === 'ScheduleAnyway' ? defaultConstraints(cycle) : [];
}

/** Whether the Pod brings constraints of its own; if not, nodes without a topology key are not left out. */
export function hasOwnConstraints({ spec }: PodInfo): boolean {
  return (spec.topologySpreadConstraints ?? []).length > 0;
}

function defaultConstraints({ pod, snapshot }: Cycle): readonly SpreadConstraint[] {
  const selector = findDefaultSelector(pod, snapshot.objects);
  const includes = inclusion({}, pod);
  return selector === undefined
    ? []
    : systemDefaults.map((constraint) => ({ ...constraint, minDomains: 1, selector, countsNothing: false, includes }));
}

function compileConstraint(constraint: TopologySpreadConstraint, pod: PodInfo): SpreadConstraint {
  const { topologyKey = '', maxSkew = 0, minDomains = 1, labelSelector, matchLabelKeys = [] } = constraint;
  // Admission has merged the keys into the selector already; a Pod that bypassed it gets them here.
  const keys =
    labelSelector === undefined ? [] : matchLabelKeys.filter((key) => labelOf(pod.labels, key) !== undefined);
  const byKeys = keys.map((key): LabelMatcher => {
    const wanted = labelOf(pod.labels, key);
    return (labels) => labelOf(labels, key) === wanted;
  });
  return {
    topologyKey,
    maxSkew,
    minDomains,
    selector: allOf([compileLabelSelector(labelSelector), ...byKeys]),
    countsNothing: isEmptySelector(labelSelector) && keys.length === 0,
    includes: inclusion(constraint, pod),
  };
}

/** By default a node counts if the Pod's nodeSelector and required affinity accept it, whatever its taints. */
function inclusion(
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: TopologySpreadConstraint,
  pod: PodInfo,
): (node: NodeInfo) => boolean {
  const accepts = nodeAffinityPolicy === 'Honor' ? compileRequiredNodeAffinity(pod.spec) : undefined;
  const tolerations = nodeTaintsPolicy === 'Honor' ? (pod.spec.tolerations ?? []) : undefined;
  return (node) =>
    (accepts === undefined || accepts(node)) &&
    (tolerations === undefined || findUntoleratedTaint(node.taints, tolerations) === undefined);
}

/** Whether the node has the keys of all constraints. */
export function hasAllKeys(node: NodeInfo, constraints: readonly SpreadConstraint[]): boolean {
  for (const { topologyKey } of constraints) {
    if (labelOf(node.labels, topologyKey) === undefined) {
      return false;
    }
  }
  return true;
}

/** Pods on the node that count: same namespace, selected, and not on their way out. */
export function countMatchingPods(
  { pods }: NodeInfo,
  { selector, countsNothing }: SpreadConstraint,
  namespace: string,
): number {
  if (countsNothing) {
    return 0;
  }
  let count = 0;
  for (const pod of pods) {
    if (pod.namespace === namespace && !pod.terminating && selector(pod.labels)) {
      count++;
    }
  }
  return count;
}

/** How many matching Pods each eligible domain of a hard constraint holds. */
export interface DomainCounts {
  readonly constraint: SpreadConstraint;
  readonly selfMatches: boolean;
  readonly counts: Map<string, number>;
  /** The smallest count, kept while Pods are tried on and off. */
  minimum: number;
}

/** A node takes part if it has all keys; the policies decide for each constraint. */
export function countDomains(
  { pod, snapshot }: Cycle,
  constraints: readonly SpreadConstraint[],
): readonly DomainCounts[] {
  const nodes = snapshot.nodes.filter((node) => hasAllKeys(node, constraints));
  return constraints.map((constraint) => {
    const counts = new Map<string, number>();
    for (const node of nodes) {
      if (constraint.includes(node)) {
        const domain = labelOf(node.labels, constraint.topologyKey) ?? '';
        counts.set(domain, (counts.get(domain) ?? 0) + countMatchingPods(node, constraint, pod.namespace));
      }
    }
    return { constraint, selfMatches: constraint.selector(pod.labels), counts, minimum: minimumOf(counts) };
  });
}

/** The smallest count of all domains. */
export function minimumOf(counts: ReadonlyMap<string, number>): number {
  let minimum = Number.MAX_SAFE_INTEGER;
  for (const count of counts.values()) {
    minimum = Math.min(minimum, count);
  }
  return minimum;
}
