/** Makes a text fit for both parsers without moving a single offset. */
import { MESSAGES } from './messages.js';
import type { SyntaxProblem, TextRange } from './tree.js';

/** What goyaml.v2 refuses anywhere in a stream (`readerc.go`): control characters, lone surrogates and non-characters. */
const INVALID = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Line breaks to `kubectl` (YAML 1.1; `yamlprivateh.go`) but not to parsers of YAML 1.2: a carriage return alone, U+0085, U+2028 and
 * U+2029. An editor may show what follows them as the rest of a comment, and the API server reads it as a field.
 */
const OLD_BREAK = /\r(?!\n)|[\x85\u2028\u2029]/g;
const OLD_BREAKS = ['\r', '\x85', '\u2028', '\u2029'];

const REPLACEMENT = '\ufffd';

/** A `---` with more behind it than a comment; `kubectl` refuses it wherever it starts a line (`YAMLReader.Read`). */
const BAD_SEPARATOR = /(?:^|\n)---[ \t]*[^\s#]/g;

/** At most this many invalid characters are listed per text. */
const MAX_LISTED = 100;

/** A text, fit for the parsers, and the faults that neither of them sees. */
export interface Source {
  /** The text with every line break as a line feed and invalid characters as U+FFFD; as long as the text itself. */
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
}

/** Long texts are worth remembering: each edit of one, and there may be thousands, starts from its source. */
const WORTH_KEEPING = 100_000;
let kept: { readonly input: string; readonly source: Source } | undefined;

export function readSource(text: string): Source {
  if (text.length < WORTH_KEEPING) return makeSource(text);
  if (kept?.input !== text) kept = { input: text, source: makeSource(text) };
  return kept.source;
}

function makeSource(text: string): Source {
  const invalid = findAll(text, INVALID, 1);
  const valid = invalid.length === 0 ? text : text.replaceAll(INVALID, REPLACEMENT);
  const source = OLD_BREAKS.some((character) => text.includes(character)) ? valid.replaceAll(OLD_BREAK, '\n') : valid;
  const separators = source.includes('---') ? findAll(source, BAD_SEPARATOR, 1) : [];
  return {
    text: source,
    problems: [
      ...invalid.map((range) => ({ code: 'invalid-text' as const, message: invalidMessage(text, range), range })),
      ...separators.map((range) => ({ code: 'syntax' as const, message: MESSAGES.separator, range })),
    ],
  };
}

/** Whoever decodes bytes may leave those that belong to no character as U+DC80…U+DCFF, as Python does (PEP 383). */
function invalidMessage(text: string, { start }: TextRange): string {
  return /[\udc80-\udcff]/.test(text.charAt(start)) ? MESSAGES.strayByte : MESSAGES.invalidText;
}

/** The last `length` characters of each match. */
function findAll(text: string, pattern: RegExp, length: number): TextRange[] {
  const found: TextRange[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null && found.length < MAX_LISTED; match = pattern.exec(text)) {
    found.push({ start: pattern.lastIndex - length, end: pattern.lastIndex });
  }
  return found;
}
