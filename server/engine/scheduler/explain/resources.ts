/** NodeResourcesFit in plain words. */
import { compareQuantity, parseQuantity, type Quantity } from '../../kubernetes/quantity.js';
import type { PodSpec } from '../../kubernetes/types.js';
import { podRequests } from '../snapshot/pod-requests.js';
import { amountOf, toResource } from '../snapshot/resource.js';
import { decimalsToTell, formatAmount, formatNamedAmount } from './amounts.js';
import type { Explained, Words } from './plain-reason.js';

const insufficient = 'Insufficient ';

/** How much is wanted, how much is free, and which container asks for the most. */
export function explainResources({ cycle, node, reason }: Explained): Words {
  if (!reason.startsWith(insufficient)) {
    return {
      words: `is at its limit of ${node.allocatable.pods} Pods`,
      hint: { label: 'Use another node, or raise its Pod limit' },
    };
  }
  const resource = reason.slice(insufficient.length);
  const wanted = amountOf(toResource(podRequests(cycle.pod.pod)), resource);
  const total = amountOf(node.allocatable, resource);
  const used = amountOf(node.requested, resource);
  const path = largestRequest(cycle.pod.spec, resource);
  const free = Math.max(total - used, 0);
  const hint = {
    label: `Lower requests of ${resource}`,
    ...(path === undefined ? {} : { path }),
    room: { resource, free },
  };
  if (wanted > total) {
    const decimals = decimalsToTell(resource, wanted, total);
    const has =
      total === 0 ? 'the node has none' : `the whole node has only ${formatAmount(resource, total, decimals)}`;
    return { words: `needs ${formatNamedAmount(resource, wanted, decimals)}, but ${has}`, hint };
  }
  const decimals = decimalsToTell(resource, wanted, free);
  const [needs, left] = [formatNamedAmount(resource, wanted, decimals), formatAmount(resource, free, decimals)];
  const sum = `${formatAmount(resource, total, decimals)} allocatable − ${formatAmount(resource, used, decimals)} requested`;
  return { words: `needs ${needs}, only ${left} free (${sum})`, hint };
}

/** The place of the largest single request; limits stand in where requests come from them. */
function largestRequest(
  { containers = [], initContainers = [], resources }: PodSpec,
  resource: string,
): readonly (string | number)[] | undefined {
  if (resources?.requests !== undefined && Object.hasOwn(resources.requests, resource)) {
    return ['resources', 'requests', resource];
  }
  let largest: { readonly path: readonly (string | number)[]; readonly amount: Quantity } | undefined;
  for (const [list, all] of [
    ['containers', containers],
    ['initContainers', initContainers],
  ] as const) {
    for (const [index, container] of all.entries()) {
      const amount = parseQuantity(container.resources?.requests?.[resource] ?? '');
      if (amount !== undefined && (largest === undefined || compareQuantity(amount, largest.amount) > 0)) {
        largest = { path: [list, index, 'resources', 'requests', resource], amount };
      }
    }
  }
  return largest?.path;
}
