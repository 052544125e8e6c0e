/**
 * The smallest changes of a Pod with which it finds a node, ranked by how many nodes they unlock.
 * Every set is tried with the scheduler before it is offered.
 */
import { formatQuantity, parseQuantity, type Quantity } from '../../kubernetes/quantity.js';
import type { PodSpec } from '../../kubernetes/types.js';
import { explainRejection } from '../../scheduler/explain/explain.js';
import type { PlainReason } from '../../scheduler/explain/plain-reason.js';
import { runCycle } from '../../scheduler/framework/cycle.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { names } from '../../scheduler/framework/plugin-names.js';
import { schedule } from '../../scheduler/scheduler.js';
import type { NodeInfo } from '../../scheduler/snapshot/node-info.js';
import { createPodInfo, type PodInfo } from '../../scheduler/snapshot/pod-info.js';
import { amountOf } from '../../scheduler/snapshot/resource.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';
import { isTolerated } from '../../scheduler/support/tolerations.js';
import { changeAt, valueAt, type SpecPath } from './spec-edit.js';

/** One edit of a Pod spec. */
export interface SpecEdit {
  /** An imperative sentence without a full stop. */
  readonly label: string;
  /** In the Pod spec; `containers`, 0, `resources`… */
  readonly path: SpecPath;
  /** What stands there afterwards; absent for a removal. */
  readonly value?: unknown;
  /** Where the change is to add items to a list: those, as admission may have filled in others. */
  readonly added?: readonly unknown[];
}

/** Edits that belong together. */
export interface ChangeSet {
  readonly edits: readonly SpecEdit[];
  /** Nodes on which the Pod fits after all of them, by name. */
  readonly unlocks: readonly string[];
}

/**
 * Finds the changes for a Pod that is Pending; an empty list where no edit of the Pod helps. The snapshot stays as it is.
 * Of more than `most` different sets those that most nodes would need are tried: every trial costs a cycle over all nodes.
 */
export function findSmallestChanges(
  pod: PodInfo,
  snapshot: Snapshot,
  profile: Profile,
  most = Number.POSITIVE_INFINITY,
): readonly ChangeSet[] {
  const quiet: Profile = { ...profile, postFilter: [], score: [] };
  const cycle = { pod, snapshot, profile: quiet };
  const { explained = [], rejections } = runCycle(cycle, { explain: true });
  const sets = new Map<string, { readonly edits: readonly SpecEdit[]; nodes: number }>();
  for (const [index, node] of snapshot.nodes.entries()) {
    if (rejections[index] !== undefined) {
      const reasons = (explained[index] ?? []).flatMap((rejection) => explainRejection(cycle, node, rejection));
      const edits = editsFor(pod, node, reasons);
      if (edits !== undefined) {
        const key = JSON.stringify(edits);
        sets.set(key, { edits, nodes: (sets.get(key)?.nodes ?? 0) + 1 });
      }
    }
  }
  return [...sets.values()]
    .sort((left, right) => right.nodes - left.nodes)
    .slice(0, most)
    .map(({ edits }) => ({ edits, unlocks: tryEdits(pod, snapshot, quiet, edits) }))
    .filter(({ unlocks }) => unlocks.length > 0)
    .sort((left, right) => right.unlocks.length - left.unlocks.length || left.edits.length - right.edits.length);
}

/** Where the Pod fits after the edits. */
function tryEdits(pod: PodInfo, snapshot: Snapshot, profile: Profile, edits: readonly SpecEdit[]): readonly string[] {
  const spec = edits.reduce((current, { path, value }) => changeAt(current, path, value), pod.spec);
  const { result } = schedule(snapshot, createPodInfo({ ...pod.pod, spec }), profile);
  return result.nodes
    .filter((_, index) => result.rejections[index] === undefined && result.best.length > 0)
    .map(({ name }) => name);
}

/** All that has to change for one node; `undefined` where the Pod is not at fault. */
function editsFor(pod: PodInfo, node: NodeInfo, reasons: readonly PlainReason[]): readonly SpecEdit[] | undefined {
  const edits: SpecEdit[] = [];
  for (const reason of reasons) {
    const edit = editFor(pod, node, reason);
    if (edit === undefined) {
      return undefined;
    }
    edits.push(...edit);
  }
  return edits.length === 0 ? undefined : edits;
}

function editFor({ spec }: PodInfo, node: NodeInfo, reason: PlainReason): readonly SpecEdit[] | undefined {
  const { hint, plugin } = reason;
  if (plugin === names.taintToleration) {
    return [tolerate(spec, node)];
  }
  if (hint?.path === undefined) {
    return undefined;
  }
  switch (plugin) {
    case names.nodeResourcesFit:
      return lower(spec, hint.path, hint.room, node, reason);
    case names.podTopologySpread:
      return typeof hint.path.at(-1) === 'number'
        ? [
            {
              label: 'Use whenUnsatisfiable: ScheduleAnyway',
              path: [...hint.path, 'whenUnsatisfiable'],
              value: 'ScheduleAnyway',
            },
          ]
        : undefined;
    case names.nodeAffinity:
    case names.nodePorts:
    case names.interPodAffinity:
      return [{ label: hint.label, path: wholeTerm(hint.path) }];
    default:
      return undefined;
  }
}

/** Half of a required affinity would be invalid: it goes as a whole. */
function wholeTerm(path: SpecPath): SpecPath {
  const required = path.indexOf('requiredDuringSchedulingIgnoredDuringExecution');
  return required === -1 ? path : path.slice(0, required + 1);
}

/** All taints of the node at once: with one of them the Pod would still be kept away. */
function tolerate({ tolerations = [] }: PodSpec, { taints }: NodeInfo): SpecEdit {
  const missing = taints.filter((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations));
  const added = missing.map(({ key = '', value = '', effect = '' }) =>
    value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
  );
  const written = missing.map(
    ({ key = '', value = '', effect = '' }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`,
  );
  return {
    label: `Add a toleration for ${written.join(', ')}`,
    path: ['tolerations'],
    value: [...tolerations, ...added],
    added,
  };
}

/** The largest request gives what is missing; the others stay. */
function lower(
  spec: PodSpec,
  path: SpecPath,
  room: NonNullable<PlainReason['hint']>['room'],
  node: NodeInfo,
  { reason }: PlainReason,
): readonly SpecEdit[] | undefined {
  const written = valueAt(spec, path);
  const current = typeof written === 'string' || typeof written === 'number' ? parseQuantity(written) : undefined;
  if (room === undefined || current === undefined) {
    return undefined;
  }
  const { resource } = room;
  const missing = amountOf(node.requested, resource) + totalOf(spec, resource) - amountOf(node.allocatable, resource);
  const amount = round(resource, inUnits(resource, current) - missing);
  if (amount <= 0 || !reason.startsWith('Insufficient')) {
    return undefined;
  }
  const value = write(resource, amount);
  return [{ label: `Lower the request of ${resource} to ${value}`, path, value }];
}

function totalOf(spec: PodSpec, resource: string): number {
  return amountOf(createPodInfo({ spec }).requests, resource);
}

function inUnits(resource: string, quantity: Quantity): number {
  const text = formatQuantity(quantity);
  return amountOf(
    createPodInfo({ spec: { containers: [{ resources: { requests: { [resource]: text } } }] } }).requests,
    resource,
  );
}

/** Down to steps that a person would write: 10m, 1Mi. */
function round(resource: string, amount: number): number {
  const step = resource === 'cpu' ? 10 : resource === 'memory' || resource === 'ephemeral-storage' ? 1024 ** 2 : 1;
  return Math.floor(amount / step) * step;
}

function write(resource: string, amount: number): string {
  switch (resource) {
    case 'cpu':
      return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
    case 'memory':
    case 'ephemeral-storage':
      return `${amount / 1024 ** 2}Mi`;
    default:
      return String(amount);
  }
}
