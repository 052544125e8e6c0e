/**
 * In-tree volumes that a CSI driver has taken over. Upstream: `k8s.io/csi-translation-lib`.
 */
import type {
  NodeSelector,
  NodeSelectorRequirement,
  PersistentVolume,
  PersistentVolumeSpec,
  Volume,
} from '../../kubernetes/types.js';
import { labelBetaRegion, labelBetaZone, labelOf, labelRegion, labelZone } from './labels.js';

/** An in-tree volume plugin and its successor. */
export interface InTreePlugin {
  /** The name that StorageClasses and the migration annotation use. */
  readonly inTreeName: string;
  readonly driverName: string;
  /** Whether the scheduler treats the migration as done; it does not for all plugins. */
  readonly migrated: boolean;
  /** The driver's label for zones; absent where topology is left as it is. */
  readonly topologyKey?: string;
  /** What the driver calls the volume; a text that begins with `!` is the reason why there is none. */
  handle(source: VolumeSources, volume: PersistentVolume | undefined): string;
  supports(source: VolumeSources): boolean;
}

/** The fields that an inline volume and a PersistentVolume have in common. */
type VolumeSources = Pick<
  Volume & PersistentVolumeSpec,
  'awsElasticBlockStore' | 'gcePersistentDisk' | 'azureDisk' | 'cinder' | 'portworxVolume'
> & {
  readonly azureFile?: unknown;
  readonly vsphereVolume?: unknown;
};

/** A volume as its CSI driver sees it. */
export type Translation =
  | {
      readonly driver: string;
      readonly handle: string;
      readonly nodeAffinity: NodeSelector | undefined;
      readonly error?: undefined;
    }
  | { readonly error: string };

const multiZoneDelimiter = '__';

const plugins: readonly InTreePlugin[] = [
  {
    inTreeName: 'kubernetes.io/aws-ebs',
    driverName: 'ebs.csi.aws.com',
    migrated: true,
    topologyKey: 'topology.ebs.csi.aws.com/zone',
    supports: ({ awsElasticBlockStore }) => awsElasticBlockStore !== undefined,
    handle: ({ awsElasticBlockStore }) => ebsVolumeId(awsElasticBlockStore?.volumeID ?? ''),
  },
  {
    inTreeName: 'kubernetes.io/gce-pd',
    driverName: 'pd.csi.storage.gke.io',
    migrated: true,
    topologyKey: 'topology.gke.io/zone',
    supports: ({ gcePersistentDisk }) => gcePersistentDisk !== undefined,
    handle: ({ gcePersistentDisk }, volume) => gceVolumeId(gcePersistentDisk?.pdName ?? '', volume),
  },
  {
    inTreeName: 'kubernetes.io/azure-disk',
    driverName: 'disk.csi.azure.com',
    migrated: true,
    supports: ({ azureDisk }) => azureDisk !== undefined,
    // API defaulting makes a disk without a kind a shared one, which has no successor.
    handle: ({ azureDisk: { kind = 'Shared', diskURI = '' } = {} }) =>
      kind.toLowerCase() === 'managed' ? diskURI : `!kind(${kind}) is not supported in csi migration`,
  },
  {
    inTreeName: 'kubernetes.io/cinder',
    driverName: 'cinder.csi.openstack.org',
    migrated: true,
    topologyKey: 'topology.cinder.csi.openstack.org/zone',
    supports: ({ cinder }) => cinder !== undefined,
    handle: ({ cinder }) => cinder?.volumeID ?? '',
  },
  {
    inTreeName: 'kubernetes.io/portworx-volume',
    driverName: 'pxd.portworx.com',
    migrated: true,
    supports: ({ portworxVolume }) => portworxVolume !== undefined,
    handle: ({ portworxVolume }) => portworxVolume?.volumeID ?? '',
  },
  {
    inTreeName: 'kubernetes.io/azure-file',
    driverName: 'file.csi.azure.com',
    migrated: false,
    supports: ({ azureFile }) => azureFile !== undefined,
    handle: () => '',
  },
  {
    inTreeName: 'kubernetes.io/vsphere-volume',
    driverName: 'csi.vsphere.vmware.com',
    migrated: false,
    supports: ({ vsphereVolume }) => vsphereVolume !== undefined,
    handle: () => '',
  },
];

/** The in-tree plugin of a volume, if it has one. */
export function findInTreePlugin(source: VolumeSources): InTreePlugin | undefined {
  return plugins.find((plugin) => plugin.supports(source));
}

/** The in-tree plugin that a StorageClass names as its provisioner. */
export function findInTreePluginByName(inTreeName: string): InTreePlugin | undefined {
  return plugins.find((plugin) => plugin.inTreeName === inTreeName);
}

/** Translates an inline volume of a Pod. */
export function translateInlineVolume(plugin: InTreePlugin, volume: Volume): Translation {
  const handle = plugin.handle(volume, undefined);
  return handle.startsWith('!')
    ? { error: handle.slice(1) }
    : { driver: plugin.driverName, handle, nodeAffinity: undefined };
}

/** Translates a PersistentVolume, with its zone labels turned into the driver's node affinity. */
export function translatePersistentVolume(plugin: InTreePlugin, volume: PersistentVolume): Translation {
  const handle = plugin.handle(volume.spec ?? {}, volume);
  if (handle.startsWith('!')) {
    return { error: handle.slice(1) };
  }
  const nodeAffinity =
    plugin.topologyKey === undefined
      ? volume.spec?.nodeAffinity?.required
      : translateTopology(volume, plugin.topologyKey);
  return { driver: plugin.driverName, handle, nodeAffinity };
}

/** `aws://<zone>/<id>`, `aws:///<id>` or the id alone. */
function ebsVolumeId(id: string): string {
  if (!id.startsWith('aws://')) {
    return id;
  }
  const path = /^aws:\/\/[^/?#]*([^?#]*)/.exec(id)?.[1] ?? '';
  return (
    /^\/*(?<volume>vol-[^/]*)\/*$/.exec(path)?.groups?.volume ??
    `!failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (${id})`
  );
}

/** Zonal with one zone, regional with several; an inline volume says nothing about either. */
function gceVolumeId(name: string, volume: PersistentVolume | undefined): string {
  const labels = volume?.metadata?.labels;
  const beta = labelOf(labels, labelBetaZone) ?? '';
  const zones = (beta === '' ? (labelOf(labels, labelZone) ?? '') : beta).split(multiZoneDelimiter);
  const [zone = ''] = zones;
  if (zones.length === 1) {
    return `projects/UNSPECIFIED/zones/${zone === '' ? 'UNSPECIFIED' : zone}/disks/${name}`;
  }
  const regions = new Set(
    zones.map((each) => (each.split('-').length === 3 ? each.slice(0, each.lastIndexOf('-')) : undefined)),
  );
  const [region] = regions;
  return regions.size === 1 && region !== undefined
    ? `projects/UNSPECIFIED/regions/${region}/disks/${name}`
    : `!failed to get region from zones: ${zones.join(', ')}`;
}

/** The in-tree zone key becomes the driver's, or the zone labels become an expression of each term. */
function translateTopology(
  { metadata = {}, spec = {} }: PersistentVolume,
  topologyKey: string,
): NodeSelector | undefined {
  const required = spec.nodeAffinity?.required;
  const { zone, region } = topologyLabels(required, metadata.labels);
  if (hasValues(required, zone)) {
    return renameRegion(renameKey(required, zone, topologyKey), region);
  }
  const zones = (labelOf(metadata.labels, zone) ?? '').split(multiZoneDelimiter).map((text) => text.trim());
  const named = [...new Set(zones.filter((text) => text !== ''))].sort();
  return renameRegion(
    named.length === 0 ? required : withExpression(required, { key: topologyKey, operator: 'In', values: named }),
    region,
  );
}

interface TopologyLabels {
  readonly zone: string;
  readonly region: string;
}

const currentLabels: TopologyLabels = { zone: labelZone, region: labelRegion };
const betaLabels: TopologyLabels = { zone: labelBetaZone, region: labelBetaRegion };

/** The generation of labels the volume uses; its node affinity decides before its labels do. */
function topologyLabels(
  required: NodeSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): TopologyLabels {
  const byAffinity = [currentLabels, betaLabels].find(({ zone }) =>
    expressionsOf(required).some(({ key }) => key === zone),
  );
  const byLabel = [currentLabels, betaLabels].find(({ zone }) => labelOf(labels, zone) !== undefined);
  return byAffinity ?? byLabel ?? currentLabels;
}

function expressionsOf(selector: NodeSelector | undefined): readonly NodeSelectorRequirement[] {
  return (selector?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) => matchExpressions);
}

function hasValues(selector: NodeSelector | undefined, wanted: string): boolean {
  return expressionsOf(selector).some(({ key, values = [] }) => key === wanted && values.length > 0);
}

function renameRegion(selector: NodeSelector | undefined, region: string): NodeSelector | undefined {
  return region === labelBetaRegion && hasValues(selector, region)
    ? renameKey(selector, region, labelRegion)
    : selector;
}

function renameKey(selector: NodeSelector | undefined, from: string, to: string): NodeSelector {
  const rename = (requirement: NodeSelectorRequirement): NodeSelectorRequirement =>
    requirement.key === from ? { ...requirement, key: to } : requirement;
  return {
    nodeSelectorTerms: (selector?.nodeSelectorTerms ?? []).map((term) => ({
      ...term,
      matchExpressions: (term.matchExpressions ?? []).map(rename),
    })),
  };
}

function withExpression(selector: NodeSelector | undefined, added: NodeSelectorRequirement): NodeSelector {
  const terms = selector?.nodeSelectorTerms ?? [];
  return {
    nodeSelectorTerms: (terms.length === 0 ? [{}] : terms).map((term) => ({
      ...term,
      matchExpressions: [...(term.matchExpressions ?? []), added],
    })),
  };
}
