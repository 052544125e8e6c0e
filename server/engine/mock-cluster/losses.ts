/** What becomes of Pods that run when a node is lost or drained. */
import type { Taint } from '../kubernetes/types.js';
import type { Profile } from '../scheduler/framework/plugin.js';
import { assume, schedule } from '../scheduler/scheduler.js';
import { createPodInfo, type PodInfo } from '../scheduler/snapshot/pod-info.js';
import { removePod, replaceNode, type Snapshot } from '../scheduler/snapshot/snapshot.js';
import { labelOf, labelZone } from '../scheduler/support/labels.js';
import { claimNameOf } from '../scheduler/support/volume-claims.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import type { BlockedDrain, Loss } from './mock-cluster.js';
import type { PlacedTrial } from './outlook.js';

/** The loss after which most Pods stay Pending. Only this workload moves: what others would take is not held against it. */
export function findWorstLoss(
  { snapshot, pods }: PlacedTrial,
  profile: Profile,
  scope: 'node' | 'zone',
): Loss | undefined {
  const losses = [...groupNodes(snapshot, scope)].flatMap(([name, members]): readonly Loss[] => {
    const displaced = pods.filter(({ node }) => members.has(node)).map(({ pod }) => pod);
    // With nowhere else to go there is nothing to find out.
    if (displaced.length === 0 || members.size === snapshot.nodes.length) {
      return [];
    }
    const { pending, event } = moveAll(closed(snapshot, members, 'lost'), profile, displaced);
    return pending === 0 ? [] : [{ name, pending, event }];
  });
  return losses.sort((left, right) => right.pending - left.pending)[0];
}

function groupNodes({ nodes }: Snapshot, scope: 'node' | 'zone'): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { name, labels } of nodes) {
    const key = scope === 'node' ? name : labelOf(labels, labelZone);
    if (key !== undefined) {
      const group = groups.get(key) ?? new Set();
      group.add(name);
      groups.set(key, group);
    }
  }
  return groups;
}

/** What a node that fell silent is tainted with (`pkg/controller/nodelifecycle`). It is still there, and counts for spreading. */
const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };

/** A copy on which nothing new lands on these nodes. */
function closed(snapshot: Snapshot, names: ReadonlySet<string>, how: 'lost' | 'cordoned'): Snapshot {
  const copy = cloneSnapshot(snapshot);
  for (const name of names) {
    const node = copy.nodeByName.get(name)?.node;
    if (node !== undefined) {
      const { spec = {} } = node;
      const shut =
        how === 'lost' ? { ...spec, taints: [...(spec.taints ?? []), unreachable] } : { ...spec, unschedulable: true };
      replaceNode(copy, { ...node, spec: shut });
    }
  }
  return copy;
}

function moveAll(
  snapshot: Snapshot,
  profile: Profile,
  pods: readonly PodInfo[],
): { readonly pending: number; readonly event: string } {
  for (const { uid } of pods) {
    removePod(snapshot, uid);
  }
  let pending = 0;
  let event = '';
  for (const pod of pods) {
    const message = move(snapshot, profile, pod);
    if (message !== undefined) {
      pending++;
      event ||= message;
    }
  }
  return { pending, event };
}

/** Finds a place for the successor, or says why there is none. */
function move(snapshot: Snapshot, profile: Profile, pod: PodInfo): string | undefined {
  const { cycle, result } = schedule(snapshot, successorOf(pod), profile);
  const [node] = result.best;
  if (node === undefined) {
    return result.postFilter?.preemption === undefined ? (result.message ?? '') : undefined;
  }
  assume(cycle, result, node);
  return undefined;
}

/** Disks are not moved here: whether one can follow is for its class to say. */
function successorOf(pod: PodInfo): PodInfo {
  const { metadata } = pod.pod;
  const volumes = pod.volumes.filter((volume) => claimNameOf(pod, volume) === undefined);
  return createPodInfo({
    ...pod.pod,
    metadata: { ...metadata, uid: `${pod.uid}'` },
    spec: { ...pod.spec, nodeName: '', volumes },
  });
}

/**
 * Drains each node in turn. `minimum` is how many Pods the budget wants to have; a drain is blocked when one more eviction
 * would leave fewer, because those that were evicted have found no place.
 */
export function findBlockedDrain(
  { snapshot, pods }: PlacedTrial,
  profile: Profile,
  minimum: number,
): BlockedDrain | undefined {
  for (const [node, members] of groupNodes(snapshot, 'node')) {
    const own = pods.filter((each) => each.node === node).map(({ pod }) => pod);
    if (own.length > 1) {
      const blocked = drain(closed(snapshot, members, 'cordoned'), profile, own, pods.length - minimum);
      if (blocked !== undefined) {
        return { node, ...blocked };
      }
    }
  }
  return undefined;
}

function drain(
  snapshot: Snapshot,
  profile: Profile,
  pods: readonly PodInfo[],
  allowed: number,
): Omit<BlockedDrain, 'node'> | undefined {
  let missing = 0;
  let event = '';
  for (const [index, pod] of pods.entries()) {
    if (missing >= allowed) {
      return { evicted: index, left: pods.length - index, event };
    }
    removePod(snapshot, pod.uid);
    const message = move(snapshot, profile, pod);
    if (message !== undefined) {
      missing++;
      event = message;
    }
  }
  return undefined;
}
