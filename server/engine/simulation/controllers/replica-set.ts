/** Keeps a number of Pods. Upstream: `pkg/controller/replicaset`. */
import { plan } from '../queue.js';
import { record } from '../history.js';
import type { ReplicaSetState, SimPod, World } from '../world.js';
import { isActive, isAvailable, makePod, nextAvailable, podsOf, removeOwned } from './owned.js';

/** Makes what is missing and removes what is too much. */
export function syncReplicaSet(world: World, set: ReplicaSetState): void {
  const active = podsOf(world, set).filter(isActive);
  const missing = set.replicas - active.length;
  const { template = {} } = set.value.spec ?? {};
  for (let count = 0; count < missing; count++) {
    if (makePod(world, set, template, { revision: set.name, ownerKind: set.shownKind }) === undefined) {
      break;
    }
  }
  if (missing < 0) {
    for (const pod of rankForRemoval(world, set, active).slice(0, -missing)) {
      removeOwned(world, set, pod, 'more Pods than replicas');
    }
  }
  noticeOwner(world, set);
  const at = nextAvailable(world, active, set.value.spec?.minReadySeconds ?? 0);
  if (at !== undefined) {
    plan(world.queue, at, { kind: 'controller', uid: set.uid });
  }
}

function noticeOwner(world: World, { owner }: ReplicaSetState): void {
  if (owner !== undefined) {
    world.dirty.controllers.add(owner.uid);
  }
}

/** How many Pods of the set are available. */
export function availableReplicas(world: World, set: ReplicaSetState): number {
  const { minReadySeconds = 0 } = set.value.spec ?? {};
  return podsOf(world, set).filter((pod) => isActive(pod) && isAvailable(world, pod, minReadySeconds)).length;
}

/** Sets the size of a set; the event says who did it. */
export function scaleReplicaSet(world: World, set: ReplicaSetState, replicas: number, by: string): void {
  if (set.replicas === replicas) {
    return;
  }
  const direction = replicas > set.replicas ? 'up' : 'down';
  record(
    world,
    'ScalingReplicaSet',
    by,
    `Scaled ${direction} replica set ${set.name} from ${set.replicas} to ${replicas}`,
  );
  set.replicas = replicas;
  world.dirty.controllers.add(set.uid);
}

/** Pods that cost least to lose come first. Upstream: controller.ActivePodsWithRanks. */
function rankForRemoval(world: World, set: ReplicaSetState, active: readonly SimPod[]): readonly SimPod[] {
  const perNode = new Map<string, number>();
  for (const { nodeName } of relatedPods(world, set, active)) {
    if (nodeName !== undefined) {
      perNode.set(nodeName, (perNode.get(nodeName) ?? 0) + 1);
    }
  }
  const costs: readonly ((pod: SimPod) => number)[] = [
    ({ nodeName }) => (nodeName === undefined ? 0 : 1),
    ({ phase }) => (phase === 'Pending' ? 0 : 1),
    ({ readyAt }) => (readyAt === undefined ? 0 : 1),
    deletionCost,
    ({ nodeName }) => -(perNode.get(nodeName ?? '') ?? 0),
    // Ready for a shorter time, restarted more often, made later: the younger one goes.
    ({ readyAt }) => -(readyAt ?? 0),
    ({ containers }) => -Math.max(0, ...containers.map(({ restarts }) => restarts)),
    ({ createdAt }) => -createdAt,
  ];
  return [...active].sort((left, right) => {
    for (const cost of costs) {
      const difference = cost(left) - cost(right);
      if (difference !== 0) {
        return difference;
      }
    }
    return left.name < right.name ? -1 : 1;
  });
}

/** Pods of all sets of the same owner count when asking which node has many. */
function relatedPods(world: World, set: ReplicaSetState, active: readonly SimPod[]): readonly SimPod[] {
  if (set.owner === undefined) {
    return active;
  }
  const siblings = [...world.controllers.values()].filter(({ owner }) => owner?.uid === set.owner?.uid);
  return siblings.flatMap((sibling) => podsOf(world, sibling).filter(isActive));
}

function deletionCost({ info }: SimPod): number {
  const { annotations } = info.pod.metadata ?? {};
  const text = Object.hasOwn(annotations ?? {}, costAnnotation) ? annotations?.[costAnnotation] : undefined;
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';
