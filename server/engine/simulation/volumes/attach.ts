/**
 * Volumes come to the node of their Pod, one node at a time where only one may have them.
 * Upstream: `pkg/controller/volume/attachdetach`, reconciler.
 */
import type { PersistentVolume } from '../../kubernetes/types.js';
import { claimNameOf } from '../../scheduler/support/volume-claims.js';
import { record } from '../history.js';
import { plan } from '../queue.js';
import { seconds, type Attachment, type SimPod, type World } from '../world.js';

/** What a Pod waits for; `event` is empty where upstream says nothing. */
export interface VolumeWait {
  readonly event: string;
  readonly message: string;
}

/** Asks for the Pod's volumes; `undefined` when they are all there. */
export function attachVolumes(world: World, pod: SimPod): VolumeWait | undefined {
  const waits = attachableVolumes(world, pod).map((volume) => attach(world, pod, volume));
  return waits.find((wait) => wait !== undefined);
}

/** The volumes of a Pod that have to be attached to a machine. */
export function attachableVolumes(world: World, pod: SimPod): readonly PersistentVolume[] {
  const { persistentVolumeClaims, persistentVolumes } = world.snapshot.objects;
  return pod.info.volumes.flatMap((volume) => {
    const claimName = claimNameOf(pod.info, volume);
    const claim = claimName === undefined ? undefined : persistentVolumeClaims.get(`${pod.namespace}/${claimName}`);
    const found = persistentVolumes.get(claim?.spec?.volumeName ?? '');
    return found !== undefined && isAttachable(world, found) ? [found] : [];
  });
}

function isAttachable(world: World, { spec = {} }: PersistentVolume): boolean {
  const { csi, awsElasticBlockStore, gcePersistentDisk, azureDisk, cinder, vsphereVolume } = spec;
  if (csi !== undefined) {
    return world.snapshot.objects.csiDrivers.get(csi.driver ?? '')?.spec?.attachRequired !== false;
  }
  return [awsElasticBlockStore, gcePersistentDisk, azureDisk, cinder, vsphereVolume].some((disk) => disk !== undefined);
}

function attach(world: World, pod: SimPod, volume: PersistentVolume): VolumeWait | undefined {
  const { nodeName = '' } = pod;
  const name = volume.metadata?.name ?? '';
  const onNodes = world.attachments.get(name) ?? new Map<string, Attachment>();
  world.attachments.set(name, onNodes);
  const here = onNodes.get(nodeName);
  if (here !== undefined) {
    here.detachAt = undefined;
    if (here.readyAt <= world.now) {
      return undefined;
    }
    plan(world.queue, here.readyAt, { kind: 'pod', uid: pod.uid });
    return { event: '', message: `Waiting for volume ${name} to be attached` };
  }
  const [elsewhere] = [...onNodes.keys()];
  if (elsewhere !== undefined && isExclusive(volume)) {
    const users = usersOf(world, name, elsewhere);
    const by =
      users.length === 0
        ? `attached to node ${elsewhere} still`
        : `used by pod(s) ${users.map(({ name: user }) => user).join(', ')}`;
    return {
      event: 'FailedAttachVolume',
      message: `Multi-Attach error for volume "${name}": Volume is already ${by}`,
    };
  }
  const readyAt = world.now + seconds(world.assumptions.attachSeconds);
  onNodes.set(nodeName, { readyAt, detachAt: undefined });
  plan(world.queue, readyAt, { kind: 'pod', uid: pod.uid });
  record(world, 'AttachingVolume', `Pod ${pod.key}`, `Volume ${name} is being attached to ${nodeName}`, {
    node: nodeName,
  });
  return { event: '', message: `Waiting for volume ${name} to be attached` };
}

function isExclusive({ spec }: PersistentVolume): boolean {
  return (spec?.accessModes ?? []).every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}

function usersOf(world: World, volume: string, nodeName: string): readonly SimPod[] {
  return [...world.pods.peek()].filter(
    (pod) =>
      pod.nodeName === nodeName &&
      pod.finishedAt === undefined &&
      attachableVolumes(world, pod).some(({ metadata }) => metadata?.name === volume),
  );
}

/** A Pod has gone: volumes that nobody on its node uses any more are taken away, which needs the node's help or patience. */
export function releaseVolumes(world: World, pod: SimPod): void {
  const { nodeName } = pod;
  if (nodeName === undefined) {
    return;
  }
  for (const { metadata } of attachableVolumes(world, pod)) {
    const name = metadata?.name ?? '';
    const attachment = world.attachments.get(name)?.get(nodeName);
    if (attachment !== undefined && usersOf(world, name, nodeName).length === 0) {
      attachment.detachAt = world.now + detachTime(world, nodeName);
      plan(world.queue, attachment.detachAt, { kind: 'node', name: nodeName });
    }
  }
}

/** A node that does not answer cannot unmount: after six minutes the volume is taken anyway, at once if the node is declared dead. */
function detachTime(world: World, nodeName: string): number {
  const node = world.nodes.look(nodeName);
  const isDeclaredDead = node?.node.spec?.taints?.some(({ key }) => key === outOfService) === true;
  const answers = node !== undefined && node.failedAt === undefined;
  return seconds(answers || isDeclaredDead ? world.assumptions.detachSeconds : world.controlPlane.forceDetachSeconds);
}

/** The taint with which a person declares a node dead. KEP-2268. */
export const outOfService = 'node.kubernetes.io/out-of-service';

/** Volumes whose time on a node is over are free for others. */
export function passDetachments(world: World): void {
  for (const [name, onNodes] of world.attachments) {
    for (const [nodeName, { detachAt }] of onNodes) {
      if (detachAt !== undefined && detachAt <= world.now) {
        onNodes.delete(nodeName);
        record(world, 'DetachedVolume', `PersistentVolume ${name}`, `Detached from ${nodeName}`, { node: nodeName });
        wakeWaiting(world);
      }
    }
  }
}

function wakeWaiting(world: World): void {
  for (const pod of world.pods.peek()) {
    if (pod.waitsFor !== undefined) {
      world.dirty.pods.add(pod.uid);
    }
  }
}
