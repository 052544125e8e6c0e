/** Where a field path leads in a document. */
import type { Path, YamlDocument, YamlNode } from '../document/tree.js';

export interface Position {
  readonly line: number;
  readonly col: number;
  /** The whole path exists. */
  readonly exact: boolean;
}

/** Finds the key (or list item) of the deepest node that a path leads to; lines and columns count from 1 in the document. */
export function locator(document: YamlDocument, root: YamlNode | undefined): (path: Path) => Position {
  const lines = lineStarts(document);
  return (path) => {
    if (!root) return { line: 1, col: 1, exact: path.length === 0 };
    const { offset, exact } = follow(root, path);
    return { ...positionOf(lines, offset), exact };
  };
}

function follow(root: YamlNode, path: Path): { readonly offset: number; readonly exact: boolean } {
  let node = root;
  let offset = root.start;
  for (const step of path) {
    if (node.kind === 'sequence') {
      const item = typeof step === 'number' ? node.items[step] : undefined;
      if (!item) return { offset, exact: false };
      node = item;
      offset = item.start;
    } else {
      const name = String(step);
      const entry = node.kind === 'map' ? node.entries.find(({ key }) => key.text === name) : undefined;
      if (!entry) return { offset, exact: false };
      node = entry.value;
      offset = entry.key.start;
    }
  }
  return { offset, exact: true };
}

/** Offsets of the lines of the document; its `---` line does not count. */
function lineStarts({ text, start, end }: YamlDocument): number[] {
  const marker = /^---[ \t\r]*\n/.exec(text.slice(start, end))?.[0] ?? '';
  const starts = [start + marker.length];
  for (let at = text.indexOf('\n', start + marker.length); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** The line of an offset, from 1. */
export function offsetLines(document: YamlDocument): (offset: number) => number {
  const lines = lineStarts(document);
  return (offset) => positionOf(lines, offset).line;
}

function positionOf(lines: readonly number[], offset: number): { readonly line: number; readonly col: number } {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, col: offset - (lines[low] ?? 0) + 1 };
}
