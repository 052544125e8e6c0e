/**
 * How NodeResourcesFit values what is left on a node. Upstream: `pkg/scheduler/framework/plugins/noderesources`,
 * least_allocated.go, most_allocated.go, requested_to_capacity_ratio.go, resource_allocation.go.
 */
import type { NodeInfo } from '../snapshot/node-info.js';
import { amountOf, isScalarResourceName } from '../snapshot/resource.js';
import { divide, maxNodeScore, round, scale } from './integer.js';
import { compileShape, type ShapePoint } from './shape.js';

/** A resource and how much it counts among the others. */
export interface ResourceWeight {
  readonly name: string;
  readonly weight: number;
}

/** Upstream: ScoringStrategy. The shape's scores are 0…10, as in a scheduler configuration. */
export type ScoringStrategy =
  | { readonly type: 'LeastAllocated' | 'MostAllocated'; readonly resources: readonly ResourceWeight[] }
  | {
      readonly type: 'RequestedToCapacityRatio';
      readonly resources: readonly ResourceWeight[];
      readonly shape: readonly ShapePoint[];
    };

/** The strategy of the default profile. */
export function leastAllocated(resources: readonly ResourceWeight[]): ScoringStrategy {
  return { type: 'LeastAllocated', resources };
}

/** Scores a node for a Pod that requests these amounts, one for each resource of the strategy. */
export function compileScoringStrategy(
  strategy: ScoringStrategy,
): (requests: readonly number[], node: NodeInfo) => number {
  const { resources } = strategy;
  const scoreOf = resourceScore(strategy);
  const ratio = strategy.type === 'RequestedToCapacityRatio';
  return (requests, node) => {
    let sum = 0;
    let weights = 0;
    for (const [index, { name, weight }] of resources.entries()) {
      const request = requests[index] ?? 0;
      const capacity = request === 0 && isOptional(name) ? 0 : amountOf(node.allocatable, name);
      if (capacity !== 0) {
        const score = scoreOf(usedOf(node, name) + request, capacity);
        // The ratio strategy does not let a resource without a score dilute the others.
        if (!ratio || score > 0) {
          sum += score * weight;
          weights += weight;
        }
      }
    }
    if (weights === 0) {
      return 0;
    }
    return ratio ? round(sum / weights) : divide(sum, weights);
  };
}

/** Scalar resources that the Pod does not ask for are left out. */
function isOptional(name: string): boolean {
  return name !== 'cpu' && name !== 'memory' && isScalarResourceName(name);
}

function resourceScore(strategy: ScoringStrategy): (used: number, capacity: number) => number {
  switch (strategy.type) {
    case 'LeastAllocated':
      return (used, capacity) => (used > capacity ? 0 : scale(maxNodeScore, capacity - used, capacity));
    case 'MostAllocated':
      return (used, capacity) => scale(maxNodeScore, Math.min(used, capacity), capacity);
    case 'RequestedToCapacityRatio': {
      const line = compileShape(strategy.shape.map(({ utilization, score }) => ({ utilization, score: score * 10 })));
      return (used, capacity) => line(used > capacity ? 100 : scale(100, used, capacity));
    }
  }
}

/** cpu and memory count at least 100m and 200Mi for each container without a request. */
function usedOf(node: NodeInfo, name: string): number {
  switch (name) {
    case 'cpu':
      return node.nonZeroMilliCpu;
    case 'memory':
      return node.nonZeroMemory;
    default:
      return amountOf(node.requested, name);
  }
}
