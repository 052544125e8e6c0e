/** What the writers of block and flow style share. */
import type { TextEdit } from './edit-types.js';
import type { Content, Moved } from './edit-plan.js';
import { movedValue, plainContent } from './edit-plan.js';
import { columnOf, lineEnd, lineStart, nextLine, skipSpaceAndComments } from './scan.js';
import type { Layout } from './serialize.js';
import { entryLines, itemLines, serializeYaml } from './serialize.js';
import type { TextRange, YamlNode, YamlSequence } from './tree.js';

/** A text edit, and how deep in the tree it was made: of two insertions at one place, the deeper one comes first. */
export interface DraftEdit extends TextEdit {
  readonly depth: number;
}

export interface EditContext {
  /** The text with plain line breaks, see `readSource`. */
  readonly source: string;
  readonly layout: Layout;
}

/** Where the `-` of a block list's item stands. */
export function dashOf(source: string, list: YamlSequence, index: number): number {
  const before = list.itemRanges[index - 1];
  return before === undefined ? list.start : skipSpaceAndComments(source, before.end);
}

/** Whether nothing but white space stands before an offset on its line. */
export function startsLine(source: string, offset: number): boolean {
  return source.slice(lineStart(source, offset), offset).trim() === '';
}

/** Deletes whole lines; at the end of a text without a last line break, the break before them instead. */
export function deleteLines(source: string, from: number, to: number, depth: number): DraftEdit {
  const start = lineStart(source, from);
  const end = nextLine(source, to);
  const unended = end === source.length && !source.endsWith('\n');
  const shift = unended && start > 0 ? (source.endsWith('\r\n', start) ? 2 : 1) : 0;
  return { start: start - shift, end, newText: '', depth };
}

/** Inserts lines behind the line that holds `offset`. */
export function insertLines(context: EditContext, offset: number, lines: readonly string[], depth: number): DraftEdit {
  const { source, layout } = context;
  const at = nextLine(source, offset);
  const unended = at === source.length && !source.endsWith('\n');
  const newText = lines.map((line) => (unended ? layout.eol + line : line + layout.eol)).join('');
  return { start: at, end: at, newText, depth };
}

/** `key:` with its content, in `column`. */
export function keyLines(context: EditContext, key: string, content: Content, column: number): string[] {
  const { layout } = context;
  if (content.moved.length === 0) return entryLines(key, content.value, column, layout);
  const [first] = entryLines(key, [0], column, layout);
  return [first ?? '', ...content.moved.flatMap((moved) => movedLines(context, moved, column + layout.listIndent))];
}

/** The items that a content adds to a list whose dashes stand in `column`. */
export function contentItems(context: EditContext, content: Content, column: number): string[] {
  if (content.moved.length === 0) return itemLines(content.value, column, context.layout);
  return content.moved.flatMap((moved) => movedLines(context, moved, column));
}

/** The lines of a content alone, in `column`. */
export function contentLines(context: EditContext, content: Content, column: number): string[] {
  if (content.moved.length > 0) return contentItems(context, content, column);
  const text = serializeYaml(plainContent(content), column, context.layout);
  return text.slice(0, -context.layout.eol.length).split(context.layout.eol);
}

/** An item's source lines, moved to `column`; written anew where they cannot be taken as they are. */
function movedLines(context: EditContext, moved: Moved, column: number): string[] {
  const { source, layout } = context;
  const { list, index, add, drop } = moved;
  const item = list.items[index];
  const range = list.itemRanges[index];
  const added = Object.entries(add);
  const known = item?.kind === 'map' ? item.entries.map(({ key }) => key.value) : [];
  const extensible =
    added.length === 0 || (item?.kind === 'map' && !item.flow && !added.some(([key]) => known.includes(key)));
  if (item === undefined || range === undefined || list.flow || !extensible || item.start !== range.start) {
    return itemLines(movedValue(moved), column, layout);
  }
  const dash = dashOf(source, list, index);
  if (!startsLine(source, dash)) return itemLines(movedValue(moved), column, layout);
  const shift = column - columnOf(source, dash);
  const text = keptText(source, item, drop, { start: commentsAbove(source, dash), end: lineEnd(source, range.end) });
  if (text === undefined) return itemLines(movedValue(moved), column, layout);
  const lines = text.split(/\r?\n/).map((line) => shiftLine(line, shift));
  const inner = columnOf(source, item.start) + shift;
  return [...lines, ...added.flatMap(([key, value]) => entryLines(key, value, inner, layout))];
}

/** The text of a moved item without the lines of some of its keys; undefined where such an entry shares a line with others. */
function keptText(source: string, item: YamlNode, drop: readonly string[], { start, end }: TextRange) {
  const entries = item.kind === 'map' ? item.entries.filter(({ key }) => drop.includes(key.value)) : [];
  let text = '';
  let from = start;
  for (const { key, valueRange } of entries) {
    if (!startsLine(source, key.start)) return undefined;
    text += source.slice(from, lineStart(source, key.start));
    from = nextLine(source, valueRange.end);
  }
  // Where the last line goes, so does the break before it.
  return from > end ? text.replace(/\r?\n$/, '') : text + source.slice(from, end);
}

function shiftLine(line: string, shift: number): string {
  if (shift >= 0) return line === '' ? line : ' '.repeat(shift) + line;
  const blanks = /^ */.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(-shift, blanks));
}

/** The start of the comment lines directly above an offset's line that are indented like it; else of its own line. */
export function commentsAbove(source: string, offset: number): number {
  const own = lineStart(source, offset);
  const indentation = source.slice(own, offset);
  let start = own;
  while (start > 0) {
    const above = lineStart(source, start - 1);
    if (!source.startsWith(`${indentation}#`, above)) break;
    start = above;
  }
  return start;
}
