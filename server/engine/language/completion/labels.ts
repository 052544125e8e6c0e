/** Keys and values of maps whose entries Kubernetes or the workspace knows: labels, node labels, resources. */
import { podTemplatesOf } from '../../kubernetes/workload.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldOf, isRecord } from '../../kubernetes/shape.js';
import type { Workspace } from '../../workspace/workspace.js';
import { fieldName } from '../fields.js';
import { valueAt } from '../named.js';
import type { Spot } from '../spot.js';
import { asString } from './insert.js';
import type { Proposal } from './proposals.js';

const nodeLabels: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/os': ['linux', 'windows'],
  'kubernetes.io/arch': ['amd64', 'arm64'],
  'kubernetes.io/hostname': [],
  'topology.kubernetes.io/zone': [],
  'topology.kubernetes.io/region': [],
  'node.kubernetes.io/instance-type': [],
};

const taints = [
  ...['node-role.kubernetes.io/control-plane', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
  ...['node.kubernetes.io/memory-pressure', 'node.kubernetes.io/disk-pressure', 'node.kubernetes.io/unschedulable'],
  'nvidia.com/gpu',
];

const amounts: Readonly<Record<string, readonly string[]>> = {
  cpu: ['50m', '100m', '250m', '500m', '1', '2'],
  memory: ['64Mi', '128Mi', '256Mi', '512Mi', '1Gi', '2Gi'],
  'ephemeral-storage': ['1Gi', '5Gi', '10Gi'],
  storage: ['1Gi', '5Gi', '10Gi', '50Gi', '100Gi'],
};

const schedules = ['*/15 * * * *', '0 * * * *', '0 2 * * *', '0 2 * * 1-5', '0 4 * * 0', '0 0 1 * *'];

/** Fields whose entries are labels of Pods. */
const podLabels = new Set([
  'core.v1.ServiceSpec.selector',
  'core.v1.ReplicationControllerSpec.selector',
  'meta.LabelSelector.matchLabels',
  'meta.LabelSelectorRequirement.key',
]);

/** Entries of the map at the end of the trail: keys, with the value where one is known. */
export function entryProposals(spot: Spot, workspace: Workspace, present: ReadonlySet<string>): readonly Proposal[] {
  const name = fieldName(spot.trail) ?? '';
  const entries = entriesFor(name, spot, workspace).filter(([key]) => !present.has(key));
  return entries.map(([key, value], rank) => {
    const pair = value === undefined ? `${key}: ` : `${key}: ${asString(value)}`;
    return { label: pair.trim(), kind: 'label', insert: { text: pair, snippet: false }, detail: '', rank };
  });
}

type Entry = readonly [key: string, value: string | undefined];

function entriesFor(name: string, spot: Spot, workspace: Workspace): readonly Entry[] {
  if (/^core\.v1\.(?:Volume)?ResourceRequirements\.(?:requests|limits)$/.test(name)) {
    const isClaim = name.startsWith('core.v1.Volume');
    return (isClaim ? ['storage'] : ['cpu', 'memory', 'ephemeral-storage']).map((key): Entry => [key, undefined]);
  }
  if (name === 'core.v1.PodSpec.nodeSelector') {
    return Object.entries(nodeLabels).map(([key, values]): Entry => [key, values[0]]);
  }
  if (name === 'meta.ObjectMeta.labels') return ownSelector(spot.object);
  return podLabels.has(name) ? labelsInWorkspace(spot.object, workspace) : [];
}

/** What the selector of the object wants its Pods to have. */
function ownSelector({ value }: KubernetesObject): readonly Entry[] {
  const selector = fieldOf(fieldOf(fieldOf(value, 'spec'), 'selector'), 'matchLabels');
  return isRecord(selector) ? textEntries(selector) : [];
}

/** Labels of the object's own template first, then those of the other Pods of its namespace, the most frequent first. */
function labelsInWorkspace(object: KubernetesObject, workspace: Workspace): readonly Entry[] {
  const own = podTemplatesOf(object).flatMap(({ labels }) => textEntries(labels));
  const others = workspace.neighbourhood
    .pods(object.namespace ?? 'default')
    .flatMap(({ template }) => textEntries(template.labels));
  const counts = new Map<string, { entry: Entry; count: number }>();
  for (const entry of others) {
    const key = entry.join('=');
    counts.set(key, { entry, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const frequent = [...counts.values()].toSorted((one, other) => other.count - one.count).map(({ entry }) => entry);
  return [...new Map([...own, ...frequent].map((entry) => [entry.join('='), entry])).values()];
}

const textEntries = (labels: Readonly<Record<string, unknown>>): readonly Entry[] =>
  Object.entries(labels).flatMap(([key, value]): readonly Entry[] => (typeof value === 'string' ? [[key, value]] : []));

/** Values of a map whose key is known, and of the fields beside them. */
export function valueProposals(spot: Spot, workspace: Workspace): readonly Proposal[] {
  const name = fieldName(spot.trail) ?? '';
  return valuesFor(name, spot, workspace).map((value, rank) => {
    const text = /^(?:\d+|(?:\d+(?:\.\d+)?|\.\d+)(?:m|[KMGTP]i))$/.test(value) ? value : asString(value);
    return { label: value, kind: 'amount', insert: { text, snippet: false }, detail: '', rank };
  });
}

function valuesFor(name: string, spot: Spot, workspace: Workspace): readonly string[] {
  const key = String(spot.path.at(-1));
  if (/ResourceRequirements\.(?:requests|limits)$/.test(name)) return valuesOf(amounts, key);
  if (name === 'core.v1.EmptyDirVolumeSource.sizeLimit') return valuesOf(amounts, 'memory');
  if (name === 'core.v1.PodSpec.nodeSelector') return valuesOf(nodeLabels, key);
  if (name.endsWith('.topologyKey') || name === 'core.v1.NodeSelectorRequirement.key') return Object.keys(nodeLabels);
  if (name === 'core.v1.Toleration.key') return taints;
  if (name === 'batch.v1.CronJobSpec.schedule') return schedules;
  if (name === 'meta.LabelSelectorRequirement.key') {
    return [...new Set(labelsInWorkspace(spot.object, workspace).map(([label]) => label))];
  }
  const isRequirement = name === 'meta.LabelSelectorRequirement.values';
  const wanted = isRequirement ? keyBeside(spot) : key;
  const entries = name === 'meta.ObjectMeta.labels' ? ownSelector(spot.object) : [];
  const labels = isRequirement || podLabels.has(name) ? labelsInWorkspace(spot.object, workspace) : entries;
  return [...new Set(labels.flatMap(([label, value]) => (label === wanted && value !== undefined ? [value] : [])))];
}

const keyBeside = ({ object, path }: Spot): unknown =>
  fieldOf(valueAt(object, path.slice(0, path.lastIndexOf('values'))), 'key');

const valuesOf = (table: Readonly<Record<string, readonly string[]>>, key: string): readonly string[] =>
  Object.hasOwn(table, key) ? (table[key] ?? []) : [];
