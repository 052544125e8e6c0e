/** Both parsers read any text, in the same way, and every place is inside of it. */
import { strict as assert } from 'node:assert';
import { parseFast, parseTolerant } from '../../../server/engine/document/parse.js';
import type { YamlNode } from '../../../server/engine/document/tree.js';
import { toValue } from '../../../server/engine/document/value.js';
import { assertWithin, textOf, withinTime } from './support.js';

export function fuzz(data: Buffer): void {
  const text = textOf(data);
  const fast = withinTime(2000, () => parseFast(text));
  const tolerant = withinTime(2000, () => parseTolerant(text));
  assert.deepEqual(fast, tolerant);
  for (const { root, problems, duplicateKeys } of fast.documents) {
    for (const { range } of problems) assertWithin(range, text);
    for (const { first, repeat } of duplicateKeys) {
      assertWithin(first, text);
      assertWithin(repeat, text);
    }
    if (!root) continue;
    assertNode(root, text, new Set());
    toValue(root);
  }
}

function assertNode(node: YamlNode, text: string, seen: Set<YamlNode>): void {
  if (seen.has(node)) return;
  seen.add(node);
  assertWithin(node, text);
  if (node.kind === 'sequence') {
    assert.equal(node.items.length, node.itemRanges.length);
    for (const item of node.items) assertNode(item, text, seen);
  }
  if (node.kind !== 'map') return;
  for (const { key, value, valueRange } of node.entries) {
    assertWithin(key, text);
    assertWithin(valueRange, text);
    assertNode(value, text, seen);
  }
}
