/**
 * Prefers nodes on which the Pod evens out cpu and memory use.
 * Upstream: `pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go`.
 */
import { milliValue, value, zeroQuantity } from '../../kubernetes/quantity.js';
import { definePlugin, type Plugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { podRequests } from '../snapshot/pod-requests.js';
import { amountOf, isScalarResourceName } from '../snapshot/resource.js';
import { divide, maxNodeScore } from '../support/integer.js';

/** Builds the plugin for a profile; `resources` are names, all of the same weight. */
export function nodeResourcesBalancedAllocation(resources: readonly string[] = ['cpu', 'memory']): Plugin {
  return definePlugin<unknown, readonly number[]>({
    name: names.nodeResourcesBalancedAllocation,
    preScore({ pod }) {
      const requests = requestsOf(pod, resources);
      return requests.every((request) => request === 0) ? { kind: 'skip' } : { kind: 'ready', state: requests };
    },
    /** Half the scale is for how balanced the node is already, the other half for what the Pod changes about it. */
    score(requests, _, node) {
      const before: number[] = [];
      const after: number[] = [];
      for (const [index, name] of resources.entries()) {
        const request = requests[index] ?? 0;
        const capacity = request === 0 && isScalar(name) ? 0 : amountOf(node.allocatable, name);
        if (capacity !== 0) {
          const used = amountOf(node.requested, name);
          before.push(Math.min(used / capacity, 1));
          after.push(Math.min((used + request) / capacity, 1));
        }
      }
      const half = maxNodeScore / 2;
      return half + divide(half + balance(after) - balance(before), 2);
    },
  });
}

function requestsOf({ pod }: PodInfo, resources: readonly string[]): readonly number[] {
  const list = podRequests(pod, { useStatus: true });
  return resources.map((name) => {
    const quantity = list.get(name) ?? zeroQuantity;
    return name === 'cpu' ? milliValue(quantity) : value(quantity);
  });
}

function isScalar(name: string): boolean {
  return name !== 'cpu' && name !== 'memory' && isScalarResourceName(name);
}

/** 100 where all fractions are equal, less the more they deviate from each other. */
function balance(fractions: readonly number[]): number {
  return Math.trunc((1 - standardDeviation(fractions)) * maxNodeScore);
}

function standardDeviation(fractions: readonly number[]): number {
  const [first = 0, second = 0] = fractions;
  if (fractions.length < 2) {
    return 0;
  }
  if (fractions.length === 2) {
    return Math.abs((first - second) / 2);
  }
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
  return Math.sqrt(squares / fractions.length);
}
