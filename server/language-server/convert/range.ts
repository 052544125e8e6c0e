import type { Position, Range } from 'vscode-languageserver';
import type { TextRange } from '../../engine/document/tree.js';

/**
 * The lines of a text, for turning offsets into positions. Offsets and positions both count UTF-16 code units, so a line's
 * start is all that is needed. Line breaks are those of the protocol: `\n`, `\r\n` and a lone `\r`.
 */
export class Lines {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  position(offset: number): Position {
    const starts = (this.#starts ??= lineStarts(this.#text));
    const within = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= within) low = middle;
      else high = middle;
    }
    return { line: low, character: within - (starts[low] ?? 0) };
  }

  range({ start, end }: TextRange): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** The offset of a position; beyond a line's or the text's end it is that end. */
  offset({ line, character }: Position): number {
    const starts = (this.#starts ??= lineStarts(this.#text));
    const start = starts[line];
    if (start === undefined) return this.#text.length;
    return Math.min(start + character, starts[line + 1] ?? this.#text.length);
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return starts;
}
