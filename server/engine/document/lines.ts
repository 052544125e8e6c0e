/** Where the lines of a text start, for turning offsets into positions and back. */

/** A place as editors count: from 0, columns in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

export interface LineIndex {
  /** The offset of each line's first character. LF, CRLF and a lone CR end a line, as in VS Code. */
  readonly starts: readonly number[];
  readonly length: number;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  const breaks = /\r\n?|\n/g;
  while (breaks.exec(text) !== null) starts.push(breaks.lastIndex);
  return { starts, length: text.length };
}

/** The position of an offset; offsets outside of the text are moved to its ends. */
export function positionAt({ starts, length }: LineIndex, offset: number): LinePosition {
  const inside = Math.max(0, Math.min(offset, length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: inside - (starts[low] ?? 0) };
}

/** The offset of a position; a column behind the end of its line is moved to the end of the line's text and break. */
export function offsetAt({ starts, length }: LineIndex, { line, column }: LinePosition): number {
  if (line < 0) return 0;
  const start = starts[line];
  if (start === undefined) return length;
  return Math.min(start + Math.max(0, column), starts[line + 1] ?? length);
}
