/** The language server as a process of its own. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, startClient, type StartLanguageServer } from '../language-client.js';

export const startLanguageServer: StartLanguageServer = (context, output) => {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  const transport = TransportKind.ipc;
  const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return startClient(
    new LanguageClient('podlint', 'Podlint', { run: { module, transport }, debug }, clientOptions(output)),
    context,
  );
};
