/**
 * Reads patterns of custom resource definitions into a small tree. They are Go's (`regexp/syntax`), which are searched for in time
 * proportional to the text; JavaScript's own engine backtracks, and a pattern out of a file could keep it busy for ever.
 */

/** Tells whether one character, a code point, belongs. */
export type CharacterTest = (character: string) => boolean;

export type Pattern =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly at: 'start' | 'end' | 'boundary' | 'inside' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number | undefined };

/** Go refuses more repetitions (`regexp/syntax`, `maxRepeat`). */
const mostRepetitions = 1000;

/** Deepest nesting of groups (`regexp/syntax`, `maxHeight`). */
const deepest = 200;

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

/** Thrown inside of this file for what is not understood. */
class Unreadable extends Error {}

/** The tree of a pattern; undefined where it is none of Go's, or uses what is not understood here. */
export function parsePattern(text: string): Pattern | undefined {
  const reader: Reader = { text, at: 0, depth: 0 };
  try {
    const pattern = readChoice(reader);
    return reader.at === text.length ? pattern : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function readChoice(reader: Reader): Pattern {
  const parts = [readSequence(reader)];
  while (reader.text.charAt(reader.at) === '|') {
    reader.at += 1;
    parts.push(readSequence(reader));
  }
  return { kind: 'choice', parts };
}

function readSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  while (reader.at < reader.text.length && !'|)'.includes(reader.text.charAt(reader.at))) {
    parts.push(readRepetition(reader, readAtom(reader)));
  }
  return { kind: 'sequence', parts };
}

/** `*`, `+`, `?` and `{2,5}`, greedy or not: for a search the answer is the same. A second one is no pattern. */
function readRepetition(reader: Reader, part: Pattern): Pattern {
  const [mark, digits, comma, upper] =
    /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(reader.text.slice(reader.at, reader.at + 16)) ?? [];
  if (mark === undefined) return part;
  reader.at += mark.length;
  if (/^(?:[*+?]|\{\d)/.test(reader.text.slice(reader.at, reader.at + 2))) throw new Unreadable();
  if (digits === undefined) {
    return { kind: 'repeat', part, least: mark.startsWith('+') ? 1 : 0, most: mark.startsWith('?') ? 1 : undefined };
  }
  const least = Number(digits);
  const most = comma === undefined ? least : upper === '' ? undefined : Number(upper);
  if (Math.max(least, most ?? 0) > mostRepetitions || (most ?? least) < least) throw new Unreadable();
  return { kind: 'repeat', part, least, most };
}

function readAtom(reader: Reader): Pattern {
  const character = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      return readSet(reader);
    case '\\':
      return readEscape(reader);
    case '*':
    case '+':
    case '?':
      throw new Unreadable();
    default:
  }
  reader.at += character.length;
  if (character === '^') return { kind: 'assertion', at: 'start' };
  if (character === '$') return { kind: 'assertion', at: 'end' };
  if (character === '.') return { kind: 'character', test: (other) => other !== '\n' };
  return { kind: 'character', test: (other) => other === character };
}

/** `(…)`, `(?:…)` and `(?P<name>…)`; other flags change how the rest is read. */
function readGroup(reader: Reader): Pattern {
  const [opening = ''] = /^\((?:\?:|\?P?<\w+>)?/.exec(reader.text.slice(reader.at, reader.at + 100)) ?? [];
  reader.at += opening.length;
  reader.depth += 1;
  if (reader.text.charAt(reader.at) === '?' || reader.depth > deepest) throw new Unreadable();
  const inner = readChoice(reader);
  if (reader.text.charAt(reader.at) !== ')') throw new Unreadable();
  reader.at += 1;
  reader.depth -= 1;
  return inner;
}

/** Names of sets inside of a set, and escapes, mean the same in both languages but for these. */
const POSIX: ReadonlyMap<string, string> = new Map([
  ['alnum', 'A-Za-z0-9'],
  ['alpha', 'A-Za-z'],
  ['digit', '0-9'],
  ['lower', 'a-z'],
  ['upper', 'A-Z'],
  ['xdigit', '0-9A-Fa-f'],
  ['word', '\\w'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['blank', '\\t '],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
]);

function readSet(reader: Reader): Pattern {
  let end = reader.at + 1;
  if (reader.text.charAt(end) === '^') end += 1;
  let body = reader.text.slice(reader.at, end);
  let isSet = false;
  for (let isFirst = true; isFirst || reader.text.charAt(end) !== ']'; isFirst = false) {
    if (end >= reader.text.length) throw new Unreadable();
    const [piece = ''] =
      /^(?:\[:\^?\w+:\]|\\x\{[^}]*\}|\\p\{\^?\w+\}|\\?.)/su.exec(reader.text.slice(end, end + 40)) ?? [];
    // Behind a set of its own a hyphen is one.
    body += piece === '-' && isSet ? '\\-' : inJavaScript(piece);
    isSet = /^\\[dwsDWpP]|^\[:/.test(piece);
    end += piece.length;
  }
  reader.at = end + 1;
  return { kind: 'character', test: testOf(`${body}]`) };
}

function inJavaScript(piece: string): string {
  if (piece.startsWith('[:')) {
    const set = POSIX.get(piece.slice(2, -2));
    if (set === undefined) throw new Unreadable();
    return set;
  }
  if (piece.startsWith('\\')) return escapeInJavaScript(piece);
  // In the middle of a set these are characters for Go.
  return /^[[\](){}/|]$/.test(piece) ? `\\${piece}` : piece;
}

/** Go's blanks are those of ASCII, and it escapes any punctuation. */
function escapeInJavaScript(escape: string): string {
  if (escape === '\\s') return '\\t\\n\\f\\r ';
  if (escape === '\\a') return '\\x07';
  if (/^\\[dwDWtnrfv]$/.test(escape) || /^\\[pP]\{\w+\}$/.test(escape)) return escape;
  if (/^\\x\{[0-9A-Fa-f]{1,6}\}$/.test(escape)) return `\\u${escape.slice(2)}`;
  if (/^\\[!-/:-@[-`{-~]$/.test(escape)) return /^\\[$^*+?.()[\]{}|/\\-]$/.test(escape) ? escape : escape.slice(1);
  throw new Unreadable();
}

function readEscape(reader: Reader): Pattern {
  const [escape = ''] =
    /^\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP]\{\w+\}|.)/su.exec(reader.text.slice(reader.at, reader.at + 40)) ?? [];
  reader.at += escape.length;
  switch (escape) {
    case '\\A':
      return { kind: 'assertion', at: 'start' };
    case '\\z':
      return { kind: 'assertion', at: 'end' };
    case '\\b':
      return { kind: 'assertion', at: 'boundary' };
    case '\\B':
      return { kind: 'assertion', at: 'inside' };
    case '\\S':
      return { kind: 'character', test: testOf('[^\\t\\n\\f\\r ]') };
    default:
  }
  if (/^\\x[0-9A-Fa-f]{2}$/.test(escape)) return { kind: 'character', test: testOf(escape) };
  const body = escapeInJavaScript(escape);
  return { kind: 'character', test: testOf(/^\\[dwDWpP]/.test(body) ? body : `[${body}]`) };
}

/** One character is tested, so that nothing can be tried again: JavaScript's own sets serve. */
function testOf(set: string): CharacterTest {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^${set}$`, 'u');
  } catch {
    throw new Unreadable();
  }
  return (character) => pattern.test(character);
}
