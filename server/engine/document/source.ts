/** Makes a text fit for both parsers without moving a single offset. */
import type { TextRange } from './tree.js';

/** What goyaml.v2 refuses anywhere in a stream (`readerc.go`): control characters, lone surrogates and non-characters. */
const INVALID = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A carriage return alone is a line break to `kubectl` and to editors, but not to every parser. */
const LONE_RETURN = /\r(?!\n)/g;

const REPLACEMENT = '\ufffd';

/** At most this many invalid characters are listed per text. */
const MAX_LISTED = 100;

export interface Source {
  /** The text with lone carriage returns as line feeds and invalid characters as U+FFFD; as long as the text itself. */
  readonly text: string;
  readonly invalid: readonly TextRange[];
}

export function readSource(text: string): Source {
  const invalid = findInvalid(text);
  let source = invalid.length === 0 ? text : text.replaceAll(INVALID, REPLACEMENT);
  if (LONE_RETURN.test(source)) source = source.replaceAll(LONE_RETURN, '\n');
  LONE_RETURN.lastIndex = 0;
  return { text: source, invalid };
}

function findInvalid(text: string): TextRange[] {
  const invalid: TextRange[] = [];
  INVALID.lastIndex = 0;
  for (let match = INVALID.exec(text); match !== null && invalid.length < MAX_LISTED; match = INVALID.exec(text)) {
    invalid.push({ start: match.index, end: match.index + 1 });
  }
  INVALID.lastIndex = 0;
  return invalid;
}
