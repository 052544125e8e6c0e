/** One attempt to place a Pod, from PreEnqueue to the choice of a node. Upstream: `pkg/scheduler/schedule_one.go`. */
import type { NodeInfo } from '../snapshot/node-info.js';
import {
  explainWithNominatedPods,
  filterWithNominatedPods,
  runPreFilter,
  type Narrowing,
  type PreFilterResult,
} from './filtering.js';
import { formatFitError, noNodesAvailable } from './fit-error.js';
import type { Cycle, CycleState, FilterResult, PreemptionPlan } from './plugin.js';
import { bestNodes, runScore, type ScoreTable } from './scoring.js';
import { messageOf, reject, unresolvable, type Rejection } from './status.js';

/** At which point a node was refused. */
export type Stage = 'PreFilter' | 'PreFilterResult' | 'Filter';

/** The refusal that decided about a node. */
export interface NodeRejection extends Rejection {
  readonly stage: Stage;
}

/** What a cycle came to. Only what was reached is set. */
export interface CycleResult {
  readonly outcome: 'scheduled' | 'unschedulable' | 'gated' | 'error';
  readonly nodes: readonly NodeInfo[];
  /** One entry per node, `undefined` where the Pod fits. */
  readonly rejections: readonly (NodeRejection | undefined)[];
  /** In explain mode, all refusals of each node; empty where the Pod fits. */
  readonly explained?: readonly (readonly NodeRejection[])[] | undefined;
  readonly preEnqueue?: Rejection | undefined;
  readonly preFilter?: Rejection | undefined;
  readonly scores?: ScoreTable | undefined;
  /** Whether the scores decided; with one feasible node, or a nominated one that fits, they do not. */
  readonly scoringUsed: boolean;
  /** The nodes the Pod may land on, by name. */
  readonly best: readonly string[];
  /** The text of the FailedScheduling event, or of the error. */
  readonly message?: string | undefined;
  readonly postFilter?: PostFilterResult | undefined;
  /** How many nodes fit where scoring them failed; else the scores tell. */
  readonly feasibleCount?: number | undefined;
  /** For reserving; absent where no filter ran. */
  readonly state?: CycleState | undefined;
}

/** What PostFilter had to say. */
export interface PostFilterResult {
  readonly message: string;
  readonly preemption: PreemptionPlan | undefined;
}

/** How much is asked. */
export interface CycleOptions {
  /** Run every filter on every node instead of stopping at the first that refuses. */
  readonly explain?: boolean | undefined;
  /** In explain mode, the only node that is of interest; the others have no explanation. */
  readonly onlyNode?: string | undefined;
  /**
   * Stop filtering once so many nodes fit, as kube-scheduler does in large clusters (`numFeasibleNodesToFind`, at least 100).
   * Nodes that were not looked at have no rejection and no score. Only for who wants a place, not a report.
   */
  readonly enough?: number | undefined;
}

const nothing = { rejections: [], scoringUsed: false, best: [] } as const;

/** Runs one cycle. Nothing in the snapshot changes. */
export function runCycle(cycle: Cycle, { explain = false, onlyNode, enough }: CycleOptions = {}): CycleResult {
  const { nodes } = cycle.snapshot;
  for (const plugin of cycle.profile.preEnqueue) {
    const status = plugin.preEnqueue?.(cycle.pod);
    if (status !== undefined) {
      return { ...nothing, outcome: 'gated', nodes, preEnqueue: reject(plugin.name, status) };
    }
  }
  if (nodes.length === 0) {
    return {
      ...nothing,
      outcome: 'unschedulable',
      nodes,
      preFilter: runPreFilter(cycle).rejection,
      message: noNodesAvailable,
    };
  }
  const preFilter = runPreFilter(cycle, explain);
  const filtered = preFilter.error ?? filterNodes(cycle, preFilter, enough);
  if (typeof filtered === 'string') {
    return { ...nothing, outcome: 'error', nodes, message: filtered };
  }
  const explained = explain ? explainNodes(cycle, preFilter, onlyNode) : undefined;
  const common = { nodes, rejections: filtered, explained, preFilter: preFilter.rejection, state: preFilter.state };
  const feasible = nodes.filter((_, index) => filtered[index] === undefined).slice(0, enough);
  return feasible.length === 0
    ? finishUnschedulable(cycle, preFilter, common)
    : finishScheduled(cycle, feasible, common);
}

type Common = Pick<CycleResult, 'nodes' | 'rejections' | 'explained' | 'preFilter'> & { readonly state: CycleState };

/** One entry per node, or the sentence with which the cycle failed. */
function filterNodes(
  cycle: Cycle,
  { state, rejection, narrowed }: PreFilterResult,
  enough = Number.POSITIVE_INFINITY,
): readonly (NodeRejection | undefined)[] | string {
  const { nodes } = cycle.snapshot;
  if (rejection !== undefined) {
    const forAll: NodeRejection = { ...rejection, stage: 'PreFilter' };
    return nodes.map(() => forAll);
  }
  const leftOut = narrowed === undefined ? undefined : narrowedOut(narrowed);
  const rejections = new Array<NodeRejection | undefined>(nodes.length);
  let fitting = 0;
  for (const [index, node] of nodes.entries()) {
    if (leftOut !== undefined && narrowed?.nodeNames.has(node.name) !== true) {
      rejections[index] = leftOut;
    } else {
      const refused = filterWithNominatedPods(cycle, state, node);
      if (refused?.code === 'Error') {
        return messageOf(refused);
      }
      rejections[index] = refused === undefined ? undefined : atFilter(refused);
      fitting += refused === undefined ? 1 : 0;
      if (fitting >= enough) {
        break;
      }
    }
  }
  return rejections;
}

function narrowedOut({ plugins }: Narrowing): NodeRejection {
  const status = unresolvable(`node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`);
  return { ...reject(plugins.join(','), status), stage: 'PreFilterResult' };
}

function atFilter({ plugin, code, reasons }: Rejection): NodeRejection {
  return { plugin, code, reasons, stage: 'Filter' };
}

/** A plugin that has narrowed the nodes is not asked again about those it left out. */
function explainNodes(
  cycle: Cycle,
  { state, rejections, narrowed }: PreFilterResult,
  onlyNode: string | undefined,
): readonly (readonly NodeRejection[])[] {
  const forAll = rejections.map((rejection): NodeRejection => ({ ...rejection, stage: 'PreFilter' }));
  const leftOut = narrowed === undefined ? [] : [narrowedOut(narrowed)];
  return cycle.snapshot.nodes.map((node) => {
    if (onlyNode !== undefined && node.name !== onlyNode) {
      return [];
    }
    const own = explainWithNominatedPods(cycle, state, node).map(atFilter);
    const isOut = narrowed?.nodeNames.has(node.name) === false;
    return isOut
      ? [...forAll, ...leftOut, ...own.filter(({ plugin }) => !narrowed.plugins.includes(plugin))]
      : [...forAll, ...own];
  });
}

function finishScheduled(cycle: Cycle, feasible: readonly NodeInfo[], common: Common): CycleResult {
  const { table: scored, error } = runScore(cycle, feasible, common.state);
  if (scored === undefined && feasible.length > 1) {
    return { ...nothing, outcome: 'error', nodes: common.nodes, message: error, feasibleCount: feasible.length };
  }
  // A lone node is taken without asking for scores, so it does not matter that there are none.
  const table = scored ?? { nodes: feasible, plugins: [], totals: feasible.map(() => 0) };
  const nominated = cycle.pod.pod.status?.nominatedNodeName ?? '';
  const keepsNomination = nominated !== '' && feasible.some(({ name }) => name === nominated);
  return {
    ...common,
    outcome: 'scheduled',
    scores: table,
    scoringUsed: feasible.length > 1 && !keepsNomination,
    best: keepsNomination ? [nominated] : bestNodes(table),
  };
}

function finishUnschedulable(cycle: Cycle, preFilter: PreFilterResult, common: Common): CycleResult {
  const { nodes, rejections } = common;
  const postFilter = runPostFilter(cycle, toFilterResult(preFilter, common));
  const message = formatFitError({
    nodeCount: nodes.length,
    preFilterMessage: preFilter.rejection === undefined ? '' : messageOf(preFilter.rejection),
    reasons: rejections.map((rejection) => rejection?.reasons ?? []),
    postFilterMessage: postFilter.message,
  });
  return { ...common, ...nothing, rejections, outcome: 'unschedulable', message, postFilter };
}

/** Upstream only keeps a status for nodes that were filtered; the others share one. */
function toFilterResult({ state, rejection }: PreFilterResult, { nodes, rejections }: Common): FilterResult {
  const own = new Map<string, Rejection>();
  for (const [index, node] of nodes.entries()) {
    const refused = rejections[index];
    if (refused?.stage === 'Filter') {
      own.set(node.name, refused);
    }
  }
  return { state, rejections: own, absent: rejection ?? unresolvable() };
}

/** Asks until a plugin succeeds or fails; reasons of the others are joined. */
function runPostFilter(cycle: Cycle, result: FilterResult): PostFilterResult {
  const reasons: string[] = [];
  for (const plugin of cycle.profile.postFilter) {
    const outcome = plugin.postFilter?.(cycle, result);
    if (outcome?.kind === 'nominated') {
      return { message: outcome.message, preemption: outcome.preemption };
    }
    if (outcome?.kind === 'failed') {
      return { message: outcome.message, preemption: undefined };
    }
    reasons.push(...(outcome?.reasons ?? []));
  }
  return { message: reasons.join(', '), preemption: undefined };
}
