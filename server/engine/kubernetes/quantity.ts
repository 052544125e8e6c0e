/**
 * Kubernetes quantities, read and compared as `k8s.io/apimachinery/pkg/api/resource` does.
 *
 * A quantity is `unscaled × 10^scale`. Upstream holds most values in an int64 and the others (too long, too small,
 * or binary with a fraction) in a big decimal, and the two round and overflow differently, so `big` tells them apart.
 * Small values, which is nearly all of them, never allocate a BigInt here.
 */

import {
  compareDecimal,
  compareSame,
  longestShift,
  narrow,
  removeFactors,
  roundAwayFromZero,
  type Decimal,
} from './decimal.js';

/** How a quantity was written, and so how it is written again. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A parsed quantity; its value is `unscaled × 10^scale`. */
export interface Quantity {
  /** A bigint only where a number could not hold it exactly, or where `big` is set. */
  readonly unscaled: number | bigint;
  /** Power of ten, at least -9 (nano). */
  readonly scale: number;
  /** Upstream would hold it as a big decimal rather than an int64. */
  readonly big: boolean;
  readonly format: QuantityFormat;
  /** The text as written, where upstream prints it back unchanged. */
  readonly text?: string;
}

/** What the API server answers to a bad quantity; `parseQuantity` gives `undefined` in these cases. */
export const quantityErrors = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  numeric: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
} as const;

/** The outcome of reading a quantity: exactly one of the two is set. */
export type QuantityReading =
  | { readonly quantity: Quantity; readonly error?: undefined }
  | { readonly quantity?: undefined; readonly error: string };

const nano = -9;
const milli = -3;
const maxInt64 = 2n ** 63n - 1n;
const one: Decimal = { unscaled: 1n, scale: 0 };
/** An int64 holds every number of this many decimal digits. */
const int64Digits = 18;
/** Powers of ten that a double holds exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, power) => Number(`1e${String(power)}`));

const decimalSuffixes = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const binarySuffixes = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const decimalSuffixOf = new Map([...decimalSuffixes].map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixOf = new Map([['', 0] as const, ...binarySuffixes].map(([suffix, exponent]) => [exponent, suffix]));

/** Zero, as an absent quantity counts. */
export const zeroQuantity: Quantity = { unscaled: 0, scale: 0, big: false, format: 'DecimalSI', text: '0' };

/**
 * Reads a quantity from a manifest's string or number.
 * White space around it is dropped, as the API server's JSON decoding does.
 * `undefined` when the API server would refuse it; {@link readQuantity} says why.
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  return readQuantity(text).quantity;
}

/** As {@link parseQuantity}, with the API server's words for a text that is no quantity. */
export function readQuantity(text: string | number): QuantityReading {
  const trimmed = typeof text === 'number' ? String(text) : text.trim();
  if (trimmed === '0') {
    return { quantity: zeroQuantity };
  }
  const parts = splitQuantity(trimmed);
  if (parts === undefined) {
    return { error: quantityErrors.format };
  }
  const suffix = interpretSuffix(parts.suffix);
  if (suffix === undefined) {
    return { error: quantityErrors.suffix };
  }
  const quantity = readInt64(trimmed, parts, suffix) ?? readBig(parts, suffix);
  return quantity === undefined ? { error: quantityErrors.numeric } : { quantity };
}

interface QuantityParts {
  readonly negative: boolean;
  /** Digits before the point without leading zeros, at least `0`. */
  readonly whole: string;
  readonly fraction: string;
  /** Whether the text has any digit at all: `Ki` alone is accepted as zero, `.e-12` is not. */
  readonly hasDigits: boolean;
  readonly suffix: string;
}

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/**
 * Sign, leading zeros, digits, fraction, suffix; each may be missing, for upstream's scanner is as lenient.
 * No two parts can match the same character, so that megabytes of junk are refused in one pass.
 */
const quantityPattern = /^([+-]?)(0*)((?:[1-9][0-9]*)?)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?[0-9]*|[-+][0-9]*)?)$/;

function splitQuantity(text: string): QuantityParts | undefined {
  const match = quantityPattern.exec(text);
  if (match === null || text === '') {
    return undefined;
  }
  const [, sign, zeros = '', whole = '', fraction = '', suffix = ''] = match;
  const hasDigits = zeros !== '' || whole !== '' || fraction !== '';
  return { negative: sign === '-', whole: whole === '' ? '0' : whole, fraction, hasDigits, suffix };
}

function interpretSuffix(suffix: string): Suffix | undefined {
  const decimal = decimalSuffixes.get(suffix);
  if (decimal !== undefined) {
    return { base: 10, exponent: decimal, format: 'DecimalSI' };
  }
  const binary = binarySuffixes.get(suffix);
  if (binary !== undefined) {
    return { base: 2, exponent: binary, format: 'BinarySI' };
  }
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) {
    return undefined;
  }
  const exponent = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1));
  if (exponent !== BigInt.asIntN(64, exponent)) {
    return undefined;
  }
  // Upstream keeps the exponent in an int32.
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' };
}

/** The reading that fits an int64, or `undefined` when upstream takes the slow path. */
function readInt64(text: string, parts: QuantityParts, suffix: Suffix): Quantity | undefined {
  const { whole, fraction, negative } = parts;
  const { exponent, format } = suffix;
  const scale = (suffix.base === 10 ? exponent : 0) - fraction.length;
  if (!isShort(parts, suffix) || scale < nano) {
    return undefined;
  }
  const digits = whole + fraction;
  const mantissa = Number(digits);
  const product = suffix.base === 2 ? mantissa * 2 ** exponent : mantissa;
  const amount = Number.isSafeInteger(product) ? product : exactProduct(digits, suffix);
  if (amount > maxInt64) {
    return undefined;
  }
  const unscaled = negative ? negate(amount) : amount;
  const canonical =
    format === 'BinarySI'
      ? lowBits(digits) !== 0
      : scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  return { unscaled, scale, big: false, format, ...(canonical ? { text } : {}) };
}

/** Whether upstream expects the number to fit an int64: a count of digits, not the number itself. */
function isShort({ whole, fraction }: QuantityParts, { base, exponent }: Suffix): boolean {
  if (base === 10) {
    return whole.length + fraction.length <= int64Digits;
  }
  return fraction === '' && 15 - whole.length - Math.trunc(Math.fround((exponent * 3) / 10)) - 1 >= 0;
}

function exactProduct(digits: string, { base, exponent }: Suffix): bigint {
  return base === 2 ? BigInt(digits) << BigInt(exponent) : BigInt(digits);
}

/** The lowest three bits of a decimal text of at most 15 digits. */
function lowBits(digits: string): number {
  return Number(digits) % 8;
}

/** The big-decimal reading: rounded away from zero to nano, and binary values capped at the largest int64. */
function readBig({ negative, whole, fraction, hasDigits }: QuantityParts, suffix: Suffix): Quantity | undefined {
  if (!hasDigits) {
    return undefined;
  }
  const digits = BigInt(whole + fraction);
  const scaled = suffix.base === 2 ? digits << BigInt(suffix.exponent) : digits;
  const scale = (suffix.base === 10 ? suffix.exponent : 0) - fraction.length;
  const rounded = digits === 0n ? { unscaled: 0n, scale } : roundAwayFromZero(scaled, scale, nano);
  const { format } = suffix;
  if (format === 'BinarySI' && compareDecimal(rounded, { unscaled: maxInt64, scale: 0 }) > 0) {
    return { unscaled: negative ? -maxInt64 : maxInt64, scale: 0, big: true, format };
  }
  const belowOne = rounded.unscaled !== 0n && compareDecimal(rounded, one) < 0;
  return {
    unscaled: negative ? -rounded.unscaled : rounded.unscaled,
    scale: rounded.scale,
    big: true,
    // A fraction of a byte has no binary suffix.
    format: format === 'BinarySI' && belowOne ? 'DecimalSI' : format,
  };
}

/** Whole units, rounded up: bytes of memory, for example. Upstream's `Value()`. */
export function value(quantity: Quantity): number {
  return Number(scaledValue(quantity, 0));
}

/** Thousandths, rounded up: millicores, for example. Upstream's `MilliValue()`. */
export function milliValue(quantity: Quantity): number {
  return Number(scaledValue(quantity, milli));
}

/**
 * The quantity in units of `10^scale`, as upstream's `ScaledValue()` computes it in an int64.
 * A bigint is given only where a number would not be exact.
 * What does not fit comes out as upstream's: 0 or the low 64 bits.
 */
export function scaledValue(quantity: Quantity, scale: number): number | bigint {
  const shift = quantity.scale - scale;
  const { unscaled } = quantity;
  if (typeof unscaled === 'number' && !quantity.big) {
    if (shift === 0) {
      return unscaled;
    }
    const power = powersOfTen[Math.abs(shift)];
    const product = shift > 0 && power !== undefined ? unscaled * power : Number.NaN;
    if (Number.isSafeInteger(product)) {
      return product;
    }
    if (shift < 0 && power !== undefined) {
      // Rounding away from zero, as upstream's int64 division does.
      return Math.sign(unscaled) * Math.ceil(exactRatio(Math.abs(unscaled), power));
    }
  }
  return narrow(
    quantity.big ? scaledBig(BigInt(unscaled), shift) : scaledInt64(BigInt(unscaled), quantity.scale, scale),
  );
}

/** `amount / power` with the fraction reduced to "some" or "none", so that no rounding error can pass a whole number. */
function exactRatio(amount: number, power: number): number {
  const rest = amount % power;
  return (amount - rest) / power + (rest === 0 ? 0 : 0.5);
}

/** Shifts that upstream does in one multiplication, which wraps around; with any other it notices the overflow and gives 0. */
const wrappingShifts: ReadonlySet<number> = new Set([1, 2, 3, 6, 9]);

function scaledInt64(unscaled: bigint, from: number, to: number): bigint {
  const result = roundAwayFromZero(unscaled, from, to);
  const wrapped = BigInt.asIntN(64, result.unscaled);
  const fits = result.scale === to && result.unscaled === wrapped;
  return fits || wrappingShifts.has(from - to) ? wrapped : 0n;
}

function scaledBig(unscaled: bigint, shift: number): bigint {
  // Nothing is nothing at any scale, `0e-999999999` included; all else is rounded to nano when it is read.
  if (shift === 0 || unscaled === 0n) {
    return BigInt.asIntN(64, unscaled);
  }
  if (shift > 0) {
    return shift > longestShift ? 0n : BigInt.asIntN(64, BigInt.asIntN(64, unscaled) * 10n ** BigInt(shift));
  }
  const divisor = 10n ** BigInt(-shift);
  // Upstream adds one to the truncated quotient whatever the sign.
  const dividend = unscaled < maxInt64 ? BigInt.asIntN(64, unscaled) : unscaled;
  const quotient = dividend / divisor;
  return BigInt.asIntN(64, dividend % divisor === 0n ? quotient : quotient + 1n);
}

/** -1, 0 or 1, exact whatever the sizes. Upstream's `Cmp()`. */
export function compareQuantity(left: Quantity, right: Quantity): -1 | 0 | 1 {
  if (left.scale === right.scale) {
    return compareSame(left.unscaled, right.unscaled);
  }
  return compareDecimal(toDecimal(left), toDecimal(right));
}

/** The sum. Where `left` is zero the sum is written as `right` was. Upstream's `Add()`. */
export function addQuantity(left: Quantity, right: Quantity): Quantity {
  const format = isZero(left) ? right.format : left.format;
  if (!left.big && !right.big) {
    if (isZero(right)) {
      return left.text === undefined && left.format === format
        ? left
        : { unscaled: left.unscaled, scale: left.scale, big: false, format };
    }
    if (isZero(left)) {
      return { unscaled: right.unscaled, scale: right.scale, big: false, format };
    }
  }
  const scale = Math.min(left.scale, right.scale);
  const sum = addScaled(left, right, scale);
  const big = left.big || right.big || (typeof sum === 'bigint' && sum !== BigInt.asIntN(64, sum));
  return { unscaled: big ? BigInt(sum) : sum, scale, big, format };
}

function addScaled(left: Quantity, right: Quantity, scale: number): number | bigint {
  const sum = toScale(left, scale) + toScale(right, scale);
  if (Number.isSafeInteger(sum)) {
    return sum;
  }
  const leftPart = BigInt(left.unscaled) * 10n ** BigInt(Math.min(left.scale - scale, longestShift));
  return narrow(leftPart + BigInt(right.unscaled) * 10n ** BigInt(Math.min(right.scale - scale, longestShift)));
}

/** The amount in a finer scale, `NaN` where a number could not hold it. */
function toScale({ unscaled, scale }: Quantity, finer: number): number {
  const amount = typeof unscaled === 'number' ? unscaled * (powersOfTen[scale - finer] ?? Number.NaN) : Number.NaN;
  return Number.isSafeInteger(amount) ? amount : Number.NaN;
}

function toDecimal({ unscaled, scale }: Quantity): Decimal {
  return { unscaled: BigInt(unscaled), scale };
}

/** `0 − quantity`, written the same way. */
export function negateQuantity(quantity: Quantity): Quantity {
  return { unscaled: negate(quantity.unscaled), scale: quantity.scale, big: quantity.big, format: quantity.format };
}

/** Whether the amount is nothing at all. */
export function isZero(quantity: Quantity): boolean {
  return quantity.unscaled === 0 || quantity.unscaled === 0n;
}

/** Rounds away from zero to thousandths, as API defaulting does with every resource list. Upstream's `RoundUp(Milli)`. */
export function roundUpToMilli(quantity: Quantity): Quantity {
  if (quantity.scale >= milli && !quantity.big) {
    return quantity;
  }
  const rounded = roundAwayFromZero(BigInt(quantity.unscaled), quantity.scale, milli);
  return {
    unscaled: quantity.big ? rounded.unscaled : narrow(rounded.unscaled),
    scale: rounded.scale,
    big: quantity.big,
    format: quantity.format,
  };
}

/** The text the API server prints for it: the largest suffix that leaves no fraction. Upstream's `String()`. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) {
    return quantity.text;
  }
  if (isZero(quantity)) {
    return '0';
  }
  const bytes = quantity.format === 'BinarySI' ? binaryAmount(quantity) : undefined;
  if (bytes !== undefined) {
    const { factor, times } = removeFactors(bytes, 1024n);
    return String(factor) + (binarySuffixOf.get(times * 10) ?? '');
  }
  const { factor, times } = removeFactors(BigInt(quantity.unscaled), 10n);
  const exponent = quantity.scale + times;
  const step = ((exponent % 3) + 3) % 3;
  const format = quantity.format === 'DecimalExponent' ? 'DecimalExponent' : 'DecimalSI';
  return String(factor * 10n ** BigInt(step)) + decimalSuffix(exponent - step, format);
}

/** Whole units of a binary quantity that keeps its binary suffix: at least 1Ki in size and without a fraction. */
function binaryAmount({ unscaled, scale }: Quantity): bigint | undefined {
  const amount = BigInt(unscaled);
  const { unscaled: whole } = roundAwayFromZero(amount, scale, 0);
  const exact = compareDecimal({ unscaled: whole, scale: 0 }, { unscaled: amount, scale }) === 0;
  return exact && (whole <= -1024n || whole >= 1024n) ? whole : undefined;
}

function decimalSuffix(exponent: number, format: 'DecimalSI' | 'DecimalExponent'): string {
  if (format === 'DecimalSI') {
    return decimalSuffixOf.get(exponent) ?? '';
  }
  return exponent === 0 ? '' : `e${exponent}`;
}

function negate(amount: number | bigint): number | bigint {
  return amount === 0 ? 0 : -amount;
}
