/** A copy of a snapshot on which things can be tried. Pods and objects are shared: nobody changes those in place. */
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';

/**
 * Both go their own ways from here, although they share all nodes at first: whichever changes one makes it its own before.
 * Costs a few copies of lists and maps, however much is on the nodes.
 */
export function cloneSnapshot(snapshot: Snapshot): Snapshot {
  snapshot.own.clear();
  return {
    objects: cloneObjects(snapshot.objects),
    nodes: [...snapshot.nodes],
    nodeByName: new Map(snapshot.nodeByName),
    placements: new Map(snapshot.placements),
    nodesWithAffinityPods: new Set(snapshot.nodesWithAffinityPods),
    nodesWithRequiredAntiAffinityPods: new Set(snapshot.nodesWithRequiredAntiAffinityPods),
    claimUse: new Map(snapshot.claimUse),
    nominated: new Map([...snapshot.nominated].map(([name, pods]) => [name, [...pods]])),
    assumed: { volumes: new Map(snapshot.assumed.volumes), claims: new Map(snapshot.assumed.claims) },
    images: new Map(snapshot.images),
    own: new Set(),
  };
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
