/**
 * The parser for open documents: `yaml`, which reads on behind an error and says what is wrong.
 */
import { Composer, Parser, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { ParsedNode, Scalar, YAMLMap } from 'yaml';
import { MAX_DEPTH } from './budgets.js';
import type { Builder } from './builder-state.js';
import { createBuilder } from './builder-state.js';
import { addAlias, addScalar, closeCollection, openCollection } from './builder.js';
import { depthBound } from './depth.js';
import { MESSAGES } from './messages.js';
import { readDocumentFast } from './parse-fast.js';
import type { ParsedDocument } from './parsed.js';
import { blockScalarEnd, isBlank } from './scan.js';
import { reportSyntaxErrors } from './syntax-errors.js';
import type { ScalarStyle, TextRange } from './tree.js';

/**
 * `yaml` recurses, so what may nest deeper than this is not shown to it. Well above `MAX_DEPTH`, because the bound also counts brackets
 * in strings.
 */
const STACK_SAFE_DEPTH = 1_000;

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
}

/** Reads one document, broken or not. */
export function readDocumentTolerant(source: string, range: TextRange): ParsedDocument {
  const bound = depthBound(source, range.start, range.end);
  if (bound > MAX_DEPTH) {
    const sound = readDocumentFast(source, range);
    if (sound !== undefined) return sound;
    if (bound > STACK_SAFE_DEPTH) return tooDeep(range);
  }
  try {
    return compose(source, range);
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(range);
    throw error;
  }
}

function tooDeep({ start }: TextRange): ParsedDocument {
  const problem = { code: 'too-deep', message: MESSAGES.tooDeep(MAX_DEPTH), range: { start, end: start + 1 } } as const;
  return { root: undefined, problems: [problem], duplicateKeys: [] };
}

function compose(source: string, range: TextRange): ParsedDocument {
  const builder = createBuilder();
  const composer = new Composer(OPTIONS);
  const documents = [...composer.compose(new Parser().parse(source.slice(range.start, range.end)))];
  const errors =
    documents.length === 0 ? composer.streamInfo().errors : documents.flatMap((document) => document.errors);
  reportSyntaxErrors(builder, source, range, errors);
  const document = documents[0];
  if (document !== undefined) readNode({ source, base: range.start, builder }, document.contents);
  return {
    root: builder.stopped ? undefined : builder.root,
    problems: builder.problems.toSorted((one, other) => one.range.start - other.range.start),
    duplicateKeys: builder.duplicateKeys,
  };
}

function readNode(reader: Reader, node: ParsedNode | null): void {
  const { builder, base } = reader;
  if (builder.stopped || node === null) return;
  if (isAlias(node)) {
    addAlias(builder, node.source, base + node.range[0], base + node.range[1]);
  } else if (isScalar(node)) {
    readScalar(reader, node);
  } else if (isMap(node)) {
    readMap(reader, node);
  } else if (isSeq(node)) {
    const flow = node.flow === true;
    openCollection(builder, false, flow, base + node.range[0], node.anchor ?? '');
    for (const item of node.items) readNode(reader, item);
    closeCollection(builder, flow ? base + node.range[1] : undefined);
  }
}

function readMap(reader: Reader, map: YAMLMap.Parsed): void {
  const { builder, base, source } = reader;
  const written = base + map.range[0];
  const braces = map.flow === true && source.charAt(written) === '{' && map.items[0]?.key.range[0] !== map.range[0];
  const start = Math.min(written, base + (map.items[0]?.key.range[0] ?? map.range[0]));
  openCollection(builder, true, map.flow === true, start, map.anchor ?? '');
  for (const { key, value } of map.items) {
    readNode(reader, key);
    if (value === null) addEmpty(reader, base + key.range[1]);
    else readNode(reader, value);
  }
  closeCollection(builder, braces ? base + map.range[1] : undefined);
}

/** A key without a `:`. */
function addEmpty({ builder }: Reader, at: number): void {
  addScalar(builder, at, at, '', 'plain', '', '');
}

function readScalar({ source, base, builder }: Reader, scalar: Scalar.Parsed): void {
  const style = styleOf(scalar);
  let start = base + scalar.range[0];
  let end = base + scalar.range[1];
  if (style === 'literal' || style === 'folded') end = blockScalarEnd(source, start, end);
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
