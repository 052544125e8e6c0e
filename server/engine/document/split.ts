/**
 * Cuts a stream into documents before anything is parsed, so that one broken document never hides the others.
 *
 * That is sound because a line that starts with `---` or `...` and white space ends a document in *every* context: YAML 1.2
 * forbids it inside of scalars (production 206, `c-forbidden`), and `kubectl` cuts at `---` lines without looking at all
 * (`apimachinery/pkg/util/yaml/decoder.go`, `YAMLReader`).
 */
import { bracketsEnd } from './contexts.js';
import { nextLine, skipSpaceAndComments } from './scan.js';
import type { TextRange } from './tree.js';

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const DASH = 45;
const DOT = 46;
const BYTE_ORDER_MARK = 0xfeff;

interface OpenDocument {
  readonly start: number;
  /** The furthest part that has been seen. */
  part: 'nothing' | 'directives' | 'marker' | 'content';
}

/**
 * The documents of `source`, whose line breaks are LF or CRLF. A document starts with its directives or its `---`, or with the
 * comments before them at the start of the stream, but behind a byte order mark; it reaches to the next one. What holds nothing but comments is left out.
 */
export function splitDocuments(source: string): TextRange[] {
  const documents: TextRange[] = [];
  let current = openDocument(source, 0);
  for (let at = current.start; at < source.length; at = Math.max(nextLine(source, at), current.start)) {
    const marked = skipByteOrderMark(source, at);
    const marker = markerAt(source, marked);
    if (marker === DASH) {
      if (current.part === 'marker' || current.part === 'content') {
        close(source, documents, current, at);
        current = openDocument(source, at);
      }
      current.part = holdsContent(source, marked + 3) ? 'content' : 'marker';
    } else if (marker === DOT) {
      const next = nextLine(source, at);
      close(source, documents, current, next);
      current = openDocument(source, next);
    } else if (current.part !== 'content' && holdsContent(source, at)) {
      const directive = source.charCodeAt(at) === PERCENT && current.part !== 'marker';
      current.part = directive ? 'directives' : 'content';
    }
  }
  close(source, documents, current, source.length);
  return documents;
}

function openDocument(source: string, at: number): OpenDocument {
  return { start: skipByteOrderMark(source, at), part: 'nothing' };
}

function close(source: string, documents: TextRange[], { start, part }: OpenDocument, end: number): void {
  if (part === 'content' || part === 'directives') splitObjects(source, { start, end }, documents);
}

function skipByteOrderMark(source: string, at: number): number {
  return source.charCodeAt(at) === BYTE_ORDER_MARK ? at + 1 : at;
}

/** `DASH` for `---`, `DOT` for `...`, at the start of a line and followed by white space. */
function markerAt(source: string, line: number): number {
  const first = source.charCodeAt(line);
  if (first !== DASH && first !== DOT) return 0;
  if (source.charCodeAt(line + 1) !== first || source.charCodeAt(line + 2) !== first) return 0;
  const after = source.charCodeAt(line + 3);
  return Number.isNaN(after) || after === SPACE || after === TAB || after === NEWLINE || after === RETURN ? first : 0;
}

/** Whether the rest of the line is more than white space and a comment. */
function holdsContent(source: string, from: number): boolean {
  for (let index = from; index < source.length; index++) {
    const code = source.charCodeAt(index);
    if (code === NEWLINE || code === HASH) return false;
    if (code !== SPACE && code !== TAB && code !== RETURN) return true;
  }
  return false;
}

/** JSON objects may follow each other without anything between them, as far as `kubectl` is concerned (`YAMLOrJSONDecoder`). */
function splitObjects(source: string, { start, end }: TextRange, documents: TextRange[]): void {
  let from = start;
  let first = skipSpaceAndComments(source, start);
  while (source.charAt(first) === '{') {
    const next = skipSpaceAndComments(source, bracketsEnd(source, first, end));
    if (next >= end || source.charAt(next) !== '{') break;
    documents.push({ start: from, end: next });
    from = first = next;
  }
  documents.push({ start: from, end });
}
