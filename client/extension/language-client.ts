import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import {
  RULE_REQUEST,
  RULES_REQUEST,
  STATUS_NOTIFICATION,
  type DocumentStatus,
  type InitializationOptions,
  type RuleExplanation,
  type RuleParams,
  type RuleSummary,
} from '../../server/protocol/messages.js';
import { provideFiles } from './file-system.js';
import { DOCUMENTS } from './selector.js';
import { createStatusItem } from './status.js';

/** The running server, as the rest of the extension sees it. */
export interface LanguageServer {
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly rules: () => Promise<readonly RuleSummary[]>;
  /** Null for an unknown rule. */
  readonly explain: (rule: string) => Promise<RuleExplanation | null>;
}

export async function startLanguageServer(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): Promise<LanguageServer> {
  const client = createClient(context, output);
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
  await client.start();
  return {
    restart: () => client.restart(),
    stop: () => client.stop(),
    rules: () => client.sendRequest<readonly RuleSummary[]>(RULES_REQUEST),
    explain: (rule) => client.sendRequest<RuleExplanation | null>(RULE_REQUEST, { rule } satisfies RuleParams),
  };
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  const transport = TransportKind.ipc;
  return new LanguageClient(
    'podlint',
    'Podlint',
    { run: { module, transport }, debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: [...DOCUMENTS],
      outputChannel: output,
      traceOutputChannel: output,
      // A linter that pops up its log in front of somebody's work is worse than one that fails quietly.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
      initializationOptions: { status: true, explainRule: true, fileSystem: true } satisfies InitializationOptions,
    },
  );
}
