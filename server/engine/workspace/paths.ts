/** Paths and URIs as text: both are segments between slashes here. */

/** Everything before the last slash or backslash. */
export function directoryOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\'), 0));
}

/** Follows a relative path from a directory; in a URI the path is escaped as its text is. */
export function resolvePath(directory: string, relative: string): string {
  const isUri = /^[a-z][a-z0-9+.-]+:\/\//i.test(directory);
  const segments = segmentsOf(directory);
  for (const segment of relative.split(/[\\/]/)) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(isUri ? encodeURIComponent(segment) : segment);
  }
  return segments.join('/');
}

/** One spelling for paths that differ in separators and `.` segments only. */
export function normalPath(uri: string): string {
  return segmentsOf(uri).join('/');
}

/** The parts of a path; `.` and doubled separators are none, those of `file:///` apart. */
export function segmentsOf(path: string): string[] {
  if (path === '') return [];
  return path.split(/[\\/]/).filter((segment, index) => segment !== '.' && (segment !== '' || index < 3));
}

/** Steps up and down the tree from one directory to the other. */
export function directoryDistance(first: string, second: string): number {
  if (first === second) return 0;
  if (!isPlain(first) || !isPlain(second)) return distance(segmentsOf(first), segmentsOf(second));
  let shared = 0;
  for (let index = 0; index <= first.length && index <= second.length; index++) {
    const [left, right] = [first.charCodeAt(index), second.charCodeAt(index)];
    if ((Number.isNaN(left) || left === slash) && (Number.isNaN(right) || right === slash)) shared = index;
    if (left !== right) break;
  }
  return segmentsFrom(first, shared) + segmentsFrom(second, shared);
}

const slash = 0x2f;

/** Absolute, and spelt in one way: then characters can be compared as they stand. */
const isPlain = (path: string): boolean => path.startsWith('/') && !/\\|\/\.?\/|\/\.?$/.test(path);

/** Segments behind the position of a separator. */
function segmentsFrom(path: string, start: number): number {
  let count = 0;
  for (let index = start; index < path.length; index++) if (path.charCodeAt(index) === slash) count++;
  return count;
}

/** The same for directories taken apart by `segmentsOf`. */
export function distance(from: readonly string[], to: readonly string[]): number {
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return from.length + to.length - 2 * common;
}
