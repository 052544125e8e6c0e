/** A cluster file becomes Kubernetes objects, each with the place in the file it comes from. */
import { readQuantity } from '../../kubernetes/quantity.js';
import type { Node } from '../../kubernetes/types.js';
import { daemonRunsOn } from '../support/daemon-nodes.js';
import type { ClusterFile, NodePool, Quantities } from './cluster-file.js';
import schema from './cluster.schema.json' with { type: 'json' };
import { expandPool } from './expand-nodes.js';
import { expandStorageClass, expandVolume } from './expand-storage.js';
import { expandDaemonPod, expandLoad, expandWorkload, podSpecOf } from './expand-workloads.js';
import { findMachineType, machineTypeNames } from './reservations.js';
import { validate, withoutNulls, type ClusterProblem } from './validate.js';
import { nearest } from '../../document/nearest.js';

/** What a cluster file comes to. */
export interface ExpandedCluster {
  /** The name it gives itself. */
  readonly name: string | undefined;
  readonly objects: readonly unknown[];
  /** For each object, where in the file it was described. */
  readonly origins: readonly (readonly (string | number)[])[];
  readonly problems: readonly ClusterProblem[];
}

type Placed = readonly [path: readonly (string | number)[], object: unknown];

/** Expands a parsed cluster file. With an error in it there are no objects: half a cluster would only mislead. */
export function expandCluster(value: unknown): ExpandedCluster {
  const shape = validate(value, schema);
  const file: ClusterFile = shape.length > 0 ? {} : (withoutNulls(value) as ClusterFile);
  const problems = shape.length > 0 ? shape : [...checkPools(file), ...checkSize(file)];
  if (problems.some(({ severity }) => severity === 'error')) {
    return { name: undefined, objects: [], origins: [], problems };
  }
  const placed = expandAll(file);
  return {
    name: file.metadata?.name,
    objects: placed.map(([, object]) => object),
    origins: placed.map(([path]) => path),
    problems,
  };
}

/** Node pools first: daemons and load go where nodes are. */
function expandAll(file: ClusterFile): readonly Placed[] {
  const pools = (file.nodePools ?? []).map((pool, index) => ({
    pool,
    path: ['nodePools', index],
    ...expandPool(pool),
  }));
  const nodes = pools.flatMap((pool) => pool.nodes);
  return [
    ...pools.flatMap(({ path, pool, nodes: own, csiNodes }) =>
      [...own, ...csiNodes, ...own.flatMap((node) => expandLoad(pool, node))].map((object): Placed => [path, object]),
    ),
    ...list(file.namespaces, 'namespaces', ({ name, labels = {} }) => [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    ]),
    ...list(file.priorityClasses, 'priorityClasses', ({ name, ...rest }) => [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, ...rest },
    ]),
    ...list(file.storageClasses, 'storageClasses', (storageClass) => [expandStorageClass(storageClass)]),
    ...list(file.volumes, 'volumes', expandVolume),
    ...list(file.daemonSets, 'daemonSets', (daemon) => daemonPods(daemon, nodes)),
    ...list(file.workloads, 'workloads', expandWorkload),
    ...list(file.objects, 'objects', (object) => [object]),
  ];
}

function list<T>(
  items: readonly T[] | undefined,
  key: string,
  expand: (item: T) => readonly unknown[],
): readonly Placed[] {
  return (items ?? []).flatMap((item, index) => expand(item).map((object): Placed => [[key, index], object]));
}

function daemonPods(
  daemon: NonNullable<ClusterFile['daemonSets']>[number],
  nodes: readonly Node[],
): readonly unknown[] {
  const spec = podSpecOf(daemon);
  return nodes
    .filter((node) => daemonRunsOn(spec, node))
    .map((node) => expandDaemonPod(daemon, node.metadata?.name ?? ''));
}

function checkPools({ nodePools = [] }: ClusterFile): readonly ClusterProblem[] {
  const names = nodePools.map(({ name }) => name);
  return nodePools.flatMap((pool, index) => {
    const path = ['nodePools', index];
    const twice =
      names.indexOf(pool.name) < index
        ? [error([...path, 'name'], `There is more than one node pool ${pool.name}.`)]
        : [];
    return [...twice, ...checkMachine(pool, path), ...checkAmounts(pool, path)];
  });
}

/** Beyond the largest cluster that Kubernetes is built for: 5,000 nodes and 150,000 Pods. */
const mostNodes = 20_000;
const mostPods = 200_000;

/** A few lines may ask for more than there is memory. */
function checkSize({ nodePools = [], daemonSets = [], workloads = [] }: ClusterFile): readonly ClusterProblem[] {
  const nodes = sum(nodePools, ({ count = 1 }) => count);
  const load = sum(nodePools, ({ count = 1, load: { pods = 1 } = { pods: 0 } }) => count * pods);
  const pods = load + nodes * daemonSets.length + sum(workloads, ({ replicas = 1 }) => replicas);
  return [
    ...(nodes > mostNodes ? [error(['nodePools'], `${nodes} nodes are too many; ${mostNodes} can be simulated.`)] : []),
    ...(pods > mostPods ? [error([], `This cluster would run ${pods} Pods; ${mostPods} can be simulated.`)] : []),
  ];
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}

function checkMachine(
  { name, machineType, capacity = {}, allocatable = {} }: NodePool,
  path: readonly (string | number)[],
): readonly ClusterProblem[] {
  if (machineType === undefined) {
    const sized = ['cpu', 'memory'].every(
      (resource) => Object.hasOwn(capacity, resource) || Object.hasOwn(allocatable, resource),
    );
    return sized ? [] : [error(path, `Node pool ${name} needs a machineType, or cpu and memory in its capacity.`)];
  }
  if (findMachineType(machineType) !== undefined) {
    return [];
  }
  const meant = nearest(machineType, machineTypeNames());
  return [
    error(
      [...path, 'machineType'],
      `Machine type ${machineType} is not known${meant === undefined ? '; give a capacity instead.' : `; did you mean ${meant}?`}`,
    ),
  ];
}

function checkAmounts(pool: NodePool, path: readonly (string | number)[]): readonly ClusterProblem[] {
  const lists: Readonly<Record<string, Quantities | undefined>> = {
    capacity: pool.capacity,
    kubeReserved: pool.kubeReserved,
    systemReserved: pool.systemReserved,
    allocatable: pool.allocatable,
  };
  return Object.entries(lists).flatMap(([key, amounts]) =>
    Object.entries(amounts ?? {})
      .filter(([, amount]) => readQuantity(amount).error !== undefined)
      .map(([resource, amount]) =>
        error([...path, key, resource], `${key}.${resource} "${amount}" of node pool ${pool.name} is not a quantity.`),
      ),
  );
}

function error(path: readonly (string | number)[], message: string): ClusterProblem {
  return { path, message, severity: 'error' };
}
