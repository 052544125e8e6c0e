import { describe } from '../run-safe.js';
import type { Session } from '../session.js';
import { filesToReport } from '../workspace/reported-files.js';
import { createBreather } from '../workspace/slices.js';
import type { Reporter } from './diagnostics.js';
import type { StatusSender } from './status.js';

/** Milliseconds after an edit; a burst of key strokes is checked once. */
const TYPING = 60;

/** Milliseconds after which documents are checked that others may have changed for. */
const OTHERS = 400;

/** Pushes diagnostics to a client that does not pull them. */
export function registerPublishing(session: Session, reporter: Reporter, status: StatusSender): void {
  const { documents, runtime, onOutdated, client } = session;
  if (client.pullDiagnostics) return;
  const publish = createPublisher(session, reporter, status);
  const edited = new Set<string>();
  let callOffEdited = (): void => undefined;
  let callOffOthers = (): void => undefined;
  const publishOthersSoon = (): void => {
    callOffOthers();
    callOffOthers = runtime.after(OTHERS, () => void publish([...documents.uris()], true));
  };
  documents.onChange((uri) => {
    edited.add(uri);
    callOffEdited();
    callOffEdited = runtime.after(TYPING, () => {
      void publish([...edited], false);
      edited.clear();
    });
    publishOthersSoon();
  });
  documents.onClose(publishOthersSoon);
  onOutdated(publishOthersSoon);
}

/** Publishes these documents first and, if asked to, every file of the workspace; what has not changed is not sent again. */
function createPublisher(session: Session, reporter: Reporter, status: StatusSender) {
  const { connection, convert, runtime } = session;
  const published = new Map<string, string>();
  const publishOne = async (uri: string): Promise<void> => {
    const { analysis, resultId, diagnostics } = await reporter.report(uri);
    status.send(analysis);
    const key = `${resultId} ${analysis.version ?? ''}`;
    // Of a file that nobody has opened, silence is no news.
    const isSilent = diagnostics.length === 0 && analysis.version === null && !published.has(uri);
    if (published.get(uri) === key || isSilent) return;
    published.set(uri, key);
    const version = analysis.version === null ? {} : { version: analysis.version };
    await connection.sendDiagnostics({ uri: convert.clientUri(uri), ...version, diagnostics: [...diagnostics] });
  };
  const clear = async (uri: string): Promise<void> => {
    published.delete(uri);
    reporter.forget(uri);
    await connection.sendDiagnostics({ uri, diagnostics: [] });
  };
  return async (uris: readonly string[], all: boolean): Promise<void> => {
    const breathe = createBreather(runtime);
    const wanted = new Set(all ? [...uris, ...(await filesToReport(session))] : uris);
    const gone = all ? [...published.keys()].filter((uri) => !wanted.has(uri)) : [];
    for (const uri of gone) await clear(uri);
    for (const uri of wanted) {
      await publishOne(uri).catch((error: unknown) => {
        status.failed(uri);
        connection.console.error(`Checking ${uri} failed: ${describe(error)}`);
      });
      await breathe();
    }
  };
}
