/**
 * Steps through the text of an ordinary manifest: white space, comments and scalars that stand on one line.
 *
 * A scanner is plain state for `parse-common.ts` and `flow-common.ts`; it is made per document and thrown away.
 */
import { getScalarValue } from 'js-yaml';
import { MAX_NODES, MAX_SCALAR_LENGTH } from './budgets.js';
import { keepName } from './names.js';
import { isNotANumber, keyName, resolvePlain } from './scalar.js';
import type { ScalarStyle, TextRange, YamlKey, YamlScalar } from './tree.js';

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

function codesOf(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (character) => character.charCodeAt(0)));
}

/** A key's `:` must stand within 1,024 characters; a little less, for what stands between. */
const MAX_KEY_LENGTH = 1_000;

export interface Scanner {
  readonly source: string;
  /** Where the document ends. */
  readonly end: number;
  at: number;
  lineStart: number;
  /** Where the first word of a line was last reached, so that nothing is skipped twice. */
  fresh: number;
  /** The column of that word; -1 at the end of the document. */
  column: number;
  /** Lists and maps that are open. */
  depth: number;
  nodes: number;
  /** The last scalar: its range with its quotes, its style, and whether it says what is written. */
  tokenStart: number;
  tokenEnd: number;
  style: ScalarStyle;
  literal: boolean;
}

export function createScanner(source: string, { start, end }: TextRange): Scanner {
  return {
    source,
    end,
    at: start,
    lineStart: start,
    fresh: -1,
    column: 0,
    depth: 0,
    nodes: 0,
    tokenStart: start,
    tokenEnd: start,
    style: 'plain',
    literal: true,
  };
}

/**
 * Moves to the first word of a later line, or to the end; stays where it is when it already stands there.
 * `false` when something follows on this line, or behind a tab.
 */
export function skipToLine(scanner: Scanner): boolean {
  const { source, end } = scanner;
  let { at } = scanner;
  if (at === scanner.fresh) return true;
  let crossed = at === scanner.lineStart;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === NEWLINE) {
      scanner.lineStart = at + 1;
      crossed = true;
    } else if (code === HASH && isSpaceBefore(scanner, at)) {
      at = lineBreak(source, at, end) - 1;
    } else if (code !== SPACE && code !== RETURN) {
      scanner.at = scanner.fresh = at;
      scanner.column = at - scanner.lineStart;
      return crossed && code !== TAB;
    }
  }
  scanner.at = scanner.fresh = end;
  scanner.column = -1;
  return true;
}

function isSpaceBefore({ source, lineStart }: Scanner, at: number): boolean {
  return at === lineStart || source.charCodeAt(at - 1) === SPACE;
}

/** Where the line that holds `at` breaks, but not behind `end`. */
export function lineBreak(source: string, at: number, end: number): number {
  const newline = source.indexOf('\n', at);
  return newline === -1 || newline > end ? end : newline;
}

export function skipSpaces(scanner: Scanner): void {
  const { source, end } = scanner;
  let { at } = scanner;
  while (at < end && source.charCodeAt(at) === SPACE) at++;
  scanner.at = at;
}

/** Whether a line may end at `at`: there is its break, or the end, or a comment. */
export function isLineEnd(scanner: Scanner): boolean {
  const { source, end, at } = scanner;
  if (at >= end) return true;
  const code = source.charCodeAt(at);
  return code === NEWLINE || code === RETURN || (code === HASH && isSpaceBefore(scanner, at));
}

/** Whether white space stands at `at`, or the document ends. */
export function isSpaceAt({ source, end }: Scanner, at: number): boolean {
  if (at >= end) return true;
  const code = source.charCodeAt(at);
  return code === SPACE || code === NEWLINE || code === RETURN || code === TAB;
}

/**
 * Reads a scalar, or what may be a key; in quotes it may go on in lines that stand at `indent` at least.
 * `false` for what is none, or none that is ordinary.
 */
export function scanScalar(scanner: Scanner, indent: number, flow: boolean): boolean {
  const code = scanner.source.charCodeAt(scanner.at);
  scanner.tokenStart = scanner.at;
  if (code === DOUBLE_QUOTE) return scanDoubleQuoted(scanner, indent);
  if (code === SINGLE_QUOTE) return scanSingleQuoted(scanner, indent);
  if (!mayStartPlain(scanner, code)) return false;
  return flow ? scanFlowPlain(scanner) : scanPlain(scanner);
}

/** What no plain scalar starts with. `:` and `?` may, but rarely do; a `-` is taken in front of a word. */
const INDICATORS = codesOf('?:,[]{}#&*!|>\'"%@`');
const STARTS_PLAIN: readonly boolean[] = Array.from(
  { length: 128 },
  (_, code) => code > SPACE && !INDICATORS.has(code),
);

function mayStartPlain(scanner: Scanner, code: number): boolean {
  if (STARTS_PLAIN[code] === false) return false;
  if (code !== DASH && code !== DOT) return true;
  const { source, at, lineStart } = scanner;
  const next = source.charCodeAt(at + 1);
  // `---` and `...` are no scalars at the start of a line.
  if (at === lineStart && next === code) return false;
  return code === DOT || !(isSpaceAt(scanner, at + 1) || isFlowIndicator(next));
}

function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE
  );
}

/** Reads a plain scalar up to the end of its line, a comment, or the `:` that makes it a key. */
function scanPlain(scanner: Scanner): boolean {
  const { source, end } = scanner;
  let { at } = scanner;
  let last = at;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === SPACE) continue;
    if (code <= COLON) {
      if (code === NEWLINE || code === RETURN) break;
      if (code === COLON && isSpaceAt(scanner, at + 1)) break;
      if (code === HASH && source.charCodeAt(at - 1) === SPACE) break;
      if (code === TAB) return false;
    }
    last = at + 1;
  }
  return endPlain(scanner, at, last);
}

/** The same in brackets, where more ends a scalar. */
function scanFlowPlain(scanner: Scanner): boolean {
  const { source, end } = scanner;
  let { at } = scanner;
  let last = at;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === NEWLINE || code === RETURN || isFlowIndicator(code)) break;
    if (code === COLON && (isSpaceAt(scanner, at + 1) || isFlowIndicator(source.charCodeAt(at + 1)))) break;
    if (code === HASH && source.charCodeAt(at - 1) === SPACE) break;
    if (code === TAB) return false;
    last = at + 1;
  }
  return endPlain(scanner, at, last);
}

function endPlain(scanner: Scanner, at: number, last: number): boolean {
  scanner.at = at;
  scanner.tokenEnd = last;
  scanner.style = 'plain';
  scanner.literal = true;
  return true;
}

/** Goes on with a plain scalar in the lines below that stand at `indent` at least; `false` where a tab stands in them. */
export function continuePlain(scanner: Scanner, indent: number): boolean {
  const { source, end } = scanner;
  let several = false;
  while (scanner.at < end && isBreak(source.charCodeAt(scanner.at))) {
    const next = nextWord(scanner, scanner.at);
    const code = source.charCodeAt(next.at);
    if (next.at >= end || next.at - next.line < indent || code === HASH) break;
    scanner.at = next.at;
    scanner.lineStart = next.line;
    several = true;
    if (!scanPlain(scanner)) return false;
  }
  if (several) scanner.literal = false;
  return true;
}

function isBreak(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}

/** The first word behind `from`, a line break, and where its line starts. */
function nextWord({ source, end }: Scanner, from: number): { readonly at: number; readonly line: number } {
  let line = from;
  let at = from;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === NEWLINE) line = at + 1;
    else if (code !== SPACE && code !== RETURN) break;
  }
  return { at, line };
}

function scanSingleQuoted(scanner: Scanner, indent: number): boolean {
  const { source, end } = scanner;
  scanner.literal = true;
  for (let at = scanner.at + 1; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === NEWLINE) at = breakQuoted(scanner, at, indent);
    if (code !== SINGLE_QUOTE) continue;
    if (source.charCodeAt(at + 1) !== SINGLE_QUOTE) return endQuoted(scanner, at + 1, 'single');
    scanner.literal = false;
    at++;
  }
  return false;
}

/** Where a quoted scalar goes on behind a line break, less one; the end of the document where it does not go on as it should. */
function breakQuoted(scanner: Scanner, newline: number, indent: number): number {
  const { at, line } = nextWord(scanner, newline);
  if (at - line < indent || scanner.source.charCodeAt(at) === TAB) return scanner.end;
  scanner.literal = false;
  scanner.lineStart = line;
  return at - 1;
}

function scanDoubleQuoted(scanner: Scanner, indent: number): boolean {
  const { source, end } = scanner;
  scanner.literal = true;
  for (let at = scanner.at + 1; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code === DOUBLE_QUOTE) return endQuoted(scanner, at + 1, 'double');
    if (code === NEWLINE) at = breakQuoted(scanner, at, indent);
    if (code !== BACKSLASH) continue;
    scanner.literal = false;
    if (isBreak(source.charCodeAt(at + 1))) continue;
    at++;
    if (!isEscape(source, at)) return false;
  }
  return false;
}

/** Escapes that all parsers take; the others, with digits of their own, are rare. */
const ESCAPES = codesOf('abtnvfre0"/\\');
const UNICODE_ESCAPE = /u[0-9a-fA-F]{4}/y;
const LETTER_U = 117;

function isEscape(source: string, at: number): boolean {
  const code = source.charCodeAt(at);
  if (code !== LETTER_U) return ESCAPES.has(code);
  UNICODE_ESCAPE.lastIndex = at;
  return UNICODE_ESCAPE.test(source);
}

function endQuoted(scanner: Scanner, end: number, style: 'single' | 'double'): boolean {
  scanner.at = scanner.tokenEnd = end;
  scanner.style = style;
  return end <= scanner.end;
}

/** Whether the scalar before is a key of a block map: moves to its `:`, which stands on its line. */
export function isKey(scanner: Scanner): boolean {
  if (scanner.style !== 'plain') skipSpaces(scanner);
  const { source, at, end } = scanner;
  return (
    at < end && scanner.tokenStart >= scanner.lineStart && source.charCodeAt(at) === COLON && isSpaceAt(scanner, at + 1)
  );
}

/** What the last scalar says. */
function tokenText({ source, tokenStart, tokenEnd, style, literal }: Scanner): string {
  const quote = style === 'plain' ? 0 : 1;
  const valueStart = tokenStart + quote;
  const valueEnd = tokenEnd - quote;
  if (literal) return source.slice(valueStart, valueEnd);
  const event = { ...NO_PROPERTIES, valueStart, valueEnd };
  return getScalarValue(source, { ...event, style: style === 'plain' ? 1 : style === 'single' ? 2 : 3 });
}

/** An event of js-yaml as it stands where a scalar has neither tag nor anchor. */
export const NO_PROPERTIES = {
  type: 4,
  anchorStart: -1,
  anchorEnd: -1,
  tagStart: -1,
  tagEnd: -1,
  chomping: 1,
  indent: -1,
  fast: false,
} as const;

/** The last scalar as a value; `undefined` for one that is no value in JSON, or exceeds a budget. */
export function makeScalar(scanner: Scanner): YamlScalar | undefined {
  const { tokenStart: start, tokenEnd: end, style } = scanner;
  if (end - start > MAX_SCALAR_LENGTH || ++scanner.nodes >= MAX_NODES) return undefined;
  const text = tokenText(scanner);
  const value = style === 'plain' ? resolvePlain(text) : text;
  return isNotANumber(value) ? undefined : { kind: 'scalar', start, end, value, text, style };
}

/** The last scalar as a key; `undefined` for a key that needs a closer look. */
export function makeKey(scanner: Scanner): YamlKey | undefined {
  const { source, tokenStart: start, tokenEnd: end, style, literal } = scanner;
  if (end - start > MAX_KEY_LENGTH || ++scanner.nodes >= MAX_NODES) return undefined;
  const quote = style === 'plain' ? 0 : 1;
  const text = literal ? keepName(source, start + quote, end - quote) : tokenText(scanner);
  const value = style === 'plain' ? keyName(resolvePlain(text), text) : text;
  if (value === undefined || (style === 'plain' && text === '<<')) return undefined;
  return { kind: 'scalar', start, end, value, text, style };
}

/** Where a value would stand that is not there. */
export function makeEmpty(scanner: Scanner, at: number): YamlScalar | undefined {
  if (++scanner.nodes >= MAX_NODES) return undefined;
  return { kind: 'scalar', start: at, end: at, value: null, text: '', style: 'plain' };
}
