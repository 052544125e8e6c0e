/**
 * An upper bound of how deeply a text nests, before a recursive parser may see it.
 */
import { isBlank } from './scan.js';

const NEWLINE = 10;
const DASH = 45;
const QUESTION = 63;

/**
 * At least as deep as any reading of the text from `start` to `end`: each indentation that is still open may hold a map and a list,
 * each `-` or `?` in front of a line one more, and each bracket one more, even in strings and comments.
 */
export function depthBound(source: string, start: number, end: number): number {
  const columns: number[] = [];
  let brackets = 0;
  let deepest = 0;
  for (let index = start; index < end;) {
    const first = readIndentation(source, index, end, columns);
    for (index = first; index < end; index++) {
      const code = source.charCodeAt(index);
      if (code === NEWLINE) break;
      if (code === 91 || code === 123) brackets++;
      else if ((code === 93 || code === 125) && brackets > 0) brackets--;
      deepest = Math.max(deepest, 2 * columns.length + brackets);
    }
    index++;
  }
  return deepest;
}

/** Updates the open columns by one line's indentation and returns where its text starts. A blank line changes nothing. */
function readIndentation(source: string, line: number, end: number, columns: number[]): number {
  let at = line;
  for (;;) {
    while (at < end && isBlank(source.charCodeAt(at))) at++;
    if (at >= end || source.charCodeAt(at) === NEWLINE) return at;
    const column = at - line;
    while ((columns.at(-1) ?? -1) >= column) columns.pop();
    columns.push(column);
    const code = source.charCodeAt(at);
    const indicator = (code === DASH || code === QUESTION) && (at + 1 >= end || isBlank(source.charCodeAt(at + 1)));
    if (!indicator) return at;
    at++;
  }
}
