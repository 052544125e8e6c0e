/** Makes a cluster file of a real cluster: of what kubectl printed, or of what a context of the kubeconfig leads to. */
import * as vscode from 'vscode';
import type { ClusterReader } from '../cluster-reader.js';
import type { LanguageServer } from '../language-client.js';
import { saveClusterFile } from './cluster-file.js';

/** Undefined where nothing can be reached: in a browser. */
export type LoadClusterReader = (() => Promise<ClusterReader>) | undefined;

/** What somebody dropped onto a panel, which says itself what became of it. */
export interface ImportRequest {
  readonly text: string;
  readonly quiet: true;
}

/** Absent where somebody thought better of it. */
export type ImportOutcome =
  { readonly uri: vscode.Uri; readonly nodes: number; readonly pods: number } | { readonly fault: string };

/** With an argument, the text that somebody pasted or dropped. */
export const registerImportCluster = (
  start: () => Promise<LanguageServer>,
  load: LoadClusterReader,
): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.importCluster', async (given?: unknown) => {
    const quiet = isRequest(given);
    const text = quiet ? given.text : given;
    const found = typeof text === 'string' ? { text, name: 'cluster' } : await chooseSource(load);
    const outcome = found && (await importFound(found, quiet, await start()));
    if (!outcome || quiet) return outcome;
    if ('fault' in outcome) void vscode.window.showErrorMessage(outcome.fault);
    else
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} nodes and {1} Pods were imported.', outcome.nodes, outcome.pods),
      );
    return outcome;
  });

const isRequest = (given: unknown): given is ImportRequest =>
  typeof given === 'object' && given !== null && 'text' in given && typeof given.text === 'string' && 'quiet' in given;

/** What is no cluster is said before anything is asked. */
async function importFound(found: Found, quiet: boolean, server: LanguageServer): Promise<ImportOutcome | undefined> {
  const named = await server.importCluster({ ...found, anonymise: false });
  if (!named.cluster) return { fault: named.fault };
  const anonymise = await askForNames();
  if (anonymise === undefined) return undefined;
  const { cluster, fault } = anonymise ? await server.importCluster({ ...found, anonymise }) : named;
  if (!cluster) return { fault };
  const uri = await saveClusterFile(cluster.text, anonymise ? 'cluster' : found.name, { opens: !quiet });
  return uri && { uri, nodes: cluster.nodes, pods: cluster.pods };
}

interface Found {
  readonly text: string;
  readonly name: string;
}

async function chooseSource(load: LoadClusterReader): Promise<Found | undefined> {
  const sources: (vscode.QuickPickItem & { readonly read: () => Promise<Found | undefined> })[] = [
    {
      label: vscode.l10n.t('From the clipboard'),
      detail: 'kubectl get nodes,pods -A -o yaml',
      read: async () => ({ text: await vscode.env.clipboard.readText(), name: 'cluster' }),
    },
    { label: vscode.l10n.t('From files…'), read: readFiles },
  ];
  if (load && vscode.workspace.isTrusted) {
    sources.push({
      label: vscode.l10n.t('From a kubectl context…'),
      detail: vscode.l10n.t('Reads lists of the cluster and changes nothing.'),
      read: async () => readContext(await load()),
    });
  }
  const chosen = await vscode.window.showQuickPick(sources, {
    placeHolder: vscode.l10n.t('Where is the cluster to be read from?'),
  });
  return chosen?.read();
}

async function readFiles(): Promise<Found | undefined> {
  const uris = await vscode.window.showOpenDialog({ canSelectMany: true });
  if (!uris) return undefined;
  const texts = await Promise.all(
    uris.map(async (uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))),
  );
  return { text: texts.join('\n---\n'), name: 'cluster' };
}

async function readContext(reader: ClusterReader): Promise<Found | undefined> {
  const { names, current } = reader.contexts();
  const items = names
    .map((label) => ({ label, ...(label === current && { description: vscode.l10n.t('current') }) }))
    .sort((one, other) => Number(other.label === current) - Number(one.label === current));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose a context') });
  if (!chosen || !(await agrees(chosen.label, reader.paths))) return undefined;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reading {0}', chosen.label),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      const { text, refused } = await reader.read(chosen.label, {
        signal: abort.signal,
        onProgress: (message) => {
          progress.report({ message, increment: 100 / reader.paths.length });
        },
      });
      if (refused.length > 0) {
        void vscode.window.showWarningMessage(
          vscode.l10n.t('You may not list, or the cluster does not have: {0}', refused.join(', ')),
        );
      }
      return { text, name: chosen.label.replaceAll(/[^\w.-]+/g, '-') };
    } catch (error) {
      if (!token.isCancellationRequested) void vscode.window.showErrorMessage(String(error));
      return undefined;
    }
  });
}

/** Says exactly what will be asked for, and of whom, before anything is. */
async function agrees(context: string, paths: readonly string[]): Promise<boolean> {
  const read = vscode.l10n.t('Read');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Read the cluster of the context {0}?', context),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Podlint sends GET requests with your credentials for these lists, keeps what the scheduler reads, and changes nothing. Neither Secrets nor ConfigMaps are asked for.\n\n{0}',
        paths.join('\n'),
      ),
    },
    read,
  );
  return answer === read;
}

/** Whether names are replaced; undefined when nobody answers. */
async function askForNames(): Promise<boolean | undefined> {
  const chosen = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t('Keep the names'), anonymise: false },
      {
        label: vscode.l10n.t('Replace the names'),
        detail: vscode.l10n.t('node-1, pod-7, namespace-2: for a file that others may see'),
        anonymise: true,
      },
    ],
    { placeHolder: vscode.l10n.t('Names of nodes, Pods, namespaces and values of labels') },
  );
  return chosen?.anonymise;
}
