/** The shortened form in which verdicts on large cases are recorded, see FORMAT.md. */
import { createHash } from 'node:crypto';
import type { NodeScore, PodVerdict } from '../../../server/engine/scheduler/verdict.js';

/** A verdict with counts instead of nodes. */
export interface VerdictSummary {
  readonly pod: string;
  readonly result: string;
  readonly scoringUsed: boolean;
  readonly best: readonly string[];
  readonly bestCount: number;
  readonly chosen?: string;
  readonly message?: string;
  readonly feasibleCount: number;
  readonly totalsSha256: string;
  readonly topScores?: Readonly<Record<string, NodeScore>>;
  readonly rejections: readonly { readonly plugin: string; readonly code: string; readonly reasons: string; readonly nodes: number }[];
  readonly preemption?: unknown;
  readonly resolved: unknown;
}

/** Shortens a verdict. */
export function summarize(verdict: PodVerdict): VerdictSummary {
  const { pod, result, scoringUsed, chosen, message, feasibleCount, preemption, resolved, best = [], scores = {} } = verdict;
  const totals = Object.entries(scores)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([node, { total }]) => `${node}=${total}\n`);
  const { candidates = [], acceptableNodes = [], pdbViolations = 0, ...rest } = preemption ?? {};
  const violations = pdbViolations === 0 ? {} : { pdbViolations };
  return {
    pod,
    result,
    scoringUsed,
    best: best.slice(0, 50),
    bestCount: best.length,
    ...(chosen === undefined ? {} : { chosen }),
    ...(message === undefined ? {} : { message }),
    feasibleCount,
    totalsSha256: createHash('sha256').update(totals.join('')).digest('hex'),
    rejections: countRejections(verdict),
    ...(preemption === undefined
      ? {}
      : { preemption: { ...rest, ...violations, acceptableNodes, candidateCount: candidates.length, acceptableCount: acceptableNodes.length } }),
    resolved,
  };
}

function countRejections({ nodes = {} }: PodVerdict): VerdictSummary['rejections'] {
  const counts = new Map<string, { plugin: string; code: string; reasons: string; nodes: number }>();
  for (const node of Object.values(nodes)) {
    if (!node.fits) {
      const reasons = node.reasons.join('; ');
      const key = `${node.plugin} ${node.code} ${reasons}`;
      const row = counts.get(key) ?? { plugin: node.plugin, code: node.code, reasons, nodes: 0 };
      row.nodes++;
      counts.set(key, row);
    }
  }
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

/** The differences between a recorded summary and a computed verdict, as `field` names; the recorded best ten must agree, too. */
export function compareSummary(recorded: VerdictSummary, verdict: PodVerdict): readonly string[] {
  const { topScores = {}, ...expected } = recorded;
  const actual: Readonly<Record<string, unknown>> = { ...summarize(verdict) };
  const fields = Object.entries(expected)
    .filter(([field, value]) => !sameData(value, actual[field]))
    .map(([field]) => field);
  const scores = Object.entries(topScores).filter(([node, score]) => !sameData(score, verdict.scores?.[node]));
  return [...fields, ...scores.map(([node]) => `topScores.${node}`)];
}

function sameData(left: unknown, right: unknown): boolean {
  return JSON.stringify(normal(left)) === JSON.stringify(normal(right));
}

/** Keys in order, so that equal data have equal texts. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(normal);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, field]) => [key, normal(field)]),
  );
}
