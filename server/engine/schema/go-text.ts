/**
 * Texts as Go prints them inside error messages: quoted strings (`%q`) and JSON values.
 */

/** A value that stands in a message as JSON and has no scalar form: a map, a list, a quantity, an int-or-string. */
export interface Opaque {
  readonly opaque: true;
  readonly value: unknown;
}

export function opaque(value: unknown): Opaque {
  return { opaque: true, value };
}

export function isOpaque(value: unknown): value is Opaque {
  return typeof value === 'object' && value !== null && 'opaque' in value;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

const needsEscape = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** A Go string literal: printable characters stand for themselves. */
export function goQuote(text: string): string {
  if (!needsEscape.test(text)) {
    return `"${text}"`;
  }
  let result = '"';
  for (const character of text) {
    result += shortEscapes.get(character) ?? (needsEscape.test(character) ? escapeCodePoint(character) : character);
  }
  return `${result}"`;
}

function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) {
    return `\\x${hex.padStart(2, '0')}`;
  }
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** JSON as Go's encoder writes it: keys of maps sorted, `<`, `>` and `&` escaped. Key order of {@link goStruct} values is kept. */
export function goJson(value: unknown): string {
  if (value === undefined || value === null) {
    return 'null';
  }
  if (typeof value === 'string') {
    return JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (Array.isArray(value)) {
    return `[${value.map(goJson).join(',')}]`;
  }
  if (value instanceof Map) {
    return members([...(value as ReadonlyMap<string, unknown>)]);
  }
  if (typeof value === 'object') {
    return members(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  }
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : 'null';
}

function members(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([key, member]) => `${goJson(key)}:${goJson(member)}`).join(',')}}`;
}

/** A Go struct for {@link goJson}: members in the order of its declaration. */
export function goStruct(...entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, unknown> {
  return new Map(entries);
}

/** `["a" "b"]`, as `%q` prints a list of strings. */
export function goQuoteList(values: readonly string[]): string {
  return `[${values.map(goQuote).join(' ')}]`;
}

/** Length in bytes of the UTF-8 form, which is what Go's `len` counts. */
export function byteLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      length += 1;
    } else if (unit < 0x800) {
      length += 2;
    } else if (unit >= 0xd800 && unit < 0xdc00) {
      length += 4;
      index++;
    } else {
      length += 3;
    }
  }
  return length;
}
