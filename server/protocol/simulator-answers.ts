/** What the simulator's panel is told when it asks, or when there is nothing to show. Texts are plain text, never HTML or Markdown. */
import type { PlaceInText } from './simulator-basics.js';
import type { Hint, NodeCard, PodChoice, ServiceCard } from './simulator-result.js';

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

/** What became of a cluster that was dropped onto the panel. */
export interface Imported {
  readonly type: 'imported';
  readonly failed: boolean;
  readonly text: string;
}
