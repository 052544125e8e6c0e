/** One run over many files: reads them, joins them to workspaces, lints each, applies fixes. */
import { dirname, resolve } from 'node:path';
import type { SourceFile } from '../engine/kubernetes/object.js';
import { readSourceFile, readSourceFileFolded } from '../engine/kubernetes/read.js';
import type { ClusterSource, Configuration } from '../engine/linter/configuration.js';
import { isIgnoredFile } from '../engine/linter/configuration.js';
import type { LintOptions, LintResult } from '../engine/linter/run.js';
import { lintFileFully } from '../engine/linter/run.js';
import type { MockCluster } from '../engine/mock-cluster/mock-cluster.js';
import type { Workspace } from '../engine/workspace/workspace.js';
import { createWorkspace } from '../engine/workspace/workspace.js';
import type { Configurations } from './files/configurations.js';
import { toUri } from './files/configurations.js';
import type { DecodedText } from './files/decode.js';
import type { FoundFile, ReadProblem } from './files/discover.js';
import type { ReadResult } from './files/read.js';
import { readManifest, toManifest } from './files/read.js';

/** A manifest in memory. */
export interface LoadedFile {
  readonly path: string;
  readonly uri: string;
  readonly decoded: DecodedText;
  readonly configuration: Configuration;
  /** The files that the configuration comes from. */
  readonly configuredBy: readonly string[];
  readonly workspace: Workspace;
}

export interface Session {
  readonly files: readonly LoadedFile[];
  readonly problems: readonly ReadProblem[];
  /** Files that the configuration excludes. */
  readonly ignored: number;
}

export interface InputText {
  /** A path, existing or not. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Called before each file, for a progress line. */
export type OnFile = (index: number, count: number) => void;

/** Reads all files and joins them, so that each is linted with its neighbourhood. */
export function loadFiles(
  found: readonly FoundFile[],
  inputs: readonly InputText[],
  configurations: Configurations,
  { onFile, onPlenty }: LoadWatcher,
): Session {
  const loading: Loading = {
    onPlenty,
    files: [],
    problems: [],
    workspaces: new Map(),
    configurations,
    ignored: 0,
    length: 0,
  };
  for (const { path, bytes } of inputs) load(path, () => toManifest(bytes, true), loading);
  for (const [index, file] of found.entries()) {
    onFile(index, found.length);
    load(file.path, () => readManifest(file), loading);
  }
  return loading;
}

/** What somebody wants to hear of while files are read. */
export interface LoadWatcher {
  readonly onFile: OnFile;
  /** There is more text than all trees are kept of; called before its first tree is made. */
  readonly onPlenty: () => void;
}

export const UNWATCHED: LoadWatcher = { onFile: () => undefined, onPlenty: () => undefined };

interface Loading {
  readonly onPlenty: () => void;
  readonly files: LoadedFile[];
  readonly problems: ReadProblem[];
  readonly workspaces: Map<string, Workspace>;
  readonly configurations: Configurations;
  ignored: number;
  /** Of all texts so far, in UTF-16 code units. */
  length: number;
}

function load(path: string, read: () => ReadResult, loading: Loading): void {
  const { configuration, sources } = loading.configurations.forFolder(dirname(resolve(path)));
  const uri = toUri(path);
  if (isIgnoredFile(configuration, uri)) {
    loading.ignored += 1;
    return;
  }
  const result = read();
  if (result.kind === 'problem') loading.problems.push({ path, message: result.message });
  if (result.kind !== 'manifest') return;
  const workspace = workspaceFor(configuration, loading.workspaces);
  if (loading.length < FOLDED_FROM && loading.length + result.text.length >= FOLDED_FROM) loading.onPlenty();
  loading.length += result.text.length;
  workspace.update(readAmong(loading.length, uri, result.text));
  loading.files.push({ path, uri, decoded: result, configuration, configuredBy: sources, workspace });
}

/** From so many UTF-16 code units of text on, making a tree a second time costs less than keeping all of them in memory. */
const FOLDED_FROM = 4_000_000;

/** Reads a file of a run; `total` is the length of all texts that are kept with it. */
export function readAmong(total: number, uri: string, text: string): SourceFile {
  return total < FOLDED_FROM ? readSourceFile(uri, text, { mode: 'fast' }) : readSourceFileFolded(uri, text);
}

/** Files share a workspace, wherever they lie, unless their configurations differ in how a workspace is read. */
export function workspaceKey({ complete, images, podTemplatePaths }: Configuration): string {
  return JSON.stringify([complete, images, podTemplatePaths]);
}

function workspaceFor(configuration: Configuration, workspaces: Map<string, Workspace>): Workspace {
  const key = workspaceKey(configuration);
  const known = workspaces.get(key);
  if (known) return known;
  const workspace = createWorkspace(configuration);
  workspaces.set(key, workspace);
  return workspace;
}

/** The mock clusters of a session, by what the configurations say of them. */
export type Clusters = ReadonlyMap<ClusterSource, MockCluster>;

/** Lints one file of the session. */
export function lintLoaded(
  { workspace, uri, configuration }: LoadedFile,
  options: LintOptions,
  clusters: Clusters,
): LintResult {
  const cluster = configuration.cluster && clusters.get(configuration.cluster);
  return lintFileFully(workspace, uri, configuration, { ...options, cluster });
}

/** Puts a new text in the place of a file's. */
export function replaceText(file: LoadedFile, text: string): LoadedFile {
  file.workspace.update(readSourceFile(file.uri, text, { mode: 'fast' }));
  return { ...file, decoded: { ...file.decoded, text } };
}
