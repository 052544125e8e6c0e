/** A cluster that was dropped onto a panel: imported as by the command, and looked at in the panel. */
import * as vscode from 'vscode';
import type { ImportOutcome, ImportRequest } from '../commands/import-cluster.js';
import { climbs } from './climbs.js';
import type { FromView, ToView } from '../../../server/protocol/simulator.js';

type Post = (message: ToView) => void;

type Hear = (message: FromView) => Promise<void>;

type Read = { readonly text: string } | { readonly fault: string };

/** Says in the panel what became of it; nothing where somebody thought better of it. */
export async function importDropped(read: Read, hear: Hear, post: Post): Promise<void> {
  const outcome = 'fault' in read ? read : await importText(read.text);
  if (outcome === undefined) return;
  if ('fault' in outcome) {
    post({ type: 'imported', failed: true, text: outcome.fault });
    return;
  }
  const { uri, nodes, pods } = outcome;
  const text = vscode.l10n.t(
    'Imported into {0}, which is looked at here now. Nodes: {1}, Pods: {2}.',
    vscode.workspace.asRelativePath(uri),
    nodes,
    pods,
  );
  post({ type: 'imported', failed: false, text });
  await hear({ type: 'request', request: { type: 'cluster', id: uri.toString() } });
}

const importText = (text: string): Thenable<ImportOutcome | undefined> =>
  vscode.commands.executeCommand<ImportOutcome | undefined>('podlint.importCluster', {
    text,
    quiet: true,
  } satisfies ImportRequest);

/** A page may name any file, so only those of the workspace are read. */
export async function readOwnFiles(addresses: readonly string[]): Promise<Read> {
  const uris = addresses.map((address) => vscode.Uri.parse(address));
  const foreign = uris.find(isForeign);
  if (foreign) return { fault: vscode.l10n.t('{0} is not in this workspace.', foreign.path) };
  try {
    const texts = await Promise.all(uris.map((uri) => vscode.workspace.fs.readFile(uri)));
    return { text: texts.map((bytes) => new TextDecoder().decode(bytes)).join('\n---\n') };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

const isForeign = (uri: vscode.Uri): boolean =>
  climbs(uri.path) || vscode.workspace.getWorkspaceFolder(uri) === undefined;
