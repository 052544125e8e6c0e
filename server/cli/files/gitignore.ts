/** `.gitignore` files, read as the walk comes by them. */
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What one folder and those above it ignore. */
export interface IgnoreScope {
  readonly folder: string;
  readonly patterns: Ignore | undefined;
  readonly parent: IgnoreScope | undefined;
}

/** The scope of a folder below the given one. */
export function enterFolder(
  folder: string,
  parent: IgnoreScope | undefined,
  hasFile: boolean,
): IgnoreScope | undefined {
  const patterns = hasFile ? readPatterns(join(folder, '.gitignore')) : undefined;
  return patterns ? { folder, patterns, parent } : parent;
}

/** The scope that a folder inherits: `.gitignore` of the folders above it, up to the root of its repository. */
export function scopeAbove(folder: string, repository: string | undefined): IgnoreScope | undefined {
  if (repository === undefined || folder === repository) return repositoryScope(repository);
  const above = dirname(folder);
  return enterFolder(above, scopeAbove(above, repository), true);
}

/** What `.git/info/exclude` says, for the whole repository. */
function repositoryScope(repository: string | undefined): IgnoreScope | undefined {
  const patterns = repository === undefined ? undefined : readPatterns(join(repository, '.git', 'info', 'exclude'));
  return patterns && repository !== undefined ? { folder: repository, patterns, parent: undefined } : undefined;
}

/** The deepest `.gitignore` that says anything about the path decides. */
export function isIgnored(scope: IgnoreScope | undefined, path: string, isFolder: boolean): boolean {
  for (let current = scope; current; current = current.parent) {
    const inside = relative(current.folder, path).replaceAll(sep, '/');
    const result = current.patterns?.test(isFolder ? `${inside}/` : inside);
    if (result?.ignored) return true;
    if (result?.unignored) return false;
  }
  return false;
}

/** As in Git, a link counts for nothing here; a pipe or a device that lies in its place would never end. */
function readPatterns(path: string): Ignore | undefined {
  try {
    if (!lstatSync(path).isFile()) return undefined;
    return ignore().add(readFileSync(path, 'utf8'));
  } catch {
    // A missing `.gitignore` ignores nothing, and neither does one that cannot be read.
    return undefined;
  }
}
