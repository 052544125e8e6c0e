/**
 * Who has to leave a node because of its taints, and when.
 * Upstream: `pkg/controller/tainteviction`; a Pod that tolerates a taint for a while stays that long.
 */
import type { Node, Taint } from '../../kubernetes/types.js';
import { replaceNode } from '../../scheduler/snapshot/snapshot.js';
import { toleratesTaint } from '../../scheduler/support/tolerations.js';
import { deletePod } from '../pods/remove.js';
import { plan } from '../queue.js';
import { seconds, type SimNode, type SimPod, type World } from '../world.js';

/** Puts a taint on a node, in place of one with the same key and effect. */
export function addTaint(world: World, node: SimNode, taint: Taint): void {
  const taints = (node.node.spec?.taints ?? []).filter((other) => !isSame(other, taint));
  setTaints(world, node, [...taints, taint]);
}

/** Takes taints off a node; without an effect, all of the key. */
export function removeTaint(world: World, node: SimNode, key: string, effect?: string): void {
  const before = node.node.spec?.taints ?? [];
  const after = before.filter((taint) => taint.key !== key || (effect !== undefined && taint.effect !== effect));
  if (after.length < before.length) {
    setTaints(world, node, after);
  }
}

function isSame(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}

function setTaints(world: World, node: SimNode, taints: readonly Taint[]): void {
  changeNode(world, node, { ...node.node, spec: { ...node.node.spec, taints } });
  planEvictions(world, node);
}

/** Makes a change of the node known to the scheduler and to whoever watches nodes. */
export function changeNode(world: World, node: SimNode, changed: Node): void {
  node.node = changed;
  replaceNode(world.snapshot, changed);
  world.moves++;
  world.dirty.scheduler = true;
  watchNodes(world);
}

/** DaemonSets look at every change of a node. */
export function watchNodes(world: World): void {
  for (const { kind, uid } of world.controllers.values()) {
    if (kind === 'DaemonSet') {
      world.dirty.controllers.add(uid);
    }
  }
}

/** Decides anew who has to leave; a time that was set before is kept, as upstream does. */
export function planEvictions(world: World, node: SimNode): void {
  const taints = (node.node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
  if (taints.length === 0) {
    node.evictions.clear();
    return;
  }
  for (const pod of podsOn(world, node.name)) {
    const wait = evictionWait(pod, taints);
    if (wait === undefined) {
      node.evictions.delete(pod.uid);
    } else if (!node.evictions.has(pod.uid) || wait === 0) {
      const at = world.now + seconds(wait);
      node.evictions.set(pod.uid, at);
      plan(world.queue, at, { kind: 'node', name: node.name });
    }
  }
}

/** Seconds until the Pod has to leave; `undefined` when it may stay. Upstream: getMinTolerationTime. */
function evictionWait({ info }: SimPod, taints: readonly Taint[]): number | undefined {
  const { tolerations = [] } = info.spec;
  const used = taints.map((taint) => tolerations.filter((toleration) => toleratesTaint(toleration, taint)));
  if (used.some((matching) => matching.length === 0)) {
    return 0;
  }
  const limits = used
    .flat()
    .flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]));
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}

/** Evicts the Pods whose time has come. Budgets do not protect from taints. */
export function passEvictions(world: World, node: SimNode): void {
  for (const [uid, at] of node.evictions) {
    const pod = world.pods.get(uid);
    if (at <= world.now && pod !== undefined) {
      node.evictions.delete(uid);
      deletePod(world, pod, {
        reason: 'TaintManagerEviction',
        message: `Evicted: node ${node.name} has a taint that the Pod does not tolerate${pod.deletion === undefined ? ' any longer' : ''}`,
      });
    }
  }
}

/** Pods that a node holds and that still have something to run. */
export function podsOn(world: World, nodeName: string): readonly SimPod[] {
  const placed = world.snapshot.nodeByName.get(nodeName)?.pods ?? [];
  return placed.flatMap(({ uid }) => world.pods.get(uid) ?? []);
}
