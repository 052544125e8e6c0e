/**
 * Requests must fit into what a node has left. Upstream: `pkg/scheduler/framework/plugins/noderesources`, fit.go.
 */
import { milliValue, value, zeroQuantity } from '../../kubernetes/quantity.js';
import { definePlugin, type Plugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import type { Status } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { nonZeroRequests, type PodInfo } from '../snapshot/pod-info.js';
import { podRequests } from '../snapshot/pod-requests.js';
import { isExtendedResourceName, toResource, type Resource } from '../snapshot/resource.js';
import {
  compileScoringStrategy,
  leastAllocated,
  type ResourceWeight,
  type ScoringStrategy,
} from '../support/scoring-strategy.js';

/** The plugin's arguments. Upstream: NodeResourcesFitArgs. */
export interface NodeResourcesFitArgs {
  readonly ignoredResources?: readonly string[];
  /** Domains of extended resources, such as `example.com`. */
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: ScoringStrategy;
}

/** What the default profile uses. */
export const defaultResources: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Builds the plugin for a profile. */
export function nodeResourcesFit(args: NodeResourcesFitArgs = {}): Plugin {
  const strategy = args.scoringStrategy ?? leastAllocated(defaultResources);
  const scoreOf = compileScoringStrategy(strategy);
  return definePlugin<Resource, readonly number[]>({
    name: names.nodeResourcesFit,
    preFilter: ({ pod }) => ({ kind: 'ready', state: relevantRequests(pod, args) }),
    filter: (requests, _, node) => findInsufficient(requests, node),
    preScore: ({ pod }) => ({ kind: 'ready', state: incomingRequests(pod, strategy.resources) }),
    score: (requests, _, node) => scoreOf(requests, node),
  });
}

/** The spec alone: a pending Pod has nothing allocated yet. Ignored resources are as if not requested. */
function relevantRequests(
  pod: PodInfo,
  { ignoredResources = [], ignoredResourceGroups = [] }: NodeResourcesFitArgs,
): Resource {
  const requests = toResource(podRequests(pod.pod));
  const ignored = (name: string): boolean =>
    isExtendedResourceName(name) &&
    (ignoredResources.includes(name) || ignoredResourceGroups.includes(name.split('/')[0] ?? ''));
  const scalars = [...(requests.scalars ?? [])]
    .filter(([name]) => !ignored(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...requests, scalars: scalars.length === 0 ? undefined : new Map(scalars) };
}

/**
 * Every resource that does not fit is a reason. A request larger than the whole node is beyond eviction.
 * A request of 0 always fits, however overcommitted the node is.
 */
function findInsufficient(requests: Resource, node: NodeInfo): Status | undefined {
  const { allocatable, requested } = node;
  const reasons: string[] = [];
  let excess = 0;
  const check = (name: string, wanted: number, total: number, used: number): void => {
    if (wanted > 0 && wanted > total - used) {
      reasons.push(`Insufficient ${name}`);
      excess = Math.max(excess, wanted - total);
    }
  };
  if (node.pods.length + 1 > allocatable.pods) {
    reasons.push('Too many pods');
  }
  check('cpu', requests.milliCpu, allocatable.milliCpu, requested.milliCpu);
  check('memory', requests.memory, allocatable.memory, requested.memory);
  check('ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage);
  if (requests.scalars !== undefined) {
    for (const [name, wanted] of requests.scalars) {
      check(name, wanted, allocatable.scalars?.get(name) ?? 0, requested.scalars?.get(name) ?? 0);
    }
  }
  if (reasons.length === 0) {
    return undefined;
  }
  return { code: excess > 0 ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons };
}

/**
 * What the incoming Pod counts as for the score: containers without a request count 100m and 200Mi.
 * Upstream leaves Pod-level requests out of this one sum.
 */
function incomingRequests({ pod }: PodInfo, resources: readonly ResourceWeight[]): readonly number[] {
  const list = podRequests(pod, { skipPodLevel: true, nonMissing: nonZeroRequests });
  return resources.map(({ name }) => {
    const quantity = list.get(name) ?? zeroQuantity;
    return name === 'cpu' ? milliValue(quantity) : value(quantity);
  });
}
