/** Operations in a few words, for the chips under the verdict. */
import { formatQuantity, parseQuantity } from '../kubernetes/quantity.js';
import type { Operation, OperationResult } from '../simulation/operations/operation.js';
import type { OperationChip } from '../../protocol/simulator.js';

/** One chip per operation. */
export function chipsOf(results: readonly OperationResult[]): readonly OperationChip[] {
  return results.map(({ operation, problem }, index) => ({
    index,
    label: labelOf(operation),
    ...(problem === undefined ? {} : { problem }),
  }));
}

/** `node-a failed`, `memory 2.6Gi`. */
export function labelOf(operation: Operation): string {
  switch (operation.op) {
    case 'advance':
      return `${duration(operation.seconds)} pass`;
    case 'cordon':
      return `${operation.node} cordoned`;
    case 'uncordon':
      return `${operation.node} uncordoned`;
    case 'drain':
      return `${operation.node} drained`;
    case 'fail':
      return `${operation.node} failed`;
    case 'recover':
      return `${operation.node} recovered`;
    case 'remove':
      return `${operation.node} removed`;
    case 'taint':
      return `${operation.node} tainted ${operation.key}${operation.value === undefined ? '' : `=${operation.value}`}:${operation.effect}`;
    case 'untaint':
      return `${operation.node} without taint ${operation.key}`;
    case 'zoneOutage':
      return `zone ${operation.zone} failed`;
    default:
      return otherLabel(operation);
  }
}

type OtherOperation = Exclude<
  Operation,
  {
    op:
      'advance' | 'cordon' | 'uncordon' | 'drain' | 'fail' | 'recover' | 'remove' | 'taint' | 'untaint' | 'zoneOutage';
  }
>;

function otherLabel(operation: OtherOperation): string {
  switch (operation.op) {
    case 'addNodes': {
      const { count = 1, pool, machineType, zone } = operation;
      const what = `${count} ${count === 1 ? 'node' : 'nodes'} of ${pool ?? machineType ?? 'a new kind'}`;
      return `${what}${zone === undefined ? '' : ` in ${zone}`} added`;
    }
    case 'scale':
      return `${operation.workload} scaled to ${operation.replicas}`;
    case 'setRequests': {
      const amounts = Object.entries({ ...operation.limits, ...operation.requests });
      return `${operation.container ?? operation.workload}: ${amounts.map(([name, amount]) => `${name} ${write(amount)}`).join(', ')}`;
    }
    case 'setImage':
      return `${operation.container ?? operation.workload}: image ${operation.image}`;
    case 'deletePod':
      return `Pod ${operation.pod} deleted`;
    case 'delete':
      return `${operation.kind} ${operation.name} deleted`;
    case 'load':
      return `${operation.workload}: ${operation.resource} demand ${write(operation.total)}`;
    case 'outOfMemory':
      return `${operation.container} of ${operation.pod} out of memory`;
    case 'apply':
      return `${operation.objects.length} ${operation.objects.length === 1 ? 'object' : 'objects'} applied`;
  }
}

function write(amount: string | number): string {
  const quantity = parseQuantity(amount);
  return quantity === undefined || typeof amount === 'string' ? String(amount) : formatQuantity(quantity);
}

/** `45 s`, `5 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds < 60 || seconds % 60 !== 0) {
    return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  }
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds / 60} min`;
}
