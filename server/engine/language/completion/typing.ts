/**
 * Where the cursor is, read from the text before it: a document that is being typed has no tree, or a wrong one.
 *
 * In block style, indentation tells the parents of a line; `block-path.ts` climbs it. Inside of brackets, `flow-path.ts` counts
 * them. Both answer the path of the list, map or value that the typed word belongs to.
 */
import { lineEnd, lineStart } from '../../document/scan.js';
import type { Path, TextRange } from '../../document/tree.js';
import { climb, readPair } from './block-path.js';
import { flowPath, flowStart, withoutProperties, withoutQuotes } from './flow-path.js';

export interface Typing {
  /**
   * - `word`: what is typed is a key of the map at `path`, or, where a scalar belongs, its value.
   * - `value`: what is typed is the value at `path`, behind its key.
   */
  readonly part: 'word' | 'value';
  readonly path: Path;
  /** What is typed so far, without quotes. */
  readonly word: string;
  /** The word, before and behind the cursor. */
  readonly range: TextRange;
  readonly flow: boolean;
  /** Keys and values are in quotes already, or have to be: JSON. */
  readonly quoted: boolean;
  /** A colon follows, so that only the key is replaced. */
  readonly hasColon: boolean;
  /** Column of the keys of the map in block style; what is put below one goes two further. */
  readonly column: number;
}

const NO_WORD = /[\s,{}[\]"'#&*!|>]/;
const WORD_BEHIND = /^[^\s,{}[\]"':#]*/;

/** The start and end of the document of a stream that holds an offset, by its markers. */
export function documentRange(text: string, offset: number): TextRange {
  let start = 0;
  let end = text.length;
  const marks = /^(?:---|\.\.\.)(?=\s|$).*$/gm;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (marks.lastIndex <= offset) start = Math.min(text.length, marks.lastIndex + 1);
    else {
      end = mark.index;
      break;
    }
  }
  return { start, end };
}

/** What is being typed at an offset; undefined in comments, block scalars and other places for free text. */
export function typingAt(text: string, offset: number): Typing | undefined {
  const document = documentRange(text, offset);
  const line = Math.max(lineStart(text, offset), document.start);
  const before = text.slice(line, offset);
  if (isInComment(before)) return undefined;
  const flow = flowStart(text, document.start, offset);
  return flow === undefined ? typingInBlock(text, document, line, offset) : typingInFlow(text, document, flow, offset);
}

const isInComment = (before: string): boolean => /(?:^|\s)#/.test(withoutQuotes(before));

function typingInBlock(text: string, document: TextRange, line: number, offset: number): Typing | undefined {
  const before = text.slice(line, offset);
  const lead = /^[ ]*(?:-[ ]+)*/.exec(before)?.[0] ?? '';
  const content = before.slice(lead.length);
  const pair = /^[\s#&*!|>]/.test(content) ? undefined : readPair(content);
  const above = climb(text, document.start, line, lead);
  if (!above) return undefined;
  const behind = text.slice(offset, lineEnd(text, offset));
  if (!pair) return typingWord(content, above, { behind, offset, column: lead.length });
  const { key, value } = pair;
  // `key:` at the very end of what is typed: the value needs a blank before it.
  if (content.endsWith(':')) return undefined;
  if (/^[|>&*!]/.test(value)) return undefined;
  const path = [...above, key];
  return { ...wordAt(value, behind, offset), part: 'value', path, flow: false, hasColon: false, column: lead.length };
}

function typingWord(
  content: string,
  path: Path,
  { behind, offset, column }: { readonly behind: string; readonly offset: number; readonly column: number },
): Typing | undefined {
  if (/\s/.test(content.replace(/^["'][^"']*/, ''))) return undefined;
  const found = wordAt(content, behind, offset);
  const rest = behind.slice(found.range.end - offset);
  return { ...found, part: 'word', path, flow: false, hasColon: /^["']?\s*:/.test(rest), column };
}

/** The word around the cursor; a value in quotes is replaced inside of them. */
function wordAt(before: string, behind: string, offset: number): Pick<Typing, 'word' | 'range' | 'quoted'> {
  const quote = /^["']/.exec(before)?.[0];
  if (quote !== undefined) {
    const word = before.slice(1);
    const close = behind.indexOf(quote);
    return { word, quoted: true, range: { start: offset - word.length, end: offset + Math.max(0, close) } };
  }
  let start = before.length;
  while (start > 0 && !NO_WORD.test(before.charAt(start - 1))) start -= 1;
  const word = before.slice(start);
  const end = offset + (WORD_BEHIND.exec(behind)?.[0].length ?? 0);
  return { word, quoted: false, range: { start: offset - word.length, end } };
}

function typingInFlow(text: string, document: TextRange, start: number, offset: number): Typing | undefined {
  const line = lineStart(text, start);
  const opening = text.slice(Math.max(line, document.start), start);
  const lead = /^[ ]*(?:-[ ]+)*/.exec(opening)?.[0] ?? '';
  const key = keyBefore(opening.slice(lead.length));
  const above = climb(text, document.start, Math.max(line, document.start), lead);
  const inside = flowPath(text.slice(start, offset));
  if (!above || !inside) return undefined;
  const behind = text.slice(offset, lineEnd(text, offset));
  const json = document.start + text.slice(document.start).search(/\S|$/) === start;
  const found = wordAt(inside.typed, behind, offset);
  const rest = behind.slice(found.range.end - offset);
  return {
    ...found,
    quoted: found.quoted || (json && text.slice(start).includes('"')),
    path: [...above, ...(key === undefined ? [] : [key]), ...inside.path],
    part: inside.part,
    flow: true,
    hasColon: /^["']?\s*:/.test(rest),
    column: 0,
  };
}

/** The key that a bracket is the value of, from the text between the two. */
function keyBefore(opening: string): string | undefined {
  const text = withoutProperties(opening);
  if (!text.endsWith(':')) return undefined;
  return /^["']?(?<key>[^"'#]+)["']?$/.exec(text.slice(0, -1).trimEnd())?.groups?.key;
}
