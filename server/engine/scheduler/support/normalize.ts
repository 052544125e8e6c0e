/** Upstream: `pkg/scheduler/framework/plugins/helper/normalize_score.go`. */
import { maxNodeScore, scale } from './integer.js';

/** Scales scores so that the highest becomes 100, in place; `reverse` gives the lowest the most. */
export function normalizeByMaximum(scores: number[], reverse: boolean): void {
  let highest = 0;
  for (const score of scores) {
    highest = Math.max(highest, score);
  }
  for (const [index, score] of scores.entries()) {
    if (highest === 0) {
      scores[index] = reverse ? maxNodeScore : score;
    } else {
      const scaled = scale(maxNodeScore, score, highest);
      scores[index] = reverse ? maxNodeScore - scaled : scaled;
    }
  }
}
