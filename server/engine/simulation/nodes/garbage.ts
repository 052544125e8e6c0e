/** Pods of nodes that are no more, or that a person has declared dead. Upstream: `pkg/controller/podgc`. */
import { record } from '../history.js';
import { forgetPod } from '../pods/remove.js';
import { plan } from '../queue.js';
import { outOfService } from '../volumes/attach.js';
import { seconds, type SimPod, type World } from '../world.js';

/** A node object is gone: its Pods are removed once it has been missed for long enough. */
export function missNode(world: World, name: string): void {
  const noticed = nextRound(world, world.now);
  const due = nextRound(world, noticed + seconds(world.controlPlane.garbageQuarantineSeconds));
  world.vanished.set(name, due);
  plan(world.queue, due, { kind: 'garbage' });
}

/** Plans the next round, for a node that was declared dead. */
export function planRound(world: World): void {
  plan(world.queue, nextRound(world, world.now + 1), { kind: 'garbage' });
}

function nextRound({ controlPlane }: World, from: number): number {
  const period = seconds(controlPlane.garbageCheckSeconds);
  return Math.ceil(from / period) * period;
}

/** One round. */
export function collectGarbage(world: World): void {
  for (const pod of [...world.pods.peek()]) {
    const { nodeName } = pod;
    if (nodeName === undefined) {
      continue;
    }
    const due = world.vanished.get(nodeName);
    if (due !== undefined && due <= world.now && !world.nodes.has(nodeName)) {
      collect(world, pod, `node ${nodeName} does not exist any more`);
    } else if (pod.deletion !== undefined && isDeclaredDead(world, nodeName)) {
      collect(world, pod, `node ${nodeName} is out of service`);
    }
  }
}

function isDeclaredDead(world: World, nodeName: string): boolean {
  const node = world.nodes.look(nodeName);
  return (
    node !== undefined &&
    node.condition !== 'Ready' &&
    node.node.spec?.taints?.some(({ key }) => key === outOfService) === true
  );
}

function collect(world: World, { uid }: SimPod, why: string): void {
  const pod = world.pods.get(uid);
  if (pod === undefined) {
    return;
  }
  record(world, 'DeletionByPodGC', `Pod ${pod.key}`, `Removed without waiting: ${why}`);
  forgetPod(world, pod);
}
