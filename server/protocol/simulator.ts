/**
 * What the simulator's panel, the extension and the language server say to each other. The server computes everything that is
 * shown, the extension passes it on and does what only an editor can (jump, copy, apply an edit), the panel draws.
 * Types and constants only; texts are plain text, never HTML or Markdown.
 */
import type { PlaceInText, SimulatorOperation, Supposed, ViewState } from './simulator-basics.js';
import type {
  Autoscaler,
  Comparison,
  Empty,
  Failure,
  Imported,
  Moment,
  NodeDetails,
  Preflight,
  Rollout,
  Survival,
  WhyPending,
} from './simulator-answers.js';
import type { Result } from './simulator-result.js';

export type * from './simulator-answers.js';
export type * from './simulator-basics.js';
export type * from './simulator-result.js';

/** Notification to the server: {@link PanelMessage} with what a panel wants. */
export const SIMULATOR_MESSAGE = 'podlint/simulator/message';
/** Notification to the client: {@link PanelAnswer} with what the panel is to show. */
export const SIMULATOR_ANSWER = 'podlint/simulator/answer';
/** Notification to the client: {@link PanelSupposition}, whenever it is another one. */
export const SIMULATOR_SUPPOSED = 'podlint/simulator/supposed';
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

/** What a panel has to be told with `suppose` to show the same again, after a reload or to another server. */
export interface PanelSupposition {
  readonly panel: string;
  readonly supposed: Supposed;
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
  /** Takes over all that is only supposed; nothing of it can be undone. */
  | { readonly type: 'suppose'; readonly supposed: Supposed }
  /** Go on although it takes long. */
  | { readonly type: 'runAnyway' }
  | { readonly type: 'close' };

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
  /** What kubectl printed of a cluster, dropped or pasted; answered by {@link Imported} unless somebody thinks better of it. */
  | { readonly type: 'import'; readonly text: string }
  /** The same in files of the workspace. */
  | { readonly type: 'importFiles'; readonly uris: readonly string[] }
  /** What the panel wants to find again after a reload. */
  | { readonly type: 'remember'; readonly state: ViewState };

/** What the extension can be asked to do, by name; nothing else is run. */
export const PANEL_COMMANDS = ['insertSample', 'createCluster', 'importCluster', 'restartServer', 'showLog'] as const;
export type PanelCommand = (typeof PANEL_COMMANDS)[number];

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
  | Imported
  /** What is supposed now, to be kept over a reload. */
  | { readonly type: 'supposed'; readonly supposed: Supposed }
  | { readonly type: 'locked'; readonly locked: boolean }
  | { readonly type: 'restore'; readonly state: ViewState };
