/**
 * A cluster at one moment, as a scheduling cycle sees it. Upstream: `pkg/scheduler/backend/cache`.
 * Adding, removing or moving a Pod costs as much as that Pod, never a rebuild.
 */
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../kubernetes/types.js';
import { addNamespace, type ClusterObjects } from './cluster-objects.js';
import {
  addPodToNode,
  cloneNodeInfo,
  createNodeInfo,
  removePodFromNode,
  type ImageState,
  type NodeInfo,
} from './node-info.js';
import type { PodInfo } from './pod-info.js';

/** What earlier Pods of a sequence have claimed, before any controller has written it down. */
export interface AssumedVolumes {
  /** PersistentVolumes with a claimRef they do not have yet, by name. */
  readonly volumes: Map<string, PersistentVolume>;
  /** Claims with a selected node they do not have yet, by `namespace/name`. */
  readonly claims: Map<string, PersistentVolumeClaim>;
}

/** Change it through the functions of this file only. */
export interface Snapshot {
  readonly objects: ClusterObjects;
  /** In the order in which they were added. */
  readonly nodes: NodeInfo[];
  readonly nodeByName: Map<string, NodeInfo>;
  /** Pods that run on a node of the snapshot, with that node, by uid. */
  readonly placements: Map<string, Placement>;
  /** Nodes with at least one Pod that has affinity, for a quick start of InterPodAffinity. */
  readonly nodesWithAffinityPods: Set<NodeInfo>;
  readonly nodesWithRequiredAntiAffinityPods: Set<NodeInfo>;
  /** How many volumes of running Pods use a claim, by `namespace/name`. */
  readonly claimUse: Map<string, number>;
  /** Pending Pods that hold a claim on a node through `status.nominatedNodeName`, by node. */
  readonly nominated: Map<string, PodInfo[]>;
  readonly assumed: AssumedVolumes;
  /** By image name. */
  readonly images: Map<string, ImageState>;
  /** Nodes that no copy of this snapshot shares: only these may be changed in place. */
  readonly own: Set<NodeInfo>;
}

/** A Pod and the name of the node it is on. */
export interface Placement {
  readonly pod: PodInfo;
  readonly node: string;
}

/** A snapshot without nodes and Pods. */
export function createSnapshot(objects: ClusterObjects): Snapshot {
  return {
    objects,
    nodes: [],
    nodeByName: new Map(),
    placements: new Map(),
    nodesWithAffinityPods: new Set(),
    nodesWithRequiredAntiAffinityPods: new Set(),
    claimUse: new Map(),
    nominated: new Map(),
    assumed: { volumes: new Map(), claims: new Map() },
    images: new Map(),
    own: new Set(),
  };
}

/** Adds a node without Pods. A node of that name must not exist yet. */
export function addNode(snapshot: Snapshot, node: Node): NodeInfo {
  const info = createNodeInfo(node, countImages(snapshot, node));
  snapshot.nodes.push(info);
  snapshot.nodeByName.set(info.name, info);
  snapshot.own.add(info);
  return info;
}

/** Removes a node; its Pods are gone from the snapshot with it and are handed back. */
export function removeNode(snapshot: Snapshot, name: string): readonly PodInfo[] {
  const info = snapshot.nodeByName.get(name);
  if (info === undefined) {
    return [];
  }
  const pods = [...info.pods];
  for (const pod of pods) {
    removePod(snapshot, pod.uid);
  }
  for (const image of info.images) {
    forgetImage(snapshot, image);
  }
  // Taking its Pods off may have put a copy in its place.
  const now = snapshot.nodeByName.get(name) ?? info;
  snapshot.nodeByName.delete(name);
  snapshot.nodes.splice(snapshot.nodes.indexOf(now), 1);
  return pods;
}

/** Replaces a node, to cordon or taint it for example; its Pods stay on it, and so does its place in the order. */
export function replaceNode(snapshot: Snapshot, node: Node): NodeInfo | undefined {
  const name = node.metadata?.name ?? '';
  const index = snapshot.nodes.findIndex((candidate) => candidate.name === name);
  if (index === -1) {
    return undefined;
  }
  const pods = removeNode(snapshot, name);
  const info = addNode(snapshot, node);
  snapshot.nodes.pop();
  snapshot.nodes.splice(index, 0, info);
  for (const pod of pods) {
    addPod(snapshot, pod, name);
  }
  return info;
}

/**
 * Puts a Pod on a node. `undefined` when there is no such node: the scheduler does not see Pods of nodes it does not know.
 * A Pod that is already placed is moved.
 */
export function addPod(snapshot: Snapshot, pod: PodInfo, nodeName: string): NodeInfo | undefined {
  removePod(snapshot, pod.uid);
  const node = ownNode(snapshot, nodeName);
  if (node === undefined) {
    return undefined;
  }
  snapshot.placements.set(pod.uid, { pod, node: nodeName });
  addPodToNode(node, pod);
  if (pod.hasAffinity) {
    snapshot.nodesWithAffinityPods.add(node);
  }
  if (pod.requiredAntiAffinity.length > 0) {
    snapshot.nodesWithRequiredAntiAffinityPods.add(node);
  }
  for (const key of pod.claimKeys) {
    snapshot.claimUse.set(key, (snapshot.claimUse.get(key) ?? 0) + 1);
  }
  ensureNamespace(snapshot, pod.namespace);
  return node;
}

/** Takes a Pod off its node. */
export function removePod(snapshot: Snapshot, uid: string): void {
  const placement = snapshot.placements.get(uid);
  if (placement === undefined) {
    return;
  }
  const { pod } = placement;
  const node = ownNode(snapshot, placement.node);
  snapshot.placements.delete(uid);
  if (node !== undefined) {
    removePodFromNode(node, pod);
    if (node.podsWithAffinity.length === 0) {
      snapshot.nodesWithAffinityPods.delete(node);
    }
    if (node.podsWithRequiredAntiAffinity.length === 0) {
      snapshot.nodesWithRequiredAntiAffinityPods.delete(node);
    }
  }
  for (const key of pod.claimKeys) {
    decrement(snapshot.claimUse, key);
  }
}

/** Puts another version of a Pod in the place of the one that is on a node: its labels or its state have changed, its requests have not. */
export function replacePod(snapshot: Snapshot, pod: PodInfo): void {
  const placement = snapshot.placements.get(pod.uid);
  const node = placement && ownNode(snapshot, placement.node);
  if (placement === undefined || node === undefined) {
    return;
  }
  for (const pods of [node.pods, node.podsWithAffinity, node.podsWithRequiredAntiAffinity]) {
    const index = pods.findIndex(({ uid }) => uid === pod.uid);
    if (index !== -1) {
      pods[index] = pod;
    }
  }
  snapshot.placements.set(pod.uid, { pod, node: placement.node });
}

/** The node for changing in place. One that a copy of the snapshot shares is copied first, and takes the shared one's place everywhere. */
function ownNode(snapshot: Snapshot, name: string): NodeInfo | undefined {
  const shared = snapshot.nodeByName.get(name);
  if (shared === undefined || snapshot.own.has(shared)) {
    return shared;
  }
  const node = cloneNodeInfo(shared);
  snapshot.own.add(node);
  snapshot.nodeByName.set(name, node);
  snapshot.nodes[snapshot.nodes.indexOf(shared)] = node;
  for (const nodes of [snapshot.nodesWithAffinityPods, snapshot.nodesWithRequiredAntiAffinityPods]) {
    if (nodes.delete(shared)) {
      nodes.add(node);
    }
  }
  return node;
}

/** Records that a pending Pod counts on room that is being made on a node. */
export function nominatePod(snapshot: Snapshot, pod: PodInfo, nodeName: string): void {
  const pods = snapshot.nominated.get(nodeName);
  if (pods === undefined) {
    snapshot.nominated.set(nodeName, [pod]);
  } else if (!pods.some(({ uid }) => uid === pod.uid)) {
    pods.push(pod);
  }
  ensureNamespace(snapshot, pod.namespace);
}

/** Forgets a nomination, as when the Pod has found a node. */
export function removeNomination(snapshot: Snapshot, uid: string): void {
  for (const [nodeName, pods] of snapshot.nominated) {
    const left = pods.filter((pod) => pod.uid !== uid);
    if (left.length === 0) {
      snapshot.nominated.delete(nodeName);
    } else if (left.length < pods.length) {
      snapshot.nominated.set(nodeName, left);
    }
  }
}

/** Every Pod lives in a namespace that exists. */
export function ensureNamespace(snapshot: Snapshot, name: string): void {
  if (!snapshot.objects.namespaces.has(name)) {
    addNamespace(snapshot.objects, name);
  }
}

/** The size that the first node reports for an image name is taken for all. */
function countImages({ images }: Snapshot, { status }: Node): ReadonlySet<string> {
  const onNode = new Set<string>();
  for (const { names = [], sizeBytes = 0 } of status?.images ?? []) {
    for (const name of names) {
      if (!onNode.has(name)) {
        const { size, nodes } = images.get(name) ?? { size: sizeBytes, nodes: 0 };
        images.set(name, { size, nodes: nodes + 1 });
        onNode.add(name);
      }
    }
  }
  return onNode;
}

/** One node less has the image. */
function forgetImage({ images }: Snapshot, name: string): void {
  const state = images.get(name);
  if (state !== undefined && state.nodes > 1) {
    images.set(name, { ...state, nodes: state.nodes - 1 });
  } else {
    images.delete(name);
  }
}

function decrement(counts: Map<string, number>, key: string): void {
  const count = (counts.get(key) ?? 0) - 1;
  if (count > 0) {
    counts.set(key, count);
  } else {
    counts.delete(key);
  }
}
