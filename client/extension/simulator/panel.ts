/** One panel: passes on what page and server say to each other, and does what only an editor can. */
import * as vscode from 'vscode';
import type {
  FromView,
  PanelCommand,
  PanelRequest,
  PlaceInText,
  Result,
  Supposed,
  ToView,
  ViewState,
} from '../../../server/protocol/simulator.js';
import { SCHEMES } from '../selector.js';
import type { SimulatorConnection } from './connection.js';
import { createCluster, insertSample, saveBeside } from './files.js';
import { readFromView } from './messages.js';
import { importDropped, readOwnFiles } from './import.js';
import { filesOf, pageOf } from './page.js';

export const PANEL_TYPE = 'podlint.preview';

export interface PanelOptions {
  readonly id: string;
  readonly extension: vscode.Uri;
  /** Resolves when there is a server to talk to. */
  readonly connect: () => Promise<SimulatorConnection>;
  /** What was supposed before a reload. */
  readonly supposed: Supposed;
  readonly state: ViewState;
  readonly onClosed: (panel: SimulatorPanel) => void;
}

export interface SimulatorPanel {
  readonly id: string;
  readonly view: vscode.WebviewPanel;
  readonly isLocked: () => boolean;
  readonly manifest: () => vscode.Uri | undefined;
  readonly result: () => Result | undefined;
  /** Looks at a document, at a position. */
  readonly watch: (uri: vscode.Uri, position?: vscode.Position) => void;
  /** As if the page had said it. */
  readonly hear: (message: FromView) => Promise<void>;
  /** Something of the server for the page. */
  readonly show: (message: ToView) => void;
  /** A server runs, or has stopped. */
  readonly serverIs: (running: boolean) => void;
  /** What is supposed now. */
  readonly remember: (supposed: Supposed) => void;
}

/** What a panel is told first, in that order. */
interface Memory {
  watched: PanelRequest | undefined;
  pod: string | undefined;
  supposed: Supposed;
  locked: boolean;
  state: ViewState;
  result: Result | undefined;
  /** The last message that fills the whole page. */
  shown: ToView | undefined;
  running: boolean;
}

export function createPanel(view: vscode.WebviewPanel, options: PanelOptions): SimulatorPanel {
  const { id, extension, connect } = options;
  const memory = createMemory(options);
  const post = (message: ToView): void => void view.webview.postMessage(message);
  const tell = async (message: PanelRequest): Promise<void> => {
    (await connect()).tell({ panel: id, message });
  };
  const introduce = async (): Promise<void> => {
    if (memory.watched) await tell(memory.watched);
    if (Object.keys(memory.supposed).length > 0) await tell({ type: 'suppose', supposed: memory.supposed });
    if (memory.pod !== undefined) await tell({ type: 'pod', id: memory.pod });
  };
  const panel: SimulatorPanel = {
    id,
    view,
    isLocked: () => memory.locked,
    manifest: () => (memory.watched?.type === 'watch' ? vscode.Uri.parse(memory.watched.uri) : undefined),
    result: () => memory.result,
    watch: (uri, position) => {
      const isOther = memory.watched?.type !== 'watch' || memory.watched.uri !== uri.toString();
      memory.watched = {
        type: 'watch',
        uri: uri.toString(),
        ...(position && { line: position.line, character: position.character }),
      };
      if (isOther) memory.pod = undefined;
      void tell(memory.watched);
    },
    show: (message) => {
      keep(memory, message);
      view.title = titleOf(memory);
      post(message);
    },
    serverIs: (running) => {
      memory.running = running;
      if (running) void introduce();
      else panel.show(stopped());
    },
    remember: (supposed) => {
      memory.supposed = supposed;
      post({ type: 'supposed', supposed });
    },
    hear: async (message) => {
      if (message.type === 'ready') {
        remind(memory, post);
        if (!memory.shown) await introduce();
        return;
      }
      await act(message, panel, memory, { tell, connect, post });
    },
  };
  fill(view, extension, (message) => void panel.hear(message));
  view.onDidDispose(() => {
    void tell({ type: 'close' });
    options.onClosed(panel);
  });
  return panel;
}

/** The page, and an ear for what it says in the contract's shapes. */
function fill(view: vscode.WebviewPanel, extension: vscode.Uri, hear: (message: FromView) => void): void {
  view.webview.options = { enableScripts: true, localResourceRoots: [filesOf(extension)] };
  const listening = view.webview.onDidReceiveMessage((value: unknown) => {
    const message = readFromView(value);
    if (message) hear(message);
  });
  view.onDidDispose(() => {
    listening.dispose();
  });
  view.webview.html = pageOf(view.webview, extension);
}

function createMemory({ state, supposed }: PanelOptions): Memory {
  return {
    watched: state.uri === undefined ? undefined : { type: 'watch', uri: state.uri },
    pod: state.pod,
    supposed,
    locked: state.locked ?? false,
    state,
    result: undefined,
    shown: undefined,
    running: true,
  };
}

/** Everything that a page is to know which has just been made. */
function remind({ state, supposed, locked, shown }: Memory, post: Tools['post']): void {
  post({ type: 'restore', state });
  post({ type: 'supposed', supposed });
  post({ type: 'locked', locked });
  if (shown) post(shown);
}

function keep(memory: Memory, message: ToView): void {
  if (message.type === 'result') {
    memory.result = message;
    memory.pod = message.pod;
  }
  if (message.type === 'result' || message.type === 'empty' || message.type === 'failure') memory.shown = message;
}

function titleOf({ result, locked }: Memory): string {
  const name = result?.pods.find(({ id }) => id === result.pod)?.name;
  const title = name === undefined ? vscode.l10n.t('Scheduling Preview') : vscode.l10n.t('Preview {0}', name);
  return locked ? `[${title}]` : title;
}

function stopped(): ToView {
  const text = vscode.l10n.t('The language server has stopped.');
  return { type: 'empty', reason: 'serverDown', text, candidates: [] };
}

interface Tools {
  readonly tell: (request: PanelRequest) => Promise<void>;
  readonly connect: () => Promise<SimulatorConnection>;
  readonly post: (message: ToView) => void;
}

async function act(
  message: Exclude<FromView, { type: 'ready' }>,
  panel: SimulatorPanel,
  memory: Memory,
  { tell, connect, post }: Tools,
): Promise<void> {
  switch (message.type) {
    case 'request':
      note(message.request, memory);
      await tell(message.request);
      break;
    case 'jump':
      await jump(message.place);
      break;
    case 'applyEdit':
      await applyEdit(
        await (await connect()).edit({ panel: panel.id, editId: message.editId, version: message.version }),
      );
      break;
    case 'copy':
      await copy(await (await connect()).export({ panel: panel.id, what: message.what }));
      break;
    case 'save':
      await saveBeside(
        panel.manifest(),
        message.what,
        await (await connect()).export({ panel: panel.id, what: message.what }),
      );
      break;
    case 'lock':
      memory.locked = message.locked;
      memory.state = { ...memory.state, locked: message.locked };
      panel.view.title = titleOf(memory);
      post({ type: 'locked', locked: message.locked });
      break;
    case 'focusEditor':
      await focusEditor(panel.manifest());
      break;
    case 'command':
      await run(message.command, panel);
      break;
    case 'import':
      await importDropped({ text: message.text }, panel.hear, post);
      break;
    case 'importFiles':
      await importDropped(await readOwnFiles(message.uris), panel.hear, post);
      break;
    case 'remember':
      memory.state = { ...memory.state, ...message.state };
      break;
  }
}

/** A page may look at another document of the workspace: one of the candidates that it was offered. */
function note(request: PanelRequest, memory: Memory): void {
  if (request.type === 'watch') {
    memory.watched = request;
    memory.pod = undefined;
  }
  if (request.type === 'pod') memory.pod = request.id;
}

/** Only to documents that Podlint looks at anyway. */
async function jump({ uri, line, character, endLine, endCharacter }: PlaceInText): Promise<void> {
  const target = vscode.Uri.parse(uri);
  if (!SCHEMES.includes(target.scheme)) return;
  const selection = new vscode.Range(line, character, endLine, endCharacter);
  await vscode.window.showTextDocument(target, { viewColumn: columnOf(target), selection });
}

/** Where it is open already, or beside the panel. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  return open?.viewColumn ?? vscode.ViewColumn.One;
}

async function applyEdit(edit: vscode.WorkspaceEdit | undefined): Promise<void> {
  if (edit && (await vscode.workspace.applyEdit(edit))) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Nothing was changed: the document is not the one that the preview has looked at.'),
  );
}

async function copy(text: string): Promise<void> {
  if (text === '') {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to copy.'));
    return;
  }
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied to the clipboard'), 2_000);
}

async function focusEditor(manifest: vscode.Uri | undefined): Promise<void> {
  if (manifest) await vscode.window.showTextDocument(manifest, { viewColumn: columnOf(manifest) });
  else await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
}

async function run(command: PanelCommand, panel: SimulatorPanel): Promise<void> {
  switch (command) {
    case 'insertSample': {
      const { document, selection } = await insertSample();
      panel.watch(document.uri, selection.active);
      break;
    }
    case 'createCluster':
      await createCluster(panel.manifest());
      break;
    case 'importCluster':
      await runIfThere('podlint.importCluster');
      break;
    case 'restartServer':
      await vscode.commands.executeCommand('podlint.restartServer');
      break;
    case 'showLog':
      await vscode.commands.executeCommand('podlint.showOutput');
      break;
  }
}

async function runIfThere(command: string): Promise<void> {
  const known = await vscode.commands.getCommands(true);
  if (known.includes(command)) await vscode.commands.executeCommand(command);
  else void vscode.window.showInformationMessage(vscode.l10n.t('There is no such command here.'));
}
