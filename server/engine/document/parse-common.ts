/**
 * The parser for ordinary manifests: block lists and maps, brackets, scalars on one line, block scalars and comments, without a fault.
 * It goes through the text once and builds the tree as it goes. Whatever is not ordinary (anchors, tags, explicit and repeated keys,
 * scalars over several lines, tabs, directives, what exceeds a budget) it leaves to the parsers behind it, which also say what is wrong.
 *
 * Invariant: what it reads is what the others would read; the tests hold all of them to the same tree.
 */
import { getScalarValue } from 'js-yaml';
import { MAX_DEPTH, MAX_NODES, MAX_SCALAR_LENGTH } from './budgets.js';
import { isRepetitive } from './duplicates.js';
import { opensFlow, readFlow } from './flow-common.js';
import type { ParsedDocument } from './parsed.js';
import { blockScalarEnd } from './scan.js';
import type { Scanner } from './scanner.js';
import {
  NO_PROPERTIES,
  continuePlain,
  createScanner,
  isKey,
  isLineEnd,
  isSpaceAt,
  lineBreak,
  makeEmpty,
  makeKey,
  makeScalar,
  scanScalar,
  skipSpaces,
  skipToLine,
} from './scanner.js';
import type { TextRange, YamlEntry, YamlNode } from './tree.js';

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const PLUS = 43;
const DASH = 45;
const ZERO = 48;
const NINE = 57;
const GREATER = 62;
const PIPE = 124;

/** Reads one document, or answers `undefined` for one that is not ordinary. */
export function readDocumentCommon(source: string, range: TextRange): ParsedDocument | undefined {
  const scanner = createScanner(source, range);
  if (!skipToLine(scanner)) return undefined;
  if (scanner.column === 0 && source.startsWith('---', scanner.at) && isSpaceAt(scanner, scanner.at + 3)) {
    scanner.at += 3;
    if (!skipToLine(scanner)) return undefined;
  }
  if (scanner.at >= scanner.end) return undefined;
  const root = readBlock(scanner, -1);
  if (root === undefined || root.kind === 'scalar') return undefined;
  return skipToLine(scanner) && scanner.at >= scanner.end ? { root, problems: [], duplicateKeys: [] } : undefined;
}

/** Reads what stands to the right of `parent`, the column of the key or `-` that holds it. */
function readBlock(scanner: Scanner, parent: number): YamlNode | undefined {
  const code = scanner.source.charCodeAt(scanner.at);
  if (code === DASH && isSpaceAt(scanner, scanner.at + 1)) return readSequence(scanner);
  if (isInline(code)) return readInline(scanner, parent);
  if (!scanScalar(scanner, parent + 1, false)) return undefined;
  return isKey(scanner) ? readMap(scanner) : endScalar(scanner, parent);
}

function isInline(code: number): boolean {
  return code === PIPE || code === GREATER || opensFlow(code);
}

/** Reads a value on the line of its key: anything but a list or map in block style. */
function readInline(scanner: Scanner, parent: number): YamlNode | undefined {
  const code = scanner.source.charCodeAt(scanner.at);
  if (opensFlow(code)) return readFlow(scanner, parent + 1);
  if (code === PIPE || code === GREATER) return readBlockScalar(scanner, parent);
  return scanScalar(scanner, parent + 1, false) ? endScalar(scanner, parent) : undefined;
}

function endScalar(scanner: Scanner, parent: number): YamlNode | undefined {
  if (scanner.style === 'plain' && !continuePlain(scanner, parent + 1)) return undefined;
  return makeScalar(scanner);
}

/** Reads a map from behind its first key. Where a value is followed by anything on its line, it is none that is read here. */
function readMap(scanner: Scanner): YamlNode | undefined {
  if (scanner.depth >= MAX_DEPTH || ++scanner.nodes >= MAX_NODES) return undefined;
  scanner.depth++;
  const start = scanner.tokenStart;
  const column = start - scanner.lineStart;
  const entries: YamlEntry[] = [];
  let end: number;
  do {
    const key = makeKey(scanner);
    if (key === undefined) return undefined;
    scanner.at++;
    const value = readValue(scanner, column);
    if (value === undefined || !skipToLine(scanner)) return undefined;
    end = value.end;
    entries.push({ key, value, merged: false, valueRange: { start: value.start, end } });
    if (scanner.column < column) break;
  } while (scanner.column === column && scanScalar(scanner, Infinity, false) && isKey(scanner));
  scanner.depth--;
  if (scanner.column >= column || isRepetitive(entries)) return undefined;
  return { kind: 'map', start, end, flow: false, entries };
}

/** Reads the value behind a `:`: on its line, on lines further right, or a list as far left as the key; an empty one is null. */
function readValue(scanner: Scanner, column: number): YamlNode | undefined {
  const written = scanner.at;
  skipSpaces(scanner);
  if (!isLineEnd(scanner)) return readInline(scanner, column);
  if (!skipToLine(scanner)) return undefined;
  if (scanner.column > column) return readBlock(scanner, column);
  return scanner.column === column && isItem(scanner) ? readSequence(scanner) : makeEmpty(scanner, written);
}

function isItem(scanner: Scanner): boolean {
  return scanner.source.charCodeAt(scanner.at) === DASH && isSpaceAt(scanner, scanner.at + 1);
}

/** Reads a list from its first `-`. */
function readSequence(scanner: Scanner): YamlNode | undefined {
  if (scanner.depth >= MAX_DEPTH || ++scanner.nodes >= MAX_NODES) return undefined;
  scanner.depth++;
  const start = scanner.at;
  const column = start - scanner.lineStart;
  const items: YamlNode[] = [];
  const itemRanges: TextRange[] = [];
  let end: number;
  do {
    scanner.at++;
    const item = readItem(scanner, column);
    if (item === undefined || !skipToLine(scanner)) return undefined;
    end = item.end;
    items.push(item);
    itemRanges.push({ start: item.start, end });
  } while (scanner.column === column && isItem(scanner));
  scanner.depth--;
  if (scanner.column > column) return undefined;
  return { kind: 'sequence', start, end, flow: false, items, itemRanges };
}

function readItem(scanner: Scanner, column: number): YamlNode | undefined {
  const written = scanner.at;
  skipSpaces(scanner);
  if (!isLineEnd(scanner)) return readBlock(scanner, column);
  if (!skipToLine(scanner)) return undefined;
  return scanner.column > column ? readBlock(scanner, column) : makeEmpty(scanner, written);
}

/** js-yaml's numbers for what becomes of the line breaks at the end of a block scalar. */
const CLIP = 1;
const STRIP = 2;
const KEEP = 3;

interface BlockHeader {
  readonly chomping: typeof CLIP | typeof STRIP | typeof KEEP;
  /** As the header says it, or -1. */
  readonly indent: number;
}

/** Reads a block scalar from its `|` or `>`, as far as it says something. */
function readBlockScalar(scanner: Scanner, parent: number): YamlNode | undefined {
  const { source, at: start } = scanner;
  const header = readBlockHeader(scanner, parent);
  if (header === undefined || ++scanner.nodes >= MAX_NODES) return undefined;
  const valueStart = scanner.at;
  const indent = readBlockLines(scanner, parent + 1, header.indent);
  if (indent < 0) return undefined;
  const { at: valueEnd } = scanner;
  const folded = source.charCodeAt(start) === GREATER;
  const lines: BlockLines = { valueStart, valueEnd, indent, chomping: header.chomping };
  const text = (folded ? undefined : literalText(source, lines)) ?? blockText(source, lines, folded);
  const end = blockScalarEnd(source, start, valueEnd);
  // What is an empty block scalar to the one parser may be white space to the other.
  if (text.length > MAX_SCALAR_LENGTH || end - start <= 3) return undefined;
  return { kind: 'scalar', start, end, value: text, text, style: folded ? 'folded' : 'literal' };
}

interface BlockLines extends BlockHeader {
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A literal text, when its blank lines are empty: then nothing but the indentation of the others is to go. */
function literalText(source: string, { valueStart, valueEnd, indent, chomping }: BlockLines): string | undefined {
  let last = valueEnd;
  while (last > valueStart && source.charCodeAt(last - 1) === NEWLINE) last--;
  const region = source.slice(valueStart, last);
  if (region.includes('\r') || BLANK_LINE.test(region)) return undefined;
  const body = `\n${region}`.replaceAll(`\n${' '.repeat(indent)}`, '\n').slice(1);
  if (chomping === STRIP) return body;
  return body + (chomping === CLIP ? '\n' : '\n'.repeat(Math.max(valueEnd - last, 1)));
}

/** A line of nothing but spaces. */
const BLANK_LINE = /^ +$/m;

function blockText(source: string, { valueStart, valueEnd, indent, chomping }: BlockLines, folded: boolean): string {
  const event = { ...NO_PROPERTIES, valueStart, valueEnd, chomping, indent };
  return getScalarValue(source, { ...event, style: folded ? 5 : 4 });
}

/** Reads the rest of a block scalar's first line, and moves to the next one. */
function readBlockHeader(scanner: Scanner, parent: number): BlockHeader | undefined {
  const { source, end } = scanner;
  let chomping: BlockHeader['chomping'] = CLIP;
  let indent = -1;
  for (scanner.at++; ; scanner.at++) {
    const code = source.charCodeAt(scanner.at);
    if ((code === PLUS || code === DASH) && chomping === CLIP) chomping = code === PLUS ? KEEP : STRIP;
    else if (code > ZERO && code <= NINE && indent === -1) indent = parent + code - ZERO;
    else break;
  }
  skipSpaces(scanner);
  if (!isLineEnd(scanner)) return undefined;
  const newline = lineBreak(source, scanner.at, end);
  scanner.at = newline + 1;
  return newline < end ? { chomping, indent } : undefined;
}

/**
 * Passes over the lines of a block scalar, which are those that are blank or indented by `known`, or as the first of them when it is -1.
 * Answers the indentation, or -1 for what is not ordinary: no content, tabs in front of it, or blank lines that are longer.
 */
function readBlockLines(scanner: Scanner, least: number, known: number): number {
  const { source, end } = scanner;
  let indent = known;
  let blank = 0;
  let line = scanner.at;
  while (line < end) {
    let first = line;
    while (first < end && source.charCodeAt(first) === SPACE) first++;
    const column = first - line;
    const code = source.charCodeAt(first);
    if (code === TAB || (first >= end && column > 0)) return -1;
    if (code === NEWLINE || code === RETURN) blank = Math.max(blank, column);
    else if (indent === -1) {
      if (column < least) break;
      if (column < blank) return -1;
      indent = column;
    } else if (column < indent) break;
    line = Math.min(lineBreak(source, first, end) + 1, end);
  }
  scanner.at = scanner.lineStart = line;
  return indent;
}
