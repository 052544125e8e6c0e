/**
 * PreFilter and Filter. Upstream: `pkg/scheduler/framework/runtime/framework.go`.
 */
import { addPodToNode, cloneNodeInfo, type NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import type { Cycle, CycleState, Plugin } from './plugin.js';
import { messageOf, reject, unresolvable, type Rejection, type Status } from './status.js';

/** What all PreFilter plugins together say. */
export interface PreFilterResult {
  readonly state: CycleState;
  /** Set when the Pod fits nowhere for a reason of its own. */
  readonly rejection: Rejection | undefined;
  /** Set when the cycle failed; the sentence upstream logs. */
  readonly error: string | undefined;
  /** The only nodes that are left, and the plugins that said so. */
  readonly narrowed: Narrowing | undefined;
  /** In explain mode, every plugin that rejected the Pod. */
  readonly rejections: readonly Rejection[];
}

/** Nodes that a PreFilter plugin left over. */
export interface Narrowing {
  readonly nodeNames: ReadonlySet<string>;
  /** Sorted by name. */
  readonly plugins: readonly string[];
}

/** Asks all PreFilter plugins. With `explain`, goes on after one has rejected the Pod for good. */
export function runPreFilter(cycle: Cycle, explain = false): PreFilterResult {
  const states: unknown[] = [];
  const active: number[] = [];
  const reached = new Set<string>();
  const rejections: Rejection[] = [];
  let rejection: Rejection | undefined;
  let narrowed: Narrowing | undefined;
  const result = (error?: string): PreFilterResult => ({
    state: { states, active, reached },
    rejection,
    error,
    narrowed,
    rejections,
  });
  for (const [index, plugin] of cycle.profile.filter.entries()) {
    const outcome = plugin.preFilter?.(cycle) ?? ready;
    if (outcome.kind === 'rejected') {
      if (outcome.status.code === 'Error') {
        return result(`running PreFilter plugin "${plugin.name}": ${messageOf(outcome.status)}`);
      }
      rejections.push(reject(plugin.name, outcome.status));
      // After Unschedulable the others still run, for preemption needs their state, and the last refusal counts.
      if (rejection?.code !== 'UnschedulableAndUnresolvable') {
        rejection = reject(plugin.name, outcome.status);
      }
      if (outcome.status.code === 'UnschedulableAndUnresolvable' && !explain) {
        return result();
      }
      continue;
    }
    reached.add(plugin.name);
    states[index] = outcome.state;
    if (outcome.kind === 'ready') {
      active.push(index);
      narrowed = narrow(narrowed, plugin.name, outcome.nodeNames);
    }
    if (narrowed?.nodeNames.size === 0 && rejection?.code !== 'UnschedulableAndUnresolvable') {
      rejection = reject('', unresolvable(noNodesLeft(narrowed)));
      rejections.push(rejection);
      if (!explain) {
        return result();
      }
    }
  }
  return result();
}

const ready = { kind: 'ready', state: undefined, nodeNames: undefined } as const;

function narrow(
  narrowed: Narrowing | undefined,
  plugin: string,
  nodeNames: ReadonlySet<string> | undefined,
): Narrowing | undefined {
  if (nodeNames === undefined) {
    return narrowed;
  }
  const common =
    narrowed === undefined ? nodeNames : new Set([...narrowed.nodeNames].filter((name) => nodeNames.has(name)));
  return { nodeNames: common, plugins: [...(narrowed?.plugins ?? []), plugin].sort() };
}

function noNodesLeft({ plugins }: Narrowing): string {
  const [first = ''] = plugins;
  return plugins.length === 1
    ? `node(s) didn't satisfy plugin ${first}`
    : `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`;
}

/** Stops at the first plugin that refuses the node, as upstream. */
export function runFilters(cycle: Cycle, { states, active }: CycleState, node: NodeInfo): Rejection | undefined {
  const plugins = cycle.profile.filter;
  for (const index of active) {
    const plugin = plugins[index];
    const status = plugin?.filter?.(states[index], cycle, node);
    if (plugin !== undefined && status !== undefined) {
      return rejectionOf(plugin, status);
    }
  }
  return undefined;
}

/** Asks every plugin about the node, so that a person sees all that stands in the way. */
export function explainFilters(cycle: Cycle, { states, active }: CycleState, node: NodeInfo): readonly Rejection[] {
  return active.flatMap((index) => {
    const plugin = cycle.profile.filter[index];
    const status = plugin?.filter?.(states[index], cycle, node);
    return plugin === undefined || status === undefined ? [] : [rejectionOf(plugin, status)];
  });
}

function rejectionOf({ name }: Plugin, status: Status): Rejection {
  return status.code === 'Error'
    ? { plugin: name, code: 'Error', reasons: [`running "${name}" filter plugin: ${messageOf(status)}`] }
    : reject(name, status);
}

/**
 * Filters a node on which other Pods are nominated: the Pod must fit with those of at least its priority there,
 * and without them as well, for they may end up elsewhere.
 */
export function filterWithNominatedPods(cycle: Cycle, state: CycleState, node: NodeInfo): Rejection | undefined {
  const nominated = nominatedBefore(cycle, node);
  if (nominated.length > 0) {
    const crowded = cloneNodeInfo(node);
    const trial = cloneCycleState(cycle, state);
    for (const pod of nominated) {
      addPodToNode(crowded, pod);
      countIn(cycle, trial, pod, crowded);
    }
    const rejection = runFilters(cycle, trial, crowded);
    if (rejection !== undefined) {
      return rejection;
    }
  }
  return runFilters(cycle, state, node);
}

/** As {@link filterWithNominatedPods}, with all refusals of the pass that failed. */
export function explainWithNominatedPods(cycle: Cycle, state: CycleState, node: NodeInfo): readonly Rejection[] {
  const nominated = nominatedBefore(cycle, node);
  if (nominated.length > 0) {
    const crowded = cloneNodeInfo(node);
    const trial = cloneCycleState(cycle, state);
    for (const pod of nominated) {
      addPodToNode(crowded, pod);
      countIn(cycle, trial, pod, crowded);
    }
    const rejections = explainFilters(cycle, trial, crowded);
    if (rejections.length > 0) {
      return rejections;
    }
  }
  return explainFilters(cycle, state, node);
}

const nobody: readonly PodInfo[] = [];

function nominatedBefore({ pod, snapshot }: Cycle, node: NodeInfo): readonly PodInfo[] {
  const nominated = snapshot.nominated.get(node.name);
  return nominated === undefined
    ? nobody
    : nominated.filter(({ priority, uid }) => priority >= pod.priority && uid !== pod.uid);
}

/** A copy whose plugins can count Pods in and out. */
export function cloneCycleState({ profile }: Cycle, state: CycleState): CycleState {
  const states = state.states.map((own, index) => {
    const plugin = profile.filter[index];
    return own === undefined || plugin?.cloneState === undefined ? own : plugin.cloneState(own);
  });
  return { ...state, states };
}

/** Tells the plugins that a Pod is tried on a node. */
export function countIn(cycle: Cycle, { states, active }: CycleState, pod: PodInfo, node: NodeInfo): void {
  for (const index of active) {
    cycle.profile.filter[index]?.addPod?.(states[index], cycle, pod, node);
  }
}

/** Tells the plugins that a Pod is tried off a node. */
export function countOut(cycle: Cycle, { states, active }: CycleState, pod: PodInfo, node: NodeInfo): void {
  for (const index of active) {
    cycle.profile.filter[index]?.removePod?.(states[index], cycle, pod, node);
  }
}
