/** `podlint explain FILE…`: the Pods of manifests, one screen each. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { locate } from '../../engine/document/locate.js';
import { withBuiltIn } from '../../engine/linter/suppressions.js';
import type { PodModel } from '../../engine/pod/model.js';
import { allRules } from '../../engine/rules/index.js';
import type { PodSummary } from '../../engine/summary/model.js';
import { summarizePod } from '../../engine/summary/summarize-pod.js';
import { configurationProblems } from '../configuration-problems.js';
import { createConfigurations } from '../files/configurations.js';
import type { FoundFile } from '../files/discover.js';
import { discoverFiles } from '../files/discover.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { createLines } from '../lines.js';
import { nameFrom } from '../report.js';
import type { LoadedFile } from '../session.js';
import { loadFiles, UNWATCHED } from '../session.js';
import { sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { summaryText } from './text.js';
import { jsonText } from '../terminal/json-text.js';

export interface ExplainOptions {
  readonly paths: readonly string[];
  readonly configuration: string | undefined;
  readonly format: 'pretty' | 'json';
  readonly style: Style;
}

/** Files beside a named one that are read along, for its Services and ConfigMaps. */
const MOST_NEIGHBOURS = 200;

/** Looks like a path rather than like a rule. */
export function isPath(word: string, directory: string): boolean {
  return word === '-' || existsSync(resolve(directory, word)) || /\.(ya?ml|json)$|[*?]/i.test(word);
}

export function explainFiles(options: ExplainOptions, host: Host): number {
  const { paths, style, configuration } = options;
  const { directory, today } = host;
  const discovery = discoverFiles(
    paths.filter((path) => path !== '-'),
    directory,
  );
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const configurations = createConfigurations({ rules, path: configuration, overrides: {}, directory, today });
  const input = { path: resolve(directory, '<stdin>') };
  const inputs = paths.includes('-') ? [{ ...input, bytes: host.readInput() }] : [];
  const named = new Set([...discovery.files.map(({ path }) => path), ...inputs.map(({ path }) => path)]);
  const found = [...discovery.files, ...neighbours(discovery.files)];
  const session = loadFiles(found, inputs, configurations, UNWATCHED);
  host.complain(configurationProblems(configurations.problems, style, directory));
  if (configurations.problems.some(({ severity }) => severity === 'error')) return EXIT.failure;
  const unreadable = [...discovery.problems, ...session.problems.filter(({ path }) => named.has(path))];
  for (const { path, message } of unreadable)
    host.complain(`podlint: ${sanitize(nameFrom(directory, path))}: ${message}\n`);
  const pods = session.files.filter(({ path }) => named.has(path)).flatMap((file) => podsOf(file, directory));
  host.write(options.format === 'json' ? jsonOf(pods) : textOf(pods, { style, columns: host.columns ?? 120 }));
  return unreadable.length > 0 ? EXIT.failure : EXIT.clean;
}

/** The other manifests of the folders. */
function neighbours(files: readonly FoundFile[]): readonly FoundFile[] {
  const known = new Set(files.map(({ path }) => path));
  return [...new Set(files.map(({ path }) => dirname(path)))].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort()
      .map((name) => ({ path: join(folder, name), explicit: false }))
      .filter(({ path }) => !known.has(path))
      .slice(0, MOST_NEIGHBOURS),
  );
}

interface PlacedPod {
  readonly pod: PodSummary;
  readonly file: string;
  readonly line: number;
}

function podsOf({ workspace, uri, path, decoded }: LoadedFile, directory: string): readonly PlacedPod[] {
  const lines = createLines(decoded.text);
  const file = path.endsWith('<stdin>') ? '<stdin>' : nameFrom(directory, path);
  return workspace.pods(uri).map((model) => ({
    pod: summarizePod(model, workspace.neighbourhood),
    file,
    line: lines.placeAt(startOf(model)).line,
  }));
}

function startOf({ template: { object } }: PodModel): number {
  return locate(object.document, { path: [...object.path, 'kind'] }).start;
}

function textOf(pods: readonly PlacedPod[], printing: { readonly style: Style; readonly columns: number }): string {
  if (pods.length === 0) return 'No Pod and no workload in these manifests.\n';
  const screens = pods.map(({ pod, file, line }) => summaryText(pod, `${file}:${line}`, printing));
  return `${screens.join('\n\n\n')}\n`;
}

function jsonOf(pods: readonly PlacedPod[]): string {
  const flat = pods.map(({ pod, file, line }) => ({ file, line, ...pod }));
  return `${jsonText({ version: 1, pods: flat }, 2)}\n`;
}
