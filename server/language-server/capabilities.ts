import {
  CodeActionKind,
  InsertTextMode,
  type ClientCapabilities,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { EXPLAIN_RULE_COMMAND, type InitializationOptions } from '../protocol/messages.js';
import { SYNC_KIND } from './workspace/documents.js';

/** What the client can do, as far as the server asks. Whatever it does not claim is done without. */
export interface ClientSupport {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshHints: boolean;
  readonly refreshLenses: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly watchedFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly showDocument: boolean;
  readonly prepareRename: boolean;
  /** Completions may hold tab stops. */
  readonly snippets: boolean;
  /** Lines of a completion are put in as they are when it says so. */
  readonly insertAsIs: boolean;
  readonly options: InitializationOptions;
}

export function readClientSupport({ capabilities, initializationOptions }: InitializeParams): ClientSupport {
  return {
    pullDiagnostics: capabilities.textDocument?.diagnostic !== undefined,
    refreshDiagnostics: capabilities.workspace?.diagnostics?.refreshSupport === true,
    refreshHints: capabilities.workspace?.inlayHint?.refreshSupport === true,
    refreshLenses: capabilities.workspace?.codeLens?.refreshSupport === true,
    ...workspaceSupport(capabilities),
    progress: capabilities.window?.workDoneProgress === true,
    showDocument: capabilities.window?.showDocument?.support === true,
    prepareRename: capabilities.textDocument?.rename?.prepareSupport === true,
    ...completionSupport(capabilities),
    options: isOptions(initializationOptions) ? initializationOptions : {},
  };
}

function workspaceSupport({ workspace }: ClientCapabilities) {
  return {
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
  };
}

function completionSupport({ textDocument }: ClientCapabilities) {
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    insertAsIs: item?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
  };
}

const isOptions = (value: unknown): value is InitializationOptions => typeof value === 'object' && value !== null;

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.podlint`;

export function serverCapabilities(client: ClientSupport): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: SYNC_KIND, save: false },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    linkedEditingRangeProvider: true,
    callHierarchyProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    inlayHintProvider: true,
    codeLensProvider: { resolveProvider: true },
    completionProvider: { triggerCharacters: [' ', '"'], resolveProvider: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(client.pullDiagnostics && {
      diagnosticProvider: { identifier: 'podlint', interFileDependencies: true, workspaceDiagnostics: true },
    }),
    // A client with the command of this name would find it taken.
    ...(client.options.explainRule !== true && {
      executeCommandProvider: { commands: [EXPLAIN_RULE_COMMAND] },
    }),
  };
}
