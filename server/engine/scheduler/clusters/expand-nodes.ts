/** Node pools become nodes. */
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  negateQuantity,
  parseQuantity,
  zeroQuantity,
  type Quantity,
} from '../../kubernetes/quantity.js';
import type { CSINode, Node, QuantityValue } from '../../kubernetes/types.js';
import { labelHostname, labelRegion, labelZone } from '../support/labels.js';
import type { NodePool, Quantities } from './cluster-file.js';
import { evictionThreshold, findMachineType, reservationOf, type MachineType } from './reservations.js';

/** What a pool comes to. */
export interface ExpandedPool {
  readonly nodes: readonly Node[];
  readonly csiNodes: readonly CSINode[];
}

const defaultMaxPods = 110;

/** Enough for images and logs where the file says nothing. */
const defaultDisk = '100Gi';

/** The label under which all providers' node pools can be found in a mock cluster. */
const poolLabel = 'podlint.dev/node-pool';

/** Nodes are called `<pool>-1`, `<pool>-2`… and take the zones in turn. */
export function expandPool(pool: NodePool): ExpandedPool {
  const { name, count = 1, machineType, attachLimits } = pool;
  const machine = machineType === undefined ? undefined : findMachineType(machineType);
  const capacity = capacityOf(pool, machine);
  const allocatable = allocatableOf(pool, machine, capacity);
  const nodes = Array.from({ length: count }, (_, index) =>
    createNode(pool, machine, `${name}-${index + 1}`, index, { capacity, allocatable }),
  );
  const csiNodes =
    attachLimits === undefined ? [] : nodes.map((node) => createCsiNode(node.metadata?.name ?? '', attachLimits));
  return { nodes, csiNodes };
}

function createNode(
  pool: NodePool,
  machine: MachineType | undefined,
  name: string,
  index: number,
  status: NonNullable<Node['status']>,
): Node {
  const { labels, taints, cordoned, images, region, zones = [], arch = machine?.arch ?? 'amd64', os = 'linux' } = pool;
  const zone = zones[index % Math.max(zones.length, 1)];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': arch,
        'kubernetes.io/os': os,
        // The kubelet still sets the old names (`pkg/kubelet/kubelet_node_status.go`, initialNode), and manifests still use them.
        'beta.kubernetes.io/arch': arch,
        'beta.kubernetes.io/os': os,
        [labelHostname]: name,
        [poolLabel]: pool.name,
        ...(region === undefined ? {} : { [labelRegion]: region }),
        ...(zone === undefined ? {} : { [labelZone]: zone }),
        ...(machine === undefined
          ? {}
          : { 'node.kubernetes.io/instance-type': machine.name.slice(machine.name.indexOf('/') + 1) }),
        ...labels,
      },
    },
    spec: { ...(taints === undefined ? {} : { taints }), ...(cordoned === true ? { unschedulable: true } : {}) },
    status: { ...status, ...(images === undefined ? {} : { images }) },
  };
}

function createCsiNode(name: string, limits: NonNullable<NodePool['attachLimits']>): CSINode {
  const drivers = limits.map(({ driver, maxVolumes }) => ({
    name: driver,
    nodeID: name,
    ...(maxVolumes === undefined ? {} : { allocatable: { count: maxVolumes } }),
  }));
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: { name }, spec: { drivers } };
}

/** What the file says wins over what the machine type has. */
function capacityOf({ capacity, maxPods }: NodePool, machine: MachineType | undefined): Quantities {
  const pods = maxPods ?? machine?.maxPods ?? defaultMaxPods;
  const fromMachine: Quantities = machine === undefined ? {} : machineCapacity(machine);
  return { 'ephemeral-storage': defaultDisk, ...fromMachine, pods: String(pods), ...capacity };
}

function machineCapacity({ vcpu, memoryGiB, diskGB, gpus }: MachineType): Quantities {
  return {
    cpu: String(vcpu),
    memory: `${memoryGiB}Gi`,
    ...(diskGB === undefined ? {} : { 'ephemeral-storage': `${diskGB}G` }),
    ...(gpus === undefined ? {} : { 'nvidia.com/gpu': String(gpus) }),
  };
}

/** Capacity less what is reserved and, of memory, what the kubelet never gives away. */
function allocatableOf(pool: NodePool, machine: MachineType | undefined, capacity: Quantities): Quantities {
  const { kubeReserved, systemReserved, allocatable } = pool;
  const reserved = kubeReserved ?? (machine === undefined ? {} : providerReserved(machine));
  const eviction =
    machine === undefined && kubeReserved === undefined && systemReserved === undefined
      ? {}
      : { memory: String(evictionThreshold) };
  return { ...subtract(subtract(subtract(capacity, reserved), systemReserved ?? {}), eviction), ...allocatable };
}

function providerReserved(machine: MachineType): Quantities {
  const { milliCpu, memory } = reservationOf(machine);
  return { cpu: `${milliCpu}m`, memory: String(Math.ceil(memory)) };
}

function subtract(from: Quantities, taken: Quantities): Quantities {
  return Object.fromEntries(
    Object.entries(from).map(([name, amount]) => [
      name,
      Object.hasOwn(taken, name) ? minus(amount, taken[name] ?? 0) : amount,
    ]),
  );
}

/** Never below 0. */
function minus(amount: QuantityValue, taken: QuantityValue): QuantityValue {
  const left = parseQuantity(amount);
  const right = parseQuantity(taken);
  if (left === undefined || right === undefined) {
    return amount;
  }
  const rest: Quantity = addQuantity(left, negateQuantity(right));
  return formatQuantity(compareQuantity(rest, zeroQuantity) < 0 ? zeroQuantity : rest);
}
