/** Upstream: `pkg/scheduler/framework/plugins/helper/shape_score.go`. */
import { divide } from './integer.js';

/** A point of a broken line: utilization 0…100, score 0…100. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** The line through the points, flat before the first and after the last. */
export function compileShape(points: readonly ShapePoint[]): (utilization: number) => number {
  return (utilization) => {
    let previous: ShapePoint | undefined;
    for (const point of points) {
      if (utilization <= point.utilization) {
        return previous === undefined ? point.score : between(previous, point, utilization);
      }
      previous = point;
    }
    return previous?.score ?? 0;
  };
}

function between(from: ShapePoint, to: ShapePoint, utilization: number): number {
  return (
    from.score + divide((to.score - from.score) * (utilization - from.utilization), to.utilization - from.utilization)
  );
}
