/** Volumes with zone labels stay in their zone. Upstream: `pkg/scheduler/framework/plugins/volumezone`. */
import type { PersistentVolume, PersistentVolumeClaim } from '../../kubernetes/types.js';
import { definePlugin, type Cycle } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable, type Status } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { labelBetaRegion, labelBetaZone, labelOf, labelRegion, labelZone } from '../support/labels.js';
import { classOfClaim, notFound } from '../support/volume-claims.js';

const wrongZone = unresolvable('node(s) had no available volume zone');

/** A node must carry one of the values under the label. */
interface VolumeTopology {
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

const topologyLabels = [labelBetaZone, labelBetaRegion, labelZone, labelRegion];

/** What a node may carry instead of an old label. */
const successors: ReadonlyMap<string, string> = new Map([
  [labelBetaZone, labelZone],
  [labelBetaRegion, labelRegion],
]);

export const volumeZone = definePlugin<readonly VolumeTopology[], never>({
  name: names.volumeZone,
  preFilter(cycle) {
    const topologies: VolumeTopology[] = [];
    for (const { persistentVolumeClaim } of cycle.pod.volumes) {
      if (persistentVolumeClaim !== undefined) {
        const volume = findVolume(cycle, persistentVolumeClaim.claimName ?? '');
        if (volume.refused !== undefined) {
          return { kind: 'rejected', status: volume.refused };
        }
        topologies.push(...topologiesOf(volume.found));
      }
    }
    return topologies.length === 0 ? { kind: 'skip' } : { kind: 'ready', state: topologies };
  },
  filter: (topologies, _, node) =>
    isUnlabelled(node) || topologies.every((topology) => suits(topology, node)) ? undefined : wrongZone,
});

type Search =
  | { readonly refused: Status; readonly found?: undefined }
  | { readonly refused?: undefined; readonly found: PersistentVolume | undefined };

function findVolume({ pod, snapshot }: Cycle, claimName: string): Search {
  const { persistentVolumeClaims, persistentVolumes } = snapshot.objects;
  if (claimName === '') {
    return { refused: unresolvable('PersistentVolumeClaim had no name') };
  }
  const claim = persistentVolumeClaims.get(`${pod.namespace}/${claimName}`);
  if (claim === undefined) {
    return { refused: unresolvable(notFound('persistentvolumeclaim', claimName)) };
  }
  const { volumeName = '' } = claim.spec ?? {};
  if (volumeName === '') {
    return withoutVolume(snapshot.objects, claim);
  }
  const volume = persistentVolumes.get(volumeName);
  return volume === undefined ? { refused: unresolvable(notFound('persistentvolume', volumeName)) } : { found: volume };
}

/** Only a claim that waits for its first consumer may be without a volume. */
function withoutVolume({ storageClasses }: Cycle['snapshot']['objects'], claim: PersistentVolumeClaim): Search {
  const className = classOfClaim(claim);
  if (className === '') {
    return { refused: unresolvable('PersistentVolumeClaim had no pv name and storageClass name') };
  }
  const storageClass = storageClasses.get(className);
  if (storageClass === undefined) {
    return { refused: unresolvable(notFound('storageclass.storage.k8s.io', className)) };
  }
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer'
    ? { found: undefined }
    : { refused: unresolvable('PersistentVolume had no name') };
}

/** A label with an empty entry between the delimiters is ignored. */
function topologiesOf(volume: PersistentVolume | undefined): VolumeTopology[] {
  return topologyLabels.flatMap((key) => {
    const zones = labelOf(volume?.metadata?.labels, key)
      ?.split('__')
      .map((zone) => zone.trim());
    return zones === undefined || zones.includes('') ? [] : [{ key, values: new Set(zones) }];
  });
}

/** A node outside any cloud has no zones to speak of. */
function isUnlabelled({ labels }: NodeInfo): boolean {
  return topologyLabels.every((key) => labelOf(labels, key) === undefined);
}

function suits({ key, values }: VolumeTopology, { labels }: NodeInfo): boolean {
  const value = labelOf(labels, key) ?? labelOf(labels, successors.get(key) ?? key);
  return value !== undefined && values.has(value);
}
