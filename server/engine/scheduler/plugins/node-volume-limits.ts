/**
 * How many volumes a node can attach. Upstream: `pkg/scheduler/framework/plugins/nodevolumelimits`; KEP-554, KEP-5030.
 */
import type { CSINode, PersistentVolumeClaim, Volume } from '../../kubernetes/types.js';
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { failure, unresolvable, unschedulable, type Status } from '../framework/status.js';
import type { ClusterObjects } from '../snapshot/cluster-objects.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import {
  findInTreePlugin,
  findInTreePluginByName,
  translateInlineVolume,
  translatePersistentVolume,
} from '../support/csi-translation.js';
import { claimNameOf, classOfClaim, findOwnershipConflict, isEphemeral, notFound } from '../support/volume-claims.js';

const tooMany = unschedulable('node(s) exceed max volume count');

/** Drivers by `driver/handle`, which names a volume whoever uses it. */
type VolumesByHandle = Map<string, string>;

export const nodeVolumeLimits = definePlugin<unknown, never>({
  name: names.nodeVolumeLimits,
  preFilter({ pod }) {
    const relevant = pod.volumes.some(
      (volume) =>
        volume.persistentVolumeClaim !== undefined ||
        volume.ephemeral !== undefined ||
        findInTreePlugin(volume) !== undefined,
    );
    return relevant ? { kind: 'ready', state: undefined } : { kind: 'skip' };
  },
  filter(_, { pod, snapshot }, node) {
    const { objects } = snapshot;
    const csiNode = objects.csiNodes.get(node.name);
    const wanted: VolumesByHandle = new Map();
    const problem = collectVolumes(pod, objects, csiNode, true, wanted);
    if (problem !== undefined || wanted.size === 0) {
      return problem;
    }
    const missing = findMissingDriver(wanted, objects, csiNode);
    if (missing !== undefined) {
      return unschedulable(`${missing} CSI driver is not installed on the node`);
    }
    return exceedsLimits(wanted, objects, csiNode, node);
  },
});

/** The volumes of a Pod that a CSI driver attaches. Claims that do not exist stop a new Pod, but not a running one. */
function collectVolumes(
  pod: PodInfo,
  objects: ClusterObjects,
  csiNode: CSINode | undefined,
  isNew: boolean,
  found: VolumesByHandle,
): Status | undefined {
  for (const volume of pod.volumes) {
    const claimName = claimNameOf(pod, volume);
    const problem =
      claimName === undefined
        ? collectInline(volume, csiNode, found)
        : collectClaim(pod, volume, claimName, objects, csiNode, isNew, found);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function collectClaim(
  pod: PodInfo,
  volume: Volume,
  claimName: string,
  objects: ClusterObjects,
  csiNode: CSINode | undefined,
  isNew: boolean,
  found: VolumesByHandle,
): Status | undefined {
  if (claimName === '') {
    return failure('PersistentVolumeClaim had no name');
  }
  const key = `${pod.namespace}/${claimName}`;
  const claim = objects.persistentVolumeClaims.get(key);
  if (claim === undefined) {
    return isNew ? unresolvable(`looking up PVC ${key}: ${notFound('persistentvolumeclaim', claimName)}`) : undefined;
  }
  const conflict = isEphemeral(volume) ? findOwnershipConflict(pod, claim) : undefined;
  if (conflict !== undefined) {
    return failure(conflict);
  }
  add(found, driverOfClaim(claim, objects, csiNode));
  return undefined;
}

function collectInline(volume: Volume, csiNode: CSINode | undefined, found: VolumesByHandle): Status | undefined {
  const plugin = findInTreePlugin(volume);
  if (plugin === undefined || csiNode === undefined || !plugin.migrated) {
    return undefined;
  }
  const translation = translateInlineVolume(plugin, volume);
  if (translation.error !== undefined) {
    return failure(`converting volume(${volume.name ?? ''}) from inline to csi: ${translation.error}`);
  }
  found.set(`${translation.driver}/${translation.handle}`, translation.driver);
  return undefined;
}

interface AttachedVolume {
  readonly driver: string;
  readonly handle: string;
}

function add(found: VolumesByHandle, volume: AttachedVolume | undefined): void {
  if (volume !== undefined && volume.driver !== '' && volume.handle !== '') {
    found.set(`${volume.driver}/${volume.handle}`, volume.driver);
  }
}

/** A claim that is not bound yet will be some volume of its class's driver. */
function driverOfClaim(
  claim: PersistentVolumeClaim,
  objects: ClusterObjects,
  csiNode: CSINode | undefined,
): AttachedVolume | undefined {
  const volume = objects.persistentVolumes.get(claim.spec?.volumeName ?? '');
  if (volume === undefined) {
    return driverOfClass(claim, objects, csiNode);
  }
  const { csi } = volume.spec ?? {};
  if (csi !== undefined) {
    return { driver: csi.driver ?? '', handle: csi.volumeHandle ?? '' };
  }
  const plugin = findInTreePlugin(volume.spec ?? {});
  if (plugin === undefined || csiNode === undefined || !plugin.migrated) {
    return undefined;
  }
  const translation = translatePersistentVolume(plugin, volume);
  // Upstream's GCE translation is the one that may fail here, and then the volume is not counted.
  return translation.error === undefined ? translation : undefined;
}

function driverOfClass(
  claim: PersistentVolumeClaim,
  { storageClasses }: ClusterObjects,
  csiNode: CSINode | undefined,
): AttachedVolume | undefined {
  const provisioner = storageClasses.get(classOfClaim(claim))?.provisioner;
  if (provisioner === undefined) {
    return undefined;
  }
  const { name = '', namespace = '' } = claim.metadata ?? {};
  // A handle that no real volume has.
  const handle = `unbound-${namespace}/${name}`;
  const plugin = findInTreePluginByName(provisioner);
  if (plugin === undefined) {
    return { driver: provisioner, handle };
  }
  return csiNode !== undefined && plugin.migrated ? { driver: plugin.driverName, handle } : undefined;
}

/** A driver may insist on being installed where its volumes go. */
function findMissingDriver(
  wanted: VolumesByHandle,
  { csiDrivers }: ClusterObjects,
  csiNode: CSINode | undefined,
): string | undefined {
  const drivers = [...new Set(wanted.values())].sort();
  const installed = new Set((csiNode?.spec?.drivers ?? []).map(({ name }) => name));
  return drivers.find(
    (driver) => csiDrivers.get(driver)?.spec?.preventPodSchedulingIfMissing === true && !installed.has(driver),
  );
}

/**
 * Volumes that running Pods use, volumes that are attached for nobody (any more), and the Pod's own.
 * A volume that another Pod uses on the node is not counted again; one that is only attached is, as upstream does.
 */
function exceedsLimits(
  wanted: VolumesByHandle,
  objects: ClusterObjects,
  csiNode: CSINode | undefined,
  node: NodeInfo,
): Status | undefined {
  const limits = limitsOf(csiNode);
  if (limits.size === 0) {
    return undefined;
  }
  const inUse: VolumesByHandle = new Map();
  for (const pod of node.pods) {
    const problem = collectVolumes(pod, objects, csiNode, false, inUse);
    if (problem !== undefined) {
      return problem;
    }
  }
  const idle = [...attachmentsOf(node, objects)].filter(([handle]) => !inUse.has(handle)).map(([, driver]) => driver);
  const used = countByDriver([...inUse.values(), ...idle]);
  const added = countByDriver([...wanted].filter(([handle]) => !inUse.has(handle)).map(([, driver]) => driver));
  const exceeds = [...added].some(
    ([driver, count]) => (used.get(driver) ?? 0) + count > (limits.get(driver) ?? Number.POSITIVE_INFINITY),
  );
  return exceeds ? tooMany : undefined;
}

/** Drivers that state a limit; the others have none. */
function limitsOf(csiNode: CSINode | undefined): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { name = '', allocatable } of csiNode?.spec?.drivers ?? []) {
    if (allocatable?.count !== undefined) {
      limits.set(name, allocatable.count);
    }
  }
  return limits;
}

/** What VolumeAttachments attach to the node. */
function attachmentsOf(node: NodeInfo, { volumeAttachments, persistentVolumes }: ClusterObjects): VolumesByHandle {
  const attached: VolumesByHandle = new Map();
  for (const { spec } of volumeAttachments.values()) {
    const driver = spec?.attacher ?? '';
    const csi = persistentVolumes.get(spec?.source?.persistentVolumeName ?? '')?.spec?.csi;
    if (spec?.nodeName === node.name && driver !== '' && csi !== undefined) {
      attached.set(`${driver}/${csi.volumeHandle ?? ''}`, driver);
    }
  }
  return attached;
}

function countByDriver(drivers: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const driver of drivers) {
    counts.set(driver, (counts.get(driver) ?? 0) + 1);
  }
  return counts;
}
