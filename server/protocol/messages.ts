/**
 * What client and server say to each other beyond the Language Server Protocol. Every message is optional: a client that
 * knows none of them gets every feature that the protocol itself offers.
 *
 * Method names and shapes only, so that a client may take them without the engine or a particular JSON-RPC library.
 */
import type { Settings } from './settings.js';

/** What a client says about itself in `initializationOptions`. */
export interface InitializationOptions {
  /** The client shows {@link DocumentStatus}. */
  readonly status?: boolean;
  /** The client has a command {@link EXPLAIN_RULE_COMMAND} of its own; otherwise the server opens the rule's page. */
  readonly explainRule?: boolean;
  /** The client has a command {@link DISABLE_COMMAND}. */
  readonly askReason?: boolean;
  /** The client has a command {@link SHOW_REFERENCES_COMMAND}. */
  readonly showReferences?: boolean;
  /** The client answers {@link READ_FILE_REQUEST} and {@link FIND_FILES_REQUEST} for schemes that the server cannot read. */
  readonly fileSystem?: boolean;
  /** The client shows the simulator: it has the command that opens it. */
  readonly simulator?: boolean;
  /** Settings for a client that answers no `workspace/configuration`. */
  readonly settings?: Partial<Settings>;
}

/** Command with one argument, the rule's id: shows what the rule checks and why. */
export const EXPLAIN_RULE_COMMAND = 'podlint.explainRule';

/** Command of the client with the URI of a document and a position in it: shows who refers to what is named there. */
export const SHOW_REFERENCES_COMMAND = 'podlint.showReferences';

/** Where a finding can be accepted. */
export const SUPPRESSION_PLACES = ['line', 'document', 'object', 'file'] as const;
export type SuppressionPlace = (typeof SUPPRESSION_PLACES)[number];

/**
 * Command of the client with {@link SuppressParams} and the `places` there are: asks for place and reason, then sends
 * {@link SUPPRESS_REQUEST}.
 */
export const DISABLE_COMMAND = 'podlint.disableRule';

/** Request to the server, parameter {@link SuppressParams}, answer a `WorkspaceEdit` or null when the finding is gone. */
export const SUPPRESS_REQUEST = 'podlint/suppress';

export interface SuppressParams {
  readonly uri: string;
  readonly rule: string;
  /** Offset of the finding. */
  readonly start: number;
  readonly place: SuppressionPlace;
  /** Empty for none. */
  readonly reason: string;
}

/** Request to the server, parameter {@link ExplainPodParams}, answer {@link PodExplanation} or null outside of Pods. */
export const EXPLAIN_POD_REQUEST = 'podlint/explainPod';

export interface ExplainPodParams {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

export interface PodExplanation {
  readonly title: string;
  readonly markdown: string;
}

/** Notification to the client: what was done with a document. */
export const STATUS_NOTIFICATION = 'podlint/status';

/**
 * - `checked`: its findings are those in the Problems list.
 * - `template`: a Helm template, left alone because it is no manifest before it is rendered.
 * - `foreign`: nothing in it looks like a Kubernetes object.
 * - `disabled`: switched off by a setting. `ignored`: left out by `podlint.yaml`.
 * - `failed`: checking it went wrong; the log says how.
 */
export type DocumentState = 'checked' | 'template' | 'foreign' | 'disabled' | 'ignored' | 'failed';

export interface DocumentStatus {
  readonly uri: string;
  readonly state: DocumentState;
  readonly errors: number;
  readonly warnings: number;
  readonly advice: number;
  /** The configuration file that counts, if there is one. */
  readonly configuration: string | undefined;
  /** The rest of the workspace, read for Services and the like of other files. */
  readonly workspace: WorkspaceState;
}

/** `partial`: the scan met its budget or was stopped, so rules that need the whole workspace know less. */
export interface WorkspaceState {
  readonly scan: 'none' | 'running' | 'done' | 'partial';
  readonly files: number;
}

/** Request to the server, parameter {@link RuleParams}, answer {@link RuleExplanation} or null for an unknown rule. */
export const RULE_REQUEST = 'podlint/rule';

export interface RuleParams {
  readonly rule: string;
}

export interface RuleExplanation {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** The rule's page in Markdown, for reading without a network. */
  readonly markdown: string;
}

/** Request to the server without parameters, answer `readonly RuleSummary[]`. */
export const RULES_REQUEST = 'podlint/rules';

export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly url: string;
}

/** Request to the client, parameter {@link ReadFileParams}: the text of a file, or null when there is none. */
export const READ_FILE_REQUEST = 'podlint/readFile';

export interface ReadFileParams {
  readonly uri: string;
}

/** Request to the client, parameter {@link FindFilesParams}: URIs of the manifests and configuration files of a folder. */
export const FIND_FILES_REQUEST = 'podlint/findFiles';

export interface FindFilesParams {
  readonly folder: string;
  readonly limit: number;
}

/** Request to the server without parameters, answer `readonly ClusterPreset[]`: mock clusters to begin with. */
export const CLUSTER_PRESETS_REQUEST = 'podlint/clusterPresets';

export interface ClusterPreset {
  readonly name: string;
  /** As a cluster file. */
  readonly text: string;
}

/** Request to the server, parameter {@link ImportClusterParams}, answer {@link ClusterImport}. */
export const IMPORT_CLUSTER_REQUEST = 'podlint/importCluster';

export interface ImportClusterParams {
  /** What `kubectl get nodes,pods,… -o yaml` or `-o json` prints. */
  readonly text: string;
  readonly name: string;
  readonly anonymise: boolean;
}

/** A cluster file, or why there is none. */
export type ClusterImport =
  | {
      readonly cluster: {
        readonly text: string;
        readonly nodes: number;
        readonly pods: number;
        readonly leftOut: readonly string[];
      };
      readonly fault?: undefined;
    }
  | { readonly cluster?: undefined; readonly fault: string };
