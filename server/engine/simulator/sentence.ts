/** The verdict as one sentence: in the panel, in the lens and in what is copied. */
import type { SimulatedPod, SimulatedWorkload } from '../scheduler/simulate.js';

/** `Fits on 4 of 6 nodes – would land on node-b`; `3 of 5 replicas placed – 2 would stay Pending` where not all are placed. */
export function sentenceOf(workload: SimulatedWorkload): string {
  const [first] = workload.pods;
  const { kind } = workload.template.object;
  if (first === undefined || workload.problems !== undefined) {
    return workload.summary;
  }
  const placed = workload.pods.filter(isPlaced).length;
  const isWhole = kind !== 'DaemonSet' && (placed === workload.pods.length || placed === 0);
  return isWhole ? withoutScore(first.headline) : workload.summary;
}

/** Whether all is well: every Pod has a node, and nobody had to go for it. */
export function isGood({ pods, problems }: SimulatedWorkload): boolean {
  return problems === undefined && pods.length > 0 && pods.every(isPlaced);
}

export function isPlaced({ node }: SimulatedPod): boolean {
  return node !== undefined;
}

/** The score has a line of its own. */
function withoutScore(headline: string): string {
  return headline.replace(/ \(score -?\d[^()]*\)$/, '');
}
