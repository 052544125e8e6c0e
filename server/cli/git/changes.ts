/** What git says has changed: committed since a revision, staged, edited or new. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../arguments.js';

export interface Changes {
  /** Absolute real paths of files that differ, those that are gone included. */
  readonly paths: ReadonlySet<string>;
  /** What a file held before; undefined where it was not there. */
  readonly before: (path: string) => Buffer | undefined;
}

/** A working tree and the commit that it is compared with; without one everything in it is new. */
interface Tree {
  readonly root: string;
  readonly base: string | undefined;
}

interface TreeChanges extends Tree {
  readonly paths: readonly string[];
}

/** The changes of the working tree since the point where it left the revision: what a merge request would show, submodules included. */
export function changesSince(revision: string, directory: string): Changes {
  const root = git(directory, ['rev-parse', '--show-toplevel']).text.trim();
  const trees = changesIn({ root, base: baseOf(revision, directory) });
  return {
    paths: new Set(trees.flatMap(({ paths }) => paths)),
    before: (path) => {
      // Of a submodule and what is around it the inner one comes later.
      const tree = trees.findLast((candidate) => path.startsWith(`${candidate.root}/`));
      if (tree?.base === undefined) return undefined;
      const name = relative(tree.root, path).replaceAll(sep, '/');
      const { status, bytes } = run(tree.root, ['cat-file', 'blob', `${tree.base}:${name}`]);
      return status === 0 ? bytes : undefined;
    },
  };
}

function changesIn(tree: Tree): readonly TreeChanges[] {
  const { root, base } = tree;
  const differing = base === undefined ? everythingIn(root) : differencesSince(base, root);
  const added = namesIn(git(root, ['ls-files', '--others', '--exclude-standard', '-z']).text);
  const names = [...differing.map(({ name }) => name), ...added];
  const inner = differing.flatMap(({ name, submodule }) =>
    submodule ? submoduleChanges(join(root, name), submodule) : [],
  );
  return [{ ...tree, paths: names.map((name) => join(root, name)) }, ...inner];
}

interface Difference {
  readonly name: string;
  /** Set for a submodule: the commit that stood there before. */
  readonly submodule: { readonly commit: string } | undefined;
}

/** The mode of a submodule among the entries of a tree. */
const SUBMODULE = '160000';

const namesIn = (text: string): readonly string[] => text.split('\0').filter((name) => name !== '');

function differencesSince(base: string, root: string): readonly Difference[] {
  const options = ['--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--ignore-submodules=none', '-z'];
  const words = git(root, ['diff', ...options, base, '--']).text.split('\0');
  const differences: Difference[] = [];
  // `:OLDMODE MODE OLDHASH HASH STATUS`, then the name.
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [before = '', after = '', commit = ''] = (words[index] ?? '').slice(1).split(' ');
    const submodule = [before, after].includes(SUBMODULE) ? { commit } : undefined;
    differences.push({ name: words[index + 1] ?? '', submodule });
  }
  return differences;
}

/** As if nothing had been there before. */
function everythingIn(root: string): readonly Difference[] {
  return namesIn(git(root, ['ls-files', '--stage', '-z']).text).map((line) => {
    const [entry = '', name = ''] = line.split('\t');
    return { name, submodule: entry.startsWith(SUBMODULE) ? { commit: '' } : undefined };
  });
}

/** One that is not checked out has no files to lint. What its commit was is not always fetched; then all of it counts. */
function submoduleChanges(root: string, { commit }: { readonly commit: string }): readonly TreeChanges[] {
  if (!existsSync(join(root, '.git'))) return [];
  const isKnown = /[1-9a-f]/.test(commit) && run(root, ['cat-file', '-e', `${commit}^{commit}`]).status === 0;
  return changesIn({ root, base: isKnown ? commit : undefined });
}

/** Where both histories part; the revision itself where they share none, as in a shallow clone. */
function baseOf(revision: string, directory: string): string {
  // A revision never begins with a dash, and what does would be an option.
  const commit = revision.startsWith('-')
    ? undefined
    : run(directory, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (commit?.status !== 0) {
    throw new UsageError(`--changed-since: git knows no revision \`${revision}\` here. In a CI, fetch it first.`);
  }
  const hash = commit.bytes.toString().trim();
  const merged = run(directory, ['merge-base', hash, 'HEAD']);
  return merged.status === 0 ? merged.bytes.toString().trim() : hash;
}

/** Paths as git names them: through no symbolic link above the file itself. */
export function realPathOf(path: string): string {
  try {
    return join(realpathSync(dirname(path)), path.slice(dirname(path).length));
  } catch {
    return path;
  }
}

/** The same where the file itself is a link, too. */
export function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

interface GitRun {
  readonly status: number | null;
  readonly bytes: Buffer;
  readonly complaint: string;
}

function git(directory: string, args: readonly string[]): { readonly text: string } {
  const { status, bytes, complaint } = run(directory, args);
  if (status !== 0) throw new UsageError(`--changed-since needs a git repository: ${complaint}`);
  return { text: bytes.toString() };
}

/**
 * A hook is told by these where its repository is; in a submodule they would lead back to the one around it.
 */
const PLACES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

/** A submodule has a file in the place of the folder `.git`; so has a linked working tree, which git finds by itself. */
function environmentFor(directory: string): NodeJS.ProcessEnv {
  const isLinked = statSync(join(directory, '.git'), { throwIfNoEntry: false })?.isFile() === true;
  if (!isLinked) return process.env;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !PLACES.includes(name)));
}

function run(directory: string, args: readonly string[]): GitRun {
  const { status, stdout, stderr, error } = spawnSync('git', [...args], {
    cwd: directory,
    env: environmentFor(directory),
    maxBuffer: 1 << 30,
  });
  if (error) throw new UsageError(`--changed-since runs git, which failed: ${error.message}.`);
  return { status, bytes: stdout, complaint: stderr.toString().trim().split('\n')[0] ?? '' };
}
