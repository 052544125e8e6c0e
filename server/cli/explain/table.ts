/** Columns on a terminal; the last one takes the room that is left and breaks at words. */
import { pad, widthOf } from '../simulate/node-table.js';
import type { Style } from '../terminal/style.js';

const GAP = '  ';

/** The narrowest that a last column gets before it runs over the edge. */
const NARROWEST = 24;

/** A column without anything in it is left out. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tableLines({ head, rows }: Table, style: Style, columns: number): readonly string[] {
  const shown = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const keep = (row: readonly string[]): readonly string[] => row.filter((_, column) => shown[column] === true);
  const all = [keep(head.map((title) => style.dim(title))), ...rows.map(keep)];
  const last = shown.filter(Boolean).length - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    all.reduce((width, row) => Math.max(width, widthOf(row[column] ?? '')), 0),
  );
  const lead = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = Math.max(NARROWEST, columns - lead);
  return all.flatMap((row) => {
    const cells = widths.map((width, column) => pad(row[column] ?? '', width) + GAP).join('');
    const [first = '', ...more] = wrapWords(row[last] ?? '', room);
    return [`${cells}${first}`.trimEnd(), ...more.map((line) => ' '.repeat(lead) + line)];
  });
}

/** Breaks before words; a longer word stays whole. Widths are those of the text without its colours. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
