/** More machines: of a pool that the cluster file describes, or of a new kind. */
import { isRecord } from '../../kubernetes/shape.js';
import { isClusterDocument } from '../../scheduler/clusters/build-cluster.js';
import { expandCluster } from '../../scheduler/clusters/expand.js';
import { addNode } from '../../scheduler/snapshot/snapshot.js';
import { addObjects, loadSnapshot } from '../../scheduler/snapshot/load.js';
import { addSimNode } from '../create-world.js';
import { record } from '../history.js';
import { watchNodes } from '../nodes/taints.js';
import type { World } from '../world.js';
import type { Operation } from './operation.js';

type AddNodes = Extract<Operation, { op: 'addNodes' }>;

/** Adds nodes; why not, if there is no such pool or machine. They are Ready at once: how long a provider takes is for `advance` to say. */
export function addNodes(world: World, { pool, machineType, capacity, count = 1, zone }: AddNodes): string | undefined {
  const base = pool === undefined ? newPool(machineType, capacity) : findPool(world, pool);
  if (base === undefined) {
    return pool === undefined
      ? 'New nodes need a pool, a machine type, or a capacity.'
      : `There is no node pool ${pool}.`;
  }
  const name = String(base.name);
  const had = [...world.nodes.keys(), ...world.vanished.keys()].filter((node) =>
    new RegExp(`^${escape(name)}-\\d+$`).test(node),
  );
  const highest = had.reduce((most, node) => Math.max(most, Number(node.slice(name.length + 1))), 0);
  const bare = Object.fromEntries(Object.entries(base).filter(([key]) => key !== 'load'));
  const document = {
    apiVersion: 'podlint.dev/v1',
    kind: 'Cluster',
    nodePools: [{ ...bare, count: highest + count, ...(zone === undefined ? {} : { zones: [zone] }) }],
  };
  const { objects, problems } = expandCluster(document);
  const [problem] = problems;
  if (problem !== undefined) {
    return problem.message;
  }
  const wanted = objects.filter((object) => isNewNode(world, object, name, highest));
  const { snapshot } = loadSnapshot(wanted);
  for (const { node } of snapshot.nodes) {
    addNode(world.snapshot, node);
    const added = addSimNode(world, node);
    record(world, 'NodeAdded', `Node ${added.name}`, 'The node joins the cluster', { node: added.name });
  }
  addObjects(world.snapshot, wanted);
  world.moves++;
  world.dirty.scheduler = true;
  watchNodes(world);
  return undefined;
}

function isNewNode(world: World, object: unknown, pool: string, highest: number): boolean {
  const metadata = isRecord(object) && isRecord(object.metadata) ? object.metadata : {};
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  return !world.nodes.has(name) && Number(name.slice(pool.length + 1)) > highest;
}

function newPool(
  machineType: string | undefined,
  capacity: AddNodes['capacity'],
): Readonly<Record<string, unknown>> | undefined {
  if (machineType !== undefined) {
    return { name: machineType.replace(/[^a-z0-9]+/g, '-'), machineType };
  }
  return capacity === undefined ? undefined : { name: 'extra', capacity };
}

function findPool(world: World, name: string): Readonly<Record<string, unknown>> | undefined {
  for (const document of world.clusterDocuments) {
    const pools: readonly unknown[] =
      isClusterDocument(document) && isRecord(document) && Array.isArray(document.nodePools) ? document.nodePools : [];
    const found = pools.find((pool) => isRecord(pool) && pool.name === name);
    if (isRecord(found)) {
      return found;
    }
  }
  return undefined;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
