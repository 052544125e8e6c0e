/**
 * Tells strings, comments and brackets from plain YAML without parsing it, so that it also works for texts that are not valid (yet):
 * templates, and flow collections that are indented in a way only `kubectl` accepts.
 */
import { isBlank, isWhiteSpace, lineEnd } from './scan.js';

/** A stretch of text of one kind. `plain` is a plain scalar or a key, on one line; `quoted` and `flow` may span lines. */
export interface Context {
  readonly kind: 'plain' | 'quoted' | 'flow';
  readonly start: number;
  readonly end: number;
  /** The column of the key or `-` that holds it; content on further lines must stand to the right of it. */
  readonly parentColumn: number;
  /** In brackets, `{{` stands outside of strings. */
  readonly doubleBrace: boolean;
}

const NEWLINE = 10;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const AMPERSAND = 38;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const GREATER = 62;
const QUESTION = 63;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const BANG = 33;
const OPEN_BRACE = 123;
const PIPE = 124;
const CLOSE_BRACE = 125;

interface Scanner {
  readonly source: string;
  readonly end: number;
  at: number;
  /** The column of the innermost key or indicator on the current line. */
  parentColumn: number;
  /** Where a quoted scalar opens that never ends, or -1. */
  unclosed: number;
  /** The last brackets hold `{{` outside of strings. */
  doubleBrace: boolean;
}

/** The contexts of the text from `start` to `end`, in order. Comments and block scalars are passed over. */
export function contexts(source: string, start: number, end: number): Iterable<Context> {
  return scan({ source, end, at: start, parentColumn: -1, unclosed: -1, doubleBrace: false });
}

/** Where a quoted scalar opens that never ends, or -1. */
export function findUnclosedQuote(source: string): number {
  const scanner: Scanner = { source, end: source.length, at: 0, parentColumn: -1, unclosed: -1, doubleBrace: false };
  const scanning = scan(scanner);
  while (scanning.next().done !== true);
  return scanner.unclosed;
}

function* scan(scanner: Scanner): Generator<Context> {
  const { end } = scanner;
  while (scanner.at < end) {
    const line = scanner.at;
    skipIndicators(scanner, line);
    yield* scanLine(scanner, line);
  }
}

/** Where the brackets that open at `start` close, or `end`. */
export function bracketsEnd(source: string, start: number, end: number): number {
  const scanner: Scanner = { source, end, at: start, parentColumn: -1, unclosed: -1, doubleBrace: false };
  skipFlow(scanner);
  return scanner.at;
}

/** Passes over indentation and the `-` and `?` in front of a line's first node. */
function skipIndicators(scanner: Scanner, line: number): void {
  const { source } = scanner;
  if (source.startsWith('---', line) && isSpaceAt(scanner, line + 3)) scanner.at += 3;
  scanner.parentColumn = -1;
  for (;;) {
    while (isBlank(source.charCodeAt(scanner.at))) scanner.at++;
    const code = source.charCodeAt(scanner.at);
    if ((code !== DASH && code !== QUESTION) || !isSpaceAt(scanner, scanner.at + 1)) return;
    scanner.parentColumn = scanner.at - line;
    scanner.at++;
  }
}

/** Reads from the first node of a line to the end of a line: its own, or that of a later one where something spans lines. */
function* scanLine(scanner: Scanner, line: number): Generator<Context> {
  const { source, end } = scanner;
  let lineOfNode = line;
  while (scanner.at < end) {
    const code = source.charCodeAt(scanner.at);
    if (code === NEWLINE) {
      scanner.at++;
      return;
    }
    if (isWhiteSpace(code)) scanner.at++;
    else if (code === HASH) scanner.at = lineEnd(source, scanner.at);
    else if (code === AMPERSAND || code === BANG) skipWord(scanner);
    else if (code === PIPE || code === GREATER) {
      skipBlockScalar(scanner);
      return;
    } else {
      const context = readNode(scanner, code);
      if (skipColon(scanner) && lineOfNode === line) scanner.parentColumn = context.start - line;
      yield context;
      if (source.slice(context.start, context.end).includes('\n')) lineOfNode = -1;
    }
  }
}

function readNode(scanner: Scanner, code: number): Context {
  const start = scanner.at;
  const { parentColumn } = scanner;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    skipQuoted(scanner, code);
    return { kind: 'quoted', start, end: scanner.at, parentColumn, doubleBrace: false };
  }
  if (code === OPEN_BRACKET || code === OPEN_BRACE) {
    skipFlow(scanner);
    return { kind: 'flow', start, end: scanner.at, parentColumn, doubleBrace: scanner.doubleBrace };
  }
  skipPlain(scanner);
  return { kind: 'plain', start, end: scanner.at, parentColumn, doubleBrace: false };
}

/** Whether a `:` follows, which makes the node before it a key. */
function skipColon(scanner: Scanner): boolean {
  let at = scanner.at;
  while (isBlank(scanner.source.charCodeAt(at))) at++;
  if (scanner.source.charCodeAt(at) !== COLON || !isSpaceAt(scanner, at + 1)) return false;
  scanner.at = at + 1;
  return true;
}

function isSpaceAt({ source, end }: Scanner, at: number): boolean {
  return at >= end || isWhiteSpace(source.charCodeAt(at));
}

function skipWord(scanner: Scanner): void {
  while (!isSpaceAt(scanner, scanner.at)) scanner.at++;
}

function skipPlain(scanner: Scanner): void {
  const { source, end } = scanner;
  for (; scanner.at < end; scanner.at++) {
    const code = source.charCodeAt(scanner.at);
    if (code === NEWLINE) return;
    if (code === COLON && isSpaceAt(scanner, scanner.at + 1)) return;
    if (code === HASH && isBlank(source.charCodeAt(scanner.at - 1))) return;
  }
}

function skipQuoted(scanner: Scanner, quote: number): void {
  const { source, end } = scanner;
  const start = scanner.at;
  for (scanner.at++; scanner.at < end; scanner.at++) {
    const code = source.charCodeAt(scanner.at);
    if (code === BACKSLASH && quote === DOUBLE_QUOTE) scanner.at++;
    else if (code === quote) {
      if (quote === DOUBLE_QUOTE || source.charCodeAt(scanner.at + 1) !== SINGLE_QUOTE) {
        scanner.at++;
        return;
      }
      scanner.at++;
    }
  }
  scanner.at = end;
  scanner.unclosed = start;
}

/** Passes over brackets and all within them; quotes count only where a scalar may start. */
function skipFlow(scanner: Scanner): void {
  const { source, end } = scanner;
  let depth = 0;
  let fresh = true;
  let afterQuote = false;
  scanner.doubleBrace = false;
  while (scanner.at < end) {
    const code = source.charCodeAt(scanner.at);
    if (fresh && (code === DOUBLE_QUOTE || code === SINGLE_QUOTE)) {
      skipQuoted(scanner, code);
      fresh = false;
      afterQuote = true;
    } else if (fresh && (code === BANG || code === AMPERSAND)) skipWord(scanner);
    else if (code === HASH && isWhiteSpace(source.charCodeAt(scanner.at - 1))) {
      scanner.at = lineEnd(source, scanner.at);
    } else {
      scanner.at++;
      if (code === OPEN_BRACE && source.charCodeAt(scanner.at) === OPEN_BRACE) scanner.doubleBrace = true;
      depth += depthChange(code);
      if (depth === 0) return;
      if (isWhiteSpace(code)) continue;
      // Behind a key in quotes, a value may follow its colon without a space.
      fresh = isOpening(code) || (code === COLON && (afterQuote || isSpaceAt(scanner, scanner.at)));
      afterQuote = false;
    }
  }
}

function depthChange(code: number): number {
  if (code === OPEN_BRACKET || code === OPEN_BRACE) return 1;
  return code === CLOSE_BRACKET || code === CLOSE_BRACE ? -1 : 0;
}

function isOpening(code: number): boolean {
  return code === OPEN_BRACKET || code === OPEN_BRACE || code === COMMA;
}

/** Passes over a block scalar: its header, and all lines that are blank or further right than what holds it. */
function skipBlockScalar(scanner: Scanner): void {
  const { source, end } = scanner;
  scanner.at = Math.min(lineEnd(source, scanner.at) + 1, end);
  while (scanner.at < end) {
    if (source.charCodeAt(scanner.at) === NEWLINE) {
      scanner.at++;
      continue;
    }
    let first = scanner.at;
    while (isBlank(source.charCodeAt(first))) first++;
    const blank = first >= end || isWhiteSpace(source.charCodeAt(first));
    if (!blank && first - scanner.at <= scanner.parentColumn) return;
    scanner.at = Math.min(lineEnd(source, first) + 1, end);
  }
}
