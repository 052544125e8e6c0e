/** Makes a text fit for both parsers without moving a single offset. */
import { MESSAGES } from './messages.js';
import type { SyntaxProblem, TextRange } from './tree.js';

/** What goyaml.v2 refuses anywhere in a stream (`readerc.go`): control characters, lone surrogates and non-characters. */
const INVALID = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A carriage return alone is a line break to `kubectl` and to editors, but not to every parser. */
const LONE_RETURN = /\r(?!\n)/g;

/**
 * Line breaks of YAML 1.1, and so of `kubectl` (`yamlprivateh.go`), but of no editor and not of YAML 1.2: what follows one in a comment is
 * read as a field.
 */
const OLD_BREAKS = ['\x85', '\u2028', '\u2029'];

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
  const returned = text.includes('\r') ? valid.replaceAll(LONE_RETURN, '\n') : valid;
  const source = OLD_BREAKS.some((character) => text.includes(character)) ? withLineFeeds(returned) : returned;
  const separators = source.includes('---') ? findAll(source, BAD_SEPARATOR, 1) : [];
  return {
    text: source,
    problems: [
      ...invalid.map((range) => ({ code: 'invalid-text' as const, message: invalidMessage(text, range), range })),
      ...separators.map((range) => ({ code: 'syntax' as const, message: MESSAGES.separator, range })),
    ],
  };
}

/** Old line breaks as line feeds, but not where quotes on the same line hold them: there they stay what they are, as in JSON. */
function withLineFeeds(text: string): string {
  let result = '';
  let from = 0;
  let within = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const isQuoted = within === '"' || within === "'";
    if (character === '\n') within = '';
    else if (OLD_BREAKS.includes(character) && !(isQuoted && character !== '\x85')) {
      result += `${text.slice(from, at)}\n`;
      from = at + 1;
      within = '';
    } else if (isQuoted) {
      if (character === '\\' && within === '"') at += 1;
      else if (character === within) within = '';
    } else if (within === '' && /["'#]/.test(character) && /[\s[{,:]/.test(text.charAt(at - 1) || '\n')) {
      // A comment ends with its line; quotes in it are none.
      within = character;
    }
  }
  return result + text.slice(from);
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
