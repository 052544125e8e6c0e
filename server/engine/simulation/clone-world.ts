/**
 * A copy of a world that goes its own way. Making a cluster of a thousand nodes takes half a second, copying it a hundredth of that.
 * What nobody changes in place is shared: manifests, Pod specs, scheduler plugins; nodes and Pods are until one of the two changes them.
 */
import { cloneSnapshot } from './answers/clone-snapshot.js';
import type { Controller, Drain, Endpoint, World } from './world.js';

/** Copies a world that has settled. */
export function cloneWorld(world: World): World {
  const pods = world.pods.clone();
  const { queue, dirty } = world;
  return {
    ...world,
    random: { ...world.random },
    queue: { heap: [...queue.heap], known: new Set(queue.known), planned: queue.planned },
    snapshot: cloneSnapshot(world.snapshot),
    nodes: world.nodes.clone(),
    ranges: new Set(world.ranges),
    pods,
    podsByOwner: mapValues(world.podsByOwner, copySet),
    podsByNamespace: mapValues(world.podsByNamespace, copySet),
    pending: new Set(world.pending),
    controllers: mapValues(world.controllers, cloneController),
    endpoints: mapValues(world.endpoints, (endpoints) => new Map<string, Endpoint>(endpoints)),
    attachments: mapValues(world.attachments, (onNodes) => mapValues(onNodes, (attachment) => ({ ...attachment }))),
    drains: mapValues(world.drains, (drain): Drain => ({ ...drain, refused: new Map(drain.refused) })),
    load: [...world.load],
    history: [...world.history],
    dirty: {
      ...dirty,
      pods: new Set(dirty.pods),
      controllers: new Set(dirty.controllers),
      counted: mapValues(dirty.counted, (pod) => pods.get(pod.uid) ?? pod),
    },
    traits: new Map(world.traits),
    configMaps: new Map(world.configMaps),
    vanished: new Map(world.vanished),
    zones: mapValues(world.zones, (zone) => ({ ...zone })),
  };
}

function mapValues<Key, Value, Copy>(map: ReadonlyMap<Key, Value>, copy: (value: Value) => Copy): Map<Key, Copy> {
  const copies = new Map<Key, Copy>();
  for (const [key, value] of map) {
    copies.set(key, copy(value));
  }
  return copies;
}

function copySet<T>(set: ReadonlySet<T>): Set<T> {
  return new Set(set);
}

function cloneController(controller: Controller): Controller {
  switch (controller.kind) {
    case 'Job':
      return {
        ...controller,
        succeededIndexes: new Set(controller.succeededIndexes),
        failedIndexes: new Set(controller.failedIndexes),
        failuresByIndex: new Map(controller.failuresByIndex),
        counted: new Set(controller.counted),
      };
    case 'HorizontalPodAutoscaler':
      return {
        ...controller,
        recommendations: [...controller.recommendations],
        scaleEvents: [...controller.scaleEvents],
      };
    default:
      return { ...controller };
  }
}
