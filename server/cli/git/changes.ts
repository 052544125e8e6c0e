/** What git says has changed: committed since a revision, staged, edited or new. */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../arguments.js';

export interface Changes {
  /** Absolute real paths of files that differ, those that are gone included. */
  readonly paths: ReadonlySet<string>;
  /** What a file held before; undefined where it was not there. */
  readonly before: (path: string) => Buffer | undefined;
}

/** The changes of the working tree since the point where it left the revision: what a merge request would show. */
export function changesSince(revision: string, directory: string): Changes {
  const root = git(directory, ['rev-parse', '--show-toplevel']).text.trim();
  const base = baseOf(revision, directory);
  const changed = git(root, ['diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', base, '--']).text;
  const added = git(root, ['ls-files', '--others', '--exclude-standard', '-z']).text;
  const names = `${changed}${added}`.split('\0').filter((name) => name !== '');
  return {
    paths: new Set(names.map((name) => join(root, name))),
    before: (path) => {
      const name = relative(root, path).replaceAll(sep, '/');
      const { status, bytes } = run(root, ['cat-file', 'blob', `${base}:${name}`]);
      return status === 0 ? bytes : undefined;
    },
  };
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

function run(directory: string, args: readonly string[]): GitRun {
  const { status, stdout, stderr, error } = spawnSync('git', [...args], { cwd: directory, maxBuffer: 1 << 30 });
  if (error) throw new UsageError(`--changed-since runs git, which failed: ${error.message}.`);
  return { status, bytes: stdout, complaint: stderr.toString().trim().split('\n')[0] ?? '' };
}
