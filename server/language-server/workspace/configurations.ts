/** Which configuration counts for a file: the nearest podlint.yaml at or above it, otherwise the editor's settings. */
import type { Configuration, ConfigurationProblem } from '../../engine/linter/configuration.js';
import {
  readConfiguration,
  type ConfigurationResult,
  type ConfigurationSource,
} from '../../engine/linter/read-configuration.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { CONFIGURATION_FILE, isConfigurationFile } from '../../protocol/files.js';
import type { Settings } from '../../protocol/settings.js';
import { asFolder, foldersAround } from './uri.js';

export interface ResolvedConfiguration {
  readonly configuration: Configuration;
  /** The podlint.yaml that it comes from; undefined where it comes from settings. */
  readonly file: string | undefined;
  readonly settings: Settings;
}

export interface Configurations {
  readonly of: (uri: string) => Promise<ResolvedConfiguration>;
  /** Is this a file that some configuration was read from, or would be? */
  readonly uses: (uri: string) => boolean;
  /** Was a configuration read from somewhere in this folder? */
  readonly usesBelow: (folder: string) => boolean;
  /** What is wrong with a configuration file, as far as it has been read for some manifest or for itself. */
  readonly problemsIn: (uri: string) => readonly ConfigurationProblem[];
  /** Forgets everything; what is needed is read again. */
  readonly reset: () => void;
}

export interface ConfigurationsOptions {
  readonly rules: readonly RuleMeta<string>[];
  /** The text of a file, an open document before the disk. */
  readonly read: (uri: string) => Promise<string | undefined>;
  readonly settingsOf: (folder: string | undefined) => Promise<Settings>;
  /** The workspace folder that holds a file. */
  readonly workspaceFolderOf: (uri: string) => string | undefined;
  /** YYYY-MM-DD. */
  readonly today: () => string;
}

export function createConfigurations(options: ConfigurationsOptions): Configurations {
  let memory = createMemory(options);
  return {
    of: async (uri) => {
      const { file, settings, workspaceFolder } = await locate(uri, memory, options);
      const resolved =
        file === undefined ? memory.fromSettings(workspaceFolder, settings) : memory.fromFile(file, workspaceFolder);
      return { configuration: (await resolved).configuration, file, settings };
    },
    uses: (uri) => memory.files.has(uri) || isConfigurationFile(uri),
    usesBelow: (folder) => memory.readFrom().some((file) => file.startsWith(asFolder(folder))),
    problemsIn: (uri) => memory.problems().filter((problem) => problem.uri === uri),
    reset: () => {
      memory = createMemory(options);
    },
  };
}

async function locate(uri: string, memory: Memory, { workspaceFolderOf, settingsOf }: ConfigurationsOptions) {
  const workspaceFolder = workspaceFolderOf(uri);
  const [file, settings] = await Promise.all([memory.findFile(uri), settingsOf(workspaceFolder)]);
  return { file, settings, workspaceFolder };
}

/** Everything that was read since the last reset, each file and each folder once. */
interface Memory {
  readonly files: ReadonlyMap<string, unknown>;
  readonly problems: () => readonly ConfigurationProblem[];
  readonly readFrom: () => readonly string[];
  readonly findFile: (uri: string) => Promise<string | undefined>;
  readonly fromFile: (file: string, workspaceFolder: string | undefined) => Promise<ConfigurationResult>;
  readonly fromSettings: (workspaceFolder: string | undefined, settings: Settings) => Promise<ConfigurationResult>;
}

function createMemory(options: ConfigurationsOptions): Memory {
  const files = new Map<string, Promise<string | undefined>>();
  const read = (uri: string): Promise<string | undefined> => remember(files, uri, () => options.read(uri));
  const resolved = new Map<string, Promise<ConfigurationResult>>();
  const results = new Set<ConfigurationResult>();
  const note = (result: ConfigurationResult): ConfigurationResult => {
    results.add(result);
    return result;
  };
  const findFile = async (uri: string): Promise<string | undefined> => {
    for (const folder of foldersAround(uri)) {
      const candidate = `${folder}${CONFIGURATION_FILE}`;
      if ((await read(candidate)) !== undefined) return candidate;
    }
    return undefined;
  };
  return {
    files,
    readFrom: () => [...results].flatMap((result) => result.uris),
    problems: () => [...results].flatMap((result) => result.problems),
    findFile,
    fromFile: (file, workspaceFolder) =>
      remember(resolved, `file ${file}`, async () => {
        const text = (await read(file)) ?? '';
        const root = workspaceFolder !== undefined && file.startsWith(workspaceFolder) ? { root: workspaceFolder } : {};
        return note(await readWithExtended({ uri: file, text }, { ...options, ...root, read }));
      }),
    fromSettings: (workspaceFolder, settings) =>
      remember(resolved, `settings ${workspaceFolder ?? ''}`, async () =>
        readWithExtended(asSource(settings, workspaceFolder), { ...options, read }),
      ),
  };
}

function remember<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key) ?? make();
  memory.set(key, known);
  return known;
}

interface ReadingOptions extends Pick<ConfigurationsOptions, 'rules' | 'read' | 'today'> {
  readonly root?: string;
}

/** The engine reads in one go and without waiting: files that it misses are fetched, then it reads again. */
async function readWithExtended(source: ConfigurationSource, options: ReadingOptions): Promise<ConfigurationResult> {
  const texts = new Map<string, string | undefined>();
  const root = options.root === undefined ? {} : { root: options.root };
  for (;;) {
    const missing: string[] = [];
    const result = readConfiguration(source, {
      ...root,
      rules: options.rules,
      today: options.today(),
      read: (uri) => {
        if (!texts.has(uri)) missing.push(uri);
        const text = texts.get(uri);
        return text === undefined ? { problem: 'there is no such file' } : { text };
      },
    });
    if (missing.length === 0) return result;
    for (const uri of missing) texts.set(uri, await options.read(uri));
  }
}

/**
 * Settings are read as the file that they would be, so that they mean the same and are checked the same way.
 * JSON is YAML; patterns of `ignore` are relative to the workspace folder.
 */
function asSource(settings: Settings, workspaceFolder: string | undefined): ConfigurationSource {
  const { preset, rules, ignore, kubernetes, complete, podCidrs } = settings;
  const file = {
    extends: [preset],
    rules,
    ignore,
    podCidrs,
    ...(kubernetes !== '' && { kubernetes }),
    complete: complete === 'auto' ? complete : complete === 'true',
  };
  return {
    uri: `${workspaceFolder === undefined ? '' : asFolder(workspaceFolder)}settings`,
    text: JSON.stringify(file),
  };
}
