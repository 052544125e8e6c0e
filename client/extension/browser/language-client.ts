/** The language server as a web worker. */
import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, startClient, type StartLanguageServer } from '../language-client.js';

export const startLanguageServer: StartLanguageServer = (context, output) => {
  let worker: Worker | undefined;
  let address: Promise<string> | undefined;
  const connect = async () => {
    worker?.terminate();
    address ??= addressOf(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.web.js'));
    worker = new Worker(await address, { name: 'Podlint' });
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return startClient(new LanguageClient('podlint', 'Podlint', connect, clientOptions(output)), context);
};

/** An address of the script's text: no worker can be made from a script on another machine. */
async function addressOf(script: vscode.Uri): Promise<string> {
  const code = await vscode.workspace.fs.readFile(script);
  return URL.createObjectURL(new Blob([new Uint8Array(code)], { type: 'text/javascript' }));
}
