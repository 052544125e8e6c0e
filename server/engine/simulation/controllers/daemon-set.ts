/** One Pod on every node that will have it. Upstream: `pkg/controller/daemon`. */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import { daemonRunsOn, withDaemonTolerations } from '../../scheduler/support/daemon-nodes.js';
import { findUntoleratedTaint } from '../../scheduler/support/tolerations.js';
import { onNode } from '../../scheduler/workloads.js';
import { forgetPod } from '../pods/remove.js';
import { plan } from '../queue.js';
import type { DaemonSetState, SimNode, SimPod, World } from '../world.js';
import { isAvailable, makePod, nextAvailable, podsOf, removeOwned, revisionOf } from './owned.js';

/** Makes and removes Pods as nodes come and go, and replaces those of an old template. */
export function syncDaemonSet(world: World, set: DaemonSetState): void {
  const { template = {}, minReadySeconds = 0 } = set.value.spec ?? {};
  const revision = revisionOf(template);
  replaceFinished(world, set);
  const byNode = podsByNode(world, set);
  for (const node of world.nodes.peek()) {
    const pods = byNode.get(node.name) ?? [];
    if (pods.length === 0 && daemonRunsOn(template.spec ?? {}, node.node)) {
      make(world, set, node.name, revision);
    } else if (!mayStay(set, node)) {
      for (const pod of pods.filter(({ deletion }) => deletion === undefined)) {
        removeOwned(world, set, pod, `node ${node.name} is no longer meant for it`);
      }
    }
  }
  update(world, set, revision);
  const at = nextAvailable(world, podsOf(world, set), minReadySeconds);
  if (at !== undefined) {
    plan(world.queue, at, { kind: 'controller', uid: set.uid });
  }
}

function make(world: World, set: DaemonSetState, nodeName: string, revision: string): void {
  const { template = {} } = set.value.spec ?? {};
  makePod(world, set, template, {
    spec: onNode(template.spec ?? {}, nodeName),
    labels: { 'controller-revision-hash': revision },
    revision,
  });
}

/** A running daemon only leaves for NoExecute taints, or when its selector no longer fits. */
function mayStay({ value }: DaemonSetState, { node }: SimNode): boolean {
  const { spec = {} } = value.spec?.template ?? {};
  const bare = { ...node, spec: { ...node.spec, taints: [] } };
  const driving = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
  return daemonRunsOn(spec, bare) && findUntoleratedTaint(driving, withDaemonTolerations(spec)) === undefined;
}

function replaceFinished(world: World, set: DaemonSetState): void {
  for (const pod of podsOf(world, set)) {
    if (pod.finishedAt !== undefined) {
      forgetPod(world, pod);
    }
  }
}

/** A Pod that waits belongs to the node that its affinity names. */
function podsByNode(world: World, set: DaemonSetState): ReadonlyMap<string, readonly SimPod[]> {
  const byNode = new Map<string, SimPod[]>();
  for (const pod of podsOf(world, set)) {
    const name = pod.nodeName ?? targetOf(pod) ?? '';
    byNode.set(name, [...(byNode.get(name) ?? []), pod]);
  }
  return byNode;
}

function targetOf({ info }: SimPod): string | undefined {
  const { nodeAffinity } = info.spec.affinity ?? {};
  const [term] = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return term?.matchFields?.[0]?.values?.[0];
}

/** Old Pods go first and new ones follow, so many at once as may be missing; with a surge the new one comes first. */
function update(world: World, set: DaemonSetState, revision: string): void {
  const { updateStrategy, minReadySeconds = 0 } = set.value.spec ?? {};
  if (updateStrategy?.type === 'OnDelete') {
    return;
  }
  const byNode = podsByNode(world, set);
  const { maxUnavailable = 1, maxSurge = 0 } = updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, byNode.size, 'up') ?? 0;
  const most = surge > 0 ? 0 : Math.max(1, scaledValue(maxUnavailable, byNode.size, 'up') ?? 1);
  const isWell = (pod: SimPod): boolean => isAvailable(world, pod, minReadySeconds);
  const rollout: Rollout = {
    revision,
    surge,
    most,
    isWell,
    unavailable: [...byNode.values()].filter((pods) => !pods.some(isWell)).length,
    surging: [...byNode.values()].filter((pods) => pods.length > 1).length,
  };
  for (const [nodeName, pods] of byNode) {
    updateNode(world, set, nodeName, pods, rollout);
  }
}

interface Rollout {
  readonly revision: string;
  readonly surge: number;
  readonly most: number;
  readonly isWell: (pod: SimPod) => boolean;
  unavailable: number;
  surging: number;
}

function updateNode(
  world: World,
  set: DaemonSetState,
  nodeName: string,
  pods: readonly SimPod[],
  rollout: Rollout,
): void {
  const { revision, surge, most, isWell } = rollout;
  const alive = pods.filter(({ deletion }) => deletion === undefined);
  const old = alive.find((pod) => pod.revision !== revision);
  const fresh = alive.find((pod) => pod.revision === revision);
  if (old === undefined) {
    return;
  }
  if (!isWell(old) || (fresh !== undefined && isWell(fresh))) {
    removeOwned(world, set, old, 'it has the template of before');
  } else if (surge > 0 && fresh === undefined && rollout.surging < surge) {
    make(world, set, nodeName, revision);
    rollout.surging++;
  } else if (surge === 0 && rollout.unavailable < most) {
    removeOwned(world, set, old, 'it has the template of before');
    rollout.unavailable++;
  }
}
