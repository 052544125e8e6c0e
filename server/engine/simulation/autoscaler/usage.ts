/** What the Pods of a workload use, given the demand on it: spread evenly over those that work. */
import { milliValue, parseQuantity, value } from '../../kubernetes/quantity.js';
import type { Container } from '../../kubernetes/types.js';
import type { Load, SimContainer, SimPod, World } from '../world.js';

/** The demand that applies to a workload, the latest for each container and resource. */
export function loadOn(world: World, workload: string, namespace: string, resource: string): readonly Load[] {
  const byContainer = new Map<string | undefined, Load>();
  for (const load of world.load) {
    if (load.workload === workload && load.namespace === namespace && load.resource === resource) {
      byContainer.set(load.container, load);
    }
  }
  return [...byContainer.values()];
}

/**
 * Usage of one container: millicores or bytes. Demand that names no container falls on the first one.
 * Nobody uses more cores than its limit lets it.
 */
export function usageOf(
  pod: SimPod,
  container: SimContainer,
  loads: readonly Load[],
  working: number,
  resource: string,
): number {
  if (pod.readyAt === undefined || working === 0) {
    return 0;
  }
  const first = pod.containers.find(({ phase }) => phase === 'main');
  const mine = loads.filter(({ container: name }) =>
    name === undefined ? container === first : name === container.name,
  );
  const wanted = mine.reduce((sum, { total }) => sum + total / working, 0);
  const limit = resource === 'cpu' ? amountIn(container.spec, 'limits', 'cpu') : undefined;
  return limit === undefined ? wanted : Math.min(wanted, limit);
}

/** A request or limit, in millicores for `cpu`, else in whole units. */
export function amountIn({ resources }: Container, list: 'requests' | 'limits', resource: string): number | undefined {
  const amounts = resources?.[list] ?? {};
  const quantity = Object.hasOwn(amounts, resource) ? parseQuantity(amounts[resource] ?? '') : undefined;
  if (quantity === undefined) {
    return undefined;
  }
  return resource === 'cpu' ? milliValue(quantity) : value(quantity);
}
