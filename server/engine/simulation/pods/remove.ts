/** How Pods leave: asked to go, evicted, or gone from the API altogether. */
import { removeNomination, removePod, replacePod } from '../../scheduler/snapshot/snapshot.js';
import { record } from '../history.js';
import { releaseVolumes } from '../volumes/attach.js';
import { plan } from '../queue.js';
import { seconds, type SimPod, type World } from '../world.js';
import { releaseAddress } from './addresses.js';

/** What is known of a deletion. */
export interface DeletionRequest {
  /** Instead of the Pod's own grace period. */
  readonly graceSeconds?: number | undefined;
  /** `Deleted`, `Evicted`, `Preempted`… */
  readonly reason: string;
  /** The whole sentence for the history. */
  readonly message: string;
}

/** Asks a Pod to go. Without grace, or without a kubelet to wait for, it is gone at once. */
export function deletePod(world: World, pod: SimPod, { graceSeconds, reason, message }: DeletionRequest): void {
  const own = pod.info.spec.terminationGracePeriodSeconds ?? 30;
  const grace = graceSeconds ?? own;
  const before = pod.deletion;
  if (before !== undefined && grace >= before.graceSeconds) {
    return;
  }
  pod.deletion = { at: before?.at ?? world.now, graceSeconds: grace, reason: before?.reason ?? reason };
  record(world, reason, `Pod ${pod.key}`, message, pod.nodeName === undefined ? {} : { node: pod.nodeName });
  const isUnbound = pod.nodeName === undefined;
  if (grace === 0 || isUnbound) {
    forgetPod(world, pod);
    return;
  }
  markTerminating(world, pod);
  shortenStops(pod, grace);
  world.dirty.pods.add(pod.uid);
  world.dirty.counted.set(pod.uid, pod);
  if (pod.owner !== undefined) {
    world.dirty.controllers.add(pod.owner.uid);
  }
}

/** A shorter grace period than before holds for stops that have begun, too. */
function shortenStops(pod: SimPod, graceSeconds: number): void {
  for (const container of pod.containers) {
    const { stop } = container;
    if (stop !== undefined && stop.graceSeconds > graceSeconds) {
      const end = stop.since + seconds(graceSeconds);
      const endAt = stop.endAt === undefined ? undefined : Math.min(stop.endAt, end);
      container.stop = { ...stop, graceSeconds, hookEnd: Math.min(stop.hookEnd, end), endAt };
    }
  }
}

/** For the scheduler a terminating Pod still takes its place, but does not count for spreading. */
function markTerminating(world: World, pod: SimPod): void {
  const { pod: object } = pod.info;
  const deletionTimestamp = new Date(world.epoch + world.now).toISOString();
  const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
  pod.info = { ...pod.info, pod: marked, terminating: true };
  replacePod(world.snapshot, pod.info);
}

/** The Pod is no more: address, room and volumes are free, and emptyDirs are lost. */
export function forgetPod(world: World, pod: SimPod): void {
  if (!world.pods.delete(pod.uid)) {
    return;
  }
  tellLosses(world, pod);
  world.pending.delete(pod.uid);
  world.podsByNamespace.get(pod.namespace)?.delete(pod.uid);
  for (const container of pod.containers) {
    if (container.state.kind !== 'terminated') {
      container.state = { kind: 'terminated', at: world.now, exitCode: 137, reason: 'Error' };
      container.ready = false;
    }
  }
  world.traits.delete(pod.info.spec);
  releaseAddress(world, pod);
  pod.ip = undefined;
  pod.readyAt = undefined;
  removePod(world.snapshot, pod.uid);
  removeNomination(world.snapshot, pod.uid);
  removeEphemeralClaims(world, pod);
  releaseVolumes(world, pod);
  world.moves++;
  world.dirty.scheduler = true;
  world.dirty.counted.set(pod.uid, pod);
  world.dirty.pods.delete(pod.uid);
  if (pod.owner !== undefined) {
    world.podsByOwner.get(pod.owner.uid)?.delete(pod.uid);
    world.dirty.controllers.add(pod.owner.uid);
  }
  const node = pod.nodeName === undefined ? undefined : world.nodes.get(pod.nodeName);
  node?.evictions.delete(pod.uid);
  if (node !== undefined && world.drains.has(node.name)) {
    plan(world.queue, world.now, { kind: 'drain', node: node.name });
  }
}

function tellLosses(world: World, pod: SimPod): void {
  record(world, 'Removed', `Pod ${pod.key}`, 'The Pod is gone', {
    ...(pod.nodeName === undefined ? {} : { node: pod.nodeName }),
    ...(pod.ip === undefined ? {} : { ip: pod.ip }),
  });
  const lost = pod.info.volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name = '' }) => name);
  if (lost.length > 0 && pod.acceptedAt !== undefined) {
    record(world, 'VolumeLost', `Pod ${pod.key}`, `What was in emptyDir ${lost.join(', ')} is lost`);
  }
}

function removeEphemeralClaims(world: World, pod: SimPod): void {
  const { persistentVolumeClaims } = world.snapshot.objects;
  for (const { ephemeral, name = '' } of pod.info.volumes) {
    if (ephemeral !== undefined) {
      const key = `${pod.namespace}/${pod.name}-${name}`;
      if (persistentVolumeClaims.get(key)?.metadata?.ownerReferences?.some(({ uid }) => uid === pod.uid) === true) {
        persistentVolumeClaims.delete(key);
      }
    }
  }
}
