/** From paths in objects to places in texts. */
import { locate, type Place } from '../document/locate.js';
import { lineIndex, positionAt, type LineIndex } from '../document/lines.js';
import type { Path, TextRange } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { documentPath } from '../scheduler/explain/blame.js';
import type { PlaceInText } from '../../protocol/simulator.js';

/** Lines are counted once per text. */
const indexes = new WeakMap<object, LineIndex>();

/** The place of a path in an object's document; what is not there is where it would go. Objects without a text have none. */
export function placeOf(object: KubernetesObject, path: Path, part?: Place['part']): PlaceInText | undefined {
  const { document, stream, uri } = object;
  if (document.root === undefined) {
    return undefined;
  }
  return placeOfRange(stream, uri, locate(document, part === undefined ? { path } : { path, part }));
}

/** The place of a range of a text. */
export function placeOfRange(stream: { readonly text: string }, uri: string, range: TextRange): PlaceInText {
  let index = indexes.get(stream);
  if (index === undefined) {
    index = lineIndex(stream.text);
    indexes.set(stream, index);
  }
  const start = positionAt(index, range.start);
  const end = positionAt(index, range.end);
  return { uri, line: start.line, character: start.column, endLine: end.line, endCharacter: end.column };
}

/** The place of something of the Pod spec. */
export function placeInSpec(template: PodTemplate, path: Path): PlaceInText | undefined {
  return placeOf(template.object, documentPath(template, path));
}
