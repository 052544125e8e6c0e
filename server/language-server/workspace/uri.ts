/** URIs as keys: clients and Node escape them differently, so every URI is brought to one form when it comes in. */
import { URI } from 'vscode-uri';

/** Files are escaped as `encodeURI` does it, which is how the engine resolves the paths that it finds in manifests. */
export function normalise(uri: string): string {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return parsed.toString();
  const path = parsed.path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
  return `file://${parsed.authority}${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
}

/** The folder that holds a file, with a closing slash; a document that was never saved is in none. */
export const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/') + 1);

/** A folder's URI with a closing slash, so that it is a prefix of what it holds. */
export const asFolder = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);

/** The folders around a file, its own first, up to the root. */
export function* foldersAround(uri: string): Generator<string> {
  const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i.exec(uri)?.[0];
  if (root === undefined) return;
  for (let folder = folderOf(uri); folder.length >= root.length; folder = folderOf(folder.slice(0, -1))) yield folder;
}

export const schemeOf = (uri: string): string => uri.slice(0, uri.indexOf(':'));

/** The last segment of the path. */
export const nameOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
