import type { Lines, Place } from '../lines.js';
import type { FileLines, TextLine } from './outcome.js';

/** Lines of a text of which only those are there that somebody may ask for. */
export function sparseLines(parts: readonly FileLines[]): Lines {
  const kept = new Map(parts.flatMap(({ lines }) => lines).map((line) => [line[0], line]));
  const lines = [...kept.values()].sort(([left], [right]) => left - right);
  const length = parts[0]?.length ?? 0;
  const placeAt = (offset: number): Place => {
    const inside = Math.max(0, Math.min(offset, length));
    const [number, start] = lineAt(lines, inside);
    return { line: number, column: inside - start + 1, offset };
  };
  return {
    placeAt,
    rangeOf: ({ start, end }) => ({ start: placeAt(start), end: placeAt(end) }),
    lineText: (line) => kept.get(line)?.[2] ?? '',
  };
}

const FIRST: TextLine = [1, 0, ''];

/** The last line that starts at or before the offset. */
function lineAt(lines: readonly TextLine[], offset: number): TextLine {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.[1] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low] ?? FIRST;
}
