/** Small steps through source text that both parsers need to agree on where a node starts and ends. */

import type { ScalarStyle } from './tree.js';

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isWhiteSpace(code: number): boolean {
  return code === SPACE || code === NEWLINE || code === RETURN || code === TAB;
}

/** The offset of the next character that is neither white space nor in a comment, or the length of the text. */
export function skipSpaceAndComments(source: string, from: number): number {
  let index = from;
  while (index < source.length) {
    const code = source.charCodeAt(index);
    if (code === HASH && (index === from || isWhiteSpace(source.charCodeAt(index - 1)))) index = lineEnd(source, index);
    else if (isWhiteSpace(code)) index++;
    else break;
  }
  return index;
}

/** Where the line that holds `from` ends, in front of its line break. */
export function lineEnd(source: string, from: number): number {
  const newline = source.indexOf('\n', from);
  if (newline === -1) return source.length;
  return newline > from && source.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
}

/** Where the next line starts; the end of the text in its last line. */
export function nextLine(source: string, from: number): number {
  const newline = source.indexOf('\n', from);
  return newline === -1 ? source.length : newline + 1;
}

/** Where the line that holds `offset` starts. */
export function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}

/** How far an offset stands from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/**
 * The end of a block scalar whose indicator (`|`, `>`) stands at `start`: the end of its last line that holds more than white space, or
 * of its indicator when there is none. Parsers disagree on how many of the blank lines behind it still belong to it.
 */
export function blockScalarEnd(source: string, start: number, limit: number): number {
  let header = start + 1;
  while (header < limit && '+-0123456789'.includes(source.charAt(header))) header++;
  const headerEnd = lineEnd(source, header);
  let last = Math.min(limit, source.length);
  while (last > headerEnd && isWhiteSpace(source.charCodeAt(last - 1))) last--;
  return last > headerEnd ? lineEnd(source, last) : header;
}

/** `|` and `>`. */
export function isBlock(style: ScalarStyle): boolean {
  return style === 'literal' || style === 'folded';
}
