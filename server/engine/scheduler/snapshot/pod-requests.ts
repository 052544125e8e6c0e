/**
 * What a Pod requests in total. Upstream: `k8s.io/component-helpers/resource`, PodRequests; KEP-753 (sidecars),
 * KEP-1287 (in-place resize), KEP-2837 (Pod-level resources).
 */
import type { Container, ContainerStatus, Pod } from '../../kubernetes/types.js';
import { addQuantity, zeroQuantity, type Quantity } from '../../kubernetes/quantity.js';
import {
  addResourceList,
  isHugePageResourceName,
  maxResourceList,
  readResourceList,
  type MutableResourceList,
  type ResourceList,
} from './resource.js';

/** Which view of a Pod's requests is wanted. */
export interface PodRequestsOptions {
  /** Take what `status` says about a resize into account, as for Pods that run. */
  readonly useStatus?: boolean;
  /** Look at the containers only. */
  readonly skipPodLevel?: boolean;
  /** Stands in for each container that does not request a resource at all; an explicit 0 is a request. */
  readonly nonMissing?: ResourceList;
}

/**
 * The sum over containers and sidecars, or the largest step of the init containers if that is more;
 * replaced by Pod-level requests where given; plus overhead.
 */
export function podRequests(pod: Pod, options: PodRequestsOptions = {}): MutableResourceList {
  const requests =
    options.useStatus === true ? requestsWithStatus(pod, options) : sumContainers(pod, specRequests, options);
  const podLevel = pod.spec?.resources?.requests;
  if (options.skipPodLevel !== true && podLevel !== undefined && hasPodLevelRequests(pod)) {
    for (const [name, quantity] of effectivePodLevel(pod, options)) {
      if (isPodLevelResource(name)) {
        requests.set(name, quantity);
      }
    }
  }
  if (pod.spec?.overhead !== undefined) {
    addResourceList(requests, readResourceList(pod.spec.overhead));
  }
  return requests;
}

/** The same sum over limits, of the spec alone. */
export function containerLimits(pod: Pod): MutableResourceList {
  return sumContainers(pod, (container) => readResourceList(container.resources?.limits), {});
}

/** The same sum over requests, of the spec alone. */
export function containerRequests(pod: Pod): MutableResourceList {
  return sumContainers(pod, specRequests, {});
}

/** cpu, memory and hugepages may be given for the Pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePageResourceName(name);
}

/** Whether Pod-level requests replace those of the containers. */
export function hasPodLevelRequests(pod: Pod): boolean {
  return Object.keys(pod.spec?.resources?.requests ?? {}).some(isPodLevelResource);
}

/** Whether an init container stays on as a sidecar. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

type ReadContainer = (container: Container, status: ContainerStatus | undefined, infeasible: boolean) => ResourceList;

const specRequests: ReadContainer = (container) => readResourceList(container.resources?.requests);

const allocatedRequests: ReadContainer = (container, status, infeasible) => {
  if (status?.allocatedResources !== undefined) {
    return readResourceList(status.allocatedResources);
  }
  return infeasible ? new Map() : readResourceList(container.resources?.requests);
};

const actuatedRequests: ReadContainer = (container, status, infeasible) => {
  if (status?.resources?.requests !== undefined) {
    return readResourceList(status.resources.requests);
  }
  return allocatedRequests(container, status, infeasible);
};

/** During a resize the Pod holds the largest of what it wants, what it was granted and what it has. */
function requestsWithStatus(pod: Pod, options: PodRequestsOptions): MutableResourceList {
  const spec = sumContainers(pod, specRequests, options);
  if (!hasResourceStatus(pod)) {
    return spec;
  }
  const { allocatedResources, resources } = pod.status ?? {};
  const byPod = allocatedResources !== undefined && resources?.requests !== undefined;
  const allocated = byPod ? readResourceList(allocatedResources) : sumContainers(pod, allocatedRequests, options);
  const actuated = byPod ? readResourceList(resources.requests) : sumContainers(pod, actuatedRequests, options);
  const result: MutableResourceList = isResizeInfeasible(pod) ? new Map<string, Quantity>() : spec;
  maxResourceList(result, actuated);
  maxResourceList(result, allocated);
  return result;
}

/** Whether the status says anything about resources; without it the three views are the same. */
export function hasResourceStatus(pod: Pod): boolean {
  const { status = {} } = pod;
  const { containerStatuses = [], initContainerStatuses = [], allocatedResources } = status;
  const tells = ({ allocatedResources: allocated, resources }: ContainerStatus): boolean =>
    allocated !== undefined || resources !== undefined;
  return (
    allocatedResources !== undefined ||
    containerStatuses.some(tells) ||
    initContainerStatuses.some(tells) ||
    isResizeInfeasible(pod)
  );
}

/** Only the first PodResizePending condition is looked at. */
function isResizeInfeasible({ status }: Pod): boolean {
  return status?.conditions?.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible';
}

function effectivePodLevel(pod: Pod, { useStatus }: PodRequestsOptions): ResourceList {
  const spec = readResourceList(pod.spec?.resources?.requests);
  const { resources, allocatedResources } = pod.status ?? {};
  if (useStatus !== true || resources === undefined) {
    return spec;
  }
  const result: MutableResourceList = isResizeInfeasible(pod) ? new Map<string, Quantity>() : new Map(spec);
  maxResourceList(result, readResourceList(resources.requests));
  maxResourceList(result, readResourceList(allocatedResources));
  return result;
}

function sumContainers(pod: Pod, read: ReadContainer, options: PodRequestsOptions): MutableResourceList {
  const total: MutableResourceList = new Map();
  const infeasible = options.useStatus === true && isResizeInfeasible(pod);
  const resources = (container: Container): ResourceList => {
    const status = options.useStatus === true ? findStatus(pod, container.name) : undefined;
    const list = read(container, status, infeasible);
    return options.nonMissing === undefined ? list : withNonMissing(list, options.nonMissing);
  };
  for (const container of pod.spec?.containers ?? []) {
    addResourceList(total, resources(container));
  }
  const { initContainers = [] } = pod.spec ?? {};
  if (initContainers.length > 0) {
    maxResourceList(total, addInitContainers(initContainers, resources, total));
  }
  return total;
}

/**
 * The largest step while init containers run one after the other: each together with the sidecars started before it.
 * Sidecars stay on, so they are added to `total` as well.
 */
function addInitContainers(
  containers: readonly Container[],
  resources: (container: Container) => ResourceList,
  total: MutableResourceList,
): ResourceList {
  const sidecars: MutableResourceList = new Map();
  const largest: MutableResourceList = new Map();
  for (const container of containers) {
    const own = resources(container);
    if (isSidecar(container)) {
      addResourceList(total, own);
      addResourceList(sidecars, own);
      maxResourceList(largest, sidecars);
    } else {
      const step: MutableResourceList = new Map(own);
      addResourceList(step, sidecars);
      maxResourceList(largest, step);
    }
  }
  return largest;
}

function findStatus({ status }: Pod, name: string | undefined): ContainerStatus | undefined {
  const isNamed = (candidate: ContainerStatus): boolean => candidate.name === name;
  return status?.containerStatuses?.find(isNamed) ?? status?.initContainerStatuses?.find(isNamed);
}

function withNonMissing(list: ResourceList, nonMissing: ResourceList): ResourceList {
  const result: MutableResourceList = new Map(list);
  for (const [name, quantity] of nonMissing) {
    if (!result.has(name)) {
      result.set(name, addQuantity(zeroQuantity, quantity));
    }
  }
  return result;
}
