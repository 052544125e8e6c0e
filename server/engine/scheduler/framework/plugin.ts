/**
 * The extension points of the scheduler. Upstream: `k8s.io/kube-scheduler/framework/interface.go`.
 *
 * A plugin computes once per Pod in `preFilter` or `preScore` and gets that state back at each node.
 * It decides, scores and words its reasons; recording, weighting and stopping are the runner's.
 */
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Rejection, Status } from './status.js';

/** One attempt to place one Pod. */
export interface Cycle {
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  readonly profile: Profile;
}

/** What `preFilter` found out. */
export type PreFilterOutcome<State> =
  /** The plugin has nothing to say about this Pod; its `filter` is not called. */
  | { readonly kind: 'skip'; readonly state?: State }
  /** Go on; with `nodeNames`, only to these nodes. */
  | { readonly kind: 'ready'; readonly state: State; readonly nodeNames?: ReadonlySet<string> | undefined }
  /** No node will do. */
  | { readonly kind: 'rejected'; readonly status: Status };

/** What `preScore` found out; `skip` leaves the plugin out of the scores altogether. */
export type PreScoreOutcome<State> =
  | { readonly kind: 'skip' }
  | { readonly kind: 'ready'; readonly state: State }
  | { readonly kind: 'failed'; readonly message: string };

/** What `postFilter` achieved for a Pod that fits nowhere. */
export type PostFilterOutcome =
  /** Nothing, and the next plugin may try. */
  | { readonly kind: 'unschedulable'; readonly reasons: readonly string[] }
  /** Nothing, and no other plugin is asked. */
  | { readonly kind: 'failed'; readonly message: string }
  /** Room can be made. */
  | { readonly kind: 'nominated'; readonly message: string; readonly preemption: PreemptionPlan };

/** A node on which evicting Pods would make room. */
export interface PreemptionCandidate {
  readonly node: NodeInfo;
  /** Most important first. */
  readonly victims: readonly PodInfo[];
  /** How many of the victims a PodDisruptionBudget protects. */
  readonly pdbViolations: number;
}

/** All candidates, by node name, and those that tie after all criteria. */
export interface PreemptionPlan {
  readonly candidates: readonly PreemptionCandidate[];
  /** At least one; upstream takes any of them, Podlint the first by name. */
  readonly acceptable: readonly PreemptionCandidate[];
}

/** The state of one cycle after PreFilter, one entry per filter plugin of the profile. */
export interface CycleState {
  readonly states: readonly unknown[];
  /** Indexes of the filter plugins that did not skip. */
  readonly active: readonly number[];
  /** Filter plugins whose PreFilter was reached; the rest have no state. */
  readonly reached: ReadonlySet<string>;
}

/** The filtered nodes, as `postFilter` sees them. */
export interface FilterResult {
  readonly state: CycleState;
  /** The reason of each node that was refused on its own; absent for nodes that never reached a filter. */
  readonly rejections: ReadonlyMap<string, Rejection>;
  /** What holds for all other nodes. */
  readonly absent: Status;
}

/**
 * A plugin. Every extension point is optional.
 * `FilterState` goes from `preFilter` to `filter`, `ScoreState` from `preScore` to `score`.
 */
export interface Plugin<FilterState = unknown, ScoreState = unknown> {
  /** The upstream name. */
  readonly name: string;
  /** Keeps a Pod out of the queue. */
  preEnqueue?(pod: PodInfo): Status | undefined;
  preFilter?(cycle: Cycle): PreFilterOutcome<FilterState>;
  filter?(state: FilterState, cycle: Cycle, node: NodeInfo): Status | undefined;
  /** A copy that `addPod` and `removePod` may change. Needed by plugins that have those. */
  cloneState?(state: FilterState): FilterState;
  /** Counts a Pod in that is tried on `node`, changing the state. */
  addPod?(state: FilterState, cycle: Cycle, added: PodInfo, node: NodeInfo): void;
  /** Counts a Pod out that is tried off `node`, changing the state. */
  removePod?(state: FilterState, cycle: Cycle, removed: PodInfo, node: NodeInfo): void;
  postFilter?(cycle: Cycle, result: FilterResult): PostFilterOutcome;
  /** `filterState` is that of the plugin's own `preFilter`. */
  preScore?(
    cycle: Cycle,
    feasible: readonly NodeInfo[],
    filterState: FilterState | undefined,
  ): PreScoreOutcome<ScoreState>;
  /** Any integer if the plugin normalises, else 0 to 100. */
  score?(state: ScoreState, cycle: Cycle, node: NodeInfo): number;
  /** Brings the scores of all feasible nodes to 0…100, in place. */
  normalize?(scores: number[], state: ScoreState, feasible: readonly NodeInfo[]): void;
  /** Records what placing the Pod on `node` claims, for the next Pod of a sequence. */
  reserve?(state: FilterState, cycle: Cycle, node: NodeInfo): void;
  /** Whether `first` leaves the queue before `second`. */
  less?(first: PodInfo, second: PodInfo): boolean;
}

/** Something upstream does that Podlint does not simulate. */
export interface Limitation {
  /** Upstream plugin or component. */
  readonly name: string;
  /** Why, and what it means for the verdict; one sentence. */
  readonly reason: string;
  /** Whether it could matter for this Pod on this cluster. */
  applies(pod: PodInfo, snapshot: Snapshot): boolean;
}

/** Which plugins run where, in which order and with which weight. */
export interface Profile {
  readonly queueSort: Plugin;
  readonly preEnqueue: readonly Plugin[];
  /** PreFilter and Filter; upstream runs both in the same order. */
  readonly filter: readonly Plugin[];
  readonly postFilter: readonly Plugin[];
  readonly score: readonly WeightedPlugin[];
  readonly limitations: readonly Limitation[];
}

/** A score plugin and its factor. */
export interface WeightedPlugin {
  readonly plugin: Plugin;
  readonly weight: number;
}

/** Checks a plugin's own types, then forgets them so that a profile can hold any plugin. */
export function definePlugin<FilterState, ScoreState>(plugin: Plugin<FilterState, ScoreState>): Plugin {
  return plugin;
}
