import { lstat, open, readdir, readFile, realpath, stat, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { URI } from 'vscode-uri';
import { MANIFEST_NAME } from '../../protocol/files.js';
import type { FileSystem } from '../runtime.js';

/** Folders that hold other people's files, or none that are meant to be read. */
const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** Deep enough for any repository; ends where links or mounts make a folder its own descendant. */
const DEEPEST = 40;

export const nodeFileSystem: FileSystem = {
  read: async (uri, limit) => {
    const { scheme, fsPath } = URI.parse(uri);
    return scheme === 'file' ? readText(fsPath, limit) : undefined;
  },
  find: (folder, token) => walk(URI.parse(folder).fsPath, () => token.isCancellationRequested),
  leadsOut: async (folder, uri) => {
    try {
      const [outer, inner] = await Promise.all([folder, uri].map((each) => realpath(URI.parse(each).fsPath)));
      return relative(outer ?? '', inner ?? '').split(sep)[0] === '..';
    } catch {
      return false;
    }
  },
  ignores: (folder, uri) => isLeftOut(URI.parse(folder).fsPath, URI.parse(uri).fsPath),
};

/** A pipe would be waited for when it is opened, and a device never ends. */
async function readText(path: string, limit: number): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    if (!(await stat(path)).isFile()) return undefined;
    file = await open(path);
    const { size } = await file.stat();
    return size > limit ? undefined : new TextDecoder().decode(await file.readFile());
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

/** A `.gitignore` and the folder whose paths it speaks of. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/** Depth first and in the order of names, so that the same files are read whenever a budget ends the walk. */
async function* walk(
  folder: string,
  isCancelled: () => boolean,
  outer: readonly IgnoreFile[] = [],
  depth = 0,
): AsyncGenerator<string> {
  if (depth > DEEPEST || isCancelled()) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const ignores = entries.some(({ name }) => name === '.gitignore') ? [...outer, await readIgnoreFile(folder)] : outer;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isCancelled()) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !isIgnored(`${path}${sep}`, ignores))
        yield* walk(path, isCancelled, ignores, depth + 1);
    } else if (entry.isFile() && MANIFEST_NAME.test(entry.name) && !isIgnored(path, ignores)) {
      yield URI.file(path).toString();
    }
  }
}

/** Goes from the folder to the file as {@link walk} would. */
async function isLeftOut(folder: string, file: string): Promise<boolean> {
  const names = relative(folder, file).split(sep);
  const ignores: IgnoreFile[] = [];
  let path = folder;
  for (const [index, name] of names.entries()) {
    ignores.push(await readIgnoreFile(path));
    path = join(path, name);
    const isFile = index === names.length - 1;
    if ((!isFile && SKIPPED.has(name)) || isIgnored(isFile ? path : `${path}${sep}`, ignores)) return true;
  }
  return false;
}

/** As in Git, a link counts for nothing here. */
async function readIgnoreFile(folder: string): Promise<IgnoreFile> {
  const path = join(folder, '.gitignore');
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  const text = isFile ? await readFile(path, 'utf8').catch(() => '') : '';
  return { folder, rules: ignore().add(text) };
}

/** The innermost file that has something to say decides, as in Git. */
function isIgnored(path: string, ignores: readonly IgnoreFile[]): boolean {
  for (const { folder, rules } of ignores.toReversed()) {
    const verdict = rules.test(relative(folder, path).replaceAll(sep, '/') + (path.endsWith(sep) ? '/' : ''));
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
