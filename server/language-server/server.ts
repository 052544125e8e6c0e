/**
 * The language server: puts the features on a connection.
 *
 * Invariant: the server reads files of the workspace and nothing else; it runs no program and opens no connection.
 */
import type { Connection, InitializeResult } from 'vscode-languageserver';
import { readClientSupport, serverCapabilities } from './capabilities.js';
import { registerCallHierarchy } from './features/call-hierarchy.js';
import { registerClusters } from './features/clusters.js';
import { registerCodeActions } from './features/code-actions.js';
import { registerCompletion } from './features/completion.js';
import { createReporter } from './features/diagnostics.js';
import { registerDocumentDiagnostics } from './features/document-diagnostics.js';
import { registerRuleExplanations } from './features/explain-rule.js';
import { registerPodExplanation } from './features/explain-pod.js';
import { registerHover } from './features/hover.js';
import { registerMentions } from './features/mentions.js';
import { registerPublishing } from './features/publish-diagnostics.js';
import { registerRefresh } from './features/refresh.js';
import { createStatusSender } from './features/status.js';
import { registerCodeLenses } from './features/code-lenses.js';
import { registerInlayHints } from './features/inlay-hints.js';
import { registerStructure } from './features/structure.js';
import { registerSuppressing } from './features/suppress-actions.js';
import { registerSimulator } from './features/simulator.js';
import { registerSymbols } from './features/symbols.js';
import { registerWorkspaceDiagnostics } from './features/workspace-diagnostics.js';
import type { Runtime } from './runtime.js';
import { createClusters } from './simulator/clusters.js';
import { createSession, type ServerInfo, type Session } from './session.js';
import { followEditor, followWorkspace } from './workspace/following.js';

/** Serves one client over a connection until it ends. */
export function startServer(connection: Connection, runtime: Runtime, info: ServerInfo): void {
  connection.onInitialize((parameters): InitializeResult => {
    const client = readClientSupport(parameters);
    const session = createSession({ connection, runtime, client, info });
    registerFeatures(session);
    followEditor(session);
    followWorkspace(session, parameters);
    return { capabilities: serverCapabilities(client), serverInfo: info };
  });
  connection.listen();
}

function registerFeatures(session: Session): void {
  const reporter = createReporter(session);
  const status = createStatusSender(session);
  registerDocumentDiagnostics(session, reporter, status);
  registerWorkspaceDiagnostics(session, reporter);
  registerPublishing(session, reporter, status);
  registerRefresh(session);
  registerCodeActions(session);
  registerRuleExplanations(session);
  registerSuppressing(session);
  registerPodExplanation(session);
  registerClusters(session);
  registerHover(session);
  registerCompletion(session);
  registerMentions(session);
  registerCallHierarchy(session);
  registerSymbols(session);
  registerStructure(session);
  registerInlayHints(session);
  const clusters = createClusters(session);
  registerCodeLenses(session, clusters);
  registerSimulator(session, clusters);
}
