import type { Position, Range } from 'vscode-languageserver';
import { lineIndex, offsetAt, positionAt, type LineIndex } from '../../engine/document/lines.js';
import type { TextRange } from '../../engine/document/tree.js';

/** Turns offsets of one text into positions and back. Both count UTF-16 code units. */
export interface Lines {
  readonly range: (range: TextRange) => Range;
  readonly offset: (position: Position) => number;
}

/** The lines are counted when they are first asked for: most texts have no findings. */
export function createLines(text: string): Lines {
  let known: LineIndex | undefined;
  const index = (): LineIndex => (known ??= lineIndex(text));
  const position = (offset: number): Position => {
    const { line, column } = positionAt(index(), offset);
    return { line, character: column };
  };
  return {
    range: ({ start, end }) => ({ start: position(start), end: position(end) }),
    offset: ({ line, character }) => offsetAt(index(), { line, column: character }),
  };
}
