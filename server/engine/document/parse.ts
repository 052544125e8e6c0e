import { MAX_TEXT_LENGTH } from './budgets.js';
import { foldSoon } from './lazy-document.js';
import { MESSAGES } from './messages.js';
import { readDocumentFast } from './parse-fast.js';
import { readDocumentTolerant } from './parse-tolerant.js';
import type { ParsedDocument } from './parsed.js';
import type { Source } from './source.js';
import { readSource } from './source.js';
import { splitDocuments } from './split.js';
import { isTemplate } from './template.js';
import type { SyntaxProblem, TextRange, YamlDocument, YamlStream } from './tree.js';

/** `tolerant` for a text that is being edited, `fast` for bulk work. Both answer the same tree. */
export type ParseMode = 'fast' | 'tolerant';

type ReadDocument = (source: string, range: TextRange) => ParsedDocument;

/** Reads one document with the event parser, or with the tolerant one where that cannot. */
export const readFast: ReadDocument = (source, range) =>
  readDocumentFast(source, range) ?? readDocumentTolerant(source, range);

/** Reads a text as a stream of YAML (or JSON) documents. */
export function parseStream(text: string, options: { readonly mode: ParseMode }): YamlStream {
  return options.mode === 'fast' ? parseFast(text) : parseTolerant(text);
}

/** Reads a text with the event parser, document by document; what it cannot read goes to the tolerant parser. */
export function parseFast(text: string): YamlStream {
  return parseWith(readFast, text);
}

/** Reads a text with the tolerant parser throughout. */
export function parseTolerant(text: string): YamlStream {
  return parseWith(readDocumentTolerant, text);
}

/**
 * The same as `parseFast` for a text that is too long to keep all of its trees: each goes soon after its document was visited, and is
 * made again when somebody asks for it.
 */
export function parseFolded(text: string, visit: (document: YamlDocument, stream: YamlStream) => void): YamlStream {
  return parseWith(readFast, text, (document, stream) => {
    const folded = foldSoon(document);
    visit(folded, stream);
    return folded;
  });
}

type Finish = (document: YamlDocument, stream: YamlStream) => YamlDocument;

function parseWith(read: ReadDocument, text: string, finish: Finish = (document) => document): YamlStream {
  const documents: YamlDocument[] = [];
  if (text.length > MAX_TEXT_LENGTH) return { text, documents: [tooLong(text)], template: false };
  if (isTemplate(text)) return { text, documents, template: true };
  const stream: YamlStream = { text, documents, template: false };
  const source = readSource(text);
  for (const range of splitDocuments(source.text)) {
    const document = readDocument(read, text, source, { range, index: documents.length });
    if (document.root !== undefined || document.problems.length > 0) documents.push(finish(document, stream));
  }
  return stream;
}

interface Section {
  readonly range: TextRange;
  readonly index: number;
}

function readDocument(read: ReadDocument, text: string, source: Source, { range, index }: Section): YamlDocument {
  const { root, problems, duplicateKeys } = read(source.text, range);
  const { start, end } = range;
  const ofText = source.problems.filter((problem) => problem.range.start >= start && problem.range.start < end);
  return { text, start, end, index, root, problems: [...ofText, ...problems], duplicateKeys };
}

function tooLong(text: string): YamlDocument {
  const problem: SyntaxProblem = {
    code: 'too-large',
    message: MESSAGES.longText(MAX_TEXT_LENGTH),
    range: { start: 0, end: 1 },
  };
  return { text, start: 0, end: text.length, index: 0, root: undefined, problems: [problem], duplicateKeys: [] };
}
