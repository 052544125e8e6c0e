/** From `--cluster` to a snapshot. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { locate } from '../../engine/document/locate.js';
import { nearest } from '../../engine/document/nearest.js';
import type { Path, TextRange, YamlDocument } from '../../engine/document/tree.js';
import { toValue } from '../../engine/document/value.js';
import type { BuiltCluster } from '../../engine/scheduler/clusters/build-cluster.js';
import { buildCluster } from '../../engine/scheduler/clusters/build-cluster.js';
import { findPreset, presetNames } from '../../engine/scheduler/clusters/presets.js';
import type { Profile } from '../../engine/scheduler/framework/plugin.js';
import { UsageError } from '../arguments.js';
import type { ReadProblem } from '../files/discover.js';
import type { Host } from '../host.js';
import type { PlacedProblem, TextFile } from './read-files.js';
import { parseText, readTexts } from './read-files.js';

export interface ReadCluster {
  readonly cluster: BuiltCluster;
  /** What it was built from. */
  readonly documents: readonly unknown[];
  /** What the command line calls it. */
  readonly name: string;
  readonly problems: readonly PlacedProblem[];
  readonly unreadable: readonly ReadProblem[];
}

/** A document of a cluster file, and how to find a place in it. */
interface ClusterDocument {
  readonly value: unknown;
  readonly file: TextFile;
  readonly rangeOf: (path: Path) => TextRange;
}

/** Reads and builds the cluster out of presets, cluster files and dumps, together. */
export function readCluster(names: readonly string[], profile: Profile, host: Host): ReadCluster {
  const problems: PlacedProblem[] = [];
  const unreadable: ReadProblem[] = [];
  const documents = names.flatMap((name) => {
    if (isPreset(name, host)) return [presetDocument(name)];
    const read = readTexts([name], host);
    unreadable.push(...read.problems);
    return read.files.flatMap((file) => readDocuments(file, problems));
  });
  const values = documents.map(({ value }) => value);
  const cluster = buildCluster(values, profile);
  for (const { documentIndex, path, message, severity } of cluster.problems) {
    const document = documents[documentIndex];
    if (document) problems.push({ severity, message, ...document.file, range: document.rangeOf(path) });
  }
  return { cluster, documents: values, name: names.join(' + '), problems, unreadable };
}

function isPreset(name: string, { directory }: Host): boolean {
  // Whatever looks like a path or a pattern is for the reader of files to judge.
  if (name === '-' || /[*?[{!./\\]/.test(name) || existsSync(resolve(directory, name))) return false;
  if (presetNames.includes(name)) return true;
  const near = nearest(name, presetNames);
  throw new UsageError(
    `\`${name}\` is neither a file nor a preset (${presetNames.join(', ')}).${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

function presetDocument(name: string): ClusterDocument {
  return { value: findPreset(name), file: { uri: name, text: '' }, rangeOf: () => nowhere };
}

const nowhere: TextRange = { start: 0, end: 0 };

/** Dumps of clusters are large, so JSON is not turned into a tree before a place in it is wanted. */
function readDocuments(file: TextFile, problems: PlacedProblem[]): readonly ClusterDocument[] {
  const json = parseJson(file.text);
  if (json !== undefined) {
    let document: YamlDocument | undefined;
    const rangeOf = (path: Path): TextRange => {
      document ??= parseText(file).file.stream.documents[0];
      return document ? locate(document, { path }) : nowhere;
    };
    return [{ value: json, file, rangeOf }];
  }
  const parsed = parseText(file);
  problems.push(...parsed.problems);
  // Half a cluster says nothing.
  if (parsed.problems.length > 0) return [];
  return parsed.file.stream.documents.flatMap((document) =>
    document.root === undefined
      ? []
      : [{ value: toValue(document.root), file, rangeOf: (path: Path) => locate(document, { path }) }],
  );
}

function parseJson(text: string): unknown {
  if (!/^\ufeff?\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
