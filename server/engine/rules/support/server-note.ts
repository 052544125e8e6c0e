/**
 * What the API server itself says where a Pod rule speaks in its place.
 * One fact is one finding: the `api/*` twin stays silent and its words come as a note.
 */
import type { Path } from '../../document/tree.js';
import type { Site } from '../../kubernetes/object.js';

/** A related location with the server's words, `spec.containers[0].volumeMounts[0].name: Not found: "cache"`. */
export function serverNote(at: Site, words: string, field?: string): { readonly message: string; readonly at: Site } {
  const path = field ?? fieldPath(at.path.slice(at.object.path.length));
  return { message: `The API server says: ${path}: ${words}`, at };
}

/** A path as apimachinery's `field.Path` prints it. */
export function fieldPath(path: Path): string {
  let text = '';
  for (const step of path) {
    text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  }
  return text;
}
