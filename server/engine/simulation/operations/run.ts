/** Carries operations out. */
import { milliValue, parseQuantity, value } from '../../kubernetes/quantity.js';
import { applyObject } from '../apply.js';
import { findController } from '../controllers/add.js';
import { isScalable, setReplicas } from '../controllers/scale.js';
import { advance } from '../create-world.js';
import { beginDrain } from '../disruption/drain.js';
import { record } from '../history.js';
import { planRound } from '../nodes/garbage.js';
import { failNode, recoverNode, removeSimNode } from '../nodes/lifecycle.js';
import { addTaint, changeNode, removeTaint } from '../nodes/taints.js';
import { toObject } from '../plain-object.js';
import { endContainer } from '../pods/containers.js';
import { deletePod } from '../pods/remove.js';
import { labelOf, labelZone } from '../../scheduler/support/labels.js';
import { outOfService } from '../volumes/attach.js';
import { settle } from '../run.js';
import type { Controller, SimNode, SimPod, World } from '../world.js';
import { addNodes } from './add-nodes.js';
import { deleteObject } from './delete-object.js';
import type { Operation, OperationResult } from './operation.js';
import { changeContainers } from './change-template.js';

/** Carries out one after the other; what each causes at once has happened before the next begins. */
export function runOperations(world: World, operations: readonly Operation[]): readonly OperationResult[] {
  return operations.map((operation) => {
    settle(world);
    const problem = runOperation(world, operation);
    settle(world);
    return { operation, problem };
  });
}

type Ran = string | undefined;

function runOperation(world: World, operation: Operation): Ran {
  switch (operation.op) {
    case 'advance':
      advance(world, operation.seconds);
      return undefined;
    case 'addNodes':
      return addNodes(world, operation);
    case 'zoneOutage':
      return failZone(world, operation.zone);
    case 'scale':
    case 'setRequests':
    case 'setImage':
    case 'load':
      return onWorkload(world, operation);
    case 'deletePod':
    case 'outOfMemory':
      return onPod(world, operation);
    case 'delete':
      return deleteObject(world, operation.kind, operation.namespace ?? 'default', operation.name);
    case 'apply':
      for (const object of operation.objects) {
        applyObject(world, toObject(object), 'new');
      }
      return undefined;
    default:
      return onNode(world, operation);
  }
}

type NodeOperation = Extract<Operation, { readonly node: string }>;

function onNode(world: World, operation: NodeOperation): Ran {
  const node = world.nodes.get(operation.node);
  if (node === undefined) {
    return `There is no node ${operation.node}.`;
  }
  switch (operation.op) {
    case 'cordon':
      cordon(world, node, true);
      break;
    case 'uncordon':
      world.drains.delete(node.name);
      cordon(world, node, false);
      break;
    case 'drain':
      cordon(world, node, true);
      beginDrain(world, node.name, operation);
      break;
    case 'fail':
      failNode(world, node);
      break;
    case 'recover':
      recoverNode(world, node);
      break;
    case 'remove':
      removeSimNode(world, node);
      break;
    case 'taint':
      taint(world, node, operation);
      break;
    case 'untaint':
      removeTaint(world, node, operation.key, operation.effect);
      record(world, 'Untainted', `Node ${node.name}`, `Taint ${operation.key} is gone`, { node: node.name });
      break;
  }
  return undefined;
}

function cordon(world: World, node: SimNode, unschedulable: boolean): void {
  if ((node.node.spec?.unschedulable === true) === unschedulable) {
    return;
  }
  changeNode(world, node, { ...node.node, spec: { ...node.node.spec, unschedulable } });
  const kind = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
  record(world, kind, `Node ${node.name}`, unschedulable ? 'Cordoned' : 'Uncordoned', { node: node.name });
}

function taint(world: World, node: SimNode, { key, value: text, effect }: Extract<Operation, { op: 'taint' }>): void {
  const words = `${key}${text === undefined ? '' : `=${text}`}:${effect}`;
  record(world, 'Tainted', `Node ${node.name}`, `Has taint ${words}`, { node: node.name });
  addTaint(world, node, { key, effect, ...(text === undefined ? {} : { value: text }) });
  if (key === outOfService) {
    planRound(world);
  }
}

function failZone(world: World, zone: string): Ran {
  const nodes = [...world.nodes.values()].filter(({ node }) => labelOf(node.metadata?.labels, labelZone) === zone);
  if (nodes.length === 0) {
    return `There is no node in zone ${zone}.`;
  }
  for (const node of nodes) {
    failNode(world, node);
  }
  return undefined;
}

type WorkloadOperation = Extract<Operation, { op: 'scale' | 'setRequests' | 'setImage' | 'load' }>;

function onWorkload(world: World, operation: WorkloadOperation): Ran {
  const controller = findWorkload(world, operation.workload);
  if (controller === undefined) {
    return `There is no workload ${operation.workload}.`;
  }
  switch (operation.op) {
    case 'scale':
      if (!isScalable(controller)) {
        return `A ${controller.kind} has no replicas.`;
      }
      setReplicas(world, controller, operation.replicas);
      return undefined;
    case 'load':
      return setLoad(world, controller, operation);
    case 'setImage':
      return changeContainers(world, controller, operation.container, (container) => ({
        ...container,
        image: operation.image,
      }));
    case 'setRequests':
      return changeContainers(world, controller, operation.container, (container) => ({
        ...container,
        resources: {
          ...container.resources,
          requests: { ...container.resources?.requests, ...operation.requests },
          ...(operation.limits === undefined
            ? {}
            : { limits: { ...container.resources?.limits, ...operation.limits } }),
        },
      }));
  }
}

/** `Kind/name` or `Kind/namespace/name`. */
export function findWorkload(world: World, reference: string): Controller | undefined {
  const [kind = '', second = '', third] = reference.split('/');
  return third === undefined
    ? findController(world, kind, 'default', second)
    : findController(world, kind, second, third);
}

function setLoad(world: World, { name, namespace }: Controller, operation: Extract<Operation, { op: 'load' }>): Ran {
  const quantity = parseQuantity(operation.total);
  if (quantity === undefined) {
    return `${operation.total} is not a quantity.`;
  }
  const { resource, container } = operation;
  const total = resource === 'cpu' ? milliValue(quantity) : value(quantity);
  world.load.push({ workload: name, namespace, container, resource, total });
  record(world, 'LoadChanged', `Workload ${namespace}/${name}`, `${resource} demand is ${operation.total}`);
  return undefined;
}

function onPod(world: World, operation: Extract<Operation, { op: 'deletePod' | 'outOfMemory' }>): Ran {
  const pod = findPod(world, operation.pod);
  if (pod === undefined) {
    return `There is no Pod ${operation.pod}.`;
  }
  if (operation.op === 'deletePod') {
    const { graceSeconds } = operation;
    deletePod(world, pod, { graceSeconds, reason: 'Deleted', message: 'Deleted by a person' });
    return undefined;
  }
  const container = pod.containers.find(({ name }) => name === operation.container);
  if (container?.state.kind !== 'running') {
    return `Container ${operation.container} of Pod ${operation.pod} does not run.`;
  }
  endContainer(world, pod, container, 137, 'OOMKilled');
  world.dirty.pods.add(pod.uid);
  return undefined;
}

/** By `name` or `namespace/name`; the start of a generated name will do, the oldest one counts. */
function findPod(world: World, reference: string): SimPod | undefined {
  const key = reference.includes('/') ? reference : `default/${reference}`;
  const pods = [...world.pods.peek()];
  const found =
    pods.find((pod) => pod.key === key) ??
    pods.find((pod) => pod.key.startsWith(`${key}-`) && pod.deletion === undefined && pod.finishedAt === undefined);
  return found && world.pods.get(found.uid);
}
