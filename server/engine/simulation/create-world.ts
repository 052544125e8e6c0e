/** A world to begin with: a cluster that already runs, and the manifests that are applied to it. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { isRecord } from '../kubernetes/shape.js';
import type { Node } from '../kubernetes/types.js';
import { buildCluster, isClusterDocument } from '../scheduler/clusters/build-cluster.js';
import type { DocumentProblem } from '../scheduler/clusters/build-cluster.js';
import { expandCluster } from '../scheduler/clusters/expand.js';
import type { Profile } from '../scheduler/framework/plugin.js';
import { createDefaultProfile } from '../scheduler/plugins/registry.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { adoptPods } from './adopt.js';
import { applyObject } from './apply.js';
import {
  defaultAssumptions,
  defaultControlPlane,
  type Assumptions,
  type Behavior,
  type ControlPlane,
} from './assumptions.js';
import { toObject } from './plain-object.js';
import { createRange, rangeForNode } from './pods/addresses.js';
import { cloneNode, clonePod } from './clone-parts.js';
import { createQueue } from './queue.js';
import { createRandom } from './random.js';
import { runUntil, settle } from './run.js';
import { SharedMap } from './shared-map.js';
import type { SimNode, World } from './world.js';

/** What a simulation starts from. */
export interface WorldOptions {
  /** Documents of a cluster file, or a preset. */
  readonly cluster: readonly unknown[];
  /** Manifests, applied in this order at time 0. */
  readonly objects: readonly KubernetesObject[];
  readonly profile?: Profile | undefined;
  readonly seed?: number | undefined;
  /** The wall clock at time 0, in milliseconds since 1970. */
  readonly epoch?: number | undefined;
  readonly assumptions?: Partial<Assumptions> | undefined;
  readonly controlPlane?: Partial<ControlPlane> | undefined;
  readonly behaviors?: readonly Behavior[] | undefined;
}

/** A world, and what is wrong with the cluster it was made from. */
export interface CreatedWorld {
  readonly world: World;
  readonly problems: readonly DocumentProblem[];
}

/** A Thursday; schedules with weekdays need one. */
const defaultEpoch = Date.UTC(2026, 0, 1);

/** Makes the world; at its time 0 the manifests have just been applied, and nothing has happened to them yet. */
export function createWorld(options: WorldOptions): CreatedWorld {
  const created = createClusterWorld(options);
  applyManifests(created.world, options.objects);
  return created;
}

/** The world before any manifest: the cluster as it has been running for long. `cloneWorld` saves making it anew for every question. */
export function createClusterWorld(options: Omit<WorldOptions, 'objects'>): CreatedWorld {
  const { cluster, profile = createDefaultProfile() } = options;
  const { snapshot, pending, problems } = buildCluster(cluster, profile);
  const world = emptyWorld(options, snapshot, profile);
  for (const { node } of snapshot.nodes) {
    addSimNode(world, node);
  }
  const others = cluster.flatMap((document) => objectsOf(document)).map(toObject);
  for (const object of others.filter(({ kind }) => kind !== 'Pod')) {
    applyObject(world, object, 'existing');
  }
  adoptPods(world, pending);
  settle(world);
  // What the cluster did to be there is not part of the story.
  world.history.length = 0;
  return { world, problems };
}

/** Applies manifests, in this order. */
export function applyManifests(world: World, objects: readonly KubernetesObject[]): void {
  for (const object of objects) {
    applyObject(world, object, 'new');
  }
}

/** Lets time pass, in seconds. */
export function advance(world: World, count: number): void {
  runUntil(world, world.now + Math.max(0, Math.round(count * 1000)));
}

function emptyWorld(options: Omit<WorldOptions, 'objects'>, snapshot: Snapshot, profile: Profile): World {
  return {
    now: 0,
    epoch: options.epoch ?? defaultEpoch,
    assumptions: { ...defaultAssumptions, ...options.assumptions },
    controlPlane: { ...defaultControlPlane, ...options.controlPlane },
    behaviors: options.behaviors ?? [],
    random: createRandom(options.seed ?? 1),
    queue: createQueue(),
    snapshot,
    profile,
    nodes: new SharedMap(cloneNode),
    ranges: new Set(),
    pods: new SharedMap(clonePod),
    podsByOwner: new Map(),
    podsByNamespace: new Map(),
    pending: new Set(),
    controllers: new Map(),
    endpoints: new Map(),
    attachments: new Map(),
    drains: new Map(),
    load: [],
    history: [],
    dirty: {
      pods: new Set(),
      controllers: new Set(),
      counted: new Map(),
      services: false,
      zones: false,
      scheduler: true,
    },
    traits: new Map(),
    configMaps: new Map(),
    clusterDocuments: options.cluster,
    created: 0,
    nodesMade: 0,
    moves: 0,
    vanished: new Map(),
    zones: new Map(),
    stuck: false,
  };
}

/** Takes a node of the snapshot into the world. Its range is its own, or the next one of the cluster's. */
export function addSimNode(world: World, node: Node): SimNode {
  const { name = '' } = node.metadata ?? {};
  const index = world.nodesMade++;
  let next = index;
  while (node.spec?.podCIDR === undefined && world.ranges.has(rangeForNode(next))) {
    next++;
  }
  const { addresses = [], images = [], conditions = [] } = node.status ?? {};
  const ready = conditions.find(({ type }) => type === 'Ready');
  const isDown = ready !== undefined && ready.status !== 'True';
  const added: SimNode = {
    name,
    node,
    condition: isDown ? 'Unknown' : 'Ready',
    failedAt: isDown ? world.now : undefined,
    taintedAt: isDown ? world.now : undefined,
    range: createRange(node.spec?.podCIDR ?? rangeForNode(next)),
    internalIp:
      addresses.find(({ type }) => type === 'InternalIP')?.address ??
      `192.168.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    images: new Set(images.flatMap(({ names = [] }) => names)),
    evictions: new Map(),
  };
  world.ranges.add(added.range.cidr);
  world.nodes.set(name, added);
  world.vanished.delete(name);
  return added;
}

const deepestList = 8;

/** The objects of a cluster document, Lists taken apart. */
function objectsOf(document: unknown, depth = 0): readonly unknown[] {
  if (isClusterDocument(document)) {
    return expandCluster(document).objects.flatMap((object) => objectsOf(object, depth + 1));
  }
  if (isRecord(document) && Array.isArray(document.items) && depth < deepestList) {
    const { kind, apiVersion } = document;
    const inherited =
      typeof kind === 'string' && kind !== 'List' ? { apiVersion, kind: kind.replace(/List$/, '') } : {};
    return document.items.flatMap((item: unknown) =>
      objectsOf(isRecord(item) ? { ...inherited, ...item } : item, depth + 1),
    );
  }
  return [document];
}
