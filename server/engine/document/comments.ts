import { Lexer } from 'yaml';
import { readSource } from './source.js';
import { lineStart } from './scan.js';
import type { YamlComment, YamlStream } from './tree.js';

/** What the comments that are read mention. */
const NAME = 'podlint';

/**
 * The comments of a text that mention `podlint`, with their `#`. They are found by the lexer, so that a string or a block scalar that
 * looks like one is not taken for it.
 */
export function podlintComments({ text }: Pick<YamlStream, 'text'>): YamlComment[] {
  return text.includes(NAME) ? readComments(text) : [];
}

function readComments(text: string): YamlComment[] {
  const comments: YamlComment[] = [];
  const source = readSource(text).text;
  let offset = 0;
  let atScalar = false;
  for (const token of new Lexer().lex(source)) {
    if (isControl(token)) {
      atScalar = token === SCALAR;
      continue;
    }
    if (!atScalar && token.startsWith('#') && token.includes(NAME))
      comments.push(commentAt(source, offset, token.length));
    offset += token.length;
    atScalar = false;
  }
  return comments;
}

const DOCUMENT = '\x02';
const FLOW_END = '\x18';
const SCALAR = '\x1f';

/** The lexer announces documents, scalars and broken flow collections by tokens that are not in the text. */
function isControl(token: string): boolean {
  return token === DOCUMENT || token === FLOW_END || token === SCALAR;
}

function commentAt(source: string, start: number, length: number): YamlComment {
  const raw = source.slice(start, start + length);
  return {
    start,
    end: start + length,
    text: raw.trimEnd(),
    ownLine: source.slice(lineStart(source, start), start).trim() === '',
  };
}
