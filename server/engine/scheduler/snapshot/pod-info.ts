/**
 * A Pod with everything the scheduler asks of it, read once.
 * Upstream: `pkg/scheduler/framework/types.go`, type PodInfo and CalculateResource.
 */
import type { Labels } from '../../kubernetes/label-selector.js';
import { milliValue, parseQuantity, value, zeroQuantity } from '../../kubernetes/quantity.js';
import type { Container, Pod, PodSpec, Volume } from '../../kubernetes/types.js';
import {
  compileAffinityTerms,
  compileWeightedTerms,
  type AffinityTerm,
  type WeightedAffinityTerm,
} from './affinity-term.js';
import { hostPortsOf, type HostPort } from './host-ports.js';
import { hasPodLevelRequests, hasResourceStatus, podRequests } from './pod-requests.js';
import { toResource, type Resource, type ResourceList } from './resource.js';

/** A Pod that went through admission (see `admission/admit-pod.ts`). */
export interface PodInfo {
  readonly pod: Pod;
  readonly spec: PodSpec;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly labels: Labels;
  readonly priority: number;
  /** Being deleted: it still uses resources, but does not count for spreading. */
  readonly terminating: boolean;
  /** Milliseconds since 1970; a Pod that has not started counts as started last. */
  readonly startTime: number;
  /** What it takes from a node. */
  readonly requests: Resource;
  /** The same with 100m and 200Mi for each container without a request, for LeastAllocated. */
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  readonly hostPorts: readonly HostPort[];
  readonly volumes: readonly Volume[];
  /** `namespace/name` of each claim that a persistentVolumeClaim volume names. */
  readonly claimKeys: readonly string[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
  /** Has Pod affinity or anti-affinity of any kind. */
  readonly hasAffinity: boolean;
}

/** What a container without a request counts as for LeastAllocated. Upstream: `pkg/scheduler/util/pod_resources.go`. */
export const nonZeroRequests: ResourceList = new Map([
  ['cpu', parseQuantity('100m') ?? zeroQuantity],
  ['memory', parseQuantity('209715200') ?? zeroQuantity],
]);

const noLabels = {};
const noVolumes: readonly Volume[] = [];
const noClaims: readonly string[] = [];

/** Reads an admitted Pod. */
export function createPodInfo(pod: Pod): PodInfo {
  const { metadata = {}, spec = {}, status = {} } = pod;
  const namespace = metadata.namespace ?? '';
  const name = metadata.name ?? '';
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const started = status.startTime === undefined ? Number.NaN : Date.parse(status.startTime);
  const volumes = spec.volumes ?? noVolumes;
  return {
    pod,
    spec,
    name,
    namespace,
    uid: metadata.uid ?? '',
    key: `${namespace}/${name}`,
    labels: metadata.labels ?? noLabels,
    priority: spec.priority ?? 0,
    terminating: metadata.deletionTimestamp !== undefined,
    startTime: Number.isNaN(started) ? Number.POSITIVE_INFINITY : started,
    ...readRequests(pod, spec),
    hostPorts: hostPortsOf(spec),
    volumes,
    claimKeys: volumes.length === 0 ? noClaims : claimKeysOf(volumes, namespace),
    requiredAffinity: compileAffinityTerms(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace),
    requiredAntiAffinity: compileAffinityTerms(
      podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
      namespace,
    ),
    preferredAffinity: compileWeightedTerms(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, namespace),
    preferredAntiAffinity: compileWeightedTerms(
      podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution,
      namespace,
    ),
    hasAffinity: podAffinity !== undefined || podAntiAffinity !== undefined,
  };
}

function claimKeysOf(volumes: readonly Volume[], namespace: string): readonly string[] {
  return volumes.flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim === undefined ? [] : [`${namespace}/${persistentVolumeClaim.claimName ?? ''}`],
  );
}

function readRequests(pod: Pod, spec: PodSpec): Pick<PodInfo, 'requests' | 'nonZeroMilliCpu' | 'nonZeroMemory'> {
  const list = podRequests(pod, { useStatus: true });
  const requests = toResource(list);
  const nonMissing = missingDefaults(pod, list);
  if (nonMissing.size === 0 || (requestsEverywhere(spec) && !hasResourceStatus(pod))) {
    return { requests, nonZeroMilliCpu: requests.milliCpu, nonZeroMemory: requests.memory };
  }
  const filled = podRequests(pod, { useStatus: true, nonMissing });
  return {
    requests,
    nonZeroMilliCpu: milliValue(filled.get('cpu') ?? zeroQuantity),
    nonZeroMemory: value(filled.get('memory') ?? zeroQuantity),
  };
}

/** With Pod-level requests the defaults are only used for a resource that nobody asks for. */
function missingDefaults(pod: Pod, requests: ResourceList): ResourceList {
  return hasPodLevelRequests(pod)
    ? new Map([...nonZeroRequests].filter(([name]) => !requests.has(name)))
    : nonZeroRequests;
}

/** The common case in which no default is needed, and the sum need not be made twice. */
function requestsEverywhere({ containers = [], initContainers = [] }: PodSpec): boolean {
  return containers.every(requestsBoth) && initContainers.every(requestsBoth);
}

function requestsBoth({ resources }: Container): boolean {
  const requests = resources?.requests;
  return requests?.cpu !== undefined && requests.memory !== undefined;
}
