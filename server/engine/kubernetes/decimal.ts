/**
 * Exact arithmetic on `unscaled × 10^scale` for quantities too long or too fine for a number.
 */

/** A decimal number: `unscaled × 10^scale`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** Beyond this many digits a shift only wastes memory; the value is kept as it stands. */
export const longestShift = 4096;

/** Brings `unscaled × 10^scale` to `target`, where digits are lost rounding away from zero. */
export function roundAwayFromZero(unscaled: bigint, scale: number, target: number): Decimal {
  const shift = scale - target;
  if (unscaled === 0n || shift === 0) {
    return { unscaled, scale: target };
  }
  if (shift > longestShift) {
    return { unscaled, scale };
  }
  if (shift > 0) {
    return { unscaled: unscaled * 10n ** BigInt(shift), scale: target };
  }
  const sign = unscaled < 0n ? -1n : 1n;
  if (-shift > longestShift) {
    return { unscaled: sign, scale: target };
  }
  const divisor = 10n ** BigInt(-shift);
  const quotient = unscaled / divisor;
  return { unscaled: unscaled % divisor === 0n ? quotient : quotient + sign, scale: target };
}

/** -1, 0 or 1, whatever the scales. */
export function compareDecimal(
  { unscaled: left, scale: leftScale }: Decimal,
  { unscaled: right, scale: rightScale }: Decimal,
): -1 | 0 | 1 {
  const difference = leftScale - rightScale;
  if (left === 0n || right === 0n) {
    return compareSame(left, right);
  }
  if (Math.abs(difference) > longestShift) {
    const larger = difference > 0 ? left : -right;
    return larger > 0n ? 1 : -1;
  }
  return difference > 0
    ? compareSame(left * 10n ** BigInt(difference), right)
    : compareSame(left, right * 10n ** BigInt(-difference));
}

/** -1, 0 or 1 for two numbers of the same scale. */
export function compareSame(left: number | bigint, right: number | bigint): -1 | 0 | 1 {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Divides by `base` as often as it goes without a rest. */
export function removeFactors(amount: bigint, base: bigint): { readonly factor: bigint; readonly times: number } {
  let factor = amount;
  let times = 0;
  while (factor !== 0n && factor % base === 0n) {
    factor /= base;
    times++;
  }
  return { factor, times };
}

/** The number where it is exact, the bigint where not. */
export function narrow(amount: bigint): number | bigint {
  const number = Number(amount);
  return Number.isSafeInteger(number) ? number : amount;
}
