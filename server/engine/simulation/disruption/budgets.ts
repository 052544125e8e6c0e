/** How many Pods may be evicted at the moment. Upstream: `pkg/controller/disruption`. */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { PodDisruptionBudget } from '../../kubernetes/types.js';
import type { SimPod, World } from '../world.js';

/** Writes the status of every budget whose Pods may have changed; the scheduler reads it, too. */
export function updateBudgets(world: World, namespaces: ReadonlySet<string>): void {
  const { podDisruptionBudgets } = world.snapshot.objects;
  for (const [key, budget] of podDisruptionBudgets) {
    if (namespaces.has(key.slice(0, key.indexOf('/')))) {
      podDisruptionBudgets.set(key, { ...budget, status: { ...budget.status, ...statusOf(world, key, budget) } });
    }
  }
}

type Status = Required<
  Pick<
    NonNullable<PodDisruptionBudget['status']>,
    'expectedPods' | 'desiredHealthy' | 'currentHealthy' | 'disruptionsAllowed'
  >
>;

function statusOf(world: World, key: string, budget: PodDisruptionBudget): Status {
  const pods = protectedPods(world, key.slice(0, key.indexOf('/')), budget);
  const { expectedPods, desiredHealthy } = goalOf(world, budget, pods);
  const currentHealthy = pods.filter(({ readyAt, deletion }) => readyAt !== undefined && deletion === undefined).length;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed };
}

function protectedPods(world: World, namespace: string, { spec }: PodDisruptionBudget): readonly SimPod[] {
  const matches = compileLabelSelector(spec?.selector);
  return [...(world.podsByNamespace.get(namespace) ?? [])]
    .map((uid) => world.pods.look(uid))
    .filter((pod): pod is SimPod => pod !== undefined && pod.finishedAt === undefined && matches(pod.info.labels));
}

/** A count is a count; percentages and maxUnavailable are of what the controllers want to have. Both round up. */
function goalOf(
  world: World,
  { spec = {} }: PodDisruptionBudget,
  pods: readonly SimPod[],
): Pick<Status, 'expectedPods' | 'desiredHealthy'> {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable !== undefined) {
    const expectedPods = expectedScale(world, pods);
    return {
      expectedPods,
      desiredHealthy: Math.max(0, expectedPods - (scaledValue(maxUnavailable, expectedPods, 'up') ?? 0)),
    };
  }
  if (typeof minAvailable === 'number') {
    return { expectedPods: pods.length, desiredHealthy: minAvailable };
  }
  const expectedPods = expectedScale(world, pods);
  // A budget that says nothing wants one Pod. Upstream: SetDefaults_PodDisruptionBudget.
  return {
    expectedPods,
    desiredHealthy: minAvailable === undefined ? 1 : (scaledValue(minAvailable, expectedPods, 'up') ?? 0),
  };
}

/** The replicas of every controller that owns one of the Pods, each counted once. */
function expectedScale(world: World, pods: readonly SimPod[]): number {
  const scales = new Map<string, number>();
  for (const { owner } of pods) {
    const controller = owner === undefined ? undefined : world.controllers.get(owner.uid);
    const root =
      controller?.owner === undefined ? controller : (world.controllers.get(controller.owner.uid) ?? controller);
    if (root?.kind === 'Deployment' || root?.kind === 'StatefulSet') {
      scales.set(root.uid, root.value.spec?.replicas ?? 1);
    } else if (root?.kind === 'ReplicaSet') {
      scales.set(root.uid, root.replicas);
    }
  }
  return [...scales.values()].reduce((sum, scale) => sum + scale, 0);
}
