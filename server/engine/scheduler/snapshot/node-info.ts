/**
 * A node and what is on it. Upstream: `pkg/scheduler/framework/types.go`, type NodeInfo.
 */
import type { Labels } from '../../kubernetes/label-selector.js';
import type { Node, Taint } from '../../kubernetes/types.js';
import { addHostPort, removeHostPort, type HostPorts } from './host-ports.js';
import type { PodInfo } from './pod-info.js';
import { accumulate, cloneResource, emptyResource, readResourceList, toResource, type Resource } from './resource.js';

/** How big an image is and how many nodes have it. */
export interface ImageState {
  readonly size: number;
  readonly nodes: number;
}

/** A node with the sums over its Pods. Change it through the functions of this file or of `snapshot.ts`. */
export interface NodeInfo {
  readonly node: Node;
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Resource;
  readonly declaredFeatures: readonly string[];
  /** Names of images as the node reports them; the snapshot knows more of them. */
  readonly images: ReadonlySet<string>;
  readonly pods: PodInfo[];
  readonly podsWithAffinity: PodInfo[];
  readonly podsWithRequiredAntiAffinity: PodInfo[];
  readonly requested: Resource;
  readonly usedPorts: HostPorts;
  nonZeroMilliCpu: number;
  nonZeroMemory: number;
}

const noLabels = {};

/** A node without Pods. `images` are counted by the snapshot, which knows the other nodes. */
export function createNodeInfo(node: Node, images: ReadonlySet<string>): NodeInfo {
  const { metadata = {}, spec = {}, status = {} } = node;
  return {
    node,
    name: metadata.name ?? '',
    labels: metadata.labels ?? noLabels,
    taints: spec.taints ?? [],
    unschedulable: spec.unschedulable === true,
    // API defaulting: without an allocatable list the capacity is allocatable; an empty list stays empty.
    allocatable: toResource(readResourceList(status.allocatable ?? status.capacity)),
    declaredFeatures: status.declaredFeatures ?? [],
    images,
    pods: [],
    podsWithAffinity: [],
    podsWithRequiredAntiAffinity: [],
    requested: emptyResource(),
    usedPorts: new Map(),
    nonZeroMilliCpu: 0,
    nonZeroMemory: 0,
  };
}

/** A copy on which Pods can be added and removed for trial. */
export function cloneNodeInfo(info: NodeInfo): NodeInfo {
  return {
    ...info,
    pods: [...info.pods],
    podsWithAffinity: [...info.podsWithAffinity],
    podsWithRequiredAntiAffinity: [...info.podsWithRequiredAntiAffinity],
    requested: cloneResource(info.requested),
    usedPorts: new Map([...info.usedPorts].map(([ip, ports]) => [ip, new Set(ports)])),
  };
}

/** Puts a Pod on the node. */
export function addPodToNode(info: NodeInfo, pod: PodInfo): void {
  info.pods.push(pod);
  if (pod.hasAffinity) {
    info.podsWithAffinity.push(pod);
  }
  if (pod.requiredAntiAffinity.length > 0) {
    info.podsWithRequiredAntiAffinity.push(pod);
  }
  count(info, pod, 1);
  for (const port of pod.hostPorts) {
    addHostPort(info.usedPorts, port);
  }
}

/** Takes a Pod off the node; costs a search among the Pods of that node. */
export function removePodFromNode(info: NodeInfo, pod: PodInfo): void {
  if (!removeFrom(info.pods, pod)) {
    return;
  }
  removeFrom(info.podsWithAffinity, pod);
  removeFrom(info.podsWithRequiredAntiAffinity, pod);
  count(info, pod, -1);
  for (const port of pod.hostPorts) {
    removeHostPort(info.usedPorts, port);
  }
}

function count(info: NodeInfo, pod: PodInfo, sign: 1 | -1): void {
  accumulate(info.requested, pod.requests, sign);
  info.nonZeroMilliCpu += sign * pod.nonZeroMilliCpu;
  info.nonZeroMemory += sign * pod.nonZeroMemory;
}

/** The last one takes the place of the removed one, as upstream. */
function removeFrom(pods: PodInfo[], pod: PodInfo): boolean {
  const index = pods.indexOf(pod);
  const last = pods.at(-1);
  if (index === -1 || last === undefined) {
    return false;
  }
  pods[index] = last;
  pods.pop();
  return true;
}
