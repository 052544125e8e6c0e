/** Bounds of what is compared pair by pair: no manifest may make a rule quadratic. */

/** Real Pods have a handful of containers; of one with more, the first ones are compared. */
const mostContainers = 24;

/** Nobody reads more wrong calls of one Pod. */
const mostCalls = 100;

export function firstContainers<T>(containers: readonly T[]): readonly T[] {
  return containers.slice(0, mostContainers);
}

export function firstCalls<T>(calls: readonly T[]): readonly T[] {
  return calls.slice(0, mostCalls);
}
