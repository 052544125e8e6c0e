/**
 * What the containers of a Pod ask for together, as the scheduler and the API server count it: init containers run one after
 * the other, sidecars stay.
 * Upstream: `aggregateContainerResourcesByFn` in `k8s.io/component-helpers/resource`.
 */
import { addQuantity, compareQuantity, parseQuantity, type Quantity } from '../kubernetes/quantity.js';
import type { Container, PodSpec, QuantityValue } from '../kubernetes/types.js';

type Sums = Map<string, Quantity>;

export function aggregateRequests(spec: PodSpec): ReadonlyMap<string, Quantity> {
  return aggregate(spec, (container) => container.resources?.requests);
}

export function aggregateLimits(spec: PodSpec): ReadonlyMap<string, Quantity> {
  return aggregate(spec, (container) => container.resources?.limits);
}

type Pick = (container: Container) => Readonly<Record<string, QuantityValue>> | undefined;

function aggregate(spec: PodSpec, pick: Pick): ReadonlyMap<string, Quantity> {
  const result: Sums = new Map();
  for (const container of spec.containers ?? []) {
    add(result, read(pick(container)));
  }
  const sidecars: Sums = new Map();
  const peak: Sums = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = read(pick(container));
    if (container.restartPolicy === 'Always') {
      add(result, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      add(own, sidecars);
      raise(peak, own);
    }
  }
  raise(result, peak);
  return result;
}

function read(list: Readonly<Record<string, QuantityValue>> | undefined): Sums {
  const sums: Sums = new Map();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(text);
    if (quantity !== undefined) {
      sums.set(name, quantity);
    }
  }
  return sums;
}

function add(sums: Sums, more: ReadonlyMap<string, Quantity>): void {
  for (const [name, quantity] of more) {
    const before = sums.get(name);
    sums.set(name, before === undefined ? quantity : addQuantity(before, quantity));
  }
}

function raise(sums: Sums, other: ReadonlyMap<string, Quantity>): void {
  for (const [name, quantity] of other) {
    const before = sums.get(name);
    if (before === undefined || compareQuantity(quantity, before) > 0) {
      sums.set(name, quantity);
    }
  }
}
