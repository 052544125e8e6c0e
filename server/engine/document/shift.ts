/** A tree at another place of the text: what an edit further up does to a document. */
import type { DuplicateKey, SyntaxProblem, TextRange, YamlEntry, YamlKey, YamlNode } from './tree.js';

/** Copies a tree with all offsets moved by `delta`. Nodes that aliases share stay shared. */
export function shiftTree(root: YamlNode, delta: number): YamlNode {
  const shifted = new Map<YamlNode, YamlNode>();
  const range = ({ start, end }: TextRange): TextRange => ({ start: start + delta, end: end + delta });
  // Where nothing stands in for a node, the node itself says where it was written.
  const written = (place: TextRange): TextRange => ('kind' in place ? node(place as YamlNode) : range(place));
  const entry = ({ key, value, merged, valueRange }: YamlEntry): YamlEntry => ({
    key: node(key) as YamlKey,
    value: node(value),
    merged,
    valueRange: written(valueRange),
  });
  const copy = (original: YamlNode): YamlNode => {
    const moved = { ...original, ...range(original) };
    switch (moved.kind) {
      case 'scalar':
        return moved;
      case 'map':
        return { ...moved, entries: moved.entries.map(entry) };
      case 'sequence':
        return { ...moved, items: moved.items.map(node), itemRanges: moved.itemRanges.map(written) };
    }
  };
  const node = (original: YamlNode): YamlNode => {
    const known = shifted.get(original);
    if (known) return known;
    const moved = copy(original);
    shifted.set(original, moved);
    return moved;
  };
  return node(root);
}

export const shiftProblem = (problem: SyntaxProblem, delta: number): SyntaxProblem => ({
  ...problem,
  range: shiftRange(problem.range, delta),
});

export const shiftDuplicate = (duplicate: DuplicateKey, delta: number): DuplicateKey => ({
  ...duplicate,
  first: shiftRange(duplicate.first, delta),
  repeat: shiftRange(duplicate.repeat, delta),
});

/** Whatever else the range may be, such as a key, it stays. */
const shiftRange = (range: TextRange, delta: number): TextRange => ({
  ...range,
  start: range.start + delta,
  end: range.end + delta,
});
