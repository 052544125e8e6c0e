/** Repairs of a text that make it readable, with the way back to its own offsets. */
import { contexts, findUnclosedQuote } from './contexts.js';
import { isBlank, isWhiteSpace, lineEnd, nextLine } from './scan.js';

const SPACE = 32;

/** A text with characters inserted. */
export interface RepairedText {
  readonly text: string;
  readonly insertions: readonly Insertion[];
}

interface Insertion {
  /** Where something was inserted, in offsets of the text that has it. */
  readonly at: number;
  readonly count: number;
  /** How many were inserted before. */
  readonly before: number;
}

/**
 * Indents the further lines of brackets and quoted strings that stand too far left; `undefined` where there are none.
 *
 * YAML wants them to the right of what holds them, and both parsers insist. goyaml.v2 does not look (`scannerc.go` unrolls indentation
 * only outside of brackets), so such manifests work, and are common enough: a closing `]` below its key.
 */
export function indentLines(source: string): RepairedText | undefined {
  const insertions: Insertion[] = [];
  let before = 0;
  let text = '';
  let done = 0;
  for (const { kind, start, end, parentColumn } of contexts(source, 0, source.length)) {
    if (kind === 'plain') continue;
    for (let line = nextLine(source, start); line < end; line = nextLine(source, line)) {
      const count = missingColumns(source, line, parentColumn);
      if (count <= 0) continue;
      text += source.slice(done, line);
      done = line;
      insertions.push({ at: text.length, count, before });
      before += count;
      text += ' '.repeat(count);
    }
  }
  return insertions.length === 0 ? undefined : { text: text + source.slice(done), insertions };
}

/** How many spaces a line lacks to stand to the right of `parentColumn`, tabs not counted; a blank line lacks none. */
function missingColumns(source: string, line: number, parentColumn: number): number {
  let spaces = 0;
  while (source.charCodeAt(line + spaces) === SPACE) spaces++;
  let first = line + spaces;
  while (isBlank(source.charCodeAt(first))) first++;
  const blank = first >= source.length || isWhiteSpace(source.charCodeAt(first));
  return blank ? 0 : parentColumn + 1 - spaces;
}

/**
 * Closes the quote that is never closed at the end of its line, so that what is written below is still read while somebody types.
 * `at` is where it opens.
 */
export function closeQuote(source: string): (RepairedText & { readonly at: number }) | undefined {
  const at = findUnclosedQuote(source);
  if (at === -1) return undefined;
  const end = lineEnd(source, at);
  const text = source.slice(0, end) + source.charAt(at) + source.slice(end);
  return { text, insertions: [{ at: end, count: 1, before: 0 }], at };
}

/** The offset in the original text of an offset in the repaired one. */
export function originalOffset({ insertions }: RepairedText, offset: number): number {
  let low = 0;
  let high = insertions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((insertions[middle]?.at ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const last = insertions[low - 1];
  return last === undefined ? offset : offset - last.before - Math.min(last.count, offset - last.at);
}
