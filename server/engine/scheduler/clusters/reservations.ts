/**
 * What managed Kubernetes keeps of a machine for itself. Memory is what the machine is sold with; the kernel's share,
 * which differs between images, is not taken off.
 */
import data from './machine-types.json' with { type: 'json' };

/** A machine that a cloud sells. */
export interface MachineType {
  /** `provider/type`. */
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** How many Pods the provider lets it run; on AWS, what its network interfaces have addresses for. */
  readonly maxPods: number;
  /** `amd64` where not given. */
  readonly arch?: string;
  readonly gpus?: number;
  /** Fixed by the provider for machines that share a core. */
  readonly reservedMilliCpu?: number;
  /** The local disk, where the machine comes with one. */
  readonly diskGB?: number;
}

/** What is taken off the capacity: millicores and bytes. */
export interface Reservation {
  readonly milliCpu: number;
  readonly memory: number;
}

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** The kubelet evicts below this much free memory, so it is never handed out. */
export const evictionThreshold = 100 * mebibyte;

const machineTypes: ReadonlyMap<string, MachineType> = new Map(
  (data.machineTypes as readonly MachineType[]).map((machine) => [machine.name, machine]),
);

/** Finds a machine type by `provider/type`. */
export function findMachineType(name: string): MachineType | undefined {
  return machineTypes.get(name);
}

/** All machine types, by name. */
export function machineTypeNames(): readonly string[] {
  return [...machineTypes.keys()];
}

/** What the provider of the machine reserves for the kubelet and the system. */
export function reservationOf(machine: MachineType): Reservation {
  const { name, vcpu, memoryGiB, maxPods, reservedMilliCpu } = machine;
  const memory = memoryGiB * gibibyte;
  switch (name.slice(0, name.indexOf('/'))) {
    // amazon-eks-ami, and the same curve that GKE publishes for cores.
    case 'aws':
      return { milliCpu: reservedCores(vcpu), memory: 255 * mebibyte + 11 * mebibyte * maxPods };
    // cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes.
    case 'gcp':
      return { milliCpu: reservedMilliCpu ?? reservedCores(vcpu), memory: reservedByGke(memory) };
    // learn.microsoft.com/azure/aks/node-resource-reservations, from Kubernetes 1.29 on.
    case 'azure':
      return { milliCpu: reservedByAks(vcpu), memory: Math.min(20e6 * maxPods + 50e6, memory / 4) };
    default:
      return { milliCpu: 0, memory: 0 };
  }
}

interface Band {
  /** How much of the resource falls into the band. */
  readonly size: number;
  readonly share: number;
}

/** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. */
function reservedCores(cores: number): number {
  const bands = [
    { size: 1000, share: 0.06 },
    { size: 1000, share: 0.01 },
    { size: 2000, share: 0.005 },
    { size: Number.POSITIVE_INFINITY, share: 0.0025 },
  ];
  return Math.floor(sumBands(cores * 1000, bands));
}

/** 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest. */
function reservedByGke(memory: number): number {
  const bands = [
    { size: 4 * gibibyte, share: 0.25 },
    { size: 4 * gibibyte, share: 0.2 },
    { size: 8 * gibibyte, share: 0.1 },
    { size: 112 * gibibyte, share: 0.06 },
    { size: Number.POSITIVE_INFINITY, share: 0.02 },
  ];
  return Math.floor(sumBands(memory, bands));
}

function sumBands(amount: number, bands: readonly Band[]): number {
  let left = amount;
  let sum = 0;
  for (const { size, share } of bands) {
    const part = Math.min(left, size);
    sum += part * share;
    left -= part;
  }
  return sum;
}

/** Millicores by cores; machines between two rows get the smaller one's. */
const aksCores: readonly (readonly [cores: number, milliCpu: number])[] = [
  [1, 60],
  [2, 100],
  [4, 140],
  [8, 180],
  [16, 260],
  [32, 420],
  [64, 740],
];

function reservedByAks(cores: number): number {
  return aksCores.reduce((reserved, [atLeast, milliCpu]) => (cores >= atLeast ? milliCpu : reserved), 0);
}
