/**
 * The parser for bulk work: a scanner of our own for ordinary documents, js-yaml's event parser, whose events hold offsets and little else,
 * for most of the others. Where a document has any problem, the tolerant parser reads it again, so that both describe problems alike.
 */
import { YAMLException, getScalarValue, parseEvents } from 'js-yaml';
import type { Event, ScalarEvent } from 'js-yaml';
import { MAX_DEPTH } from './budgets.js';
import type { Builder } from './builder-state.js';
import { createBuilder, report } from './builder-state.js';
import { addAlias, addScalar, awaitsKey, closeCollection, lastEnd, openCollection } from './builder.js';
import { MESSAGES } from './messages.js';
import { readDocumentCommon } from './parse-common.js';
import type { ParsedDocument } from './parsed.js';
import { blockScalarEnd, isBlank, isBlock, isWhiteSpace, skipSpaceAndComments } from './scan.js';
import { mayIndentByTab } from './tabs.js';
import type { ScalarStyle, TextRange } from './tree.js';

const DOCUMENT = 1;
const SEQUENCE = 2;
const MAPPING = 3;
const SCALAR = 4;
const ALIAS = 5;
const FLOW = 2;

/** js-yaml's numbers for styles, in order. */
const STYLES: readonly ScalarStyle[] = ['plain', 'plain', 'single', 'double', 'literal', 'folded'];

/**
 * js-yaml counts its own recursion, which is deeper than the tree where a node has properties. The builder holds to the budget;
 * this only guards the stack.
 */
const PARSER_DEPTH = 2 * MAX_DEPTH + 20;

/** A key's `:` must stand within 1,024 characters; a little less, for what stands between. */
const MAX_KEY_LENGTH = 1_000;

const NEWLINE = 10;
const HASH = 35;
const COLON = 58;
const DASH = 45;
const COMMA = 44;
const PIPE = 124;
const GREATER = 62;

interface Reader {
  readonly source: string;
  /** The document's own text, in which js-yaml counts. */
  readonly part: string;
  /** Where `part` starts in `source`. */
  readonly base: number;
  readonly builder: Builder;
  /** Flow style per open collection: `pair` is a single `[key: value]` without braces. */
  readonly open: ('block' | 'flow' | 'pair')[];
  /** Where the last token ends, in `source`. */
  cursor: number;
  /** Something that js-yaml should have refused: a key that is too long, a tag without a name. */
  doubtful: boolean;
}

/** Reads one document without a fault, except that it may exhaust a budget; `undefined` for any other. */
export function readDocumentFast(source: string, range: TextRange): ParsedDocument | undefined {
  const part = partOf(source, range);
  if (part.includes('\ufeff')) return undefined;
  const common = readDocumentCommon(source, range);
  if (common !== undefined) return common;
  if (isPeculiar(part)) return undefined;
  const events = eventsOf(part);
  if (events instanceof YAMLException) return undefined;
  const builder = createBuilder();
  if (!readEvents(source, part, range, events, builder)) return undefined;
  const { problems, stopped } = builder;
  // A budget that ran out would run out again.
  return problems.length === (stopped ? 1 : 0) ? resultOf(builder) : undefined;
}

/** An explicit key, `? key`. No manifest has one, and where its parts stand is hard to tell from events. */
const EXPLICIT_KEY = /(?:^|[\s[{,-])\?(?:\s|$)/;

/** What is left to the tolerant parser: js-yaml misses some errors, of escapes, tabs and byte order marks. */
function isPeculiar(part: string): boolean {
  return part.includes('\\U') || mayIndentByTab(part) || (part.includes('?') && EXPLICIT_KEY.test(part));
}

/**
 * Reads one document that may nest too deep for the tolerant parser, and says what is wrong with it as well as this one can: up to
 * the first fault.
 */
export function readDocumentGuarded(source: string, range: TextRange): ParsedDocument {
  const part = partOf(source, range);
  const events = eventsOf(part);
  const builder = createBuilder();
  if (!(events instanceof YAMLException)) {
    if (readEvents(source, part, range, events, builder)) return resultOf(builder);
    const message = MESSAGES.unreadable('it is not plain enough for a text of this size');
    report(builder, 'syntax', message, range.start, range.start + 1);
  } else {
    const at = Math.min(range.start + (events.mark?.position ?? 0), Math.max(range.start, range.end - 1));
    const tooDeep = events.reason.startsWith('nesting exceeded');
    const message = tooDeep ? MESSAGES.tooDeep(MAX_DEPTH) : MESSAGES.unreadable(events.reason);
    report(builder, tooDeep ? 'too-deep' : 'syntax', message, at, at + 1);
  }
  return { ...resultOf(builder), root: undefined };
}

function resultOf({ root, stopped, problems, duplicateKeys }: Builder): ParsedDocument {
  return { root: stopped ? undefined : root, problems, duplicateKeys };
}

function partOf(source: string, { start, end }: TextRange): string {
  return start === 0 && end === source.length ? source : source.slice(start, end);
}

/** Feeds a document's events to the builder; `false` for what the tolerant parser would understand otherwise. */
function readEvents(
  source: string,
  part: string,
  range: TextRange,
  events: readonly Event[],
  builder: Builder,
): boolean {
  const reader: Reader = { source, part, base: range.start, builder, open: [], cursor: range.start, doubtful: false };
  for (let index = 0; index < events.length && !builder.stopped; index++) {
    const event = events[index];
    if (event === undefined) return false;
    if (event.type === DOCUMENT) {
      if (index > 0 || event.directives.length > 0) return false;
      if (event.explicitStart && !skipMarker(reader)) return false;
    } else readEvent(reader, event, events[index + 1]);
    if (reader.doubtful) return false;
  }
  return true;
}

/** Moves behind the `---`; js-yaml also takes one that is indented, which is none. */
function skipMarker(reader: Reader): boolean {
  const { source, base } = reader;
  const marker = skipSpaceAndComments(source, base);
  reader.cursor = marker + 3;
  return source.startsWith('---', marker) && (marker === base || source.charCodeAt(marker - 1) === NEWLINE);
}

function eventsOf(part: string): Event[] | YAMLException {
  try {
    return parseEvents(part, { maxDepth: PARSER_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

function readEvent(reader: Reader, event: Exclude<Event, { type: typeof DOCUMENT }>, next: Event | undefined): void {
  if ('tagStart' in event && (event.tagStart >= 0 || event.anchorStart >= 0)) {
    if (!hasSimpleProperties(reader, event)) reader.doubtful = true;
  }
  switch (event.type) {
    case SCALAR:
      readScalar(reader, event);
      break;
    case ALIAS: {
      const start = reader.base + event.anchorStart - 1;
      reader.cursor = reader.base + event.anchorEnd;
      addAlias(reader.builder, reader.part.slice(event.anchorStart, event.anchorEnd), start, reader.cursor);
      break;
    }
    case SEQUENCE:
    case MAPPING:
      openEvent(reader, event, next);
      break;
    default:
      closeEvent(reader);
  }
}

/** Leaves all but simple tags and anchors to the tolerant parser: js-yaml takes some that have no name, or no space behind. */
function hasSimpleProperties({ part }: Reader, { tagStart, tagEnd, anchorEnd }: Properties): boolean {
  const isSimple = tagStart < 0 || /^!!?[a-zA-Z]+$/.test(part.slice(tagStart, tagEnd));
  return isSimple && isSpaceAt(part, tagEnd) && isSpaceAt(part, anchorEnd);
}

function isSpaceAt(part: string, at: number): boolean {
  return at < 0 || at >= part.length || isWhiteSpace(part.charCodeAt(at));
}

type CollectionEvent = Extract<Event, { type: typeof SEQUENCE | typeof MAPPING }>;

function openEvent(reader: Reader, event: CollectionEvent, next: Event | undefined): void {
  const flow = event.style === FLOW;
  const brace = flow && !isPair(reader, event, next);
  const written = reader.base + event.start;
  const start = event.type === MAPPING && !brace ? firstKeyStart(reader, written, next) : written;
  if (!flow) checkLine(reader, start);
  reader.open.push(brace ? 'flow' : flow ? 'pair' : 'block');
  reader.cursor = brace ? written + 1 : written;
  openCollection(reader.builder, event.type === MAPPING, flow, start, anchorOf(reader, event));
}

/** A single pair in a list, `[key: value]`, is a map without braces of its own. */
function isPair(reader: Reader, event: CollectionEvent, next: Event | undefined): boolean {
  if (event.type !== MAPPING) return false;
  if (reader.part.charAt(event.start) !== '{') return true;
  return next?.type === MAPPING && next.start === event.start;
}

/**
 * Doubts a block collection, key or item that follows something on its line: js-yaml lets properties and brackets stand in front of it.
 */
function checkLine(reader: Reader, start: number): void {
  const frame = reader.builder.frames.at(-1);
  if (frame === undefined || frame.flow || frame.end === frame.start) return;
  const newline = reader.source.indexOf('\n', frame.end);
  if (newline === -1 || newline >= start) reader.doubtful = true;
}

/** js-yaml starts a map at its key's properties; the tree leaves anchors and tags out of every range. */
function firstKeyStart(reader: Reader, start: number, key: Event | undefined): number {
  if (key?.type !== SCALAR || key.valueStart < 0) return start;
  return reader.base + key.valueStart - (isQuoted(key) ? 1 : 0);
}

function closeEvent(reader: Reader): void {
  const kind = reader.open.pop();
  if (kind === undefined) return;
  if (kind !== 'flow') {
    closeCollection(reader.builder);
    return;
  }
  let at = reader.cursor;
  while (at < reader.source.length) {
    at = skipSpaceAndComments(reader.source, at);
    const code = reader.source.charCodeAt(at);
    if (code !== COMMA && code !== COLON) break;
    at++;
  }
  reader.cursor = at + 1;
  closeCollection(reader.builder, reader.cursor);
}

function isQuoted(event: ScalarEvent): boolean {
  return event.style === 2 || event.style === 3;
}

function readScalar(reader: Reader, event: ScalarEvent): void {
  const style = STYLES[event.style] ?? 'plain';
  let start: number;
  let end: number;
  if (event.valueStart < 0) {
    start = end = emptyStart(reader, event);
    if (awaitsKey(reader.builder.frames.at(-1))) reader.doubtful = true;
  } else if (isBlock(style)) {
    start = blockStart(reader, event);
    end = blockScalarEnd(reader.source, start, reader.base + event.valueEnd);
  } else {
    const quote = isQuoted(event) ? 1 : 0;
    start = reader.base + event.valueStart - quote;
    end = reader.base + event.valueEnd + quote;
  }
  reader.cursor = Math.max(reader.cursor, end);
  checkScalar(reader, style, start, end);
  const text = getScalarValue(reader.part, event);
  addScalar(reader.builder, start, end, text, style, tagOf(reader, event), anchorOf(reader, event));
}

function checkScalar(reader: Reader, style: ScalarStyle, start: number, end: number): void {
  const frame = reader.builder.frames.at(-1);
  if (awaitsKey(frame)) {
    const isSplit = end > start && !isFollowedOnLine(reader.source, end);
    if (end - start > MAX_KEY_LENGTH || isSplit) reader.doubtful = true;
    checkLine(reader, start);
  } else if (frame?.map === false) checkLine(reader, start);
  // What is an empty block scalar to the one may be white space to the other.
  // Nor do they agree on the indentation of one that is the whole document.
  if (isBlock(style) && (end - start <= 3 || frame === undefined)) reader.doubtful = true;
}

/** js-yaml lets the `:` of a key stand on a later line. */
function isFollowedOnLine(source: string, end: number): boolean {
  let at = end;
  while (isBlank(source.charCodeAt(at))) at++;
  return source.charCodeAt(at) !== NEWLINE && source.charCodeAt(at) !== HASH;
}

/** Where an absent value would stand: behind its properties, or its `:` or `-`. */
function emptyStart(reader: Reader, event: ScalarEvent): number {
  if (event.tagEnd >= 0 || event.anchorEnd >= 0) return reader.base + Math.max(event.tagEnd, event.anchorEnd);
  const at = skipSpaceAndComments(reader.source, reader.cursor);
  const code = reader.source.charCodeAt(at);
  const kind = reader.open.at(-1);
  if (kind === undefined) return reader.cursor;
  const frame = reader.builder.frames.at(-1);
  const expected = frame?.map === false ? DASH : COLON;
  return code === expected ? at + 1 : Math.max(reader.cursor, lastEnd(reader.builder));
}

/** Where the `|` or `>` of a block scalar stands; js-yaml only tells where its content starts. */
function blockStart(reader: Reader, event: ScalarEvent): number {
  let at = Math.max(reader.cursor, reader.base + Math.max(event.tagEnd, event.anchorEnd));
  for (;;) {
    at = skipSpaceAndComments(reader.source, at);
    const code = reader.source.charCodeAt(at);
    if (code === PIPE || code === GREATER || at >= reader.source.length) return at;
    at++;
  }
}

interface Properties {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}

function anchorOf(reader: Reader, event: Properties): string {
  return event.anchorStart < 0 ? '' : reader.part.slice(event.anchorStart, event.anchorEnd);
}

function tagOf(reader: Reader, event: Properties): string {
  return event.tagStart < 0 ? '' : tagName(reader.part.slice(event.tagStart, event.tagEnd));
}

const CORE_TAG = 'tag:yaml.org,2002:';

/** `!!int` and its long form are `int`; `!` makes a string; a tag that means nothing to Kubernetes is `?`. */
function tagName(written: string): string {
  if (written === '!') return 'str';
  if (written.startsWith('!!')) return written.slice(2);
  return written.startsWith(`!<${CORE_TAG}`) ? written.slice(2 + CORE_TAG.length, -1) : '?';
}
