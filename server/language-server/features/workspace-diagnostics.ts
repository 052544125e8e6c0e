import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Session } from '../session.js';
import { filesToReport } from '../workspace/reported-files.js';
import { createBreather } from '../workspace/slices.js';
import { normalise } from '../workspace/uri.js';
import type { Reporter } from './diagnostics.js';

/** Milliseconds without a change before the files of the workspace are looked at again. */
const CALM = 1_000;

/**
 * Answers the client that pulls the diagnostics of all files. A client that takes partial results gets no empty answers: its
 * request stays open until there is news, so that nobody has to ask again and again.
 */
export function registerWorkspaceDiagnostics(session: Session, reporter: Reporter): void {
  const changes = createChanges(session);
  session.connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token, _progress, partialResults) => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [normalise(uri), value]));
    return session.runSafe<WorkspaceDiagnosticReport>({
      method: 'workspace/diagnostic',
      token,
      neutral: () => ({ items: [] }),
      body: async () => {
        for (;;) {
          const seen = changes.count();
          const items = await collect(known, token, session, reporter);
          const isNews = items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full);
          if (isNews || partialResults === undefined || token.isCancellationRequested) return { items };
          await changes.after(seen, token);
        }
      },
    });
  });
}

/** A report of every file that is known; a file that is gone gets an empty one. */
async function collect(
  known: ReadonlyMap<string, string>,
  token: CancellationToken,
  session: Session,
  reporter: Reporter,
): Promise<WorkspaceDocumentDiagnosticReport[]> {
  const breathe = createBreather(session.runtime);
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const wanted = await filesToReport(session);
  for (const uri of wanted) {
    if (token.isCancellationRequested) return items;
    items.push(await reportOn(uri, known.get(uri), session, reporter));
    await breathe();
  }
  for (const [uri, resultId] of known) {
    if (!wanted.has(uri) && !session.documents.get(uri) && resultId !== GONE) items.push(goneReport(uri, reporter));
  }
  return items;
}

async function reportOn(
  uri: string,
  previous: string | undefined,
  { convert }: Session,
  reporter: Reporter,
): Promise<WorkspaceDocumentDiagnosticReport> {
  const { analysis, resultId, diagnostics } = await reporter.report(uri);
  const base = { uri: convert.clientUri(uri), version: analysis.version };
  return resultId === previous
    ? { ...base, kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { ...base, kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
}

const GONE = 'gone';

function goneReport(uri: string, reporter: Reporter): WorkspaceDocumentDiagnosticReport {
  reporter.forget(uri);
  return { uri, version: null, kind: DocumentDiagnosticReportKind.Full, resultId: GONE, items: [] };
}

interface Changes {
  readonly count: () => number;
  /** Resolves when something has changed since `seen` and then been calm for a moment, or the token is cancelled. */
  readonly after: (seen: number, token: CancellationToken) => Promise<void>;
}

function createChanges({ documents, runtime, onOutdated }: Session): Changes {
  let count = 0;
  const waiting = new Set<() => void>();
  let callOff = (): void => undefined;
  const settle = (): void => {
    callOff();
    callOff = runtime.after(CALM, () => {
      for (const wake of waiting) wake();
    });
  };
  const note = (): void => {
    count += 1;
    if (waiting.size > 0) settle();
  };
  documents.onChange(note);
  documents.onClose(note);
  onOutdated(note);
  return {
    count: () => count,
    after: (seen, token) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        token.onCancellationRequested(wake);
        if (count !== seen) settle();
      }),
  };
}
