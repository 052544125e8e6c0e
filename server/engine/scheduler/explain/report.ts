/** What a person wants to know of a cycle: the verdict in one line, every node, and what would help. */
import type { CycleResult } from '../framework/cycle.js';
import type { Cycle } from '../framework/plugin.js';
import type { ScoreTable } from '../framework/scoring.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { labelOf, labelZone } from '../support/labels.js';
import { formatAtMost } from './amounts.js';
import { explainRejection } from './explain.js';
import type { Hint, PlainReason } from './plain-reason.js';

/** What one plugin adds to a node's score. */
export interface ScorePart {
  readonly plugin: string;
  readonly raw: number;
  /** 0…100. */
  readonly normalized: number;
  readonly weight: number;
  readonly points: number;
}

/** One node as it stands to the Pod. */
export interface NodeReport {
  readonly node: string;
  readonly zone?: string;
  /** `lands`: the Pod goes here. */
  readonly outcome: 'lands' | 'fits' | 'blocked';
  readonly score?: number;
  readonly parts?: readonly ScorePart[];
  /** All that stands in the way, in the order of the plugins; what several plugins say alike, once. */
  readonly reasons: readonly PlainReason[];
}

/** A change, and how much it would help. */
export interface Remedy {
  readonly hint: Hint;
  readonly plugin: string;
  /** Nodes that are refused for this reason. */
  readonly nodes: number;
  /** Nodes that are refused for no other reason. */
  readonly unlocks: number;
}

/**
 * Reports on every node, or on one; none where no node was looked at. The result should be one of explain mode,
 * or each node shows its first refusal only.
 */
export function reportNodes(
  cycle: Cycle,
  result: CycleResult,
  landsOn: string | undefined,
  onlyNode?: string,
): readonly NodeReport[] {
  const { nodes, rejections, explained, scores } = result;
  if (rejections.length === 0) {
    return [];
  }
  return nodes.flatMap((node, index): readonly NodeReport[] => {
    if (onlyNode !== undefined && node.name !== onlyNode) {
      return [];
    }
    const rejection = rejections[index];
    const zone = labelOf(node.labels, labelZone);
    const head = { node: node.name, ...(zone === undefined ? {} : { zone }) };
    if (rejection === undefined) {
      return [{ ...head, outcome: node.name === landsOn ? 'lands' : 'fits', ...scoreOf(scores, node), reasons: [] }];
    }
    const all = explained?.[index] ?? [rejection];
    const reasons = all.flatMap((each) => explainRejection(cycle, node, each));
    return [{ ...head, outcome: 'blocked', reasons: withoutEchoes(reasons) }];
  });
}

/** A claim that is missing is refused by every volume plugin; what has the same remedy is said once. */
function withoutEchoes(reasons: readonly PlainReason[]): readonly PlainReason[] {
  const said = new Set<string>();
  return reasons.filter(({ words, hint }) => {
    const key = hint === undefined ? words : [hint.label, ...(hint.path ?? [])].join('\n');
    const isNew = !said.has(key);
    said.add(key);
    return isNew;
  });
}

function scoreOf(table: ScoreTable | undefined, node: NodeInfo): Pick<NodeReport, 'score' | 'parts'> {
  const index = table?.nodes.indexOf(node) ?? -1;
  if (table === undefined || index === -1) {
    return {};
  }
  const parts = table.plugins.map(({ plugin, weight, raw, normalized }) => {
    const value = normalized[index] ?? 0;
    return { plugin, raw: raw[index] ?? 0, normalized: value, weight, points: value * weight };
  });
  return { score: table.totals[index] ?? 0, parts };
}

interface Candidate {
  readonly hint: Hint;
  readonly plugin: string;
  nodes: number;
  unlocks: number;
  /** What each unlocked node has left. */
  readonly rooms: number[];
}

/** What would help, the most helpful first: by nodes unlocked, then by nodes concerned. */
export function findRemedies(reports: readonly NodeReport[]): readonly Remedy[] {
  const candidates = new Map<string, Candidate>();
  for (const { reasons } of reports) {
    const labels = new Set(reasons.map(({ hint, reason }) => hint?.label ?? reason));
    const counted = new Set<string>();
    for (const { hint, plugin } of reasons) {
      if (hint !== undefined && !counted.has(hint.label)) {
        counted.add(hint.label);
        const candidate = candidates.get(hint.label) ?? { hint, plugin, nodes: 0, unlocks: 0, rooms: [] };
        candidates.set(hint.label, candidate);
        count(candidate, hint, labels.size === 1);
      }
    }
  }
  return [...candidates.values()]
    .sort((left, right) => right.unlocks - left.unlocks || right.nodes - left.nodes)
    .map(({ hint, rooms, ...remedy }) => ({ ...remedy, hint: { ...hint, label: hint.label + target(hint, rooms) } }));
}

/** A node without any room is not unlocked by asking for less. */
function count(candidate: Candidate, { room }: Hint, isOnlyReason: boolean): void {
  candidate.nodes++;
  if (isOnlyReason && room?.free !== 0) {
    candidate.unlocks++;
    candidate.rooms.push(...(room === undefined ? [] : [room.free]));
  }
}

/** ` to 2 for 4 nodes, to 1.9 for all 6` */
function target({ room }: Hint, rooms: readonly number[]): string {
  if (room === undefined || rooms.length === 0) {
    return '';
  }
  const texts = [...rooms].sort((left, right) => right - left).map((free) => formatAtMost(room.resource, free));
  const [most, least] = [texts[0], texts.at(-1)];
  const first = texts.filter((text) => text === most).length;
  return most === least
    ? ` to ${most}`
    : ` to ${most} for ${first} ${first === 1 ? 'node' : 'nodes'}, to ${least} for all ${rooms.length}`;
}

/** The verdict in one line, the same in editor, hover and command line. */
export function headline(
  { nodes, scores, best, outcome, message, preEnqueue, postFilter, scoringUsed }: CycleResult,
  gates: readonly string[],
): string {
  if (preEnqueue !== undefined) {
    return `Not scheduled: schedulingGates ${gates.join(', ')}`;
  }
  if (outcome === 'error') {
    return `Not scheduled: ${message ?? ''}`;
  }
  const [candidate] = postFilter?.preemption?.acceptable ?? [];
  if (candidate !== undefined) {
    const { length } = candidate.victims;
    return `Fits after evicting ${length} lower-priority ${length === 1 ? 'Pod' : 'Pods'} on ${candidate.node.name}`;
  }
  const [chosen, ...others] = best;
  const fits = `Fits on ${scores?.nodes.length ?? 0} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`;
  if (scores === undefined || chosen === undefined) {
    return fits;
  }
  const total = scores.totals[scores.nodes.findIndex(({ name }) => name === chosen)] ?? 0;
  return `${fits} – would land on ${chosen}${scoringUsed ? ` (score ${total}${ties(others)})` : ''}`;
}

/** The same for a Pod that a DaemonSet made for one node. */
export function daemonHeadline({ best, postFilter }: CycleResult, target: string): string {
  if (best.length > 0) {
    return `Fits on ${target}`;
  }
  const victims = postFilter?.preemption?.acceptable[0]?.victims.length;
  return victims === undefined
    ? `Does not fit on ${target}`
    : `Fits on ${target} after evicting ${victims} lower-priority ${victims === 1 ? 'Pod' : 'Pods'}`;
}

function ties(others: readonly string[]): string {
  const [first, second] = others;
  if (first === undefined) {
    return '';
  }
  if (second === undefined) {
    return `; ${first} ties`;
  }
  return others.length === 2 ? `; ${first} and ${second} tie` : `; ${others.length} others tie`;
}
