/** From a place in the text to a path, for hover and completion: also where nothing is written yet. */
import { writtenEntries } from './paths.js';
import { columnOf, lineStart } from './scan.js';
import type { Path, TextRange, YamlDocument, YamlEntry, YamlMap, YamlNode, YamlSequence } from './tree.js';

/** What stands at an offset. */
export interface CursorPlace {
  readonly path: Path;
  /**
   * - `key`: `path` names the key under the cursor.
   * - `value`: the cursor is at the value of `path`, or where it would be written, on the key's line.
   * - `inside`: the cursor is in the list or map at `path`, where a new item or key would go.
   */
  readonly part: 'key' | 'value' | 'inside';
}

/** The path of what stands at an offset of a document's text. */
export function pathAt(document: YamlDocument, offset: number): Path {
  return placeAt(document, offset).path;
}

/** As `pathAt`, with what the cursor is at. On a blank line, its column tells which list or map it is in, as indentation does. */
export function placeAt({ text, root }: YamlDocument, offset: number): CursorPlace {
  return root === undefined
    ? { path: [], part: 'inside' }
    : placeIn({ text, offset, column: columnOf(text, offset) }, root, []);
}

interface Cursor {
  readonly text: string;
  readonly offset: number;
  readonly column: number;
}

function placeIn(cursor: Cursor, node: YamlNode, path: Path): CursorPlace {
  if (node.kind === 'scalar') return { path, part: 'value' };
  return node.kind === 'map' ? placeInMap(cursor, node, path) : placeInSequence(cursor, node, path);
}

function placeInMap(cursor: Cursor, map: YamlMap, path: Path): CursorPlace {
  const entry = writtenEntries(map).findLast(({ key }) => key.start <= cursor.offset);
  if (entry === undefined) return { path, part: 'inside' };
  const inner = [...path, entry.key.value];
  if (cursor.offset <= entry.key.end) return { path: inner, part: 'key' };
  if (map.flow) return placeInFlowEntry(cursor, entry, path, inner);
  const sameLine = lineStart(cursor.text, cursor.offset) <= Math.max(entry.key.end, entry.valueRange.end - 1);
  if (!sameLine && cursor.column <= columnOf(cursor.text, entry.key.start)) return { path, part: 'inside' };
  if (!sameLine && entry.value.kind === 'scalar') {
    // An absent value on further lines would be a map.
    return { path: inner, part: entry.value.value === null ? 'inside' : 'value' };
  }
  if (cursor.offset < entry.valueRange.start)
    return { path: inner, part: isOnLineOf(cursor, entry.key) ? 'value' : 'inside' };
  // A word below its key may as well become a key.
  const word = entry.value.kind === 'scalar' && entry.value.style === 'plain' && !isOnLineOf(cursor, entry.key);
  return word ? { path: inner, part: 'inside' } : intoValue(cursor, entry.value, entry.valueRange, inner);
}

function isOnLineOf({ text, offset }: Cursor, range: TextRange): boolean {
  return lineStart(text, offset) <= range.end;
}

/** Into a value, but not through an alias: behind it the text is another one. */
function intoValue(cursor: Cursor, value: YamlNode, range: TextRange, path: Path): CursorPlace {
  return range.start === value.start ? placeIn(cursor, value, path) : { path, part: 'value' };
}

function placeInFlowEntry(cursor: Cursor, entry: YamlEntry, path: Path, inner: Path): CursorPlace {
  const { valueRange } = entry;
  if (cursor.offset < valueRange.start) return { path: inner, part: 'value' };
  if (cursor.offset <= valueRange.end) return intoValue(cursor, entry.value, valueRange, inner);
  const between = cursor.text.slice(valueRange.end, cursor.offset);
  return between.includes(',') || between.includes('}') ? { path, part: 'inside' } : { path: inner, part: 'value' };
}

function placeInSequence(cursor: Cursor, list: YamlSequence, path: Path): CursorPlace {
  const index = list.itemRanges.findLastIndex(({ start }) => start <= cursor.offset);
  const item = list.items[index];
  const range = list.itemRanges[index];
  if (item === undefined || range === undefined) return beforeFirst(cursor, list, path);
  const inner = [...path, index];
  if (cursor.offset <= range.end) return intoValue(cursor, item, range, inner);
  if (list.flow) return { path, part: 'inside' };
  if (lineStart(cursor.text, cursor.offset) <= range.end) return intoValue(cursor, item, range, inner);
  const dashColumn = columnOf(cursor.text, list.start);
  if (cursor.column <= dashColumn) return { path, part: 'inside' };
  if (cursor.text.charAt(lineStart(cursor.text, cursor.offset) + dashColumn) === '-') {
    return { path: [...path, index + 1], part: 'value' };
  }
  return intoValue(cursor, item, range, inner);
}

function beforeFirst(cursor: Cursor, list: YamlSequence, path: Path): CursorPlace {
  return !list.flow && cursor.offset > list.start ? { path: [...path, 0], part: 'value' } : { path, part: 'inside' };
}
