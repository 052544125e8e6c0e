import { DocumentDiagnosticReportKind, type DocumentDiagnosticReport } from 'vscode-languageserver';
import type { Session } from '../session.js';
import { normalise } from '../workspace/uri.js';
import type { Reporter } from './diagnostics.js';
import type { StatusSender } from './status.js';

/** Answers the client that pulls the diagnostics of one document. */
export function registerDocumentDiagnostics(
  { connection, runSafe }: Session,
  reporter: Reporter,
  status: StatusSender,
): void {
  connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) => {
    const uri = normalise(textDocument.uri);
    return runSafe<DocumentDiagnosticReport>({
      method: 'textDocument/diagnostic',
      token,
      neutral: () => {
        status.failed(uri);
        return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      },
      body: async () => {
        const { analysis, resultId, diagnostics } = await reporter.report(uri);
        status.send(analysis);
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
      },
    });
  });
}
