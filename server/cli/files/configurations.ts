/** Finds the podlint.yaml of each file, upwards from it, and reads each one once. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Configuration, ConfigurationLayer, ConfigurationProblem } from '../../engine/linter/configuration.js';
import { readConfiguration } from '../../engine/linter/read-configuration.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { decodeText } from './decode.js';
import { reasonOf, repositoryOf } from './discover.js';
import { isInside } from './inside.js';

const NAMES = ['podlint.yaml', 'podlint.yml', '.podlint.yaml', '.podlint.yml'];

export interface ConfigurationOptions {
  readonly rules: readonly RuleMeta<string>[];
  /** `--config`: this file for all, wherever they lie. */
  readonly path: string | undefined;
  readonly overrides: ConfigurationLayer;
  readonly directory: string;
  readonly today: string;
}

export interface FoundConfiguration {
  readonly configuration: Configuration;
  /** Absolute path; absent where no file was found. */
  readonly path: string | undefined;
  /** All files that it was read from: its own, those that it extends, and its cluster. */
  readonly sources: readonly string[];
}

/** A mistake in a configuration file, with the text it stands in. */
export interface PlacedConfigurationProblem extends ConfigurationProblem {
  readonly text: string;
}

export interface Configurations {
  /** The configuration for a file in this folder. */
  readonly forFolder: (folder: string) => FoundConfiguration;
  /** Mistakes of all files read so far. */
  readonly problems: readonly PlacedConfigurationProblem[];
}

/** Absolute paths as the engine names files: with `/` between names. */
export const toUri = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'));

export function createConfigurations(options: ConfigurationOptions): Configurations {
  const problems: PlacedConfigurationProblem[] = [];
  const byPath = new Map<string | undefined, FoundConfiguration>();
  const byFolder = new Map<string, FoundConfiguration>();
  const read = (path: string | undefined): FoundConfiguration => {
    const known = byPath.get(path);
    if (known) return known;
    const found = { path, ...readFrom(path, options, problems) };
    byPath.set(path, found);
    return found;
  };
  const forFolder = (folder: string): FoundConfiguration => {
    const known = byFolder.get(folder);
    if (known) return known;
    const own = NAMES.map((name) => join(folder, name)).find(isFile);
    const above = dirname(folder);
    const found = own !== undefined || above === folder ? read(own) : forFolder(above);
    byFolder.set(folder, found);
    return found;
  };
  const fixed = options.path === undefined ? undefined : resolve(options.directory, options.path);
  return { problems, forFolder: fixed === undefined ? forFolder : () => read(fixed) };
}

/** One that is there but cannot be read is not passed over in silence: reading it will say so. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readFrom(
  path: string | undefined,
  options: ConfigurationOptions,
  problems: PlacedConfigurationProblem[],
): Omit<FoundConfiguration, 'path'> {
  const { rules, overrides, today } = options;
  const none = (): Configuration => readConfiguration(undefined, { rules, overrides, today }).configuration;
  if (path === undefined) return { configuration: none(), sources: [] };
  const texts = new Map<string, string>();
  const root = workspaceOf(path, options.directory);
  const read = (uri: string): { readonly text: string } | { readonly problem: string } => {
    const result = readWithin(uri, root);
    if ('text' in result) texts.set(uri, result.text);
    return result;
  };
  const uri = toUri(path);
  // One that was found may be a link that somebody else made; one that was named may lie anywhere.
  const own = options.path === undefined ? readWithin(path, root) : readText(path);
  if ('problem' in own) {
    problems.push({ severity: 'error', message: own.problem, uri, range: { start: 0, end: 0 }, text: '' });
    return { configuration: none(), sources: [path] };
  }
  texts.set(uri, own.text);
  const result = readConfiguration({ uri, text: own.text }, { rules, overrides, today, root: `${toUri(root)}/`, read });
  problems.push(...result.problems.map((problem) => ({ ...problem, text: texts.get(problem.uri) ?? '' })));
  return { configuration: result.configuration, sources: [...texts.keys()] };
}

function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const { text, damaged } = decodeText(readFileSync(path));
    return damaged ? { problem: 'it is no UTF-8 text' } : { text };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** What `extends` may reach: the repository; without one the current folder, if the file is in it, else its own folder. */
function workspaceOf(path: string, directory: string): string {
  const folder = dirname(path);
  return repositoryOf(folder) ?? (isInside(folder, directory) ? directory : folder);
}

/** A link must not lead out of the workspace either. */
function readWithin(uri: string, root: string): { readonly text: string } | { readonly problem: string } {
  try {
    if (!isInside(realpathSync(uri), realpathSync(root))) return { problem: 'it is a link out of the workspace' };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
  return readText(uri);
}
