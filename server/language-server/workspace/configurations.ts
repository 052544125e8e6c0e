/** Which configuration counts for a file: the nearest podlint.yaml at or above it, otherwise the editor's settings. */
import type { ClusterSource, Configuration, ConfigurationProblem } from '../../engine/linter/configuration.js';
import {
  readConfiguration,
  type ConfigurationResult,
  type ConfigurationSource,
} from '../../engine/linter/read-configuration.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import type { MockCluster } from '../../engine/mock-cluster/mock-cluster.js';
import type { ReadMockCluster } from '../../engine/mock-cluster/read-mock-cluster.js';
import { CONFIGURATION_FILE, isConfigurationFile } from '../../protocol/files.js';
import type { Settings } from '../../protocol/settings.js';
import { asFolder, foldersAround } from './uri.js';

export interface ResolvedConfiguration {
  readonly configuration: Configuration;
  /** The podlint.yaml that it comes from; undefined where it comes from settings. */
  readonly file: string | undefined;
  readonly settings: Settings;
  /** The mock cluster that it names, where there is one without an error in it. */
  readonly cluster: MockCluster | undefined;
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
  const readCluster = createClusterReader();
  let memory = createMemory(options, readCluster);
  return {
    of: async (uri) => {
      const { file, settings, workspaceFolder } = await locate(uri, memory, options);
      const resolved =
        file === undefined ? memory.fromSettings(workspaceFolder, settings) : memory.fromFile(file, workspaceFolder);
      const { configuration, cluster } = await resolved;
      return { configuration, cluster, file, settings };
    },
    uses: (uri) => memory.files.has(uri) || isConfigurationFile(uri),
    usesBelow: (folder) => memory.readFrom().some((file) => file.startsWith(asFolder(folder))),
    problemsIn: (uri) => memory.problems().filter((problem) => problem.uri === uri),
    reset: () => {
      memory = createMemory(options, readCluster);
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
  readonly fromFile: (file: string, workspaceFolder: string | undefined) => Promise<ResultWithCluster>;
  readonly fromSettings: (workspaceFolder: string | undefined, settings: Settings) => Promise<ResultWithCluster>;
}

type ResultWithCluster = ConfigurationResult & Pick<ResolvedConfiguration, 'cluster'>;

/** A cluster is made once for each text, however often configurations are forgotten. The scheduler is loaded by the first. */
function createClusterReader(): (result: ConfigurationResult) => Promise<ResultWithCluster> {
  const made = new Map<string, { readonly source: ClusterSource; readonly read: ReadMockCluster }>();
  return async (result) => {
    const source = result.configuration.cluster;
    if (source === undefined) return { ...result, cluster: undefined };
    const key = source.kind === 'file' ? source.uri : source.name;
    const known = made.get(key);
    const { readMockCluster } = await import('../../engine/mock-cluster/read-mock-cluster.js');
    const read = known && isSameSource(known.source, source) ? known.read : readMockCluster(source);
    made.set(key, { source, read });
    const problems = source.kind === 'file' ? read.problems.map((problem) => ({ ...problem, uri: source.uri })) : [];
    return { ...result, problems: [...result.problems, ...problems], cluster: read.cluster };
  };
}

const isSameSource = (left: ClusterSource, right: ClusterSource): boolean =>
  left.kind === 'preset' || (right.kind === 'file' && left.text === right.text);

function createMemory(options: ConfigurationsOptions, readCluster: ReturnType<typeof createClusterReader>): Memory {
  const files = new Map<string, Promise<string | undefined>>();
  const read = (uri: string): Promise<string | undefined> => remember(files, uri, () => options.read(uri));
  const resolved = new Map<string, Promise<ResultWithCluster>>();
  const results = new Set<ConfigurationResult>();
  const note = (result: ResultWithCluster): ResultWithCluster => {
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
        return note(await readCluster(await readWithExtended({ uri: file, text }, { ...options, ...root, read })));
      }),
    fromSettings: (workspaceFolder, settings) =>
      remember(resolved, `settings ${workspaceFolder ?? ''}`, async () =>
        readCluster(await readWithExtended(asSource(settings, workspaceFolder), { ...options, read })),
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
  const { preset, rules, ignore, kubernetes, complete, podCidrs, cluster } = settings;
  const file = {
    extends: [preset],
    rules,
    ignore,
    podCidrs,
    ...(kubernetes !== '' && { kubernetes }),
    ...(cluster !== '' && { cluster }),
    complete: complete === 'auto' ? complete : complete === 'true',
  };
  return {
    uri: `${workspaceFolder === undefined ? '' : asFolder(workspaceFolder)}settings`,
    text: JSON.stringify(file),
  };
}
