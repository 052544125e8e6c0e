import { lineIndex, positionAt } from '../engine/document/lines.js';
import type { TextRange } from '../engine/document/tree.js';

/** A place for people: line and column from 1, the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

/** Finds lines in a text, as editors count them. */
export interface Lines {
  readonly placeAt: (offset: number) => Place;
  readonly rangeOf: (range: TextRange) => PlaceRange;
  /** The text of a line, from 1, without its break. */
  readonly lineText: (line: number) => string;
}

/** The lines of a text as a whole. */
export interface WholeLines extends Lines {
  /** The offset of the first character of a line, from 1. */
  readonly startOf: (line: number) => number;
  readonly length: number;
}

export function createLines(text: string): WholeLines {
  const index = lineIndex(text);
  const { starts } = index;
  const placeAt = (offset: number): Place => {
    const { line, column } = positionAt(index, offset);
    return { line: line + 1, column: column + 1, offset };
  };
  return {
    length: text.length,
    startOf: (line) => starts[line - 1] ?? text.length,
    placeAt,
    rangeOf: ({ start, end }) => ({ start: placeAt(start), end: placeAt(end) }),
    lineText: (line) =>
      text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/\r\n$|[\r\n]$/, ''),
  };
}

/** Lines of many texts, each counted once. */
export function createLineCache(textOf: (uri: string) => string): (uri: string) => WholeLines {
  const cache = new Map<string, WholeLines>();
  return (uri) => {
    const known = cache.get(uri);
    if (known) return known;
    const lines = createLines(textOf(uri));
    cache.set(uri, lines);
    return lines;
  };
}
