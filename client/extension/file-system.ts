/** Reads for the server what only the editor can read: files of virtual workspaces. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { MANIFEST_GLOB } from '../../server/protocol/files.js';
import {
  FIND_FILES_REQUEST,
  READ_FILE_REQUEST,
  type FindFilesParams,
  type ReadFileParams,
} from '../../server/protocol/messages.js';

export function provideFiles(client: Pick<BaseLanguageClient, 'onRequest'>): vscode.Disposable[] {
  return [
    client.onRequest(READ_FILE_REQUEST, ({ uri }: ReadFileParams) => readText(vscode.Uri.parse(uri))),
    client.onRequest(FIND_FILES_REQUEST, ({ folder, limit }: FindFilesParams, token: vscode.CancellationToken) =>
      findManifests(vscode.Uri.parse(folder), limit, token),
    ),
  ];
}

/** The text without a byte order mark, as the editor shows it; null where there is no such file. */
async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function findManifests(folder: vscode.Uri, limit: number, token: vscode.CancellationToken): Promise<string[]> {
  const pattern = new vscode.RelativePattern(folder, MANIFEST_GLOB);
  // Without a pattern of its own, `undefined` keeps to what the user excludes in files.exclude.
  const found = await vscode.workspace.findFiles(pattern, undefined, limit, token);
  return found.map((uri) => uri.toString());
}
