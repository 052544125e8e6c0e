/** Everything that the simulator's panel shows of a Pod. Texts are plain text, never HTML or Markdown. */
import type { PlaceInText } from './simulator-basics.js';

/** Everything about the Pod that is looked at; a later one replaces all of it. */
export interface Result {
  readonly type: 'result';
  /** Grows with every result; an answer to something else than the newest is thrown away. */
  readonly generation: number;
  readonly document: { readonly uri: string; readonly version: number; readonly name: string };
  /** Which of {@link pods} this is. */
  readonly pod: string;
  /** All Pod templates of the document. */
  readonly pods: readonly PodChoice[];
  /** How operations name this workload, such as `Deployment/shop/web`; without it the panel offers none on it. */
  readonly workload?: string;
  readonly cluster: string;
  readonly clusters: readonly ClusterChoice[];
  /** `1.37`. */
  readonly kubernetes: string;
  /** Set while the text is broken: this is the last result that could be had. */
  readonly stale?: { readonly message: string; readonly place: PlaceInText };
  /** A cluster file that cannot be used, with what is used instead. */
  readonly clusterProblem?: { readonly message: string; readonly place?: PlaceInText };
  /** Set when not everything was computed, because it takes too long. */
  readonly partial?: { readonly message: string };
  readonly verdict: Verdict;
  /** Findings of the linter about this Pod. */
  readonly problems: readonly Problem[];
  /** What to change, most nodes unlocked first. */
  readonly remedies: readonly Remedy[];
  readonly replicas: Replicas;
  readonly nodes: readonly NodeCard[];
  readonly operations: readonly OperationChip[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly seed: number;
  readonly timeline: Timeline;
  readonly house: House;
  readonly services: readonly ServiceCard[];
  /** Adds a Service to the manifest; given where none selects the Pod and one can be written. */
  readonly addServiceEditId?: string;
  /** What is not simulated and could matter here. */
  readonly limits: readonly { readonly name: string; readonly reason: string }[];
}

export interface PodChoice {
  readonly id: string;
  /** `web · Deployment · document 2 of 4`. */
  readonly title: string;
  readonly kind: string;
  readonly name: string;
  readonly place: PlaceInText;
}

export interface ClusterChoice {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly kind: 'preset' | 'file';
}

export interface Verdict {
  readonly outcome: 'fits' | 'partly' | 'pending' | 'preempts' | 'gated' | 'bypasses' | 'rejected' | 'unknown';
  readonly fit: number;
  readonly total: number;
  /** `Fits on 4 of 6 nodes – would land on node-b`, the same sentence as in the lens and on the command line. */
  readonly text: string;
  /** Further sentences. */
  readonly details: readonly string[];
  readonly target?: string;
  /** Nodes with the same score as the target. */
  readonly ties: readonly string[];
  readonly score?: number;
  /** The FailedScheduling event, byte for byte. */
  readonly event?: string;
  /** Pods that would have to go, as `namespace/name`. */
  readonly victims: readonly string[];
  /** `250m CPU · 300 MiB memory · Burstable`. */
  readonly totals: string;
}

export interface Problem {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly place: PlaceInText;
  /** The Pod would not start, or not where the verdict says, because of it. */
  readonly changesVerdict: boolean;
}

/** Something that could be changed, in the manifest or only thought. */
export interface Hint {
  /** `Add toleration dedicated=gpu`. */
  readonly label: string;
  readonly place?: PlaceInText;
  /** Given where there is a safe edit. */
  readonly editId?: string;
  readonly unlocks: number;
}

export interface Remedy extends Hint {
  readonly nodes: readonly string[];
}

export interface Replicas {
  readonly count: number;
  /** As the manifest says; absent where the kind has no replicas. */
  readonly written?: number;
  readonly most: number;
  readonly placed: number;
  readonly strip: readonly {
    readonly replica: number;
    readonly outcome: 'placed' | 'preempts' | 'pending';
    readonly node?: string;
  }[];
  readonly firstPending?: number;
  /** `Insufficient memory (4), topology spread (2)`. */
  readonly reason?: string;
  readonly zones: readonly {
    readonly zone: string;
    readonly nodes: number;
    readonly placed: number;
    readonly reasons: readonly string[];
  }[];
  /** Writes `count` into the manifest. */
  readonly writeEditId?: string;
  readonly place?: PlaceInText;
}

export interface NodeCard {
  readonly name: string;
  readonly zone?: string;
  readonly pool?: string;
  readonly state: 'ready' | 'cordoned' | 'failed' | 'notReady';
  readonly outcome: 'lands' | 'fits' | 'blocked' | 'notTried';
  readonly score?: number;
  /** How many replicas of this Pod are on it. */
  readonly replicas: number;
  readonly resources: readonly ResourceBar[];
  /** The first reason, in the scheduler's words. */
  readonly reason?: string;
  /** Names of the Pods on it that fit on a card, this workload's first. */
  readonly pods: readonly { readonly name: string; readonly own: boolean }[];
  readonly podCount: number;
}

export interface ResourceBar {
  readonly resource: string;
  /** Parts of `capacity`: what others have requested, and what this Pod (with all its replicas here) adds. */
  readonly used: number;
  readonly added: number;
  readonly capacity: number;
  /** `1.2 → 1.7 of 1.93 cores`. */
  readonly text: string;
  /** `0.4 GiB over`; set where it does not fit. */
  readonly over?: string;
}

export interface OperationChip {
  readonly index: number;
  /** `node-a failed`. */
  readonly label: string;
  /** Why nothing was done. */
  readonly problem?: string;
}

export interface Timeline {
  /** Seconds. */
  readonly now: number;
  readonly end: number;
  readonly events: readonly TimelineEvent[];
  /** How many older events were left out. */
  readonly leftOut: number;
  readonly lanes: readonly Lane[];
}

export interface TimelineEvent {
  readonly time: number;
  readonly kind: string;
  readonly about: 'pod' | 'node' | 'service' | 'workload' | 'other';
  readonly object: string;
  readonly message: string;
  readonly level: 'good' | 'bad' | 'neutral';
  readonly node?: string;
  readonly ip?: string;
  /** The address that this Pod's predecessor had. */
  readonly formerIp?: string;
}

/** One container's life, for the Gantt. */
export interface Lane {
  readonly pod: string;
  readonly container: string;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly bars: readonly {
    readonly from: number;
    readonly to?: number;
    readonly state: 'waiting' | 'running' | 'terminating' | 'failed';
    readonly label: string;
  }[];
}

export interface ServiceCard {
  readonly name: string;
  readonly ports: readonly {
    readonly port: number;
    readonly target: string;
    readonly resolved?: string;
    readonly problem?: string;
    readonly place?: PlaceInText;
  }[];
  readonly endpoints: readonly {
    readonly ip: string;
    readonly pod: string;
    readonly node: string;
    readonly state: 'ready' | 'serving' | 'terminating' | 'notReady';
  }[];
  /** What a client of the Service sees, and one that keeps a Pod's address. */
  readonly calls: readonly {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly ok: boolean;
  }[];
  readonly problem?: string;
  readonly place?: PlaceInText;
}

/** The Pod as one house. */
export interface House {
  readonly name: string;
  /** The front door, once it has one. */
  readonly ip?: string;
  readonly rooms: readonly Room[];
  readonly doors: readonly Door[];
  readonly volumes: readonly HouseVolume[];
}

export interface Room {
  readonly container: string;
  readonly image: string;
  readonly phase: 'init' | 'sidecar' | 'main';
  /** `web server`. */
  readonly role?: string;
  readonly problem?: string;
  readonly place: PlaceInText;
}

/** A port on the shared localhost. */
export interface Door {
  readonly port: number;
  readonly protocol: string;
  readonly bind: string;
  readonly containers: readonly string[];
  readonly source: string;
  readonly callers: readonly string[];
  readonly services: readonly string[];
  readonly problem?: string;
  readonly place?: PlaceInText;
}

export interface HouseVolume {
  readonly name: string;
  readonly kind: string;
  /** `is lost with the Pod`. */
  readonly survives: string;
  readonly mounts: readonly { readonly container: string; readonly path: string; readonly readOnly: boolean }[];
  readonly place?: PlaceInText;
}
