/** The language server as a web worker. */
import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, startClient, type StartLanguageServer } from '../language-client.js';
import { workerScript } from './worker-script.js';

export const startLanguageServer: StartLanguageServer = (context, output) => {
  let worker: Worker | undefined;
  let address: Promise<string> | undefined;
  const connect = async () => {
    worker?.terminate();
    address ??= addressOf(vscode.Uri.joinPath(context.extensionUri, 'dist'));
    worker = new Worker(await address, { name: 'Podlint' });
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return startClient(new LanguageClient('podlint', 'Podlint', connect, clientOptions(output)), context);
};

/** An address of the script's text: no worker can be made from a script on another machine. */
async function addressOf(folder: vscode.Uri): Promise<string> {
  const read = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
  const [server, docs] = await Promise.all([read('server.cjs'), read('field-docs.cjs')]);
  const script = workerScript({ server, beside: { './field-docs.cjs': docs } });
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
