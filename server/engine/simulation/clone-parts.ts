/** Copies of what worlds share until they change it. Manifests and specs stay shared: nobody changes those in place. */
import type { SimNode, SimPod } from './world.js';

/** A node of its own. */
export function cloneNode(node: SimNode): SimNode {
  return {
    ...node,
    range: { ...node.range, used: new Map(node.range.used) },
    images: new Set(node.images),
    evictions: new Map(node.evictions),
  };
}

/** A Pod of its own. */
export function clonePod(pod: SimPod): SimPod {
  return {
    ...pod,
    containers: pod.containers.map((container) => ({
      ...container,
      stop: container.stop === undefined ? undefined : { ...container.stop },
    })),
    scheduling: { ...pod.scheduling },
  };
}
