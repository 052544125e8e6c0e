/**
 * What the simulator's panel, the extension and the language server say to each other. The server computes everything that is
 * shown, the extension passes it on and does what only an editor can (jump, copy, apply an edit), the panel draws.
 * Types and constants only; texts are plain text, never HTML or Markdown.
 */

/** Notification to the server: {@link PanelMessage} with what a panel wants. */
export const SIMULATOR_MESSAGE = 'podlint/simulator/message';
/** Notification to the client: {@link PanelAnswer} with what the panel is to show. */
export const SIMULATOR_ANSWER = 'podlint/simulator/answer';
/** Request to the server, parameter {@link SimulatorEditParams}, answer a `WorkspaceEdit`, or null when the document has moved on. */
export const SIMULATOR_EDIT_REQUEST = 'podlint/simulator/edit';
/** Request to the server, parameter {@link SimulatorExportParams}, answer the text. */
export const SIMULATOR_EXPORT_REQUEST = 'podlint/simulator/export';
/** Command of the client with a URI and a position: opens the panel for the Pod that is there. */
export const OPEN_SIMULATOR_COMMAND = 'podlint.openSimulator';

export interface PanelMessage {
  /** Chosen by the client; unique while it runs. */
  readonly panel: string;
  readonly message: PanelRequest;
}

export interface PanelAnswer {
  readonly panel: string;
  readonly message: ToView;
}

/** Lines and characters from zero, as in the Language Server Protocol. */
export interface PlaceInText {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

// ---- What a panel asks of the server ----

export type PanelRequest =
  /** A panel is there, or looks at another Pod; without a position it shows the first one. */
  | { readonly type: 'watch'; readonly uri: string; readonly line?: number; readonly character?: number }
  /** One of {@link Result.pods}. */
  | { readonly type: 'pod'; readonly id: string }
  /** A preset's name, or the URI of a cluster file. */
  | { readonly type: 'cluster'; readonly id: string }
  | { readonly type: 'replicas'; readonly count: number }
  | { readonly type: 'operate'; readonly operation: SimulatorOperation }
  /** Takes operation `index` out and plays the rest again. */
  | { readonly type: 'removeOperation'; readonly index: number }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'reset' }
  /** Details of a node, answered by {@link NodeDetails}. */
  | { readonly type: 'node'; readonly name: string }
  /** The cluster as it was at a time in seconds, answered by {@link Moment}. */
  | { readonly type: 'moment'; readonly time: number }
  /** Lets the virtual clock run on. */
  | { readonly type: 'advance'; readonly seconds: number }
  | { readonly type: 'seed'; readonly seed: number }
  /** What a drain or failure would do, answered by {@link Preflight}. */
  | {
      readonly type: 'preflight';
      readonly action: 'cordon' | 'drain' | 'fail';
      readonly node?: string;
      readonly zone?: string;
    }
  /** Further answers, each answered by the message of the same name. */
  | { readonly type: 'survival' }
  | { readonly type: 'rollout'; readonly image?: string }
  | { readonly type: 'autoscaler' }
  | { readonly type: 'compare' }
  /** A FailedScheduling event of a real cluster, answered by {@link WhyPending}. */
  | { readonly type: 'whyPending'; readonly text: string }
  /** Go on although it takes long. */
  | { readonly type: 'runAnyway' }
  | { readonly type: 'close' };

/** An operation of `server/engine/simulation/operations`, as it stands in a scenario file. The server checks it. */
export interface SimulatorOperation {
  readonly op: string;
  readonly [field: string]: unknown;
}

export interface SimulatorEditParams {
  readonly panel: string;
  readonly editId: string;
  readonly version: number;
}

export interface SimulatorExportParams {
  readonly panel: string;
  /** `assertion` is a file for `podlint assert`, `cluster` a mock cluster file, `scenario` cluster, manifests and operations. */
  readonly what: 'event' | 'markdown' | 'json' | 'assertion' | 'cluster' | 'scenario';
}

// ---- What the panel says to the extension ----

export type FromView =
  /** The panel can draw now. */
  | { readonly type: 'ready' }
  /** Passed on to the server. */
  | { readonly type: 'request'; readonly request: PanelRequest }
  | { readonly type: 'jump'; readonly place: PlaceInText }
  | { readonly type: 'applyEdit'; readonly editId: string; readonly version: number }
  | { readonly type: 'copy'; readonly what: SimulatorExportParams['what'] }
  | { readonly type: 'save'; readonly what: 'cluster' | 'scenario' | 'assertion' }
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'focusEditor' }
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** What the panel wants to find again after a reload. */
  | { readonly type: 'remember'; readonly state: ViewState };

/** What the extension can be asked to do, by name; nothing else is run. */
export const PANEL_COMMANDS = ['insertSample', 'createCluster', 'importCluster', 'restartServer', 'showLog'] as const;
export type PanelCommand = (typeof PANEL_COMMANDS)[number];

export interface ViewState {
  readonly uri?: string;
  readonly pod?: string;
  readonly cluster?: string;
  readonly replicas?: number;
  readonly seed?: number;
  readonly operations?: readonly SimulatorOperation[];
  readonly locked?: boolean;
  /** Sections that are folded. */
  readonly folded?: readonly string[];
  readonly view?: 'grid' | 'list';
}

// ---- What the panel is told ----

export type ToView =
  | Result
  | NodeDetails
  | Moment
  | Preflight
  | Survival
  | Rollout
  | Autoscaler
  | Comparison
  | WhyPending
  | Empty
  | Failure
  /** From the extension. */
  | { readonly type: 'locked'; readonly locked: boolean }
  | { readonly type: 'restore'; readonly state: ViewState };

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

export interface NodeDetails {
  readonly type: 'node';
  readonly generation: number;
  readonly name: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly reasons: readonly Reason[];
  /** Checks that passed, by plugin. */
  readonly passed: readonly { readonly plugin: string; readonly label: string }[];
  readonly scores: readonly ScoreRow[];
  readonly total?: number;
  /** The winner's total, for the comparison. */
  readonly winner?: { readonly node: string; readonly total: number };
  /** `node-b is 16 points ahead: more of its memory stays free`. */
  readonly comparison?: string;
  readonly pods: readonly PodRow[];
}

export interface Reason {
  readonly plugin: string;
  /** The scheduler's own words. */
  readonly message: string;
  readonly words: string;
  readonly places: readonly PlaceInText[];
  readonly hints: readonly Hint[];
}

export interface ScoreRow {
  readonly plugin: string;
  /** What it looks at, in one sentence. */
  readonly description: string;
  readonly raw: number;
  readonly normalized: number;
  readonly weight: number;
  readonly points: number;
  readonly winnerPoints?: number;
  readonly model: 'modelled' | 'approximated';
}

export interface PodRow {
  readonly name: string;
  readonly own: boolean;
  readonly priority: number;
  readonly requests: string;
  readonly status: string;
  readonly ip?: string;
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

/** The cluster at one moment. */
export interface Moment {
  readonly type: 'moment';
  readonly generation: number;
  readonly time: number;
  readonly nodes: readonly {
    readonly name: string;
    readonly state: NodeCard['state'];
    readonly pods: number;
    readonly own: readonly string[];
  }[];
  readonly pods: readonly (PodRow & {
    readonly node?: string;
    readonly ready: boolean;
    readonly restarts: number;
    readonly message?: string;
  })[];
  readonly services: readonly ServiceCard[];
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

export interface Preflight {
  readonly type: 'preflight';
  readonly generation: number;
  readonly title: string;
  readonly survives: boolean;
  readonly pods: readonly {
    readonly pod: string;
    readonly own: boolean;
    readonly fate: string;
    readonly text: string;
    readonly good: boolean;
  }[];
}

export interface Survival {
  readonly type: 'survival';
  readonly generation: number;
  readonly rows: readonly {
    readonly scope: 'node' | 'zone';
    readonly name: string;
    readonly cells: readonly {
      readonly disaster: 'cordon' | 'drain' | 'fail';
      readonly survives: boolean;
      readonly text: string;
    }[];
  }[];
}

export interface Rollout {
  readonly type: 'rollout';
  readonly generation: number;
  readonly completes: boolean;
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface Autoscaler {
  readonly type: 'autoscaler';
  readonly generation: number;
  /** Absent where no HorizontalPodAutoscaler names this workload. */
  readonly name?: string;
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A second container against a second Pod, side by side. */
export interface Comparison {
  readonly type: 'compare';
  readonly generation: number;
  readonly columns: readonly {
    readonly title: string;
    readonly text: string;
    readonly facts: readonly { readonly label: string; readonly value: string; readonly good: boolean }[];
  }[];
}

export interface WhyPending {
  readonly type: 'whyPending';
  readonly generation: number;
  readonly text: string;
  readonly reasons: readonly {
    readonly nodes: number;
    readonly reason: string;
    readonly words: string;
    readonly places: readonly PlaceInText[];
  }[];
}

export interface Empty {
  readonly type: 'empty';
  readonly reason: 'noPod' | 'noNodes' | 'helm' | 'serverDown' | 'loading';
  readonly text: string;
  /** Pods elsewhere in the workspace. */
  readonly candidates: readonly PodChoice[];
}

/** The Pod cannot be simulated; the sentence says why. */
export interface Failure {
  readonly type: 'failure';
  readonly text: string;
  readonly place?: PlaceInText;
  readonly document?: { readonly uri: string; readonly name: string };
  readonly pods: readonly PodChoice[];
}
