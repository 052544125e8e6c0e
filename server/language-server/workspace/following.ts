/** What happens around the requests: edits, saved files, settings and folders that come and go. */
import type { InitializeParams } from 'vscode-languageserver';
import { describe } from '../run-safe.js';
import type { Session } from '../session.js';
import { asFolder, normalise } from './uri.js';
import { registerWatchers, reload, takeFileEvents } from './watching.js';

/** Follows open documents and settings. */
export function followEditor(session: Session): void {
  const { connection, documents, configurations, settings, outdate } = session;
  const reconsiderSoon = createReconsideration(session);
  documents.onChange((uri) => {
    // An open configuration file counts as it is written, not as it is saved.
    if (!configurations.uses(uri)) return;
    configurations.reset();
    reconsiderSoon();
    outdate();
  });
  documents.onClose((uri) => {
    inBackground(session, `Reading ${uri}`, async () => {
      if (!(await reload(uri, session))) return;
      outdate();
      reconsiderSoon();
    });
  });
  connection.onDidChangeConfiguration(({ settings: pushed }: { readonly settings?: unknown }) => {
    settings.reset(pushed);
    configurations.reset();
    reconsiderSoon();
    outdate();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    inBackground(session, 'Reading changed files', async () => {
      if (!(await takeFileEvents(changes, session))) return;
      outdate();
      reconsiderSoon();
    });
  });
}

/** Follows the workspace folders: reads them when the client is ready, and again when it has others. */
export function followWorkspace(session: Session, parameters: InitializeParams): void {
  const { connection, client, projects, scanner } = session;
  let folders = initialFolders(parameters);
  projects.setFolders(folders);
  const scanAll = (fresh: readonly string[]): void => {
    for (const folder of fresh) inBackground(session, `Reading ${folder}`, () => scanner.scan(folder));
  };
  const change = (added: readonly string[], removed: readonly string[]): void => {
    folders = [...folders.filter((folder) => !removed.includes(folder)), ...added];
    for (const folder of removed) scanner.forget(folder);
    projects.setFolders(folders);
    session.settings.reset();
    session.configurations.reset();
    inBackground(session, 'Reading open documents', () => reopen(session));
    session.outdate();
    scanAll(added);
  };
  connection.onInitialized(() => {
    const { name, version } = session.info;
    connection.console.info(`${name} ${version} is ready.`);
    inBackground(session, 'Registering watchers', () => registerWatchers(connection, client));
    scanAll(folders);
    if (!client.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      change(added.map(toFolder), removed.map(toFolder));
    });
  });
}

const toFolder = ({ uri }: { readonly uri: string }): string => asFolder(normalise(uri));

function initialFolders({ workspaceFolders, ...older }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(toFolder);
  // The only folder of clients from before LSP 3.6; others send it too.
  const { rootUri } = older as { readonly rootUri?: string | null };
  return typeof rootUri === 'string' ? [toFolder({ uri: rootUri })] : [];
}

/** Open documents may belong to another project now. */
async function reopen({ documents, intake }: Session): Promise<void> {
  for (const uri of documents.uris()) await intake.take(uri, () => documents.get(uri)?.getText(), 'typing');
}

/** Milliseconds after which a change of the configuration is taken to be complete. */
const SETTLED = 300;

/** A configuration that is being written changes with every key; which files it leaves out is found out once. */
function createReconsideration(session: Session): () => void {
  let callOff = (): void => undefined;
  return () => {
    callOff();
    callOff = session.runtime.after(SETTLED, () => {
      inBackground(session, 'Applying the configuration', async () => {
        if (await session.intake.reconsider()) session.outdate();
      });
    });
  };
}

function inBackground({ connection }: Session, what: string, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    connection.console.error(`${what} failed: ${describe(error)}`);
  });
}
