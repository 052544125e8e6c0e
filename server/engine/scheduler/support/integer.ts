/**
 * int64 arithmetic as Go does it: division truncates toward zero, and what does not fit wraps around.
 * Numbers are exact up to 2^53, far beyond any real node; the slow paths keep larger ones right where it matters.
 */

/** Upstream's MaxNodeScore. */
export const maxNodeScore = 100;

/** `dividend / divisor` truncated toward zero, exact for safe integers. */
export function divide(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}

/** `factor × part / whole`, multiplied first as upstream does. */
export function scale(factor: number, part: number, whole: number): number {
  const product = factor * part;
  if (Number.isSafeInteger(product)) {
    return divide(product, whole);
  }
  const wrapped = BigInt.asIntN(64, BigInt(factor) * BigInt(Math.trunc(part)));
  return Number(wrapped / BigInt(Math.trunc(whole)));
}

/** Go's `math.Round`: halves go away from zero. */
export function round(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

const integerPattern = /^[+-]?[0-9]+$/;

/** Go's `strconv.ParseInt(text, 10, 64)`; `undefined` where it errs. */
export function parseInt64(text: string): bigint | undefined {
  if (!integerPattern.test(text)) {
    return undefined;
  }
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value === BigInt.asIntN(64, value) ? value : undefined;
}
