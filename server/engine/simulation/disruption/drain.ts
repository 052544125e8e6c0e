/**
 * `kubectl drain NODE --ignore-daemonsets --delete-emptydir-data`: cordon, then evict everybody, asking again where a budget refuses.
 * Upstream: `k8s.io/kubectl/pkg/drain`.
 */
import { record } from '../history.js';
import { podsOn } from '../nodes/taints.js';
import { plan } from '../queue.js';
import { seconds, type SimPod, type World } from '../world.js';
import { evictPod } from './evict.js';

/** How a drain is asked for. */
export interface DrainOptions {
  /** Instead of each Pod's own grace period. */
  readonly graceSeconds?: number | undefined;
  /** Pods that no controller would make again are deleted, too. */
  readonly force?: boolean | undefined;
}

/** Begins a drain, or says why kubectl would not. The node is cordoned already. */
export function beginDrain(world: World, nodeName: string, { graceSeconds, force = false }: DrainOptions): void {
  const alone = podsToMove(world, nodeName).filter(({ owner }) => owner === undefined);
  if (alone.length > 0 && !force) {
    const names = alone.map(({ key }) => key).join(', ');
    record(
      world,
      'DrainRefused',
      `Node ${nodeName}`,
      `Cannot delete Pods that declare no controller (use force to override): ${names}`,
      { node: nodeName },
    );
    return;
  }
  world.drains.set(nodeName, { node: nodeName, startedAt: world.now, graceSeconds, refused: new Map() });
  record(world, 'DrainStarted', `Node ${nodeName}`, 'The node is being drained', { node: nodeName });
  plan(world.queue, world.now, { kind: 'drain', node: nodeName });
}

/** One round: evicts whoever may be evicted. */
export function continueDrain(world: World, nodeName: string): void {
  const drain = world.drains.get(nodeName);
  if (drain === undefined) {
    return;
  }
  const left = podsToMove(world, nodeName);
  if (left.length === 0) {
    world.drains.delete(nodeName);
    record(world, 'Drained', `Node ${nodeName}`, 'The node is drained', { node: nodeName });
    return;
  }
  let refused = false;
  for (const pod of left.filter(({ deletion }) => deletion === undefined)) {
    const refusal = evictPod(world, pod, drain.graceSeconds, `Evicted: node ${nodeName} is drained`);
    if (refusal !== undefined) {
      refused = true;
      if (drain.refused.get(pod.uid) !== refusal) {
        drain.refused.set(pod.uid, refusal);
        record(world, 'EvictionRefused', `Pod ${pod.key}`, refusal, { node: nodeName });
      }
    }
  }
  if (refused) {
    plan(world.queue, world.now + seconds(world.controlPlane.evictionRetrySeconds), { kind: 'drain', node: nodeName });
  }
}

/** Daemons would come right back, and finished Pods are only deleted. */
export function podsToMove(world: World, nodeName: string): readonly SimPod[] {
  return podsOn(world, nodeName).filter(({ owner, info }) => owner?.kind !== 'DaemonSet' && !isMirror(info.pod));
}

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** A static Pod is the kubelet's own. */
function isMirror({ metadata }: SimPod['info']['pod']): boolean {
  return Object.hasOwn(metadata?.annotations ?? {}, mirrorAnnotation);
}
