/** The language client, whichever way it reaches its server. */
import type * as vscode from 'vscode';
import {
  RevealOutputChannelOn,
  WorkspaceDiagnosticRequest,
  type BaseLanguageClient,
  type LanguageClientOptions,
  type WorkspaceEdit,
} from 'vscode-languageclient';
import {
  CLUSTER_PRESETS_REQUEST,
  IMPORT_CLUSTER_REQUEST,
  RULE_REQUEST,
  RULES_REQUEST,
  STATUS_NOTIFICATION,
  EXPLAIN_POD_REQUEST,
  SUPPRESS_REQUEST,
  type ClusterImport,
  type ClusterPreset,
  type DocumentStatus,
  type ExplainPodParams,
  type ImportClusterParams,
  type InitializationOptions,
  type PodExplanation,
  type RuleExplanation,
  type RuleParams,
  type RuleSummary,
  type SuppressParams,
} from '../../server/protocol/messages.js';
import { provideFiles } from './file-system.js';
import { connectSimulator, type SimulatorConnection } from './simulator/connection.js';
import { DOCUMENTS } from './selector.js';
import { createStatusItem } from './status.js';

/** The running server, as the rest of the extension sees it. */
export interface LanguageServer {
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly rules: () => Promise<readonly RuleSummary[]>;
  /** Null for an unknown rule. */
  readonly explain: (rule: string) => Promise<RuleExplanation | null>;
  /** Null outside of Pods. */
  readonly explainPod: (uri: vscode.Uri, position: vscode.Position) => Promise<PodExplanation | null>;
  /** The edit that accepts a finding; undefined when it is gone. */
  readonly suppress: (parameters: SuppressParams) => Promise<vscode.WorkspaceEdit | undefined>;
  readonly clusterPresets: () => Promise<readonly ClusterPreset[]>;
  readonly importCluster: (parameters: ImportClusterParams) => Promise<ClusterImport>;
  /** Checks every manifest; undefined when it was stopped. */
  readonly lintWorkspace: (token: vscode.CancellationToken) => Promise<WorkspaceCounts | undefined>;
  readonly simulator: SimulatorConnection;
}

export interface WorkspaceCounts {
  /** With problems. */
  readonly files: number;
  readonly problems: number;
}

/** Starts a server of this process's kind: see `node` and `browser`. */
export type StartLanguageServer = (
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
) => Promise<LanguageServer>;

/** Puts what both kinds have in common around a client and starts it. */
export async function startClient(
  client: BaseLanguageClient,
  context: vscode.ExtensionContext,
): Promise<LanguageServer> {
  const status = createStatusItem();
  context.subscriptions.push(
    status,
    client.onNotification(STATUS_NOTIFICATION, (news: DocumentStatus) => {
      status.update(news);
    }),
    client.onDidChangeState(({ newState }) => {
      status.serverIs(newState);
    }),
    ...provideFiles(client),
  );
  const simulator = connectSimulator(client, context);
  await client.start();
  return {
    simulator,
    restart: async () => {
      await client.stop();
      await client.start();
    },
    stop: () => client.stop(),
    rules: () => client.sendRequest<readonly RuleSummary[]>(RULES_REQUEST),
    explainPod: (uri, { line, character }) => {
      const parameters: ExplainPodParams = { uri: client.code2ProtocolConverter.asUri(uri), line, character };
      return client.sendRequest<PodExplanation | null>(EXPLAIN_POD_REQUEST, parameters);
    },
    suppress: async (parameters) => {
      const edit = await client.sendRequest<WorkspaceEdit | null>(SUPPRESS_REQUEST, parameters);
      return client.protocol2CodeConverter.asWorkspaceEdit(edit);
    },
    clusterPresets: () => client.sendRequest<readonly ClusterPreset[]>(CLUSTER_PRESETS_REQUEST),
    importCluster: (parameters) => client.sendRequest<ClusterImport>(IMPORT_CLUSTER_REQUEST, parameters),
    lintWorkspace: (token) => lintWorkspace(client, token),
    explain: (rule) => client.sendRequest<RuleExplanation | null>(RULE_REQUEST, { rule } satisfies RuleParams),
  };
}

/** Asks for the diagnostics of all files, as the editor itself does in the background. */
async function lintWorkspace(
  client: BaseLanguageClient,
  token: vscode.CancellationToken,
): Promise<WorkspaceCounts | undefined> {
  const { items } = await client.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }, token);
  if (token.isCancellationRequested) return undefined;
  const found = items.flatMap((report) => (report.kind === 'full' && report.items.length > 0 ? [report.items] : []));
  return { files: found.length, problems: found.flat().length };
}

export const clientOptions = (output: vscode.LogOutputChannel): LanguageClientOptions => ({
  documentSelector: [...DOCUMENTS],
  outputChannel: output,
  traceOutputChannel: output,
  // A linter that pops up its log in front of somebody's work is worse than one that fails quietly.
  revealOutputChannelOn: RevealOutputChannelOn.Never,
  // Of the links in hovers, only this one runs a command.
  markdown: { isTrusted: { enabledCommands: ['podlint.showStory'] } },
  diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
  initializationOptions: {
    status: true,
    explainRule: true,
    fileSystem: true,
    showReferences: true,
    askReason: true,
    simulator: true,
  } satisfies InitializationOptions,
});
