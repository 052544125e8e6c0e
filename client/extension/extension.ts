/**
 * The extension, apart from how it reaches its server. Activation costs next to nothing: commands and one listener. The language client
 * is loaded when the first document that looks like Kubernetes is there.
 */
import * as vscode from 'vscode';
import { isConfigurationFile, looksLikeKubernetes } from '../../server/protocol/files.js';
import { registerCreateCluster } from './commands/create-cluster.js';
import { registerCreateConfiguration } from './commands/create-configuration.js';
import { registerDisableRule } from './commands/disable-rule.js';
import { registerExplainPod } from './commands/explain-pod.js';
import { registerExplainRule } from './commands/explain-rule.js';
import { registerImportCluster, type LoadClusterReader } from './commands/import-cluster.js';
import { registerLintWorkspace } from './commands/lint-workspace.js';
import { registerOpenRulePage } from './commands/open-rule-page.js';
import { registerRestartServer } from './commands/restart-server.js';
import { registerShowOutput } from './commands/show-output.js';
import { registerShowReferences } from './commands/show-references.js';
import type { LanguageServer, StartLanguageServer } from './language-client.js';
import { LANGUAGES, SCHEMES } from './selector.js';
import { registerSimulator } from './simulator/simulator.js';

export interface Extension {
  readonly activate: (context: vscode.ExtensionContext) => void;
  readonly deactivate: () => Promise<void>;
}

/** `load` brings the language client of this kind of extension host. */
type LoadClient = () => Promise<{ readonly startLanguageServer: StartLanguageServer }>;

export function createExtension(load: LoadClient, loadClusterReader?: LoadClusterReader): Extension {
  let server: Promise<LanguageServer> | undefined;
  const startServer: StartLanguageServer = async (context, output) => {
    try {
      return await (await load()).startLanguageServer(context, output);
    } catch (error) {
      server = undefined;
      throw error;
    }
  };
  return {
    activate: (context) => {
      const output = vscode.window.createOutputChannel('Podlint', { log: true });
      const start = (): Promise<LanguageServer> => (server ??= startServer(context, output));
      registerAll(context, output, start);
      context.subscriptions.push(registerImportCluster(start, loadClusterReader));
    },
    deactivate: async () => {
      const running = server;
      server = undefined;
      // A server that never came up has nothing to stop.
      await running?.then(
        (client) => client.stop(),
        () => undefined,
      );
    },
  };
}

function registerAll(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  start: () => Promise<LanguageServer>,
): void {
  context.subscriptions.push(
    output,
    registerRestartServer(start),
    registerShowOutput(output),
    registerExplainRule(start),
    registerOpenRulePage(start),
    registerCreateConfiguration(),
    registerCreateCluster(start),
    registerExplainPod(start),
    registerDisableRule(start),
    registerShowReferences(),
    registerLintWorkspace(start),
    registerSimulator({ context, connect: async () => (await start()).simulator }),
    ...startWhenNeeded(start, output),
  );
}

/** Waits for a document that concerns Podlint, among those already open and those that are opened or typed later. */
function startWhenNeeded(start: () => Promise<unknown>, output: vscode.LogOutputChannel): vscode.Disposable[] {
  const listeners: vscode.Disposable[] = [];
  const consider = (document: vscode.TextDocument): void => {
    if (!concernsPodlint(document)) return;
    for (const listener of listeners.splice(0)) listener.dispose();
    start().catch((error: unknown) => {
      output.error(error instanceof Error ? error : String(error));
    });
  };
  listeners.push(
    vscode.workspace.onDidOpenTextDocument(consider),
    vscode.workspace.onDidChangeTextDocument((event) => {
      consider(event.document);
    }),
  );
  for (const document of vscode.workspace.textDocuments) consider(document);
  const stopListening = (): void => {
    for (const listener of listeners) listener.dispose();
  };
  return [new vscode.Disposable(stopListening)];
}

function concernsPodlint(document: vscode.TextDocument): boolean {
  if (!LANGUAGES.includes(document.languageId) || !SCHEMES.includes(document.uri.scheme)) return false;
  return isConfigurationFile(document.uri.path) || looksLikeKubernetes(document.getText());
}
