/** From the paths on the command line to the files to lint. */
import { existsSync, lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { matchesWholePath, parseGlob } from '../../engine/linter/glob.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { IgnoreScope } from './gitignore.js';
import { enterFolder, isIgnored, scopeAbove } from './gitignore.js';
import { isInside } from './inside.js';

export interface FoundFile {
  /** Absolute, in the system's own form. */
  readonly path: string;
  /** Named on the command line itself: read whatever it looks like. */
  readonly explicit: boolean;
  /** A pipe or a device: what was read from it is gone. */
  readonly once?: boolean;
}

/** A path that could not be read, and why. */
export interface ReadProblem {
  readonly path: string;
  readonly message: string;
}

export interface Discovery {
  /** Sorted and without repetitions. */
  readonly files: readonly FoundFile[];
  readonly problems: readonly ReadProblem[];
}

const EXTENSIONS = /\.(ya?ml|json)$/i;
const SKIPPED_FOLDERS = new Set(['.git', 'node_modules']);

/** Walks folders, expands patterns; symbolic links to folders are followed only where the command line names them. */
export function discoverFiles(paths: readonly string[], directory: string): Discovery {
  const found: Found = { files: new Map(), problems: [], links: new Map() };
  for (const path of paths) {
    const absolute = resolve(directory, path);
    if (existsSync(absolute) || !isPattern(path)) discoverPath(absolute, found);
    else discoverPattern(path, directory, found);
  }
  const isOther = ({ path }: FoundFile): boolean => !found.files.has(found.links.get(path) ?? '');
  const files = [...found.files.values()].filter(isOther).sort((left, right) => (left.path < right.path ? -1 : 1));
  return { files, problems: found.problems };
}

interface Found {
  readonly files: Map<string, FoundFile>;
  readonly problems: ReadProblem[];
  /** Where links lead: a file is linted once, by its own name where that is found too. */
  readonly links: Map<string, string>;
}

export const isPattern = (path: string): boolean => /[*?[{!]/.test(path);

function discoverPath(path: string, found: Found): void {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) {
      found.files.set(path, { path, explicit: true, ...(!stats.isFile() && { once: true }) });
      return;
    }
    const visit: Visit = (file) => {
      if (EXTENSIONS.test(file)) addFile(file, found);
    };
    walk(path, scopeOf(path), { found, visit });
  } catch (error) {
    found.problems.push({ path, message: reasonOf(error) });
  }
}

/** A pattern that the shell left alone; matched from the working directory, hidden names included. */
function discoverPattern(pattern: string, directory: string, found: Found): void {
  const { base, rest } = splitPattern(pattern.replaceAll('\\', '/'));
  const folder = resolve(directory, base);
  const glob = parseGlob(`/${rest}`);
  const matches: string[] = [];
  const visit: Visit = (path) => {
    if (matchesWholePath(glob, relative(folder, path).replaceAll(sep, '/'))) matches.push(path);
  };
  if (existsSync(folder)) walk(folder, scopeOf(folder), { found, visit });
  if (matches.length === 0) found.problems.push({ path: pattern, message: 'no file matches this pattern' });
  for (const path of matches) addFile(path, found);
}

/** The folders in front that are written out, and the rest. */
export function splitPattern(pattern: string): { readonly base: string; readonly rest: string } {
  const first = pattern.split('/').findIndex(isPattern);
  const names = pattern.split('/');
  const base = names.slice(0, first).join('/');
  return { base: pattern.startsWith('/') ? `/${base}` : base === '' ? '.' : base, rest: names.slice(first).join('/') };
}

/** A folder that is ignored itself, such as rendered output, was named on purpose: what ignores it does not count below it. */
function scopeOf(folder: string): IgnoreScope | undefined {
  const scope = scopeAbove(folder, repositoryOf(folder));
  return scope && scope.folder !== folder && isIgnored(scope, folder, true) ? undefined : scope;
}

type Visit = (path: string) => void;

interface Walk {
  readonly found: Found;
  /** Called for every file that is not ignored. */
  readonly visit: Visit;
}

function walk(folder: string, above: IgnoreScope | undefined, context: Walk): void {
  const entries = list(folder, context.found);
  const scope = enterFolder(
    folder,
    above,
    entries.some((entry) => entry.name === '.gitignore'),
  );
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(scope, path, true)) walk(path, scope, context);
    } else if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnored(scope, path, false)) {
      // Pipes and devices are left alone.
      context.visit(path);
    }
  }
}

function list(folder: string, found: Found): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    found.problems.push({ path: folder, message: reasonOf(error) });
    return [];
  }
}

/** Links are followed to files, never to folders: a loop has no end. */
function addFile(path: string, found: Found): void {
  if (found.files.has(path)) return;
  try {
    const isLink = lstatSync(path).isSymbolicLink();
    if (isLink && !statSync(path).isFile()) return;
    if (isLink && leadsOut(path)) {
      found.problems.push({ path, message: 'is a symbolic link out of the repository; name it to have it read' });
      return;
    }
    if (isLink) found.links.set(path, realpathSync(path));
    found.files.set(path, { path, explicit: false });
  } catch (error) {
    found.problems.push({ path, message: lostReason(path, error) });
  }
}

/** The walk has just seen its name, so what is missing is where it leads, unless the name is another one in bytes. */
function lostReason(path: string, error: unknown): string {
  return path.includes('\ufffd')
    ? 'has a name that is no UTF-8 text'
    : `is a symbolic link that leads nowhere: ${reasonOf(error)}`;
}

/** Whoever sends in a change must not make the report show files of this machine. */
function leadsOut(link: string): boolean {
  const repository = repositoryOf(dirname(link));
  return repository !== undefined && !isInside(realpathSync(link), realpathSync(repository));
}

/** The nearest folder, from this one up, that holds a `.git`. */
export function repositoryOf(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return undefined;
  }
}

/** zlib numbers its errors too, from the same -1 on. */
function systemWords(code = '', errno = 0): string | undefined {
  return code.startsWith('Z_') ? undefined : getSystemErrorMap().get(errno)?.[1];
}

/** The system's own words for a failed call, without its path and its code name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, errno } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'is a directory';
    case 'ELOOP':
      return 'too many symbolic links';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'is too large to be read';
    default:
      return systemWords(code, errno) ?? joinLines(sanitize(error.message));
  }
}
