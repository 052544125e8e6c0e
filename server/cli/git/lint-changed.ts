/**
 * `--changed-since`: the findings of the files that changed, and those that their change brings to other files.
 *
 * What a change brings is found by comparison: the files around are linted as they are, and again with the changed files put back
 * to what they were. Only what is new is reported.
 */
import { dirname } from 'node:path';
import { readSourceFile } from '../../engine/kubernetes/read.js';
import { matchBaseline, toEntries } from '../../engine/linter/baseline.js';
import type { Finding } from '../../engine/linter/finding.js';
import type { FindingIdentity } from '../../engine/linter/fingerprint.js';
import { identify } from '../../engine/linter/fingerprint.js';
import type { LintResult } from '../../engine/linter/run.js';
import type { Workspace } from '../../engine/workspace/workspace.js';
import { toUri } from '../files/configurations.js';
import { decodeText } from '../files/decode.js';
import type { LoadedFile } from '../session.js';
import type { Changes } from './changes.js';
import { realPathOf, targetOf } from './changes.js';

const CONFIGURATION = /(^|[\\/])\.?podlint\.ya?ml$/i;

/** The files that changed. Where the configuration did, or one went, every file that it is for counts. */
export function changedFiles(files: readonly LoadedFile[], { paths }: Changes): readonly LoadedFile[] {
  const folders = [...paths].filter((path) => CONFIGURATION.test(path)).map((path) => `${dirname(path)}/`);
  return files.filter(({ path, configuredBy }) => {
    const real = realPathOf(path);
    return (
      [real, targetOf(path), ...configuredBy.map(realPathOf)].some((own) => paths.has(own)) ||
      folders.some((folder) => real.startsWith(folder))
    );
  });
}

export interface Scope {
  readonly changes: Changes;
  /** Would this path be linted if it were there? */
  readonly covers: (path: string) => boolean;
}

type LintAll = (files: readonly LoadedFile[]) => ReadonlyMap<string, LintResult>;

/** What the changes bring to the files that did not change themselves; only files with such findings are in it. */
export function lintAffected(
  files: readonly LoadedFile[],
  changed: readonly LoadedFile[],
  { changes, covers }: Scope,
  lintAll: LintAll,
): ReadonlyMap<string, LintResult> {
  const known = new Set(changed.map(({ uri }) => uri));
  const previous = previousTexts(files, changed, { changes, covers });
  const now = dependentsOf(previous);
  const undo = putBack(previous);
  const around = new Set([...now, ...dependentsOf(previous)].filter((uri) => !known.has(uri)));
  const others = new Map(files.filter(({ uri }) => around.has(uri)).map((file) => [file.uri, file]));
  // The files around have not changed, so their trees name the places before and after.
  const identityOf = (finding: Finding): FindingIdentity =>
    identify(finding, others.get(finding.uri)?.workspace.file(finding.uri));
  const before = new Map(
    [...lintAll([...others.values()])].map(([uri, { findings }]) => [uri, toEntries(findings, identityOf)]),
  );
  undo();
  const affected = new Map<string, LintResult>();
  for (const [uri, result] of lintAll([...others.values()])) {
    const { fresh } = matchBaseline(result.findings, before.get(uri) ?? [], identityOf);
    if (fresh.length > 0) affected.set(uri, { findings: fresh, suppressed: [] });
  }
  return affected;
}

/** A file that changed or is gone, with the workspace it belongs to and its former text. */
interface Previous {
  readonly uri: string;
  readonly workspace: Workspace;
  readonly text: string | undefined;
}

function previousTexts(
  files: readonly LoadedFile[],
  changed: readonly LoadedFile[],
  { changes: { paths, before }, covers }: Scope,
): readonly Previous[] {
  const textOf = (path: string): string | undefined => {
    const bytes = before(path);
    return bytes && decodeText(bytes).text;
  };
  const edited = changed
    .filter(({ path }) => paths.has(realPathOf(path)) || paths.has(targetOf(path)))
    .map(({ path, uri, workspace }) => ({ uri, workspace, text: textOf(targetOf(path)) }));
  const there = new Set(files.map(({ path }) => realPathOf(path)));
  const gone = [...paths]
    .filter((path) => !there.has(path) && /\.(ya?ml|json)$/i.test(path) && covers(path))
    .flatMap((path): readonly Previous[] => {
      const text = textOf(path);
      const neighbour = nearestFile(files, path);
      return text === undefined || !neighbour ? [] : [{ uri: toUri(path), workspace: neighbour.workspace, text }];
    });
  return [...edited, ...gone];
}

/** Of the files that share the longest path with this one any tells which workspace it belonged to. */
function nearestFile(files: readonly LoadedFile[], path: string): LoadedFile | undefined {
  let nearest: LoadedFile | undefined;
  let longest = -1;
  for (const file of files) {
    const shared = sharedLength(realPathOf(file.path), path);
    if (shared > longest) [nearest, longest] = [file, shared];
  }
  return nearest;
}

function sharedLength(left: string, right: string): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index += 1;
  return index;
}

function dependentsOf(previous: readonly Previous[]): readonly string[] {
  return [...new Set(previous.flatMap(({ uri, workspace }) => workspace.dependents(uri)))];
}

/** Gives the workspaces the former texts; the result takes them back. */
function putBack(previous: readonly Previous[]): () => void {
  const current = previous.map(({ uri, workspace }) => ({ uri, workspace, file: workspace.file(uri) }));
  for (const { uri, workspace, text } of previous) {
    if (text === undefined) workspace.remove(uri);
    else workspace.update(readSourceFile(uri, text, { mode: 'fast' }));
  }
  return () => {
    for (const { uri, workspace, file } of current) {
      if (file) workspace.update(file);
      else workspace.remove(uri);
    }
  };
}
