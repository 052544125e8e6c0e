/** Where eviction does the least harm. Upstream: `pkg/scheduler/framework/preemption`, pickOneNodeForPreemption. */
import type { PreemptionCandidate } from '../framework/plugin.js';

/** Added to each priority, so that fewer victims cost less even where priorities are negative. */
const priorityOffset = 2 ** 31;

/** Each criterion only decides between those that tie so far; less is better. */
const costs: readonly ((candidate: PreemptionCandidate) => number)[] = [
  ({ pdbViolations }) => pdbViolations,
  ({ victims }) => victims[0]?.priority ?? 0,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + priorityOffset, 0),
  ({ victims }) => victims.length,
  (candidate) => -earliestStart(candidate),
];

/** The candidates that tie after all criteria, by node name; upstream takes any of them. */
export function chooseCandidates(candidates: readonly PreemptionCandidate[]): readonly PreemptionCandidate[] {
  let left = candidates;
  for (const cost of costs) {
    const least = left.reduce((minimum, candidate) => Math.min(minimum, cost(candidate)), Number.POSITIVE_INFINITY);
    left = left.filter((candidate) => cost(candidate) === least);
  }
  return left;
}

/** When the first of the most important victims started. */
function earliestStart({ victims }: PreemptionCandidate): number {
  const highest = victims.reduce((maximum, { priority }) => Math.max(maximum, priority), Number.NEGATIVE_INFINITY);
  return victims
    .filter(({ priority }) => priority === highest)
    .reduce((earliest, { startTime }) => Math.min(earliest, startTime), Number.POSITIVE_INFINITY);
}
