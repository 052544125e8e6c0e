/** Resources of a node as bars: what others have requested, what this Pod adds, and what there is. */
import type { NodeInfo } from '../scheduler/snapshot/node-info.js';
import { amountOf, type Resource } from '../scheduler/snapshot/resource.js';
import type { ResourceBar } from '../../protocol/simulator.js';

/** What a Pod asks for. */
export interface Demand {
  readonly requests: Resource;
  /** The resources that get a bar. */
  readonly resources: readonly string[];
}

/** CPU, memory and the number of Pods always; everything else where the Pod asks for it. */
export function demandOf(requests: Resource): Demand {
  const more = [...(requests.ephemeralStorage > 0 ? ['ephemeral-storage'] : []), ...(requests.scalars?.keys() ?? [])];
  return { requests, resources: ['cpu', 'memory', ...more, 'pods'] };
}

/** The bars of a node with so many Pods of this kind added. */
export function barsOf(node: NodeInfo, { requests, resources }: Demand, count: number): readonly ResourceBar[] {
  return resources.map((resource) => {
    const isPods = resource === 'pods';
    const used = isPods ? node.pods.length : amountOf(node.requested, resource);
    const added = (isPods ? 1 : amountOf(requests, resource)) * count;
    return barOf(resource, used, added, amountOf(node.allocatable, resource));
  });
}

function barOf(resource: string, used: number, added: number, capacity: number): ResourceBar {
  const scale = scaleOf(resource, Math.max(capacity, used + added));
  const write = (amount: number): string => String(Number((amount / scale.size).toFixed(2)));
  const change = added === 0 ? write(used) : `${write(used)} → ${write(used + added)}`;
  const excess = used + added - capacity;
  return {
    resource,
    used,
    added,
    capacity,
    text: `${change} of ${write(capacity)}${scale.unit}`,
    ...(excess > 0 ? { over: `${atLeast(excess / scale.size)}${scale.unit} over` } : {}),
  };
}

/** What does not fit is never rounded to nothing. */
function atLeast(amount: number): string {
  const rounded = Number(amount.toFixed(2));
  return rounded === 0 ? 'less than 0.01' : String(rounded);
}

function scaleOf(resource: string, most: number): { readonly size: number; readonly unit: string } {
  if (resource === 'cpu') {
    return { size: 1000, unit: ' cores' };
  }
  if (resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-')) {
    return most >= 1024 ** 3 ? { size: 1024 ** 3, unit: ' GiB' } : { size: 1024 ** 2, unit: ' MiB' };
  }
  return { size: 1, unit: '' };
}
