/** What a place of a document says, as written. */
import type { YamlNode } from '../../document/tree.js';
import type { Site } from '../../kubernetes/object.js';

export interface ScalarText {
  readonly value: unknown;
  readonly text: string;
}

/** The scalar at a site, before the object reader judged its type; undefined for maps, lists and places that don't exist. */
export function scalarText({ object, path }: Site): ScalarText | undefined {
  let node: YamlNode | undefined = object.document.root;
  for (const step of path) {
    node = child(node, step);
  }
  return node?.kind === 'scalar' ? { value: node.value, text: node.text } : undefined;
}

function child(node: YamlNode | undefined, step: string | number): YamlNode | undefined {
  if (node?.kind === 'sequence') {
    return typeof step === 'number' ? node.items[step] : undefined;
  }
  // The last of two equal keys wins, as it does for the API server.
  return node?.kind === 'map' ? node.entries.findLast(({ key }) => key.text === String(step))?.value : undefined;
}
