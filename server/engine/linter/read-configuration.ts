/** Reads podlint.yaml and the files it extends. */
import { parseTolerant } from '../document/parse.js';
import type { TextRange, YamlNode } from '../document/tree.js';
import type { PodTemplateLocation } from '../kubernetes/workload.js';
import type { ImageKnowledge } from '../pod/model.js';
import { presetNames } from '../scheduler/clusters/preset-names.js';
import type {
  ClusterSource,
  Configuration,
  ConfigurationLayer,
  ConfigurationProblem,
  Exception,
  IgnoredFiles,
} from './configuration.js';
import { mergeLayers } from './configuration.js';
import { configurationShape } from './configuration-keys.js';
import { didYouMean, list, readShape } from './configuration-shape.js';
import type { Severity } from './finding.js';
import { parseGlob } from './glob.js';
import { folderOf, isWithin, resolveFrom } from './location.js';
import type { RuleDirective } from './rule-settings.js';
import type { Preset, RuleMeta } from './rule.js';
import { PRESETS } from './rule.js';

/** A configuration file's name and text. */
export interface ConfigurationSource {
  readonly uri: string;
  readonly text: string;
}

export interface ReadConfigurationOptions {
  readonly rules: readonly RuleMeta<string>[];
  /** The folder that `extends` must not leave, with a closing slash. By default the file's own. */
  readonly root?: string;
  /** The text of a file that `extends` names, or why there is none. */
  readonly read?: (uri: string) => { readonly text: string } | { readonly problem: string };
  /** What stands above the files: the command line, the editor's settings. */
  readonly overrides?: ConfigurationLayer;
  /** The current day, YYYY-MM-DD: exceptions that ended before are reported. */
  readonly today?: string;
}

export interface ConfigurationResult {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
  /** Every file that was read, for watching. */
  readonly uris: readonly string[];
}

/** Without a source: the defaults with the overrides. */
export function readConfiguration(
  source: ConfigurationSource | undefined,
  options: ReadConfigurationOptions,
): ConfigurationResult {
  const problems: ConfigurationProblem[] = [];
  const layers: ConfigurationLayer[] = [];
  const reader: Reader = {
    options,
    problems,
    layers,
    root: options.root ?? folderOf(source?.uri ?? ''),
    uris: new Set(),
  };
  if (source) readFile(source, [], reader);
  return { configuration: mergeLayers(options.rules, layers, options.overrides), problems, uris: [...reader.uris] };
}

interface Reader {
  readonly options: ReadConfigurationOptions;
  readonly root: string;
  readonly problems: ConfigurationProblem[];
  readonly layers: ConfigurationLayer[];
  readonly uris: Set<string>;
}

/** Reads one file and, before it, those it builds on. `chain` is the way that led here, for cycles. */
function readFile(source: ConfigurationSource, chain: readonly string[], reader: Reader): void {
  reader.uris.add(source.uri);
  const report = (message: string, range: TextRange, severity: 'error' | 'warning' = 'error'): void => {
    reader.problems.push({ severity, message, uri: source.uri, range });
  };
  const root = readDocument(source.text, report);
  if (!root) return;
  // Safe: `readShape` has left out whatever is not of the shape.
  const values = readShape(configurationShape(reader.options.rules), root, { key: 'podlint.yaml', report });
  if (!(values instanceof Map)) return;
  const raw = Object.fromEntries(values) as RawConfiguration;
  const place: FilePlace = { source, chain: [...chain, source.uri], root, report };
  const presets = raw.extends && readExtends(raw.extends, place, reader);
  reportExpired(raw, place, reader.options.today);
  reader.layers.push({ ...toLayer(raw, source.uri), presets, cluster: findCluster(raw.cluster, place, reader) });
}

type ReportProblem = (message: string, range: TextRange, severity?: 'error' | 'warning') => void;

interface FilePlace {
  readonly source: ConfigurationSource;
  readonly chain: readonly string[];
  readonly root: YamlNode;
  readonly report: ReportProblem;
}

function readDocument(text: string, report: ReportProblem): YamlNode | undefined {
  const { documents } = parseTolerant(text);
  const [first, second] = documents;
  for (const document of documents) {
    for (const problem of document.problems) report(problem.message, problem.range);
    for (const { repeat, path } of document.duplicateKeys) {
      report(`The key \`${path.at(-1) ?? ''}\` stands here twice.`, repeat);
    }
  }
  if (second) report('A configuration file holds one document.', { start: second.start, end: second.start });
  return first?.root;
}

/** What `readShape` leaves of a file; inner maps are `Map`s. */
interface RawConfiguration {
  readonly extends?: readonly string[];
  readonly rules?: ReadonlyMap<string, string | ReadonlyMap<string, unknown>>;
  readonly ignore?: readonly (string | ReadonlyMap<string, string>)[];
  readonly kubernetes?: string;
  readonly cluster?: string;
  readonly complete?: 'auto' | boolean;
  readonly podCidrs?: readonly string[];
  readonly images?: readonly ReadonlyMap<string, unknown>[];
  readonly podTemplatePaths?: readonly ReadonlyMap<string, string>[];
  readonly failOn?: Severity | 'never';
}

/**
 * Reads the extended files, in order; the result is the presets that the list names itself. A list of files alone leaves that
 * to the files; an empty list wants none.
 */
function readExtends(names: readonly string[], place: FilePlace, reader: Reader): readonly Preset[] | undefined {
  const presets: Preset[] = [];
  for (const name of names) {
    const preset = PRESETS.find((known) => known === name);
    if (preset) presets.push(preset);
    else if (isFileName(name)) extendFile(name, rangeOf(place.root, 'extends', name), place, reader);
    else {
      place.report(
        `\`${name}\` is no preset: ${list(PRESETS)}.${didYouMean(name, PRESETS)} A file is written with its ending: \`./${name}.yaml\`.`,
        rangeOf(place.root, 'extends', name),
      );
    }
  }
  return names.length > 0 && names.every(isFileName) ? undefined : presets;
}

const isFileName = (name: string): boolean => name.includes('/') || /\.(ya?ml|json)$/i.test(name);

/** Where a file that another one names lies; undefined outside of the workspace. */
function resolveWithin(name: string, { source }: FilePlace, { root }: Reader): string | undefined {
  const uri = /^(\/|[a-z][a-z0-9+.-]*:)/i.test(name) ? undefined : resolveFrom(folderOf(source.uri), name);
  return uri !== undefined && isWithin(root, uri) ? uri : undefined;
}

/** The mock cluster that a file names, with its text; what cannot be had is reported, and is no cluster. */
function findCluster(name: string | undefined, place: FilePlace, reader: Reader): ClusterSource | undefined {
  if (name === undefined) return undefined;
  const range = rangeOf(place.root, 'cluster', name);
  if (!isFileName(name)) {
    if (presetNames.some((known) => known === name)) return { kind: 'preset', name };
    place.report(
      `\`${name}\` is no preset: ${list(presetNames)}.${didYouMean(name, presetNames)} A file is written with its ending: \`./${name}.yaml\`.`,
      range,
    );
    return undefined;
  }
  const uri = resolveWithin(name, place, reader);
  if (uri === undefined) {
    place.report(`\`${name}\` lies outside of the workspace; a cluster is read from within it only.`, range);
    return undefined;
  }
  reader.uris.add(uri);
  const found = reader.options.read?.(uri) ?? { problem: 'files cannot be read here' };
  if ('text' in found) return { kind: 'file', name, uri, text: found.text };
  place.report(`\`${name}\` cannot be read: ${found.problem}.`, range);
  return undefined;
}

function extendFile(name: string, range: TextRange, place: FilePlace, reader: Reader): void {
  const uri = resolveWithin(name, place, reader);
  if (uri === undefined) {
    place.report(`\`${name}\` lies outside of the workspace; only files in it can be extended.`, range);
    return;
  }
  if (place.chain.includes(uri)) {
    place.report(`\`${name}\` extends this file in turn: a circle has no first file.`, range);
    return;
  }
  const found = reader.options.read?.(uri) ?? { problem: 'files cannot be read here' };
  if ('problem' in found) place.report(`\`${name}\` cannot be read: ${found.problem}.`, range);
  else readFile({ uri, text: found.text }, place.chain, reader);
}

function toLayer(raw: RawConfiguration, uri: string): ConfigurationLayer {
  const folder = folderOf(uri);
  const ignore = raw.ignore ?? [];
  return {
    directives: raw.rules && toDirectives(raw.rules),
    ignoredFiles: toIgnoredFiles(folder, ignore),
    exceptions: ignore.filter((entry) => typeof entry !== 'string').map((entry) => toException(folder, entry)),
    kubernetes: raw.kubernetes === undefined ? undefined : toMinorVersion(raw.kubernetes),
    complete: raw.complete,
    podCidrs: raw.podCidrs,
    images: raw.images?.map(toImage),
    // Safe: the shape has the same keys, and the needed ones are there.
    podTemplatePaths: raw.podTemplatePaths?.map((entry) => Object.fromEntries(entry) as unknown as PodTemplateLocation),
    failOn: raw.failOn,
  };
}

/** Themes before single rules, whatever the order in the file: a map has none. */
function toDirectives(rules: NonNullable<RawConfiguration['rules']>): readonly RuleDirective[] {
  const directives = [...rules].map(([pattern, value]): RuleDirective => {
    if (typeof value === 'string') return { pattern, severity: value as Severity | 'off' };
    return {
      pattern,
      severity: value.get('severity') as Severity | 'off' | undefined,
      options: value.get('options') as ReadonlyMap<string, unknown> | undefined,
    };
  });
  const isTheme = ({ pattern }: RuleDirective): boolean => pattern.endsWith('/*');
  return [...directives.filter(isTheme), ...directives.filter((directive) => !isTheme(directive))];
}

function toIgnoredFiles(folder: string, ignore: NonNullable<RawConfiguration['ignore']>): IgnoredFiles | undefined {
  const globs = ignore.filter((entry) => typeof entry === 'string').map(parseGlob);
  return globs.length > 0 ? { folder, globs } : undefined;
}

function toException(folder: string, entry: ReadonlyMap<string, string>): Exception {
  const file = entry.get('file');
  return {
    folder,
    rule: entry.get('rule'),
    file: file === undefined ? undefined : parseGlob(file),
    object: entry.get('object'),
    container: entry.get('container'),
    reason: entry.get('reason'),
    until: entry.get('until'),
  };
}

/** `1.30`, `v1.30.2` → 30. */
export function toMinorVersion(version: string): number {
  return Number(/^v?1\.(?<minor>\d+)/.exec(version)?.groups?.minor);
}

function toImage(image: ReadonlyMap<string, unknown>, index: number): ImageKnowledge {
  const { repositories, ...rest } = Object.fromEntries(image) as Partial<ImageKnowledge> & Pick<ImageKnowledge, 'role'>;
  const [first = ''] = repositories ?? [];
  const listens = (image.get('listens') as readonly ReadonlyMap<string, unknown>[] | undefined)?.map(
    (listener) => Object.fromEntries(listener) as unknown as NonNullable<ImageKnowledge['listens']>[number],
  );
  return {
    id: `configured-${index}`,
    title: first,
    ...rest,
    repositories: repositories ?? [],
    ...(listens && { listens }),
  };
}

/** An exception that ended protects nothing any more, and its findings are back: say so where it stands. */
function reportExpired(raw: RawConfiguration, place: FilePlace, today: string | undefined): void {
  if (today === undefined) return;
  for (const entry of raw.ignore ?? []) {
    const until = typeof entry === 'string' ? undefined : entry.get('until');
    if (until === undefined || until >= today) continue;
    const message = `This exception ended on ${until}; its findings are reported again.`;
    place.report(message, rangeOf(place.root, 'ignore', until), 'warning');
  }
}

/** Where a value stands below a key of the file. */
function rangeOf(root: YamlNode, key: string, text: string): TextRange {
  const entry = root.kind === 'map' ? root.entries.findLast((candidate) => candidate.key.text === key) : undefined;
  if (!entry) return root;
  return findScalar(entry.value, text) ?? entry.key;
}

function findScalar(node: YamlNode, text: string): YamlNode | undefined {
  if (node.kind === 'scalar') return node.text === text ? node : undefined;
  const children = node.kind === 'map' ? node.entries.map((entry) => entry.value) : node.items;
  for (const child of children) {
    const found = findScalar(child, text);
    if (found) return found;
  }
  return undefined;
}
