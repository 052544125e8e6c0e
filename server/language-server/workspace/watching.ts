/** Keeps up with files that change behind the editor's back. */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
  type Connection,
  type FileEvent,
} from 'vscode-languageserver';
import type { ClientSupport } from '../capabilities.js';
import { MANIFEST_GLOB, MANIFEST_NAME } from '../../protocol/files.js';
import { SETTINGS_SECTION } from '../../protocol/settings.js';
import type { FileSystem, Runtime } from '../runtime.js';
import { MAX_FILE_BYTES } from './budgets.js';
import type { Configurations } from './configurations.js';
import type { OpenDocuments } from './documents.js';
import type { Intake } from './intake.js';
import type { Projects } from './projects.js';
import { createBreather } from './slices.js';
import { nameOf, normalise } from './uri.js';

/** Asks the client to watch; a client that cannot is asked for nothing. */
export async function registerWatchers(connection: Connection, client: ClientSupport): Promise<void> {
  if (client.watchedFiles) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      // A folder that goes is one event, whatever it held.
      watchers: [{ globPattern: MANIFEST_GLOB }, { globPattern: '**', kind: WatchKind.Delete }],
    });
  }
  if (client.configurationRegistration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
  }
}

export interface WatchingOptions {
  readonly runtime: Runtime;
  readonly files: FileSystem;
  readonly documents: OpenDocuments;
  readonly projects: Projects;
  readonly intake: Intake;
  readonly configurations: Configurations;
}

/** Takes file events into the projects; true when anything changed that a finding could rest on. */
export async function takeFileEvents(events: readonly FileEvent[], options: WatchingOptions): Promise<boolean> {
  const breathe = createBreather(options.runtime);
  let changed = false;
  for (const { uri, type } of events) {
    const file = normalise(uri);
    const took = type === FileChangeType.Deleted ? takeDeletion(file, options) : await takeChange(file, options);
    changed = took || changed;
    await breathe();
  }
  return changed;
}

async function takeChange(uri: string, options: WatchingOptions): Promise<boolean> {
  const { documents, configurations, intake } = options;
  if (!documents.fileExists(uri) || configurations.uses(uri)) return reload(uri, options);
  await intake.take(uri, () => documents.get(uri)?.getText(), 'typing');
  return true;
}

/** Reads a file that is not open again, because it changed or because it was closed. */
export async function reload(uri: string, options: WatchingOptions): Promise<boolean> {
  const { documents, projects, configurations, files, intake } = options;
  if (configurations.uses(uri)) {
    configurations.reset();
    return true;
  }
  if (documents.get(uri) || !MANIFEST_NAME.test(nameOf(uri))) return false;
  const before = projects.of(uri).stampOf(uri);
  // A file outside of all workspace folders is only known while it is open.
  const folder = projects.workspaceFolderOf(uri);
  const counts = folder !== undefined && !(await files.ignores(folder, uri));
  const text = counts ? await files.read(uri, MAX_FILE_BYTES) : undefined;
  await intake.take(uri, () => documents.get(uri)?.getText() ?? text, 'bulk');
  return projects.of(uri).stampOf(uri) !== before;
}

/** The deletion of a file, or of a folder with everything in it. */
function takeDeletion(uri: string, { documents, projects, configurations }: WatchingOptions): boolean {
  const isGone = (file: string): boolean => file === uri || file.startsWith(`${uri}/`);
  for (const open of [...documents.uris()]) if (isGone(open)) documents.fileDeleted(open);
  const configurationGone = configurations.uses(uri) || configurations.usesBelow(uri);
  if (configurationGone) configurations.reset();
  const gone = [...projects.all()].flatMap(({ files }) => [...files].filter(isGone));
  for (const file of gone) projects.remove(file);
  return configurationGone || gone.length > 0;
}
