/** The cluster, or the whole question, as a file that Podlint reads again. */
import { applyTextEdits } from '../document/edits.js';
import { parseStream } from '../document/parse.js';
import { serializeYaml } from '../document/serialize.js';
import type { YamlDocument, YamlStream } from '../document/tree.js';
import { toValue } from '../document/value.js';
import { isClusterDocument } from '../scheduler/clusters/build-cluster.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { isScenarioDocument } from '../simulation/scenario.js';
import type { World } from '../simulation/world.js';
import { setValue } from './changes.js';
import { operationsOf } from './play.js';
import type { Scene } from './scene.js';
import { neighboursOf } from './surroundings.js';
import { isScalable, replicasPathOf } from './what-if.js';

/** A cluster file with what was done to the cluster in it. */
export function clusterText({ stage, query }: Scene): string {
  const { documents } = stage.settings;
  const { operations } = query.whatIf;
  const made = operations.length === 0 ? documents : [clusterDocument(stage.worldAfter(operations), stage.name)];
  return yamlStream(made);
}

function yamlStream(values: readonly unknown[]): string {
  return values.map((value) => serializeYaml(value)).join('---\n');
}

/** Nodes and Pods as they are now; a pool would not say what has become of its nodes. */
function clusterDocument(world: World, name: string | undefined): unknown {
  return {
    apiVersion: 'podlint.dev/v1',
    kind: 'Cluster',
    metadata: { name: name ?? 'cluster' },
    objects: [...nodesOf(world), ...podsOf(world.snapshot), ...othersOf(world.snapshot)],
  };
}

function nodesOf({ nodes }: World): readonly unknown[] {
  return [...nodes.peek()].map(({ node, failedAt }) => {
    const ready = failedAt === undefined ? [] : [{ type: 'Ready', status: 'Unknown' }];
    const conditions = [
      ...(node.status?.conditions ?? []).filter(({ type }) => type !== 'Ready' || failedAt === undefined),
      ...ready,
    ];
    const status = { ...node.status, ...(conditions.length === 0 ? {} : { conditions }) };
    return { apiVersion: 'v1', kind: 'Node', ...node, status };
  });
}

function podsOf({ placements }: Snapshot): readonly unknown[] {
  return [...placements.values()].map(({ pod, node }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: pod.pod.metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { phase: 'Running' },
  }));
}

const kinds = [
  ['priorityClasses', 'scheduling.k8s.io/v1', 'PriorityClass'],
  ['storageClasses', 'storage.k8s.io/v1', 'StorageClass'],
  ['persistentVolumes', 'v1', 'PersistentVolume'],
  ['persistentVolumeClaims', 'v1', 'PersistentVolumeClaim'],
  ['csiNodes', 'storage.k8s.io/v1', 'CSINode'],
  ['csiDrivers', 'storage.k8s.io/v1', 'CSIDriver'],
  ['services', 'v1', 'Service'],
  ['podDisruptionBudgets', 'policy/v1', 'PodDisruptionBudget'],
] as const;

/** Classes that every cluster has are left out. */
function othersOf({ objects }: Snapshot): readonly unknown[] {
  return kinds.flatMap(([store, apiVersion, kind]) =>
    [...objects[store].values()]
      .filter((object) => kind !== 'PriorityClass' || object.metadata?.name?.startsWith('system-') !== true)
      .map((object) => ({ apiVersion, kind, ...object })),
  );
}

/** Cluster, manifests and operations in one file: `podlint simulate` and the panel play it with the same history. */
export function scenarioText(scene: Scene): string {
  const { query, stage } = scene;
  const { settings } = stage;
  const played = scene.play();
  const further = played === undefined ? 0 : Math.ceil(played.end - played.now);
  const scenario = {
    apiVersion: 'podlint.dev/v1',
    kind: 'Scenario',
    metadata: { name: query.pod.template.object.name.replace(/[^a-z0-9-]+/g, '-') || 'scenario' },
    seed: settings.seed,
    ...(settings.epoch === undefined ? {} : { startTime: new Date(settings.epoch).toISOString() }),
    ...filled('assumptions', settings.assumptions),
    ...filled('controlPlane', settings.controlPlane),
    ...(settings.behaviors === undefined || settings.behaviors.length === 0 ? {} : { behaviors: settings.behaviors }),
    operations: [...operationsOf(query), ...(further > 0 ? [{ op: 'advance', seconds: further }] : [])],
  };
  const documents = [
    serializeYaml(scenario),
    ...settings.documents.map((document) => serializeYaml(document)),
    ...manifestTexts(scene),
  ];
  return documents.join('---\n');
}

function filled(key: string, value: object | undefined): Readonly<Record<string, unknown>> {
  return value === undefined || Object.keys(value).length === 0 ? {} : { [key]: value };
}

/** What others say comes first, as it was applied first. */
function manifestTexts({ query }: Scene): readonly string[] {
  const { manifests, pod, whatIf } = query;
  const { template } = pod;
  const { file, workspace } = manifests;
  const neighbours = neighboursOf(manifests, workspace.pods(file.uri)).map(({ document }) => document);
  const edits =
    whatIf.replicas === undefined || !isScalable(template)
      ? undefined
      : setValue(template, replicasPathOf(template), whatIf.replicas);
  const own =
    edits === undefined ? file.stream : parseStream(applyTextEdits(file.stream.text, edits), { mode: 'fast' });
  return [...[...new Set(neighbours)].map(textOf), ...ownTexts(own)];
}

function ownTexts({ documents }: YamlStream): readonly string[] {
  return documents
    .filter(({ root }) => {
      const value = root === undefined ? undefined : toValue(root);
      return value !== undefined && !isClusterDocument(value) && !isScenarioDocument(value);
    })
    .map(textOf);
}

/** A document without the line that begins it, and with one that ends it. */
function textOf({ text, start, end }: YamlDocument): string {
  const body = text
    .slice(start, end)
    .replace(/^(?:---[^\S\n]*(?:#[^\n]*)?\r?\n)+/, '')
    .trimEnd();
  return `${body}\n`;
}
