/** The text of a container, so that it can go elsewhere as it is written. */
import { nodeAt } from '../../document/paths.js';
import type { Path } from '../../document/tree.js';
import type { KubernetesObject } from '../../kubernetes/object.js';

/**
 * The container's own lines without their indentation and without the `-`, comments between them included.
 * Undefined where anchors, aliases or tabs tie the text to its surroundings.
 */
export function containerSource({ document, stream }: KubernetesObject, path: Path): readonly string[] | undefined {
  const node = nodeAt(document.root, path);
  if (node?.kind !== 'map') {
    return undefined;
  }
  const text = stream.text.slice(node.start, node.end).trimEnd();
  if (/\t|(^|[\s[{,])[&*][\w-]|<<:/.test(text)) {
    return undefined;
  }
  const column = node.start - (stream.text.lastIndexOf('\n', node.start - 1) + 1);
  const lines = text.split(/\r?\n/);
  const isInside = lines.slice(1).every((line) => line.trim() === '' || line.slice(0, column).trim() === '');
  return isInside ? lines.map((line, index) => (index === 0 ? line : line.slice(column))) : undefined;
}
