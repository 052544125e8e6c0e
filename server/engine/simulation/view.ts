/** The world as plain data, for whoever shows it. Nothing of it changes when the world goes on. */
import type { HistoryEvent } from './history-event.js';
import { labelOf, labelZone } from '../scheduler/support/labels.js';
import { limitsOf } from './limits.js';
import { shownKind } from './controllers/add.js';
import type { Endpoint, SimContainer, SimNode, SimPod, World } from './world.js';

/** Everything at one moment. */
export interface WorldView {
  /** Seconds since the start. */
  readonly time: number;
  readonly nodes: readonly NodeView[];
  readonly pods: readonly PodView[];
  readonly services: readonly ServiceView[];
  readonly workloads: readonly WorkloadView[];
  readonly claims: readonly ClaimView[];
  readonly limits: readonly { readonly name: string; readonly reason: string }[];
}

/** A node. */
export interface NodeView {
  readonly name: string;
  readonly zone: string | undefined;
  /** `failed` is what is so, `notReady` what the cluster has noticed. */
  readonly state: 'ready' | 'cordoned' | 'failed' | 'notReady';
  readonly podCidr: string;
  readonly taints: readonly string[];
  readonly pods: readonly string[];
}

/** A Pod. */
export interface PodView {
  readonly uid: string;
  /** `namespace/name`. */
  readonly pod: string;
  readonly workload: string;
  readonly phase: string;
  /** As kubectl shows it: `Running`, `CrashLoopBackOff`, `Terminating`… */
  readonly status: string;
  readonly ready: boolean;
  readonly node: string | undefined;
  readonly ip: string | undefined;
  readonly restarts: number;
  /** Why it has no node, or what it waits for on it. */
  readonly message: string | undefined;
  readonly containers: readonly ContainerView[];
}

/** A container. */
export interface ContainerView {
  readonly name: string;
  readonly phase: SimContainer['phase'];
  readonly state: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restarts: number;
  /** Seconds since the start of the simulation. */
  readonly since: number | undefined;
}

/** A Service with its EndpointSlice. */
export interface ServiceView {
  readonly service: string;
  readonly endpoints: readonly Endpoint[];
}

/** A controller. */
export interface WorkloadView {
  readonly kind: string;
  readonly workload: string;
  readonly owner: string | undefined;
  readonly wanted: number | undefined;
  readonly pods: number;
  readonly ready: number;
}

/** A claim. */
export interface ClaimView {
  readonly claim: string;
  readonly phase: string;
  readonly volume: string | undefined;
  /** Nodes that have it attached. */
  readonly attachedTo: readonly string[];
}

/** Looks at the nodes. */
export const viewNodes = (world: World): readonly NodeView[] =>
  [...world.nodes.peek()].map((node) => viewNode(world, node));

/** Looks at the world. */
export function viewWorld(world: World): WorldView {
  const { persistentVolumeClaims } = world.snapshot.objects;
  return {
    time: world.now / 1000,
    nodes: viewNodes(world),
    pods: [...world.pods.peek()].map(viewPod),
    services: [...world.snapshot.objects.services.keys()].map((service) => ({
      service,
      endpoints: [...(world.endpoints.get(service)?.values() ?? [])].map((endpoint) => ({ ...endpoint })),
    })),
    workloads: viewWorkloads(world),
    claims: [...persistentVolumeClaims].map(([claim, { spec, status }]) => ({
      claim,
      phase: status?.phase ?? 'Pending',
      volume: spec?.volumeName,
      attachedTo: [...(world.attachments.get(spec?.volumeName ?? '')?.keys() ?? [])],
    })),
    limits: limitsOf(world),
  };
}

/** A copy of what has happened so far. */
export function historyOf(world: World): readonly HistoryEvent[] {
  return world.history.map((event) => ({ ...event }));
}

function viewNode(world: World, { name, node, condition, failedAt, range }: SimNode): NodeView {
  const cordoned = node.spec?.unschedulable === true;
  return {
    name,
    zone: labelOf(node.metadata?.labels, labelZone),
    state: condition !== 'Ready' ? 'notReady' : failedAt !== undefined ? 'failed' : cordoned ? 'cordoned' : 'ready',
    podCidr: range.cidr,
    taints: (node.spec?.taints ?? []).map(
      ({ key = '', value, effect = '' }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`,
    ),
    pods: (world.snapshot.nodeByName.get(name)?.pods ?? []).map(({ key }) => key),
  };
}

/** Looks at one Pod. */
export function viewPod(pod: SimPod): PodView {
  const { uid, key, workload, phase, readyAt, nodeName, ip, containers, scheduling, waitsFor } = pod;
  return {
    uid,
    pod: key,
    workload,
    phase,
    status: statusOf(pod),
    ready: readyAt !== undefined,
    node: nodeName,
    ip,
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
    message: nodeName === undefined ? scheduling.message : (pod.reason ?? waitsFor),
    containers: containers.map(viewContainer),
  };
}

/** Upstream: kubectl's printPod. */
function statusOf({ deletion, phase, reason, containers }: SimPod): string {
  if (deletion !== undefined) {
    return 'Terminating';
  }
  if (reason !== undefined) {
    return reason;
  }
  if (phase === 'Succeeded') {
    return 'Completed';
  }
  const waiting = containers.find(({ state }) => state.kind === 'waiting' && state.until !== undefined);
  if (waiting?.state.kind === 'waiting') {
    return waiting.phase === 'main' ? waiting.state.reason : `Init:${waiting.state.reason}`;
  }
  if (phase === 'Failed') {
    const ended = containers.find(({ state }) => state.kind === 'terminated' && state.exitCode !== 0);
    return ended?.state.kind === 'terminated' ? ended.state.reason : 'Error';
  }
  return phase;
}

function viewContainer({ name, phase, state, ready, started, restarts }: SimContainer): ContainerView {
  const since = state.kind === 'running' ? state.since : state.kind === 'terminated' ? state.at : undefined;
  return {
    name,
    phase,
    state: state.kind === 'waiting' || state.kind === 'terminated' ? state.reason : state.kind,
    ready,
    started,
    restarts,
    since: since === undefined ? undefined : since / 1000,
  };
}

function viewWorkloads(world: World): readonly WorkloadView[] {
  return [...world.controllers.values()].map((controller) => {
    const pods = [...(world.podsByOwner.get(controller.uid) ?? [])].flatMap((uid) => world.pods.look(uid) ?? []);
    return {
      kind: shownKind(controller),
      workload: `${controller.namespace}/${controller.name}`,
      owner: controller.owner?.name,
      wanted: wantedOf(controller),
      pods: pods.length,
      ready: pods.filter(({ readyAt, deletion }) => readyAt !== undefined && deletion === undefined).length,
    };
  });
}

function wantedOf(controller: World['controllers'] extends Map<string, infer Each> ? Each : never): number | undefined {
  switch (controller.kind) {
    case 'ReplicaSet':
      return controller.replicas;
    case 'Deployment':
    case 'StatefulSet':
      return controller.value.spec?.replicas ?? 1;
    case 'Job':
      return controller.value.spec?.completions;
    default:
      return undefined;
  }
}
