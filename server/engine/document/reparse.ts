/** The newer text of a stream: documents that an edit left alone are not parsed again. */
import { MAX_TEXT_LENGTH } from './budgets.js';
import { moveDocument } from './lazy-document.js';
import { parseFast, readFast } from './parse.js';
import { readSource } from './source.js';
import { splitDocuments } from './split.js';
import { isTemplate } from './template.js';
import type { TextRange, YamlDocument, YamlStream } from './tree.js';

export interface Reparsed {
  readonly stream: YamlStream;
  /** By document of the new stream the one of the old that it was. */
  readonly kept: ReadonlyMap<YamlDocument, YamlDocument>;
}

/**
 * How often a stream is made from an older one. Strings of a document hold on to the text that they were cut from, so each
 * edit may keep a text of its own alive; reading everything anew lets go of them.
 */
const MAX_GENERATIONS = 64;
const generations = new WeakMap<YamlStream, number>();

/** Answers what `parseFast` answers for the text. */
export function reparse(before: YamlStream, text: string): Reparsed {
  const generation = (generations.get(before) ?? 0) + 1;
  if (before.template || generation > MAX_GENERATIONS || text.length > MAX_TEXT_LENGTH || isTemplate(text))
    return afresh(text);
  const source = readSource(text);
  // What had to be made fit for the parsers is not the text that is compared here.
  if (source.text !== text || source.problems.length > 0) return afresh(text);
  const kept = new Map<YamlDocument, YamlDocument>();
  const findUntouched = compare(before, text);
  const documents: YamlDocument[] = [];
  for (const range of splitDocuments(text)) {
    const index = documents.length;
    const known = findUntouched(range);
    const document = known ? moveDocument(known, text, index, range.start - known.start) : read(text, range, index);
    if (known) kept.set(document, known);
    else if (document.root === undefined && document.problems.length === 0) continue;
    documents.push(document);
  }
  const stream: YamlStream = { text, documents, template: false };
  generations.set(stream, generation);
  return { stream, kept };
}

const afresh = (text: string): Reparsed => ({ stream: parseFast(text), kept: new Map() });

function read(text: string, range: TextRange, index: number): YamlDocument {
  const { root, problems, duplicateKeys } = readFast(text, range);
  return { text, start: range.start, end: range.end, index, root, problems, duplicateKeys };
}

/** Finds the old document that stands in a range of the new text, if no part of it was edited. */
function compare(before: YamlStream, text: string): (range: TextRange) => YamlDocument | undefined {
  const old = before.text;
  const shorter = Math.min(old.length, text.length);
  const same = commonStart(old, text, shorter);
  const sameEnd = commonEnd(old, text, shorter - same);
  const delta = text.length - old.length;
  const byStart = new Map(before.documents.map((document) => [document.start, document]));
  const endsAlike = (end: number, oldEnd: number): boolean =>
    text.charAt(end - 1) === '\n' || (end === text.length && oldEnd === old.length);
  const matches = (range: TextRange, moved: number): YamlDocument | undefined => {
    const document = byStart.get(range.start - moved);
    return document?.end === range.end - moved && endsAlike(range.end, document.end) ? document : undefined;
  };
  return (range) => {
    if (range.end <= same) return matches(range, 0);
    return range.start >= text.length - sameEnd ? matches(range, delta) : undefined;
  };
}

/** How many code units at the start are the same. */
function commonStart(left: string, right: string, limit: number): number {
  let length = 0;
  while (length < limit && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return length;
}

/** How many code units at the end are the same. */
function commonEnd(left: string, right: string, limit: number): number {
  let length = 0;
  while (length < limit && left.charCodeAt(left.length - 1 - length) === right.charCodeAt(right.length - 1 - length))
    length += 1;
  return length;
}
