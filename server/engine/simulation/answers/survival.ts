/** What happens to the Pods of a node, or of a whole zone, that is cordoned, drained or lost. */
import type { Taint } from '../../kubernetes/types.js';
import { assume, schedule } from '../../scheduler/scheduler.js';
import { createPodInfo, type PodInfo } from '../../scheduler/snapshot/pod-info.js';
import { addPod, removePod, replaceNode, type Snapshot } from '../../scheduler/snapshot/snapshot.js';
import { isTolerated } from '../../scheduler/support/tolerations.js';
import { labelOf, labelZone } from '../../scheduler/support/labels.js';
import { claimNameOf } from '../../scheduler/support/volume-claims.js';
import { budgetsOf } from '../disruption/evict.js';
import { podsToMove } from '../disruption/drain.js';
import type { SimNode, SimPod, World } from '../world.js';
import { cloneSnapshot } from './clone-snapshot.js';

/** What is done to the nodes. */
export type Disaster = 'cordon' | 'drain' | 'fail';

/** What becomes of one Pod. */
export interface PodFate {
  readonly pod: string;
  readonly workload: string;
  /**
   * - `stays`: nothing happens to it.
   * - `rescheduled`: its successor runs on `node`.
   * - `pending`: its successor finds no node.
   * - `blockedByBudget`: it may not be evicted.
   * - `stuckOnVolume`: its successor would fit, were it not for its volume.
   * - `waitsForNode`: nobody replaces it before the node is back or removed.
   * - `lost`: nobody makes it again.
   */
  readonly fate: 'stays' | 'rescheduled' | 'pending' | 'blockedByBudget' | 'stuckOnVolume' | 'waitsForNode' | 'lost';
  readonly node?: string;
  /** The event, the budget, or the volume. */
  readonly reason?: string;
}

/** One cell of the matrix. */
export interface Survival {
  readonly scope: 'node' | 'zone';
  readonly name: string;
  readonly disaster: Disaster;
  readonly pods: readonly PodFate[];
  /** Every Pod that has to move finds a place. */
  readonly survives: boolean;
}

const disasters: readonly Disaster[] = ['cordon', 'drain', 'fail'];

/** What is asked. */
export interface SurvivalOptions {
  /** Only nodes and zones that hold Pods of this workload, by its name; a large cluster has many others. */
  readonly workload?: string | undefined;
  /** The same for several. */
  readonly workloads?: ReadonlySet<string> | undefined;
}

/** Every node and every zone against every disaster. The world stays as it is. */
export function surviveMatrix(world: World, { workload, workloads }: SurvivalOptions = {}): readonly Survival[] {
  const wanted = workload === undefined ? workloads : new Set([workload]);
  const nodes = [...world.nodes.peek()].filter(({ name }) => wanted === undefined || holds(world, name, wanted));
  const names = new Set(nodes.flatMap((node) => zoneOf(node) ?? []));
  const zones = new Map(
    [...names].map((zone) => [zone, [...world.nodes.peek()].filter((node) => zoneOf(node) === zone)]),
  );
  const trial: Trial = { world, snapshot: cloneSnapshot(world.snapshot), undo: [], hopeless: new Map() };
  return [
    ...nodes.flatMap((node) => surviveAll(trial, 'node', node.name, [node])),
    ...[...zones].flatMap(([zone, members]) => surviveAll(trial, 'zone', zone, members)),
  ];
}

function surviveAll(
  trial: Trial,
  scope: Survival['scope'],
  name: string,
  nodes: readonly SimNode[],
): readonly Survival[] {
  const drained = surviveIn(trial, scope, name, nodes, 'drain');
  return disasters.map((disaster) => {
    if (disaster === 'drain') {
      return drained;
    }
    return disaster === 'fail' && isAlike(trial.world, nodes, drained)
      ? { ...drained, disaster }
      : surviveIn(trial, scope, name, nodes, disaster);
  });
}

/**
 * A failure sends the Pods where a drain has sent them, if all of them found a place, nobody was spared by a budget, and nobody
 * has a reason to wait: a number of its own, a volume, or a toleration of one of the two.
 */
function isAlike(world: World, nodes: readonly SimNode[], { pods }: Survival): boolean {
  return (
    pods.every(({ fate }) => fate === 'rescheduled') &&
    nodes
      .flatMap(({ name }) => podsToMove(world, name))
      .every(
        ({ owner, info }) =>
          owner?.kind !== 'StatefulSet' &&
          info.volumes.every((volume) => claimNameOf(info, volume) === undefined) &&
          [cordoned, unreachable].every((taint) => !isTolerated(taint, info.spec.tolerations ?? [])),
      )
  );
}

/** One disaster for one node or zone; `undefined` where there is none of that name. The world stays as it is. */
export function survive(
  world: World,
  scope: Survival['scope'],
  name: string,
  disaster: Disaster,
): Survival | undefined {
  const nodes = nodesOf(world, scope, name);
  const trial: Trial = { world, snapshot: cloneSnapshot(world.snapshot), undo: [], hopeless: new Map() };
  return nodes.length === 0 ? undefined : surviveIn(trial, scope, name, nodes, disaster);
}

/** Where Pods go once a node or zone is gone for good: budgets are not asked, and numbered Pods need not wait any more. */
export function fatesAfterRemoval(world: World, scope: Survival['scope'], name: string): readonly PodFate[] {
  const trial: Trial = { world, snapshot: cloneSnapshot(world.snapshot), undo: [], hopeless: new Map() };
  return fatesOf(trial, nodesOf(world, scope, name), 'remove');
}

const nodesOf = (world: World, scope: Survival['scope'], name: string): readonly SimNode[] =>
  [...world.nodes.peek()].filter((node) => (scope === 'node' ? node.name === name : zoneOf(node) === name));

function holds(world: World, node: string, workloads: ReadonlySet<string>): boolean {
  return podsToMove(world, node).some((pod) => workloads.has(pod.workload));
}

function zoneOf({ node }: SimNode): string | undefined {
  return labelOf(node.metadata?.labels, labelZone);
}

/** A copy on which every disaster is tried and taken back: copying anew would cost more than the disaster itself. */
interface Trial {
  readonly world: World;
  readonly snapshot: Snapshot;
  /** Taken back in reverse order. */
  readonly undo: (() => void)[];
  /** By owner: where one of its Pods found no place, the others, which are alike, need not look. */
  readonly hopeless: Map<string, Fate>;
}

/** One disaster. */
function surviveIn(
  trial: Trial,
  scope: Survival['scope'],
  name: string,
  nodes: readonly SimNode[],
  disaster: Disaster,
): Survival {
  const pods = fatesOf(trial, nodes, disaster);
  trial.hopeless.clear();
  while (trial.undo.length > 0) {
    trial.undo.pop()?.();
  }
  const fine: readonly PodFate['fate'][] = ['stays', 'rescheduled'];
  return { scope, name, disaster, pods, survives: pods.every(({ fate }) => fine.includes(fate)) };
}

function fatesOf(trial: Trial, nodes: readonly SimNode[], disaster: Disaster | 'remove'): readonly PodFate[] {
  const { world } = trial;
  const concerned = nodes
    .flatMap(({ name }) => podsToMove(world, name))
    .filter(({ deletion, finishedAt }) => deletion === undefined && finishedAt === undefined)
    .sort((left, right) => right.info.priority - left.info.priority || left.createdAt - right.createdAt);
  if (disaster === 'cordon') {
    return concerned.map((pod) => ({ pod: pod.key, workload: pod.workload, fate: 'stays' }));
  }
  for (const node of nodes) {
    close(trial, node, disaster);
  }
  const spent = new Map<string, number>();
  return concerned.map((pod) => {
    const head = { pod: pod.key, workload: pod.workload };
    const budget = disaster === 'drain' ? findSpentBudget(world, pod, spent) : undefined;
    if (budget !== undefined) {
      return { ...head, fate: 'blockedByBudget', reason: budget };
    }
    const fate = disaster === 'fail' ? failedFate(trial, pod) : move(trial, pod);
    settleBudgets(world, pod, spent, fate.fate === 'rescheduled');
    return { ...head, ...fate };
  });
}

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };

/** What the scheduler takes a cordon for (`pkg/scheduler/framework/plugins/nodeunschedulable`). */
const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function close({ snapshot, undo }: Trial, { node }: SimNode, disaster: Disaster | 'remove'): void {
  const { spec = {} } = node;
  const closed =
    disaster === 'fail' ? { ...spec, taints: [...(spec.taints ?? []), unreachable] } : { ...spec, unschedulable: true };
  replaceNode(snapshot, { ...node, spec: closed });
  undo.push(() => replaceNode(snapshot, node));
}

type Fate = Pick<PodFate, 'fate' | 'node' | 'reason'>;

/** A Pod on a dead node is only replaced when it is evicted, and its volume only comes along when the node lets go of it. */
function failedFate(trial: Trial, pod: SimPod): Fate {
  if (pod.owner?.kind === 'StatefulSet') {
    return { fate: 'waitsForNode', reason: 'A StatefulSet never runs two Pods of one name' };
  }
  const fate = move(trial, pod);
  const volume = fate.fate === 'rescheduled' ? findExclusiveVolume(trial.world, pod) : undefined;
  return volume === undefined
    ? fate
    : { fate: 'stuckOnVolume', reason: `${volume} stays attached to ${pod.nodeName ?? ''}` };
}

function findExclusiveVolume(world: World, pod: SimPod): string | undefined {
  for (const [name, onNodes] of world.attachments) {
    const modes = world.snapshot.objects.persistentVolumes.get(name)?.spec?.accessModes ?? [];
    const isExclusive = modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
    if (isExclusive && onNodes.has(pod.nodeName ?? '') && usesVolume(world, pod, name)) {
      return name;
    }
  }
  return undefined;
}

function usesVolume(world: World, { info, namespace }: SimPod, volumeName: string): boolean {
  return info.volumes.some((volume) => {
    const claim = claimNameOf(info, volume);
    return (
      claim !== undefined &&
      world.snapshot.objects.persistentVolumeClaims.get(`${namespace}/${claim}`)?.spec?.volumeName === volumeName
    );
  });
}

/** `minFeasibleNodesToFind` in pkg/scheduler/schedule_one.go: among so many that fit, any is good enough. */
const enoughNodes = 100;

/** Takes the Pod away and looks for a place for its successor. */
function move({ world, snapshot, undo, hopeless }: Trial, pod: SimPod): Fate {
  removePod(snapshot, pod.uid);
  undo.push(() => addPod(snapshot, pod.info, pod.nodeName ?? ''));
  if (pod.owner === undefined) {
    return { fate: 'lost', reason: 'No controller makes it again' };
  }
  const known = hopeless.get(pod.owner.uid);
  if (known !== undefined) {
    return known;
  }
  const successor = successorOf(pod);
  const { cycle, result } = schedule(snapshot, successor, world.profile, { enough: enoughNodes });
  const [node] = result.best;
  if (node !== undefined) {
    const before = { volumes: [...snapshot.assumed.volumes], claims: [...snapshot.assumed.claims] };
    assume(cycle, result, node);
    undo.push(() => {
      removePod(snapshot, successor.uid);
      restore(snapshot.assumed.volumes, before.volumes);
      restore(snapshot.assumed.claims, before.claims);
    });
    return { fate: 'rescheduled', node };
  }
  const bare = withoutVolumes(successor);
  const isVolume = bare !== undefined && schedule(snapshot, bare, world.profile, { enough: 1 }).result.best.length > 0;
  const fate: Fate = {
    fate: isVolume ? 'stuckOnVolume' : 'pending',
    ...(result.message === undefined ? {} : { reason: result.message }),
  };
  if (onlyRoomDecides(successor)) {
    hopeless.set(pod.owner.uid, fate);
  }
  return fate;
}

/** Room only becomes less while Pods move; company and spread may change, and volumes are each Pod's own. */
function onlyRoomDecides({ hasAffinity, spec, volumes }: PodInfo): boolean {
  return !hasAffinity && (spec.topologySpreadConstraints ?? []).length === 0 && volumes.length === 0;
}

function restore<T>(map: Map<string, T>, entries: readonly (readonly [string, T])[]): void {
  map.clear();
  for (const [key, value] of entries) {
    map.set(key, value);
  }
}

function successorOf({ info, uid }: SimPod): PodInfo {
  const spec = { ...info.spec, nodeName: '' };
  return createPodInfo({ ...info.pod, metadata: { ...info.pod.metadata, uid: `${uid}'` }, spec, status: {} });
}

function withoutVolumes(info: PodInfo): PodInfo | undefined {
  const kept = info.volumes.filter((volume) => claimNameOf(info, volume) === undefined);
  if (kept.length === info.volumes.length) {
    return undefined;
  }
  return createPodInfo({ ...info.pod, spec: { ...info.spec, volumes: kept } });
}

/** The budget that speaks against the eviction, given what was spent before. */
function findSpentBudget(world: World, pod: SimPod, spent: ReadonlyMap<string, number>): string | undefined {
  const budgets = budgetsOf(world, pod);
  if (budgets.length > 1) {
    return budgets.map(([name]) => name).join(', ');
  }
  return budgets.find(([name, { status }]) => {
    const left = (status?.disruptionsAllowed ?? 0) - (spent.get(`${pod.namespace}/${name}`) ?? 0);
    return left <= 0 && pod.readyAt !== undefined;
  })?.[0];
}

/** A successor that runs gives the budget back what the eviction took. */
function settleBudgets(world: World, pod: SimPod, spent: Map<string, number>, replaced: boolean): void {
  for (const [name] of replaced ? [] : budgetsOf(world, pod)) {
    const key = `${pod.namespace}/${name}`;
    spent.set(key, (spent.get(key) ?? 0) + 1);
  }
}
