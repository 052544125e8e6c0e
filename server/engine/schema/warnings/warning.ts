import type { Path } from '../../document/tree.js';
import { printPath, toPath, type FieldPath } from '../field.js';

/** What the API server says of an object that it takes all the same. */
export interface Warning {
  /** The server's text, path included where the server gives one. */
  readonly message: string;
  /** Where it belongs in the object, also where the server does not say so. */
  readonly path: Path;
}

/** A warning in the server's usual form, `path: text`. */
export function warn(path: FieldPath, text: string): Warning {
  return { message: `${printPath(path)}: ${text}`, path: toPath(path) };
}

/** A warning whose text gives no path, or gives it in another form. */
export function warnAt(path: FieldPath, message: string): Warning {
  return { message, path: toPath(path) };
}
