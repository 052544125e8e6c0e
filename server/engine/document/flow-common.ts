/** Lists and maps in brackets, as far as they are ordinary: every item and every value is there, and no tab stands between them. */
import { MAX_DEPTH, MAX_NODES } from './budgets.js';
import { isRepetitive } from './duplicates.js';
import type { Scanner } from './scanner.js';
import { isSpaceAt, makeKey, makeScalar, scanScalar, skipSpaces, skipToLine } from './scanner.js';
import type { TextRange, YamlEntry, YamlKey, YamlNode } from './tree.js';

const NEWLINE = 10;
const RETURN = 13;
const HASH = 35;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

export function opensFlow(code: number): boolean {
  return code === OPEN_BRACKET || code === OPEN_BRACE;
}

/** Reads from a bracket to the one that closes it; further lines stand at `indent` at least. */
export function readFlow(scanner: Scanner, indent: number): YamlNode | undefined {
  if (scanner.depth >= MAX_DEPTH || ++scanner.nodes >= MAX_NODES) return undefined;
  scanner.depth++;
  const isMap = scanner.source.charCodeAt(scanner.at) === OPEN_BRACE;
  const node = isMap ? readFlowMap(scanner, indent) : readFlowSequence(scanner, indent);
  scanner.depth--;
  return node;
}

function readFlowSequence(scanner: Scanner, indent: number): YamlNode | undefined {
  const start = scanner.at;
  const items: YamlNode[] = [];
  const itemRanges: TextRange[] = [];
  do {
    scanner.at++;
    if (!skipInFlow(scanner, indent)) return undefined;
    if (scanner.source.charCodeAt(scanner.at) === CLOSE_BRACKET) break;
    const item = readFlowNode(scanner, indent);
    if (item === undefined || !skipInFlow(scanner, indent)) return undefined;
    items.push(item);
    itemRanges.push({ start: item.start, end: item.end });
  } while (scanner.source.charCodeAt(scanner.at) === COMMA);
  if (scanner.source.charCodeAt(scanner.at) !== CLOSE_BRACKET) return undefined;
  const end = ++scanner.at;
  return { kind: 'sequence', start, end, flow: true, items, itemRanges };
}

function readFlowMap(scanner: Scanner, indent: number): YamlNode | undefined {
  const start = scanner.at;
  const entries: YamlEntry[] = [];
  do {
    scanner.at++;
    if (!skipInFlow(scanner, indent)) return undefined;
    if (scanner.source.charCodeAt(scanner.at) === CLOSE_BRACE) break;
    const key = readFlowKey(scanner, indent);
    if (key === undefined || !skipInFlow(scanner, indent)) return undefined;
    const value = readFlowNode(scanner, indent);
    if (value === undefined || !skipInFlow(scanner, indent)) return undefined;
    entries.push({ key, value, merged: false, valueRange: { start: value.start, end: value.end } });
  } while (scanner.source.charCodeAt(scanner.at) === COMMA);
  if (scanner.source.charCodeAt(scanner.at) !== CLOSE_BRACE || isRepetitive(entries)) return undefined;
  const end = ++scanner.at;
  return { kind: 'map', start, end, flow: true, entries };
}

/** Reads a key and its `:`, which stand on one line. Behind a quote, the value may follow without a space. */
function readFlowKey(scanner: Scanner, indent: number): YamlKey | undefined {
  if (!scanScalar(scanner, indent, true)) return undefined;
  const { tokenStart, tokenEnd, style } = scanner;
  if (tokenStart < scanner.lineStart) return undefined;
  skipSpaces(scanner);
  const { source, at } = scanner;
  if (source.charCodeAt(at) !== COLON) return undefined;
  if (!isSpaceAt(scanner, at + 1) && (style === 'plain' || at > tokenEnd)) return undefined;
  scanner.at++;
  return makeKey(scanner);
}

function readFlowNode(scanner: Scanner, indent: number): YamlNode | undefined {
  if (opensFlow(scanner.source.charCodeAt(scanner.at))) return readFlow(scanner, indent);
  return scanScalar(scanner, indent, true) ? makeScalar(scanner) : undefined;
}

/** Moves to the next word or bracket; `false` at the end of the document, and where a line is not indented enough. */
function skipInFlow(scanner: Scanner, indent: number): boolean {
  skipSpaces(scanner);
  const { source, at, end } = scanner;
  if (at >= end) return false;
  const code = source.charCodeAt(at);
  if (code !== NEWLINE && code !== RETURN && code !== HASH) return true;
  return skipToLine(scanner) && scanner.at < end && scanner.column >= indent;
}
