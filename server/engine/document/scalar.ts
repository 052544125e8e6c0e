/**
 * Scalars as `kubectl` reads them: sigs.k8s.io/yaml over goyaml.v2 (`resolve.go`, and `convertToJSONableObject` in `yaml.go`).
 * That is YAML 1.1 with two exceptions: there are no base-60 numbers, and `0o17` is octal.
 */
import { decodeBase64 } from './base64.js';
import type { ScalarValue } from './tree.js';

const MAX_INT64 = 9223372036854775807n;
const MIN_INT64 = -9223372036854775808n;
const MAX_UINT64 = 18446744073709551615n;

/** The words of `resolveMap` in goyaml.v2. A Map, so that `constructor` is just a word. */
const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...words(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words(false, 'n N no No NO false False FALSE off Off OFF'),
  ...words(null, '~ null Null NULL'),
  ...words(NaN, '.nan .NaN .NAN'),
  ...words(Infinity, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...words(-Infinity, '-.inf -.Inf -.INF'),
  ['', null],
]);
const LONGEST_WORD = 5;

const INTEGER = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
/** `resolve.go` also hands what follows `0b` to ParseInt with its sign. */
const SIGNED_BINARY = /^0b([-+])([01]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const MISPLACED_UNDERSCORE = /(?<!\d)_|_(?!\d)/;
/** `allowedTimestampFormats` in goyaml.v2, without the calendar. */
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;

function words(value: ScalarValue, list: string): [string, ScalarValue][] {
  return list.split(' ').map((word) => [word, value]);
}

/** The value of a plain scalar without a tag. */
export function resolvePlain(text: string): ScalarValue {
  const first = text.charCodeAt(0);
  if (startsNumber(first)) return isShortDecimal(text, first) ? Number(text) : resolveNumber(text);
  if (text.length > LONGEST_WORD) return text;
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

/** goyaml.v2 looks for a number only behind a sign, a dot or a digit (`resolveTable`). */
function startsNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

/** The common case of ports, counts and the like, without a regular expression. */
function isShortDecimal(text: string, first: number): boolean {
  if (text.length > 15 || first < 49 || first > 57) return text === '0';
  for (let index = 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function resolveNumber(text: string): ScalarValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  // Behind a dot, Go's own ParseFloat is asked, which takes underscores between digits only.
  if (text.startsWith('.') && MISPLACED_UNDERSCORE.test(text)) return text;
  const digits = text.replaceAll('_', '');
  const integer = readInteger(digits);
  if (integer !== undefined) return integer;
  if (!FLOAT.test(digits)) return text;
  const float = Number(digits);
  // Go's ParseFloat answers a range error for what is too large, and the text stays a string.
  return Number.isFinite(float) ? float : text;
}

/** An integer in any notation of Go's `ParseInt(text, 0, 64)` and `ParseUint(text, 0, 64)`. */
function readInteger(text: string): number | bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return readSignedBinary(text);
  const [, sign, prefixed, octal, decimal] = match;
  const magnitude = BigInt(prefixed ?? (octal === undefined ? (decimal ?? '0') : `0o${octal}`));
  const integer = sign === '-' ? -magnitude : magnitude;
  const fits = integer <= MAX_INT64 ? integer >= MIN_INT64 : sign === '' && integer <= MAX_UINT64;
  return fits ? narrow(integer) : undefined;
}

function readSignedBinary(text: string): number | bigint | undefined {
  const match = SIGNED_BINARY.exec(text);
  return match === null ? undefined : readInteger(`${match[1] ?? ''}0b${match[2] ?? ''}`);
}

function narrow(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/**
 * The value of a scalar with an explicit tag, or `undefined` where the text is no such thing.
 * `tag` is the name behind `!!`; an unknown tag leaves the text a string.
 */
export function resolveTagged(tag: string, text: string): ScalarValue | undefined {
  switch (tag) {
    case 'int':
      return keepIf(resolvePlain(text), isInteger(text));
    case 'float':
      return keepIf(resolvePlain(text), typeof resolvePlain(text) === 'number');
    case 'bool':
      return keepIf(resolvePlain(text), typeof resolvePlain(text) === 'boolean');
    case 'null':
      return keepIf(null, resolvePlain(text) === null);
    case 'timestamp':
      return keepIf(text, TIMESTAMP.test(text));
    case 'binary':
      return decodeBase64(text);
    default:
      return text;
  }
}

function keepIf(value: ScalarValue, condition: boolean): ScalarValue | undefined {
  return condition ? value : undefined;
}

/** Whether a plain text is an integer by notation: `12`, but not `12.0` nor `1e3`. */
function isInteger(text: string): boolean {
  return startsNumber(text.charCodeAt(0)) && readInteger(text.replaceAll('_', '')) !== undefined;
}

/** Whether a value has no place in JSON: `.nan` and `.inf` make the whole document unreadable for `kubectl`. */
export function isNotANumber(value: ScalarValue): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * The name of a key as sigs.k8s.io/yaml turns it into JSON, or `undefined` for a key it refuses: null, and what needs 64 unsigned
 * bits. `text` tells an integer from a float, which is written as Go writes it: `1000000.0` is the key `1e+06`.
 */
export function keyName(value: ScalarValue, text: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value > MAX_INT64 ? undefined : value.toString();
    case 'number':
      return isInteger(text) ? String(value) : formatFloat32(value);
    default:
      return undefined;
  }
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 32)`: the shortest digits that read back as the same 32-bit float. */
export function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (Object.is(single, -0)) return '-0';
  let shortest = single.toExponential();
  for (let digits = 0; digits < 9; digits++) {
    const candidate = single.toExponential(digits);
    if (Math.fround(Number(candidate)) === single) {
      shortest = candidate;
      break;
    }
  }
  const exponent = Number(shortest.slice(shortest.indexOf('e') + 1));
  return exponent < -4 || exponent >= 6 ? padExponent(shortest) : String(Number(shortest));
}

/** Go writes at least two digits of an exponent. */
function padExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}
