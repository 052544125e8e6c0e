/** Worlds from short texts, and short notations for what happened in them. */
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { KubernetesObject } from '../../../server/engine/kubernetes/object.js';
import { createWorld, type WorldOptions } from '../../../server/engine/simulation/create-world.js';
import type { World } from '../../../server/engine/simulation/world.js';

/** The objects of a YAML text. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return readSourceFile('/manifests.yaml', text, { mode: 'fast' }).objects;
}

/** A cluster of equal nodes, `count` per zone; without zones, `count` in all. */
export function clusterOf(count: number, { zones = [] as readonly string[], cpu = '4', memory = '8Gi' } = {}): unknown {
  return {
    apiVersion: 'podlint.dev/v1',
    kind: 'Cluster',
    nodePools: [{ name: 'node', count: count * Math.max(1, zones.length), zones, capacity: { cpu, memory } }],
    storageClasses: [
      { name: 'disk', provisioner: 'disk.example.com', volumeBindingMode: 'WaitForFirstConsumer', default: true },
    ],
  };
}

/** A world with manifests on a small cluster. */
export function worldOf(text: string, options: Partial<WorldOptions> = {}): World {
  const { world, problems } = createWorld({ cluster: [clusterOf(3)], objects: objectsIn(text), ...options });
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new Error(problems.map(({ message }) => message).join('\n'));
  }
  return world;
}

/** `12.5 Scheduled Pod default/web: Assigned to node-1`. */
export function linesOf(world: World, kinds?: readonly string[]): readonly string[] {
  return world.history
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .map(({ time, kind, object, message }) => `${time / 1000} ${kind} ${object}: ${message}`);
}

/** Pods as `name phase node ready`. */
export function podsIn(world: World): readonly string[] {
  return [...world.pods.values()].map(
    ({ name, phase, nodeName, readyAt, deletion }) =>
      `${name} ${deletion === undefined ? phase : 'Terminating'} ${nodeName ?? '-'} ${readyAt === undefined ? 'unready' : 'ready'}`,
  );
}
