/** Quality of service. Upstream: `pkg/apis/core/helper/qos`. */
import { compareQuantity, isZero, zeroQuantity } from '../../kubernetes/quantity.js';
import type { Pod, ResourceRequirements } from '../../kubernetes/types.js';
import { isPodLevelResource } from '../snapshot/pod-requests.js';
import { readResourceList } from '../snapshot/resource.js';

/** How safe a Pod is from being killed for memory. */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** Of the Pod-level resources where given, else of all containers together. */
export function qosClassOf({ spec = {} }: Pod): QosClass {
  const { resources, initContainers = [], containers = [] } = spec;
  if (resources !== undefined && namesPodLevelResource(resources)) {
    return qosOf(resources);
  }
  const classes = new Set([...initContainers, ...containers].map((container) => qosOf(container.resources ?? {})));
  return combine(classes);
}

function namesPodLevelResource({ requests = {}, limits = {} }: ResourceRequirements): boolean {
  return [...Object.keys(requests), ...Object.keys(limits)].some(isPodLevelResource);
}

function qosOf({ requests, limits }: ResourceRequirements): QosClass {
  const requested = readResourceList(requests);
  const limited = readResourceList(limits);
  if (requested.size === 0 && limited.size === 0) {
    return 'BestEffort';
  }
  const classes = ['cpu', 'memory'].map((name): QosClass => {
    const request = requested.get(name) ?? zeroQuantity;
    if (compareQuantity(request, limited.get(name) ?? zeroQuantity) !== 0) {
      return 'Burstable';
    }
    return isZero(request) ? 'BestEffort' : 'Guaranteed';
  });
  return combine(new Set(classes));
}

function combine(classes: ReadonlySet<QosClass>): QosClass {
  const [first = 'BestEffort'] = classes;
  return classes.size > 1 ? 'Burstable' : first;
}
