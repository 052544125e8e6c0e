/** Everything that lives as long as a connection, put together once. Features receive it and keep no state of their own. */
import type { Connection } from 'vscode-languageserver';
import { withBuiltIn } from '../engine/linter/suppressions.js';
import { allRules } from '../engine/rules/index.js';
import type { ClientSupport } from './capabilities.js';
import { createLines } from './convert/range.js';
import type { EditContext } from './convert/workspace-edit.js';
import { createRunSafe, type RunSafe } from './run-safe.js';
import type { FileSystem, Runtime } from './runtime.js';
import { createAnalyser, type Analyser } from './workspace/analysis.js';
import { MAX_FILE_BYTES } from './workspace/budgets.js';
import { createConfigurations, type Configurations } from './workspace/configurations.js';
import { createOpenDocuments, type OpenDocuments } from './workspace/documents.js';
import { combineFiles } from './workspace/file-access.js';
import { createIntake, type Intake } from './workspace/intake.js';
import { createProjects, type Projects } from './workspace/projects.js';
import { createScanner, type Scanner } from './workspace/scan.js';
import { createSettings, type SettingsStore } from './workspace/settings.js';

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

export interface Session {
  readonly info: ServerInfo;
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly client: ClientSupport;
  readonly files: FileSystem;
  readonly documents: OpenDocuments;
  readonly settings: SettingsStore;
  readonly configurations: Configurations;
  readonly projects: Projects;
  readonly intake: Intake;
  readonly analyser: Analyser;
  readonly scanner: Scanner;
  readonly convert: EditContext;
  readonly runSafe: RunSafe;
  /** Tells everybody that findings may have changed for another reason than an edit of their own document. */
  readonly outdate: () => void;
  readonly onOutdated: (listener: () => void) => void;
}

/** The rules that can be configured, those of the linter itself included. */
export const RULES = withBuiltIn(allRules.map(({ meta }) => meta));

export interface SessionOptions {
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly client: ClientSupport;
  readonly info: ServerInfo;
}

export function createSession({ connection, runtime, client, info }: SessionOptions): Session {
  const listeners: (() => void)[] = [];
  const outdate = (): void => {
    for (const listener of listeners) listener();
  };
  const files = combineFiles(runtime.files, connection, client.options.fileSystem === true);
  const documents = createOpenDocuments(connection);
  const projects = createProjects();
  const settings = createSettings({ connection, canAsk: client.configuration, initial: client.options.settings });
  const configurations = createConfigurations({
    rules: RULES,
    read: async (uri) => {
      const folder = projects.workspaceFolderOf(uri);
      // A folder that somebody else wrote must not make a configuration of any file of this machine.
      const isForeign = folder !== undefined && (await files.leadsOut(folder, uri));
      return isForeign ? undefined : (documents.get(uri)?.getText() ?? files.read(uri, MAX_FILE_BYTES));
    },
    settingsOf: (folder) => settings.of(folder),
    workspaceFolderOf: (uri) => projects.workspaceFolderOf(uri),
    today: () => runtime.today(),
  });
  const read = (uri: string): Promise<string | undefined> => files.read(uri, MAX_FILE_BYTES);
  const intake = createIntake({ files, documents, projects, configurations });
  const parts = { connection, runtime, client, files, documents, settings, configurations, projects, intake };
  const scanner = createScanner({ ...parts, showsProgress: client.progress, onChange: outdate });
  const isPartial = (uri: string): boolean =>
    ['running', 'partial'].includes(scanner.stateOf(projects.workspaceFolderOf(uri)).scan);
  return {
    ...parts,
    info,
    scanner,
    analyser: createAnalyser({ ...parts, read, today: () => runtime.today(), isPartial }),
    convert: createConvertContext(client, documents, projects),
    runSafe: createRunSafe(runtime, connection.console),
    outdate,
    onOutdated: (listener) => void listeners.push(listener),
  };
}

const createConvertContext = (client: ClientSupport, documents: OpenDocuments, projects: Projects): EditContext => ({
  client,
  linesOf: (uri) => {
    const text = projects.of(uri).workspace.file(uri)?.stream.text ?? documents.get(uri)?.getText();
    return text === undefined ? undefined : createLines(text);
  },
  clientUri: (uri) => documents.get(uri)?.uri ?? uri,
  versionOf: (uri) => documents.get(uri)?.version ?? null,
});
