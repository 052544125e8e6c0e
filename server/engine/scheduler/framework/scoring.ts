/**
 * PreScore, Score, NormalizeScore and weights. Upstream: `pkg/scheduler/framework/runtime/framework.go`.
 */
import type { NodeInfo } from '../snapshot/node-info.js';
import type { Cycle, CycleState, WeightedPlugin } from './plugin.js';

/** The scores of one plugin, one entry per feasible node. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  /** 0…100, before the weight. */
  readonly normalized: readonly number[];
}

/** All scores; plugins that skipped are absent. */
export interface ScoreTable {
  readonly nodes: readonly NodeInfo[];
  readonly plugins: readonly PluginScores[];
  /** The weighted sum, one entry per node. */
  readonly totals: readonly number[];
}

/** The table, or the sentence upstream logs when scoring fails. */
export type ScoreOutcome =
  { readonly table: ScoreTable; readonly error?: undefined } | { readonly table?: undefined; readonly error: string };

/** Scores the nodes that passed all filters. */
export function runScore(cycle: Cycle, feasible: readonly NodeInfo[], filterState: CycleState): ScoreOutcome {
  const plugins: PluginScores[] = [];
  const totals = new Array<number>(feasible.length).fill(0);
  for (const weighted of cycle.profile.score) {
    const outcome = scorePlugin(cycle, weighted, feasible, filterState);
    if (typeof outcome === 'string') {
      return { error: outcome };
    }
    if (outcome !== undefined) {
      plugins.push(outcome);
      for (const [index, score] of outcome.normalized.entries()) {
        totals[index] = (totals[index] ?? 0) + score * outcome.weight;
      }
    }
  }
  return { table: { nodes: feasible, plugins, totals } };
}

/** `undefined` where the plugin skips, a sentence where it fails. */
function scorePlugin(
  cycle: Cycle,
  { plugin, weight }: WeightedPlugin,
  feasible: readonly NodeInfo[],
  { states }: CycleState,
): PluginScores | string | undefined {
  const outcome = plugin.preScore?.(cycle, feasible, states[cycle.profile.filter.indexOf(plugin)]);
  if (outcome?.kind === 'failed') {
    return `running PreScore plugin "${plugin.name}": ${outcome.message}`;
  }
  if (outcome?.kind === 'skip') {
    return undefined;
  }
  const raw = new Array<number>(feasible.length);
  for (const [index, node] of feasible.entries()) {
    raw[index] = plugin.score?.(outcome?.state, cycle, node) ?? 0;
  }
  if (plugin.normalize === undefined) {
    return { plugin: plugin.name, weight, raw, normalized: raw };
  }
  const normalized = [...raw];
  plugin.normalize(normalized, outcome?.state, feasible);
  return { plugin: plugin.name, weight, raw, normalized };
}

/** The nodes with the highest total, by name. */
export function bestNodes({ nodes, totals }: ScoreTable): readonly string[] {
  let highest = Number.NEGATIVE_INFINITY;
  let names: string[] = [];
  for (const [index, node] of nodes.entries()) {
    const total = totals[index] ?? 0;
    if (total > highest) {
      highest = total;
      names = [];
    }
    if (total === highest) {
      names.push(node.name);
    }
  }
  return names.sort(byCodeUnit);
}

/** Go sorts strings by bytes; for the ASCII names of Kubernetes that is by code unit. */
function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
