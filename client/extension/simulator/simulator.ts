/** The panels of the simulator: opening them, having them follow the cursor, and bringing them back after a reload. */
import * as vscode from 'vscode';
import { looksLikeKubernetes } from '../../../server/protocol/files.js';
import { OPEN_SIMULATOR_COMMAND, type Supposed, type ViewState } from '../../../server/protocol/simulator.js';
import { LANGUAGES, SCHEMES } from '../selector.js';
import { registerPanelCommands } from './commands.js';
import type { SimulatorConnection } from './connection.js';
import { readViewState } from './messages.js';
import { createPanel, PANEL_TYPE, type SimulatorPanel } from './panel.js';
import { registerStories } from './stories.js';

/** What panels suppose outlives them here, by the document that they look at. */
const MEMORY = 'podlint.simulator.supposed';
const MOST_REMEMBERED = 20;
/** Milliseconds for which the cursor has to rest. */
const REST = 60;

export interface SimulatorOptions {
  readonly context: vscode.ExtensionContext;
  readonly connect: () => Promise<SimulatorConnection>;
}

export function registerSimulator({ context, connect }: SimulatorOptions): vscode.Disposable {
  const panels = new Map<string, SimulatorPanel>();
  const listening = once(() => connect().then((connection) => listen(connection, panels, context.workspaceState)));
  const connected = async (): Promise<SimulatorConnection> => {
    const connection = await connect();
    await listening();
    return connection;
  };
  const create = (view: vscode.WebviewPanel, state: ViewState): SimulatorPanel => {
    const panel = createPanel(view, {
      id: crypto.randomUUID(),
      extension: context.extensionUri,
      connect: connected,
      state,
      supposed: state.supposed ?? recall(context.workspaceState)[state.uri ?? ''] ?? {},
      onClosed: ({ id }) => void panels.delete(id),
    });
    view.iconPath = vscode.Uri.joinPath(context.extensionUri, 'client', 'icon', 'icon.png');
    panels.set(panel.id, panel);
    return panel;
  };
  const open = (request: OpenRequest): SimulatorPanel => {
    const free = [...panels.values()].find((panel) => !panel.isLocked());
    const panel = free ?? create(newView(), { locked: request.locked ?? false });
    if (free) free.view.reveal(undefined, true);
    if (request.uri) panel.watch(request.uri, request.position);
    return panel;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(OPEN_SIMULATOR_COMMAND, (...args: readonly unknown[]) => {
      open(readRequest(args));
    }),
    vscode.commands.registerCommand('podlint.openLockedSimulator', (...args: readonly unknown[]) => {
      const request = readRequest(args);
      const panel = create(newView(), { locked: true });
      if (request.uri) panel.watch(request.uri, request.position);
    }),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: (view, state: unknown) => {
        create(view, readViewState(state));
        return Promise.resolve();
      },
    }),
    registerPanelCommands(() => [...panels.values()].find(({ view }) => view.active) ?? [...panels.values()][0]),
    registerStories(context.extensionUri, (uri) => open({ uri, position: undefined })),
    ...follow(panels),
  );
}

interface OpenRequest {
  readonly uri: vscode.Uri | undefined;
  readonly position: vscode.Position | undefined;
  readonly locked?: boolean;
}

const newView = (): vscode.WebviewPanel =>
  vscode.window.createWebviewPanel(
    PANEL_TYPE,
    vscode.l10n.t('Scheduling Preview'),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, enableFindWidget: true },
  );

/** From a lens (URI and position), a button of the editor (URI) or the palette (nothing). */
function readRequest([uri, position]: readonly unknown[]): OpenRequest {
  const editor = vscode.window.activeTextEditor;
  const target = typeof uri === 'string' ? vscode.Uri.parse(uri) : uri instanceof vscode.Uri ? uri : undefined;
  if (!target) return { uri: editor?.document.uri, position: editor?.selection.active };
  const own = editor?.document.uri.toString() === target.toString() ? editor.selection.active : undefined;
  return { uri: target, position: readPosition(position) ?? own };
}

function readPosition(value: unknown): vscode.Position | undefined {
  if (typeof value !== 'object' || value === null || !('line' in value) || !('character' in value)) return undefined;
  const { line, character } = value;
  return typeof line === 'number' && typeof character === 'number' ? new vscode.Position(line, character) : undefined;
}

/** Panels that are not locked look where the cursor is. */
function follow(panels: ReadonlyMap<string, SimulatorPanel>): vscode.Disposable[] {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (editor: vscode.TextEditor | undefined): void => {
    clearTimeout(timer);
    if (!editor || !concerns(editor.document)) return;
    timer = setTimeout(() => {
      for (const panel of panels.values()) {
        if (!panel.isLocked()) panel.watch(editor.document.uri, editor.selection.active);
      }
    }, REST);
  };
  const mark = (editor: vscode.TextEditor | undefined): void => {
    const isManifest = editor !== undefined && concerns(editor.document);
    void vscode.commands.executeCommand('setContext', 'podlint.isManifest', isManifest);
  };
  mark(vscode.window.activeTextEditor);
  return [
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      mark(editor);
      look(editor);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === vscode.window.activeTextEditor) look(textEditor);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document === document) mark(editor);
    }),
    new vscode.Disposable(() => {
      clearTimeout(timer);
    }),
  ];
}

function concerns(document: vscode.TextDocument): boolean {
  const { languageId, uri } = document;
  return LANGUAGES.includes(languageId) && SCHEMES.includes(uri.scheme) && looksLikeKubernetes(document.getText());
}

function listen(
  connection: SimulatorConnection,
  panels: ReadonlyMap<string, SimulatorPanel>,
  memory: vscode.Memento,
): vscode.Disposable {
  return vscode.Disposable.from(
    connection.onAnswer(({ panel, message }) => {
      panels.get(panel)?.show(message);
    }),
    connection.onSupposed(({ panel: id, supposed }) => {
      const panel = panels.get(id);
      panel?.remember(supposed);
      const uri = panel?.manifest()?.toString();
      if (uri !== undefined) void memory.update(MEMORY, remembered(memory, uri, supposed));
    }),
    connection.onRunning((running) => {
      for (const panel of panels.values()) panel.serverIs(running);
    }),
  );
}

type Recalled = Readonly<Record<string, Supposed>>;

const recall = (memory: vscode.Memento): Recalled => memory.get<Recalled>(MEMORY) ?? {};

/** The newest ones; what supposes nothing is not worth a place. */
function remembered(memory: vscode.Memento, uri: string, supposed: Supposed): Recalled {
  const others = Object.entries(recall(memory)).filter(([key]) => key !== uri);
  const isWorthIt = Object.keys(supposed).length > 0;
  return Object.fromEntries([...others, ...(isWorthIt ? [[uri, supposed] as const] : [])].slice(-MOST_REMEMBERED));
}

/** Made once; what failed is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
