/**
 * Everything that is true at one moment of a simulation. The folder's functions change it; the outside sees the plain
 * data of `view.ts`. Times are milliseconds since the start.
 */
import type { KubernetesObject } from '../kubernetes/object.js';
import type {
  ConfigMap,
  Container,
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Node,
  PodSpec,
  PodTemplateSpec,
  ReplicaSet,
  StatefulSet,
} from '../kubernetes/types.js';
import type { Profile } from '../scheduler/framework/plugin.js';
import type { PodInfo } from '../scheduler/snapshot/pod-info.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import type { Assumptions, Behavior, ControlPlane } from './assumptions.js';
import type { HistoryEvent } from './history-event.js';
import type { ProbeTimeline } from './pods/probes.js';
import type { PodTraits } from './pods/container-traits.js';
import type { TaskQueue } from './queue.js';
import type { Random } from './random.js';
import type { SharedMap } from './shared-map.js';

/** A simulated cluster. */
export interface World {
  now: number;
  /** What the wall clock of the cluster shows at time 0, in milliseconds since 1970. */
  readonly epoch: number;
  readonly assumptions: Assumptions;
  readonly controlPlane: ControlPlane;
  readonly behaviors: readonly Behavior[];
  readonly random: Random;
  readonly queue: TaskQueue;
  readonly snapshot: Snapshot;
  readonly profile: Profile;
  readonly nodes: SharedMap<string, SimNode>;
  /** Address ranges that were ever given to a node. */
  readonly ranges: Set<string>;
  /** By uid; finished Pods stay until they are deleted, as in the API. */
  readonly pods: SharedMap<string, SimPod>;
  /** Uids of Pods by uid of the controller that owns them. */
  readonly podsByOwner: Map<string, Set<string>>;
  readonly podsByNamespace: Map<string, Set<string>>;
  /** Uids of Pods that no node has been found for. */
  readonly pending: Set<string>;
  /** By uid. */
  readonly controllers: Map<string, Controller>;
  /** Endpoints of each Service, by `namespace/name`, then by uid of the Pod. */
  readonly endpoints: Map<string, Map<string, Endpoint>>;
  /** Volumes that are attached or on their way, by PersistentVolume, then by node. */
  readonly attachments: Map<string, Map<string, Attachment>>;
  readonly drains: Map<string, Drain>;
  readonly load: Load[];
  readonly history: HistoryEvent[];
  /** What has to be looked at before time goes on. */
  readonly dirty: Dirty;
  readonly traits: Map<PodSpec, PodTraits>;
  readonly configMaps: Map<string, KubernetesObject<ConfigMap>>;
  /** Mock cluster documents, from which pools of nodes can be had again. */
  readonly clusterDocuments: readonly unknown[];
  /** Counts all objects ever made, so that every uid is a new one. */
  created: number;
  /** Counts all nodes ever added. */
  nodesMade: number;
  /** Counts changes that may make room for a Pod. */
  moves: number;
  /** Names of nodes that are gone while Pods still name them, with the time at which those Pods are removed. */
  readonly vanished: Map<string, number>;
  /** Zones whose nodes are being evicted, with the time of the next permission. */
  readonly zones: Map<string, ZoneState>;
  /** A loop that time could not leave was cut here. */
  stuck: boolean;
}

/** Uids and keys in the order in which they came. */
export interface Dirty {
  readonly pods: Set<string>;
  readonly controllers: Set<string>;
  /** Pods whose readiness, labels or existence changed: budgets and Services count them anew. */
  readonly counted: Map<string, SimPod>;
  services: boolean;
  zones: boolean;
  scheduler: boolean;
}

/** A machine. */
export interface SimNode {
  readonly name: string;
  node: Node;
  /** What the node controller believes. */
  condition: 'Ready' | 'NotReady' | 'Unknown';
  /** The machine is down, or cut off, since then. */
  failedAt: number | undefined;
  /** When its Pods may be evicted, with the NoExecute taint. */
  taintedAt: number | undefined;
  readonly range: AddressRange;
  readonly internalIp: string;
  /** Images the node has by now. */
  readonly images: Set<string>;
  /** When a Pod has to leave because of a taint, by uid. */
  readonly evictions: Map<string, number>;
}

/** A node's podCIDR with the addresses in use. */
export interface AddressRange {
  readonly cidr: string;
  /** The network address as a number. */
  readonly base: number;
  readonly size: number;
  readonly used: Map<number, string>;
  last: number;
}

/** A Pod. */
export interface SimPod {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name`. */
  readonly key: string;
  info: PodInfo;
  readonly owner: Owner | undefined;
  /** The workload a person would name: the Deployment, not its ReplicaSet. */
  readonly workload: string;
  /** Tells templates apart. */
  readonly revision: string;
  /** Completion index of a Job, ordinal of a StatefulSet. */
  readonly index: number | undefined;
  readonly createdAt: number;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  reason: string | undefined;
  nodeName: string | undefined;
  ip: string | undefined;
  scheduledAt: number | undefined;
  /** When the kubelet took it up. */
  acceptedAt: number | undefined;
  /** When sandbox, network and volumes are there. */
  sandboxAt: number | undefined;
  /** What the Pod waits for before its first container, in the words of the event. */
  waitsFor: string | undefined;
  readonly containers: readonly SimContainer[];
  /** Since when the Pod is Ready. */
  readyAt: number | undefined;
  /** When readiness last changed. */
  readyChangedAt: number;
  finishedAt: number | undefined;
  deletion: Deletion | undefined;
  /** Why the kubelet stops all containers although nobody deletes the Pod. */
  stopping: { readonly since: number; readonly graceSeconds: number; readonly reason: string } | undefined;
  readonly scheduling: SchedulingState;
}

/** How often a Pod was tried and when it may be tried again. */
export interface SchedulingState {
  attempts: number;
  retryAt: number;
  /** `world.moves` when it was last tried. */
  seenMoves: number;
  message: string | undefined;
}

/** Who made an object. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A Pod on its way out. */
export interface Deletion {
  readonly at: number;
  readonly graceSeconds: number;
  readonly reason: string;
}

/** `init` runs and ends, `sidecar` is KEP-753's, `main` is all others. */
export type Phase = 'init' | 'sidecar' | 'main';

/** A container of a Pod. */
export interface SimContainer {
  readonly name: string;
  readonly phase: Phase;
  readonly spec: Container;
  state: ContainerState;
  /** How often it was started. */
  starts: number;
  restarts: number;
  /** Startup probe passed and postStart done, in the present run. */
  started: boolean;
  ready: boolean;
  /** Upstream's flow-control back-off: what comes next, and when it was last used. */
  backOff: { readonly delay: number; readonly at: number } | undefined;
  /** When the run ended that the container is now waiting after. */
  backOffFrom: number | undefined;
  stop: ContainerStop | undefined;
}

/** The course of one stop. */
export interface ContainerStop {
  readonly since: number;
  readonly graceSeconds: number;
  readonly hookEnd: number;
  termAt: number | undefined;
  endAt: number | undefined;
  killed: boolean;
}

/** Where a container stands. */
export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly until?: number }
  | { readonly kind: 'pulling'; readonly until: number }
  | { readonly kind: 'starting'; readonly until: number }
  | { readonly kind: 'running'; readonly since: number; readonly timeline: ProbeTimeline }
  | { readonly kind: 'terminated'; readonly at: number; readonly exitCode: number; readonly reason: string };

/** One address of an EndpointSlice. */
export interface Endpoint {
  readonly pod: string;
  readonly uid: string;
  readonly ip: string;
  readonly node: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** A volume on a node. */
export interface Attachment {
  readonly readyAt: number;
  /** Set while it is being taken away. */
  detachAt: number | undefined;
}

/** A drain that is under way. */
export interface Drain {
  readonly node: string;
  readonly startedAt: number;
  readonly graceSeconds: number | undefined;
  /** The last refusal by uid, so that it is told once. */
  readonly refused: Map<string, string>;
}

/** Demand that is spread over the Pods of a workload. */
export interface Load {
  readonly workload: string;
  readonly namespace: string;
  readonly container: string | undefined;
  /** `cpu` in millicores, `memory` in bytes; the name of a metric for anything else. */
  readonly resource: string;
  readonly total: number;
}

/** How a zone's nodes do. Upstream: nodelifecycle's ZoneState. */
export interface ZoneState {
  state: 'Normal' | 'PartialDisruption' | 'FullDisruption';
  /** Nodes per second; 0 stops evictions. */
  rate: number;
  nextAt: number;
}

interface Common<Kind extends string, Value extends object> {
  readonly kind: Kind;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly createdAt: number;
  /** The manifest that templates are judged by; made up for objects a controller made. */
  readonly source: KubernetesObject;
  value: Value;
}

/** Keeps a number of Pods. ReplicationControllers and custom resources with replicas are kept the same way. */
export interface ReplicaSetState extends Common<'ReplicaSet', ReplicaSet> {
  /** The kind in the manifest. */
  readonly shownKind: string;
  replicas: number;
  /** maxReplicas annotation: what the Deployment's size was, surge included, when this one was last scaled. */
  maxReplicas: number;
}

/** Replaces ReplicaSets. */
export interface DeploymentState extends Common<'Deployment', Deployment> {
  /** When it last came closer to the goal. */
  progressAt: number;
  progress: string;
  deadlineExceeded: boolean;
  complete: boolean;
  /** `spec.replicas` at the last look: a change is a scaling, not a rollout. */
  seenReplicas: number;
}

/** Keeps numbered Pods. */
export interface StatefulSetState extends Common<'StatefulSet', StatefulSet> {
  /** The revision all Pods had before the rollout that is under way. */
  currentRevision: string;
  currentTemplate: PodTemplateSpec;
}

/** One Pod per node. */
export type DaemonSetState = Common<'DaemonSet', DaemonSet>;

/** Runs Pods to completion. */
export interface JobState extends Common<'Job', Job> {
  startedAt: number | undefined;
  finished: { readonly at: number; readonly kind: 'Complete' | 'Failed'; readonly reason: string } | undefined;
  succeeded: number;
  failed: number;
  readonly succeededIndexes: Set<number>;
  readonly failedIndexes: Set<number>;
  readonly failuresByIndex: Map<number, number>;
  /** Pods that have been counted, by uid. */
  readonly counted: Set<string>;
  lastFailureAt: number | undefined;
  /** Failures in a row, for the back-off. */
  failuresInRow: number;
}

/** Makes Jobs by the clock. */
export interface CronJobState extends Common<'CronJob', CronJob> {
  lastAt: number | undefined;
}

/** Sets replicas by load. */
export interface AutoscalerState extends Common<'HorizontalPodAutoscaler', HorizontalPodAutoscaler> {
  readonly recommendations: { readonly at: number; readonly replicas: number }[];
  readonly scaleEvents: { readonly at: number; readonly change: number }[];
  lastMessage: string | undefined;
}

/** Anything that acts on its own. */
export type Controller =
  ReplicaSetState | DeploymentState | StatefulSetState | DaemonSetState | JobState | CronJobState | AutoscalerState;

/** Seconds as the world counts them. */
export function seconds(count: number): number {
  return Math.round(count * 1000);
}
