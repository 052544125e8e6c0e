/** Ranges for folding and for growing a selection, from the tree. */
import type { TextRange, YamlNode } from '../document/tree.js';
import { writtenEntries } from '../document/paths.js';
import type { SourceFile } from '../kubernetes/object.js';
import { documentAt } from './spot.js';

/** Everything that spans more than its first line: documents, maps below a key, list items. */
export function foldsOf({ stream }: SourceFile): readonly TextRange[] {
  const folds: TextRange[] = [];
  for (const { root } of stream.documents) {
    if (!root) continue;
    if (stream.documents.length > 1) folds.push({ start: root.start, end: root.end });
    collect(root, folds);
  }
  return folds;
}

function collect(node: YamlNode, folds: TextRange[]): void {
  if (node.kind === 'map') {
    for (const { key, value, valueRange } of writtenEntries(node)) {
      // Behind an alias the text is another one.
      if (valueRange.start !== value.start) continue;
      folds.push({ start: key.start, end: value.end });
      collect(value, folds);
    }
  } else if (node.kind === 'sequence') {
    node.items.forEach((item, index) => {
      if (node.itemRanges[index]?.start !== item.start) return;
      folds.push({ start: item.start, end: item.end });
      collect(item, folds);
    });
  }
}

/** The ranges around an offset, from the innermost to the whole document. */
export function selectionsAt(file: SourceFile, offset: number): readonly TextRange[] {
  const document = documentAt(file, offset);
  const ranges: TextRange[] = [];
  for (let node = document?.root; node; node = stepDown(node, offset, ranges));
  return ranges.reverse();
}

/** Notes the node and what of it holds the offset; gives the next node in. */
function stepDown(node: YamlNode, offset: number, ranges: TextRange[]): YamlNode | undefined {
  ranges.push({ start: node.start, end: node.end });
  const holds = ({ start, end }: TextRange): boolean => start <= offset && offset <= end;
  if (node.kind === 'sequence')
    return node.items.find((item, index) => holds(node.itemRanges[index] ?? item) && holds(item));
  if (node.kind === 'scalar') return undefined;
  const entry = writtenEntries(node).find(({ key, valueRange }) =>
    holds({ start: key.start, end: Math.max(key.end, valueRange.end) }),
  );
  if (!entry) return undefined;
  const { key, value, valueRange } = entry;
  ranges.push({ start: key.start, end: Math.max(key.end, valueRange.end) });
  if (offset <= key.end) {
    ranges.push({ start: key.start, end: key.end });
    return undefined;
  }
  return holds(value) ? value : undefined;
}
