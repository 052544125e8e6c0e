/**
 * The parser for open documents: `yaml`, which reads on behind an error and says what is wrong.
 */
import { Composer, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, ParsedNode, Scalar, YAMLError, YAMLMap } from 'yaml';
import { MAX_REPAIRED_LENGTH } from './budgets.js';
import type { Builder } from './builder-state.js';
import { createBuilder, report } from './builder-state.js';
import { addAlias, addScalar, closeCollection, openCollection } from './builder.js';
import { readDocumentFast, readDocumentGuarded } from './parse-fast.js';
import { MESSAGES } from './messages.js';
import type { ParsedDocument } from './parsed.js';
import { blockScalarEnd, isBlank, isBlock, lineEnd, skipSpaceAndComments } from './scan.js';
import type { RepairedText } from './repair.js';
import { closeQuote, indentLines, originalOffset } from './repair.js';
import { reportSyntaxErrors } from './syntax-errors.js';
import { mayIndentByTab, reportTabs } from './tabs.js';
import { readTokens } from './tokens.js';
import type { ScalarStyle, TextRange } from './tree.js';

/** Everything is read as text; the builder gives it a type. Repeated keys are found there too, without comparing all pairs. */
const OPTIONS = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  merge: false,
  keepSourceTokens: false,
} as const;

interface Reader {
  readonly source: string;
  readonly base: number;
  readonly builder: Builder;
  /** What was parsed in place of the document's own text. */
  readonly repaired: RepairedText | undefined;
}

/** Reads one document, broken or not. */
export function readDocumentTolerant(source: string, range: TextRange): ParsedDocument {
  if (range.end > MAX_REPAIRED_LENGTH) return readDocumentFast(source, range) ?? readDocumentGuarded(source, range);
  return compose(source, range) ?? readDocumentGuarded(source, range);
}

function compose(source: string, range: TextRange): ParsedDocument | undefined {
  const part = source.slice(range.start, range.end);
  const reading = readPart(part);
  if (reading === undefined) return undefined;
  const builder = createBuilder();
  const reader: Reader = { source, base: range.start, builder, repaired: reading.repaired };
  if (reading.unclosedQuote >= 0) {
    const at = range.start + reading.unclosedQuote;
    report(builder, 'syntax', MESSAGES.unclosedQuote, at, lineEnd(source, at));
  }
  reportSyntaxErrors(builder, source, reading.composed.errors, (offset) =>
    Math.min(offsetIn(reader, offset), range.end),
  );
  if (reading.composed.document !== undefined) readNode(reader, reading.composed.document.contents);
  if (mayIndentByTab(part)) reportTabs(builder, source, range);
  return {
    root: builder.stopped ? undefined : builder.root,
    problems: builder.problems.toSorted((one, other) => one.range.start - other.range.start),
    duplicateKeys: builder.duplicateKeys,
  };
}

interface Reading {
  readonly composed: Composed;
  readonly repaired: RepairedText | undefined;
  /** Where a quote opens that was closed in the repaired text, or -1. */
  readonly unclosedQuote: number;
}

interface Composed {
  readonly document: Document.Parsed | undefined;
  readonly errors: readonly YAMLError[];
}

/** Reads a text as it is, or repaired where that makes more of it. */
function readPart(part: string): Reading | undefined {
  const composed = composeText(part);
  if (composed === undefined) return undefined;
  const asItIs: Reading = { composed, repaired: undefined, unclosedQuote: -1 };
  // The package `yaml` takes an escaped quote at the very end for the closing one.
  if (composed.errors.length === 0 && !part.endsWith('\\"')) return asItIs;
  const closed = closeQuote(part);
  const reread = closed && composeText(closed.text);
  if (closed && reread) return { composed: reread, repaired: closed, unclosedQuote: closed.at };
  const indented = indentLines(part);
  const better = indented && composeText(indented.text);
  const isBetter = better !== undefined && better.errors.length < composed.errors.length;
  return isBetter ? { composed: better, repaired: indented, unclosedQuote: -1 } : asItIs;
}

/** Reads a text without interpreting it; `undefined` where it nests too deep for that. */
function composeText(part: string): Composed | undefined {
  const tokens = readTokens(part);
  if (tokens === undefined) return undefined;
  const composer = new Composer(OPTIONS);
  const documents = [...composer.compose(tokens)];
  const errors =
    documents.length === 0 ? composer.streamInfo().errors : documents.flatMap((document) => document.errors);
  return { document: documents[0], errors: errors.filter((error) => !isForgiven(error)) };
}

/** goyaml.v2 asks for no white space in front of a comment. */
function isForgiven({ code, message }: YAMLError): boolean {
  return code === 'MISSING_CHAR' && message.startsWith('Comments must be separated');
}

/** The offset in the source of an offset that `yaml` tells. */
function offsetIn({ base, repaired }: Reader, offset: number): number {
  return base + (repaired === undefined ? offset : originalOffset(repaired, offset));
}

function readNode(reader: Reader, node: ParsedNode | null): void {
  const { builder } = reader;
  if (builder.stopped || node === null) return;
  if (isAlias(node)) {
    addAlias(builder, node.source, offsetIn(reader, node.range[0]), offsetIn(reader, node.range[1]));
  } else if (isScalar(node)) {
    readScalar(reader, node);
  } else if (isMap(node)) {
    readMap(reader, node);
  } else if (isSeq(node)) {
    const flow = node.flow === true;
    openCollection(builder, false, flow, offsetIn(reader, node.range[0]), node.anchor ?? '');
    for (const item of node.items) readNode(reader, item);
    closeCollection(builder, flow ? offsetIn(reader, node.range[1]) : undefined);
  }
}

function readMap(reader: Reader, map: YAMLMap.Parsed): void {
  const { builder, source } = reader;
  const written = offsetIn(reader, map.range[0]);
  const braces = map.flow === true && source.charAt(written) === '{' && map.items[0]?.key.range[0] !== map.range[0];
  const start = Math.min(written, offsetIn(reader, map.items[0]?.key.range[0] ?? map.range[0]));
  openCollection(builder, true, map.flow === true, start, map.anchor ?? '');
  for (const { key, value } of map.items) {
    readNode(reader, key);
    if (map.flow !== true) checkKeyLine(reader, key);
    if (value === null) addEmpty(reader, offsetIn(reader, key.range[1]));
    else readNode(reader, value);
  }
  closeCollection(builder, braces ? offsetIn(reader, map.range[1]) : undefined);
}

/** YAML has it that a key without `?` ends with a `:` on its own line; the package `yaml` only asks that of the first one. */
function checkKeyLine(reader: Reader, { range }: { readonly range: readonly [number, number, number] }): void {
  const { source, builder } = reader;
  const [start, end] = [offsetIn(reader, range[0]), offsetIn(reader, range[1])];
  const colon = skipSpaceAndComments(source, end);
  if (start === end || source.charAt(colon) !== ':' || !source.slice(end, colon).includes('\n')) return;
  if (!source.slice(0, start).trimEnd().endsWith('?')) report(builder, 'syntax', MESSAGES.splitKey, start, end);
}

/** A key without a `:`. */
function addEmpty({ builder }: Reader, at: number): void {
  addScalar(builder, at, at, '', 'plain', '', '');
}

function readScalar(reader: Reader, scalar: Scalar.Parsed): void {
  const { source, builder } = reader;
  const style = styleOf(scalar);
  let start = offsetIn(reader, scalar.range[0]);
  let end = offsetIn(reader, scalar.range[1]);
  if (isBlock(style)) end = blockScalarEnd(source, start, end);
  else if (start === end) {
    // `yaml` puts an absent value behind the blanks that follow its `:`.
    while (isBlank(source.charCodeAt(start - 1))) start--;
    end = start;
  }
  addScalar(builder, start, end, scalar.source, style, tagName(scalar.tag), scalar.anchor ?? '');
}

function styleOf(scalar: Scalar.Parsed): ScalarStyle {
  switch (scalar.type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_LITERAL':
      return 'literal';
    case 'BLOCK_FOLDED':
      return 'folded';
    default:
      return 'plain';
  }
}

const CORE_TAG = 'tag:yaml.org,2002:';

function tagName(tag: string | undefined): string {
  if (tag === undefined) return '';
  if (tag === '!') return 'str';
  return tag.startsWith(CORE_TAG) ? tag.slice(CORE_TAG.length) : '?';
}
