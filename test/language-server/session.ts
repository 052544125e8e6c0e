/** A language client for tests: speaks the real protocol to the built bundle over stdio and waits for events, never for time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializeRequest,
  InitializedNotification,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  createProtocolConnection,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FileChangeType,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startProgram, type ProgramName } from './programs.js';

/** What a modern editor says it can do. */
export const MODERN: ClientCapabilities = {
  textDocument: {
    synchronization: {},
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source.fixAll'] } } },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
};

/** An editor from before pull diagnostics. */
export const PLAIN: ClientCapabilities = {
  textDocument: { publishDiagnostics: { versionSupport: true } },
};

/** What clients had before there were several folders; the protocol still wants it to be there. */
const OLDER = { rootUri: null };

export interface SessionOptions {
  readonly server?: ProgramName;
  readonly capabilities?: ClientCapabilities;
  /** Files of the only workspace folder, by path; without it no folder is open. */
  readonly files?: Readonly<Record<string, string>>;
  /** The workspace folders among the files, or whole URIs; by default the one that holds all files. */
  readonly folders?: readonly string[];
  /** Answers of the client to requests of the server, by method. */
  readonly answers?: Readonly<Record<string, (parameters: unknown) => unknown>>;
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
}

export interface Session {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly uri: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly open: (path: string, text: string, languageId?: string) => Promise<void>;
  /** Replaces the first occurrence, as one incremental change. */
  readonly edit: (path: string, find: string, by: string) => Promise<void>;
  /** Replaces what stands between two offsets. */
  readonly replace: (path: string, start: number, end: number, by: string) => Promise<void>;
  readonly close: (path: string) => Promise<void>;
  readonly text: (path: string) => string;
  readonly pull: (path: string, previousResultId?: string) => Promise<DocumentDiagnosticReport>;
  readonly diagnostics: (path: string) => Promise<readonly Diagnostic[]>;
  /** Pulls until the rules found are these, after every sign of the server that something changed. */
  readonly settles: (path: string, ...rules: readonly string[]) => Promise<readonly Diagnostic[]>;
  /** The next diagnostics pushed for a document that fit. */
  readonly pushed: (
    path: string,
    fits?: (news: PublishDiagnosticsParams) => boolean,
  ) => Promise<PublishDiagnosticsParams>;
  readonly actions: (
    path: string,
    range: Range,
    context?: Partial<CodeActionContext>,
  ) => Promise<readonly CodeAction[]>;
  /** Applies an edit to the open documents as an editor would, versions checked. */
  readonly apply: (edit: WorkspaceEdit | undefined) => Promise<void>;
  readonly watched: (path: string, type: FileChangeType) => Promise<void>;
  readonly settings: (value: unknown) => void;
  /** Waits until the server has logged something that matches. */
  readonly logged: (pattern: RegExp) => Promise<void>;
  /** What the server logged as an error. */
  readonly errors: readonly string[];
  readonly dispose: () => Promise<void>;
}

export const rulesOf = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code }) => String(code)).sort();

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-session-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(options.files ?? {})) write(path, text);
  const program = await startProgram(options.server ?? 'server');
  const connection = createProtocolConnection(program.reader, program.writer);
  const events = answerServer(connection, options.settings);
  for (const [method, answer] of Object.entries(options.answers ?? {})) connection.onRequest(method, answer);
  connection.listen();
  const folderUri = pathToFileURL(folder).href;
  const uri = (path: string): string => (path.includes(':') ? path : `${folderUri}/${path}`.replace(/\/$/, ''));
  const folders = options.folders ?? (options.files && ['']);
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    ...OLDER,
    capabilities: options.capabilities ?? MODERN,
    workspaceFolders: folders?.map((name) => ({ uri: uri(name), name })) ?? null,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const session = createSession(connection, events, uri);
  return {
    ...session,
    initialized,
    write,
    dispose: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await program.ended();
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Events {
  readonly published: PublishDiagnosticsParams[];
  readonly log: string[];
  readonly errors: string[];
  settings: unknown;
  /** Resolves at the next sign of life: diagnostics pushed, a refresh asked for, a line logged. */
  readonly next: () => Promise<void>;
}

function answerServer(connection: ProtocolConnection, settings: unknown): Events {
  let wake = (): void => undefined;
  let sign = new Promise<void>((resolve) => (wake = resolve));
  const notify = (): void => {
    wake();
    sign = new Promise((resolve) => (wake = resolve));
  };
  const events: Events = { published: [], log: [], errors: [], settings, next: () => sign };
  connection.onNotification(PublishDiagnosticsNotification.type, (news) => {
    events.published.push(news);
    notify();
  });
  connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
    (type === 1 ? events.errors : events.log).push(message);
    notify();
  });
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) =>
    items.map(() => events.settings ?? null),
  );
  for (const method of [
    'client/registerCapability',
    'workspace/diagnostic/refresh',
    'window/workDoneProgress/create',
  ]) {
    connection.onRequest(method, () => {
      notify();
      return null;
    });
  }
  return events;
}

function createSession(
  connection: ProtocolConnection,
  events: Events,
  uri: (path: string) => string,
): Omit<Session, 'initialized' | 'write' | 'dispose'> {
  const open = new Map<string, TextDocument>();
  const documentOf = (path: string): TextDocument => {
    const document = open.get(uri(path));
    if (!document) throw new Error(`${path} is not open.`);
    return document;
  };
  const change = async (document: TextDocument, edits: readonly TextEdit[]): Promise<void> => {
    // From the end, so that the ranges of the others stay what they are.
    const contentChanges = edits
      .toSorted((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    TextDocument.update(document, [...contentChanges], document.version + 1);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [...contentChanges],
    });
  };
  const replace = async (path: string, start: number, end: number, by: string): Promise<void> => {
    const document = documentOf(path);
    await change(document, [
      { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText: by },
    ]);
  };
  const pull = (path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: uri(path) },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  const diagnostics = async (path: string): Promise<readonly Diagnostic[]> => {
    const report = await pull(path);
    return report.kind === 'full' ? report.items : [];
  };
  return {
    connection,
    uri,
    pull,
    diagnostics,
    errors: events.errors,
    logged: async (pattern) => {
      for (;;) {
        const sign = events.next();
        if (events.log.some((line) => pattern.test(line))) return;
        await within(sign, () => `a log entry ${String(pattern)}`);
      }
    },
    open: async (path, text, languageId = 'yaml') => {
      open.set(uri(path), TextDocument.create(uri(path), languageId, 1, text));
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: uri(path), languageId, version: 1, text },
      });
    },
    replace,
    edit: async (path, find, by) => {
      const offset = documentOf(path).getText().indexOf(find);
      if (offset < 0) throw new Error(`${path} does not hold ${JSON.stringify(find)}.`);
      await replace(path, offset, offset + find.length, by);
    },
    close: async (path) => {
      open.delete(uri(path));
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uri(path) } });
    },
    text: (path) => documentOf(path).getText(),
    settles: async (path, ...rules) => {
      const wanted = [...rules].sort().join();
      for (;;) {
        const sign = events.next();
        const found = await diagnostics(path);
        if (rulesOf(found).join() === wanted) return found;
        await within(sign, () => `${path} to have [${wanted}]; it has [${rulesOf(found).join()}]`);
      }
    },
    pushed: async (path, fits = () => true) => {
      for (;;) {
        const sign = events.next();
        const index = events.published.findIndex((news) => news.uri === uri(path) && fits(news));
        if (index >= 0) return events.published.splice(0, index + 1)[index];
        await within(sign, () => `diagnostics of ${path}`);
      }
    },
    actions: async (path, range, context = {}) => {
      const parameters = { textDocument: { uri: uri(path) }, range, context: { diagnostics: [], ...context } };
      const actions = await connection.sendRequest(CodeActionRequest.type, parameters);
      return (actions ?? []).filter((action): action is CodeAction => 'title' in action);
    },
    apply: async (edit) => {
      for (const { textDocument, edits } of (edit?.documentChanges ?? []) as TextDocumentEdit[]) {
        const document = open.get(textDocument.uri);
        if (!document) throw new Error(`${textDocument.uri} is not open.`);
        if (textDocument.version !== document.version) throw new Error('The edit is for another version.');
        await change(document, edits as TextEdit[]);
      }
      if (!edit?.documentChanges?.length) throw new Error('There is no edit.');
    },
    watched: (path, type) =>
      connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: uri(path), type }] }),
    settings: (value) => {
      events.settings = value;
    },
  };
}

/** The limit is for a server that never speaks again; a test that passes does not come near it. */
async function within(sign: Promise<void>, what: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited in vain for ${what()}.`));
    }, 8_000);
  });
  await Promise.race([sign, limit]);
  clearTimeout(timer);
}
