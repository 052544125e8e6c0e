/**
 * Arithmetic on what names a text: a URI in the editor, an absolute path with `/` on the command line.
 * It is textual; whoever reads files also has to look through symbolic links.
 */

/** The folder that holds it, with a closing slash. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** A path as written in a file of `folder`, resolved: `..` and `.` are gone. Undefined when it climbs above the root. */
export function resolveFrom(folder: string, path: string): string | undefined {
  const [scheme = ''] = /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(folder) ?? [];
  const names: string[] = [];
  for (const name of [
    ...folder.slice(scheme.length).split('/'),
    ...(scheme === '' ? path : encodeURI(path)).split('/'),
  ]) {
    if (name === '..') {
      if (names.length === 0) return undefined;
      names.pop();
    } else if (name !== '.' && name !== '') {
      names.push(name);
    }
  }
  // `/a` and `file:///a` are absolute, `C:/a` and a bare name have no slash in front.
  const lead = scheme !== '' || folder.startsWith('/') ? '/' : '';
  return `${scheme}${lead}${names.join('/')}`;
}

/** Does the folder (with a closing slash) hold it, at any depth? */
export function isWithin(folder: string, uri: string): boolean {
  return uri.startsWith(folder);
}

/** The path from the folder, decoded; undefined for what the folder does not hold. */
export function relativePath(folder: string, uri: string): string | undefined {
  if (!isWithin(folder, uri)) return undefined;
  const path = uri.slice(folder.length);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(folder)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
