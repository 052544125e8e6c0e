/** A copy of a snapshot on which things can be tried. Pods and objects are shared: nobody changes those in place. */
import { cloneNodeInfo, type ImageState, type NodeInfo } from '../../scheduler/snapshot/node-info.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';

/** Copies what changes when Pods are placed; costs as much as there are nodes and Pods. */
export function cloneSnapshot(snapshot: Snapshot): Snapshot {
  const copies = new Map<NodeInfo, NodeInfo>();
  const states = new Map<ImageState, ImageState>();
  const stateOf = (state: ImageState): ImageState => {
    const known = states.get(state) ?? { ...state };
    states.set(state, known);
    return known;
  };
  const copyOf = (node: NodeInfo): NodeInfo => {
    const known = copies.get(node) ?? { ...cloneNodeInfo(node), images: mapValues(node.images, stateOf) };
    copies.set(node, known);
    return known;
  };
  return {
    objects: cloneObjects(snapshot.objects),
    nodes: snapshot.nodes.map(copyOf),
    nodeByName: new Map([...snapshot.nodeByName].map(([name, node]) => [name, copyOf(node)])),
    placements: new Map([...snapshot.placements].map(([uid, { pod, node }]) => [uid, { pod, node: copyOf(node) }])),
    nodesWithAffinityPods: new Set([...snapshot.nodesWithAffinityPods].map(copyOf)),
    nodesWithRequiredAntiAffinityPods: new Set([...snapshot.nodesWithRequiredAntiAffinityPods].map(copyOf)),
    claimUse: new Map(snapshot.claimUse),
    nominated: new Map([...snapshot.nominated].map(([name, pods]) => [name, [...pods]])),
    assumed: { volumes: new Map(snapshot.assumed.volumes), claims: new Map(snapshot.assumed.claims) },
    images: mapValues(snapshot.images, stateOf),
  };
}

function mapValues<T>(map: ReadonlyMap<string, T>, change: (value: T) => T): Map<string, T> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function cloneObjects(objects: Snapshot['objects']): Snapshot['objects'] {
  return {
    namespaces: new Map(objects.namespaces),
    priorityClasses: new Map(objects.priorityClasses),
    services: new Map(objects.services),
    replicaSets: new Map(objects.replicaSets),
    statefulSets: new Map(objects.statefulSets),
    replicationControllers: new Map(objects.replicationControllers),
    podDisruptionBudgets: new Map(objects.podDisruptionBudgets),
    persistentVolumes: new Map(objects.persistentVolumes),
    persistentVolumeClaims: new Map(objects.persistentVolumeClaims),
    storageClasses: new Map(objects.storageClasses),
    csiNodes: new Map(objects.csiNodes),
    csiDrivers: new Map(objects.csiDrivers),
    csiStorageCapacities: new Map(objects.csiStorageCapacities),
    volumeAttachments: new Map(objects.volumeAttachments),
  };
}
