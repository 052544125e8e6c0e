/**
 * Disks that only one Pod may use. Upstream: `pkg/scheduler/framework/plugins/volumerestrictions`; KEP-2485.
 */
import type { Volume } from '../../kubernetes/types.js';
import { definePlugin, type Cycle } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable, unschedulable } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { notFound } from '../support/volume-claims.js';

const diskConflict = unschedulable('node(s) had no available disk');
const claimInUse = unschedulable(
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

interface RestrictionState {
  /** The Pod's own inline disks that cannot be shared freely. */
  readonly disks: readonly Volume[];
  /** Its ReadWriteOncePod claims, by name. */
  readonly exclusiveClaims: ReadonlySet<string>;
  /** How many uses by other Pods stand against it, wherever they run. */
  conflicts: number;
}

export const volumeRestrictions = definePlugin<RestrictionState, never>({
  name: names.volumeRestrictions,
  preFilter(cycle) {
    const exclusiveClaims = findExclusiveClaims(cycle);
    if (typeof exclusiveClaims === 'string') {
      return { kind: 'rejected', status: unresolvable(notFound('persistentvolumeclaim', exclusiveClaims)) };
    }
    const disks = cycle.pod.volumes.filter(isRestrictedDisk);
    const inUse = [...exclusiveClaims].filter((claim) =>
      cycle.snapshot.claimUse.has(`${cycle.pod.namespace}/${claim}`),
    );
    return disks.length === 0 && inUse.length === 0
      ? { kind: 'skip' }
      : { kind: 'ready', state: { disks, exclusiveClaims, conflicts: inUse.length } };
  },
  filter({ disks, conflicts }, _, node) {
    if (disks.length > 0 && hasDiskConflict(disks, node)) {
      return diskConflict;
    }
    return conflicts > 0 ? claimInUse : undefined;
  },
  cloneState: (state) => ({ ...state }),
  addPod(state, _, pod) {
    state.conflicts += countUses(state, pod);
  },
  removePod(state, _, pod) {
    state.conflicts -= countUses(state, pod);
  },
});

/** The names of ReadWriteOncePod claims, or the name of a claim that does not exist. */
function findExclusiveClaims({ pod, snapshot }: Cycle): ReadonlySet<string> | string {
  const exclusive = new Set<string>();
  for (const { persistentVolumeClaim } of pod.volumes) {
    if (persistentVolumeClaim !== undefined) {
      const { claimName = '' } = persistentVolumeClaim;
      const claim = snapshot.objects.persistentVolumeClaims.get(`${pod.namespace}/${claimName}`);
      if (claim === undefined) {
        return claimName;
      }
      if (claim.spec?.accessModes?.includes('ReadWriteOncePod') === true) {
        exclusive.add(claimName);
      }
    }
  }
  return exclusive;
}

function countUses({ exclusiveClaims }: RestrictionState, { volumes }: PodInfo): number {
  let uses = 0;
  for (const { persistentVolumeClaim } of volumes) {
    if (persistentVolumeClaim !== undefined && exclusiveClaims.has(persistentVolumeClaim.claimName ?? '')) {
      uses++;
    }
  }
  return uses;
}

function isRestrictedDisk({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return (
    gcePersistentDisk !== undefined || awsElasticBlockStore !== undefined || rbd !== undefined || iscsi !== undefined
  );
}

function hasDiskConflict(disks: readonly Volume[], { pods }: NodeInfo): boolean {
  return pods.some(({ volumes }) => volumes.some((existing) => disks.some((disk) => isSameDisk(disk, existing))));
}

/** The same disk, unless both only read. EBS cannot even be read twice. An iSCSI target is one whatever the LUN. */
function isSameDisk(disk: Volume, existing: Volume): boolean {
  const { gcePersistentDisk: gce, awsElasticBlockStore: ebs, iscsi, rbd } = disk;
  const { gcePersistentDisk: otherGce, awsElasticBlockStore: otherEbs, iscsi: otherIscsi, rbd: otherRbd } = existing;
  return (
    (gce !== undefined && otherGce !== undefined && gce.pdName === otherGce.pdName && !onlyRead(gce, otherGce)) ||
    (ebs !== undefined && otherEbs !== undefined && ebs.volumeID === otherEbs.volumeID) ||
    (iscsi !== undefined && otherIscsi !== undefined && iscsi.iqn === otherIscsi.iqn && !onlyRead(iscsi, otherIscsi)) ||
    (rbd !== undefined && otherRbd !== undefined && isSameImage(rbd, otherRbd) && !onlyRead(rbd, otherRbd))
  );
}

interface ReadOnly {
  readonly readOnly?: boolean;
}

function onlyRead(first: ReadOnly, second: ReadOnly): boolean {
  return first.readOnly === true && second.readOnly === true;
}

type Rbd = NonNullable<Volume['rbd']>;

/** A Ceph image: any monitor in common, same pool (by default `rbd`), same image. */
function isSameImage(first: Rbd, second: Rbd): boolean {
  const monitors = new Set(first.monitors);
  return (
    (second.monitors ?? []).some((monitor) => monitors.has(monitor)) &&
    poolOf(first) === poolOf(second) &&
    first.image === second.image
  );
}

function poolOf({ pool = '' }: Rbd): string {
  return pool === '' ? 'rbd' : pool;
}
