/** The manifests of a git revision, without touching the working tree. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../arguments.js';
import { toUri } from '../files/configurations.js';
import { toManifest } from '../files/read.js';
import type { TextFile } from '../simulate/read-files.js';

/** Every YAML and JSON file below the directory that looks like a manifest, as the revision has it. */
export function manifestsAt(revision: string, directory: string): readonly TextFile[] {
  // A revision never begins with a dash, and what does would be an option.
  const commit = revision.startsWith('-')
    ? undefined
    : git(directory, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (commit?.status !== 0)
    throw new UsageError(`\`${revision}\` is neither a file, a folder, nor a revision that git knows here.`);
  const hash = commit.stdout.toString().trim();
  const listed = git(directory, ['ls-tree', '-r', '-z', '--name-only', hash]).stdout.toString();
  const names = listed.split('\0').filter((name) => /\.(ya?ml|json)$/i.test(name) && !name.includes('node_modules/'));
  return contentsOf(hash, names, directory).flatMap(([name, bytes]): readonly TextFile[] => {
    const read = toManifest(bytes, false);
    return read.kind === 'manifest' ? [{ uri: toUri(join(directory, name)), text: read.text }] : [];
  });
}

/** All in one process; names are relative to the directory. */
function contentsOf(hash: string, names: readonly string[], directory: string): readonly (readonly [string, Buffer])[] {
  const input = names.map((name) => `${hash}:./${name}\n`).join('');
  const { stdout } = git(directory, ['cat-file', '--batch'], input);
  const contents: (readonly [string, Buffer])[] = [];
  let at = 0;
  for (const name of names) {
    const end = stdout.indexOf(10, at);
    const [, type = '', size = '0'] = stdout.subarray(at, end).toString().split(' ');
    at = end + 1;
    if (type === 'blob') {
      contents.push([name, stdout.subarray(at, at + Number(size))]);
      at += Number(size) + 1;
    }
  }
  return contents;
}

function git(
  directory: string,
  args: readonly string[],
  input = '',
): { readonly status: number | null; readonly stdout: Buffer } {
  const { status, stdout, error } = spawnSync('git', [...args], { cwd: directory, input, maxBuffer: 1 << 30 });
  if (error) throw new UsageError(`A revision is read with git, which failed: ${error.message}.`);
  return { status, stdout };
}
