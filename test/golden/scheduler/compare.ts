/** Compares a verdict with the recorded one, field by field, in what FORMAT.md says is determined. */
import type { CaseVerdict } from '../../../server/engine/scheduler/cases.js';
import type { NodeVerdict, PodVerdict } from '../../../server/engine/scheduler/verdict.js';

/** A line of a golden file. */
export interface GoldenPair {
  readonly case: { readonly name: string; readonly category: string };
  readonly verdict: CaseVerdict;
}

/** A field that differs. */
export interface Difference {
  readonly pod: string;
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

interface Refusal {
  readonly plugin?: string;
  readonly code?: string;
  readonly reasons?: readonly string[];
}

/** Everything that is determined about one Pod. Reasons are a multiset. */
export function comparableFields(verdict: PodVerdict): Readonly<Record<string, unknown>> {
  const { preemption } = verdict;
  const nodes = Object.entries(verdict.nodes ?? {});
  return {
    pod: verdict.pod,
    result: verdict.result,
    preEnqueue: refusal(verdict.preEnqueue),
    preFilter: refusal(verdict.preFilter),
    fits: sorted(nodes.map(([name, { fits }]) => [name, fits])),
    stage: sorted(refused(nodes, (node) => node.stage)),
    plugin: sorted(refused(nodes, (node) => node.plugin)),
    code: sorted(refused(nodes, (node) => node.code)),
    reasons: sorted(refused(nodes, (node) => [...(node.reasons ?? [])].sort())),
    feasibleCount: verdict.feasibleCount,
    scores: sorted(Object.entries(verdict.scores ?? {}).map(([name, { plugins }]) => [name, sorted(Object.entries(plugins))])),
    totals: sorted(Object.entries(verdict.scores ?? {}).map(([name, { total }]) => [name, total])),
    rawScores: sorted(Object.entries(verdict.rawScores ?? {}).map(([name, plugins]) => [name, sorted(Object.entries(plugins))])),
    scoringUsed: verdict.scoringUsed,
    best: verdict.best ?? [],
    chosen: verdict.chosen ?? '',
    message: verdict.message ?? '',
    preemptionMessage: preemption?.message ?? '',
    nominated: preemption?.nominatedNode ?? '',
    victims: preemption?.victims ?? [],
    pdbViolations: preemption?.pdbViolations ?? 0,
    acceptable: preemption?.acceptableNodes ?? [],
    candidates: preemption?.candidates ?? [],
    resolved: sorted(Object.entries(verdict.resolved)),
  };
}

function refusal(status: Refusal | undefined): unknown {
  return status === undefined ? null : { plugin: status.plugin, code: status.code, reasons: [...(status.reasons ?? [])].sort() };
}

function refused(nodes: readonly (readonly [string, NodeVerdict])[], pick: (node: Refusal & { readonly stage?: string }) => unknown): (readonly [string, unknown])[] {
  return nodes.flatMap(([name, node]) => (node.fits ? [] : [[name, pick(node)] as const]));
}

function sorted(entries: readonly (readonly [string, unknown])[]): unknown {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

/** What differs between the recorded and the computed verdict on a case. */
export function compareVerdicts(expected: CaseVerdict, actual: CaseVerdict): readonly Difference[] {
  if (actual.error !== expected.error || actual.pods.length !== expected.pods.length) {
    return [{ pod: '', field: 'error', expected: expected.error, actual: actual.error ?? `${actual.pods.length} Pods` }];
  }
  return expected.pods.flatMap((pod, index) => {
    const other = actual.pods[index];
    return other === undefined ? [] : comparePods(pod, other);
  });
}

function comparePods(expected: PodVerdict, actual: PodVerdict): readonly Difference[] {
  const wanted = comparableFields(expected);
  const found = comparableFields(actual);
  return Object.keys(wanted)
    .filter((field) => JSON.stringify(wanted[field]) !== JSON.stringify(found[field]))
    .map((field) => ({ pod: expected.pod, field, expected: wanted[field], actual: found[field] }));
}
