/**
 * Defaults of Pod-level resources. Upstream: `pkg/api/pod/util.go`, DefaultPodLevelResources; KEP-2837.
 * They are written as canonical quantities, as a client would read them back.
 */
import {
  compareQuantity,
  formatQuantity,
  parseQuantity,
  zeroQuantity,
  type Quantity,
} from '../../kubernetes/quantity.js';
import type { Pod, QuantityValue, ResourceRequirements } from '../../kubernetes/types.js';
import { containerLimits, containerRequests, isPodLevelResource } from '../snapshot/pod-requests.js';
import { isHugePageResourceName, isOvercommitAllowed } from '../snapshot/resource.js';

type Quantities = Readonly<Record<string, QuantityValue>>;

/**
 * Where a Pod gives any resource for itself, the others follow: hugepages limits from the containers' limits,
 * requests from the containers' requests and then from the Pod's own limits, and limits from the containers' limits
 * if every container has one.
 */
export function withPodLevelDefaults(pod: Pod): ResourceRequirements | undefined {
  const resources = pod.spec?.resources;
  if (resources === undefined) {
    return undefined;
  }
  const { requests = {}, limits = {} } = resources;
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) {
    return resources;
  }
  const hugePages = withHugePageLimits(pod, requests, limits);
  const allRequests = withRequests(pod, requests, hugePages);
  return { ...resources, requests: allRequests, limits: withLimits(pod, allRequests, hugePages) };
}

function withHugePageLimits(pod: Pod, requests: Quantities, limits: Quantities): Quantities {
  const missing = [...containerLimits(pod)].filter(
    ([name]) => isHugePageResourceName(name) && !Object.hasOwn(requests, name),
  );
  return { ...written(missing), ...limits };
}

function withRequests(pod: Pod, requests: Quantities, limits: Quantities): Quantities {
  const fromContainers = [...containerRequests(pod)].filter(
    ([name]) => isPodLevelResource(name) && isOvercommitAllowed(name),
  );
  const fromLimits = Object.entries(limits).filter(([name]) => isPodLevelResource(name));
  return { ...Object.fromEntries(fromLimits), ...written(fromContainers), ...requests };
}

/** A defaulted limit is never below the request, or the Pod would be invalid. */
function withLimits(pod: Pod, requests: Quantities, limits: Quantities): Quantities {
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const hasLimit = (name: string): boolean =>
    [...initContainers, ...containers].every(({ resources }) => Object.hasOwn(resources?.limits ?? {}, name));
  const names = Object.keys(requests).filter((name) => isPodLevelResource(name) && hasLimit(name));
  const sums = containerLimits(pod);
  const missing = names.flatMap((name): [string, Quantity][] => {
    const sum = sums.get(name);
    const request = parseQuantity(requests[name] ?? '') ?? zeroQuantity;
    return sum === undefined ? [] : [[name, compareQuantity(request, sum) > 0 ? request : sum]];
  });
  return { ...written(missing), ...limits };
}

function written(entries: Iterable<readonly [string, Quantity]>): Quantities {
  return Object.fromEntries([...entries].map(([name, quantity]) => [name, formatQuantity(quantity)]));
}
