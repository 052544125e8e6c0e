/** What a place of a document says, as written. */
import { nodeAt } from '../../document/paths.js';
import type { Site } from '../../kubernetes/object.js';

export interface ScalarText {
  readonly value: unknown;
  readonly text: string;
}

/** The scalar at a site, before the object reader judged its type; undefined for maps, lists and places that don't exist. */
export function scalarText({ object, path }: Site): ScalarText | undefined {
  const node = nodeAt(object.document.root, path);
  return node?.kind === 'scalar' ? { value: node.value, text: node.text } : undefined;
}
