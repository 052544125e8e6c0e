/** The way into brackets: `{ ports: [ { name: ` ends in the value of `ports`, 0, `name`. */
import { lineStart } from '../../document/scan.js';
import type { Path } from '../../document/tree.js';

export interface FlowPlace {
  /** From the outermost bracket on. */
  readonly path: Path;
  readonly part: 'word' | 'value';
  /** The piece of text that is being typed, with the quote that opens it. */
  readonly typed: string;
}

interface Level {
  readonly bracket: '{' | '[';
  key: string | undefined;
  index: number;
}

/** Brackets that are open this far back are looked for, no further. */
const FURTHEST = 200;

/** The outermost bracket of those that are open at an offset; undefined in block style. */
export function flowStart(text: string, start: number, offset: number): number | undefined {
  const first = start + text.slice(start, offset).search(/\S|$/);
  if (/[{[]/.test(text.charAt(first)) && first < offset) return flowPath(text.slice(first, offset)) ? first : undefined;
  let found: number | undefined;
  let end = offset;
  for (let count = 0; count < FURTHEST && end >= start; count += 1) {
    const begin = Math.max(start, lineStart(text, end));
    const line = text.slice(begin, end);
    const bracket = openingOf(line);
    if (bracket !== undefined && flowPath(text.slice(begin + bracket, offset))) found = begin + bracket;
    // A plain pair of block style, or an outer bracket that is closed: nothing further up can be open.
    else if (found !== undefined || (count > 0 && isBlockLine(line))) break;
    end = begin - 1;
  }
  return found;
}

/** Where the value of a line opens with a bracket. */
function openingOf(line: string): number | undefined {
  const lead = /^[ ]*(?:-[ ]+)*/.exec(line)?.[0].length ?? 0;
  const content = line.slice(lead);
  const key = /^(?:(?:"[^"]*"|'[^']*')[: ]+|[^\s#"'{[][^#"'{[]*)?(?=[{[])/.exec(content)?.[0];
  const isValue = key !== undefined && (key === '' || (key.endsWith(' ') && /^$|:$/.test(withoutProperties(key))));
  return isValue ? lead + key.length : undefined;
}

/** What stands before a value, without its anchor and tag: `port: &p !!int ` is `port:`. */
export function withoutProperties(text: string): string {
  const words = text.trimEnd().split(' ');
  while (/^[&!]|^$/.test(words.at(-1) ?? 'none')) words.pop();
  return words.join(' ');
}

const isBlockLine = (line: string): boolean => /^[ ]*(?:-[ ]+)*[^\s#{}[\],"']+:(?:[ ][^,{[]*)?$/.test(line);

/** The brackets that would close those which are open at the end of a text; empty when all are closed. */
export function closersOf(text: string): string {
  const open: string[] = [];
  for (const [bracket] of withoutQuotes(text).matchAll(/[{}[\]]/g)) {
    if (bracket === '{') open.push('}');
    else if (bracket === '[') open.push(']');
    else open.pop();
  }
  return open.reverse().join('');
}

/** A text without what stands in quotes. One that nothing closes is a character, as in `it's`. */
export function withoutQuotes(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  let open = new Set(['"', "'"]);
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (!open.has(char)) continue;
    const close = closing(text, at);
    // Nothing further on closes another one either.
    if (close === undefined) open = new Set([...open].filter((quote) => quote !== char));
    else {
      pieces.push(text.slice(from, at));
      from = close + 1;
      at = close;
    }
  }
  return pieces.join('') + text.slice(from);
}

/** Follows brackets, keys and commas to the end of a text that begins with a bracket; undefined when all are closed by then. */
export function flowPath(text: string): FlowPlace | undefined {
  const levels: Level[] = [];
  let typed = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const close = closing(text, at);
      if (close === undefined) return place(levels, text.slice(at));
      typed += text.slice(at, close + 1);
      at = close;
    } else if (char === '{' || char === '[') {
      levels.push({ bracket: char, key: undefined, index: 0 });
      typed = '';
    } else if (char === '}' || char === ']') {
      levels.pop();
      if (levels.length === 0) return undefined;
      typed = '';
    } else if (char === ',') {
      next(levels.at(-1));
      typed = '';
    } else if (char === ':' && isSeparator(text, at, typed)) {
      const level = levels.at(-1);
      if (level?.bracket === '{') level.key = typed.trim().replace(/^["']|["']$/g, '');
      typed = '';
    } else typed += char;
  }
  return place(levels, typed.trimStart());
}

function next(level: Level | undefined): void {
  if (level?.bracket === '[') level.index += 1;
  else if (level) level.key = undefined;
}

const isSeparator = (text: string, at: number, typed: string): boolean =>
  at + 1 === text.length || /[\s,{}[\]"']/.test(text.charAt(at + 1)) || /["']$/.test(typed);

function closing(text: string, open: number): number | undefined {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return undefined;
}

function place(levels: readonly Level[], typed: string): FlowPlace | undefined {
  const last = levels.at(-1);
  if (!last) return undefined;
  const path = levels.flatMap((level): Path => {
    if (level.bracket === '[') return [level.index];
    return level.key === undefined ? [] : [level.key];
  });
  const isValue = last.bracket === '{' && last.key !== undefined;
  return { path, part: isValue ? 'value' : 'word', typed };
}
