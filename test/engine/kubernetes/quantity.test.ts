import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  milliValue,
  negateQuantity,
  parseQuantity,
  quantityErrors,
  readQuantity,
  roundUpToMilli,
  scaledValue,
  value,
  zeroQuantity,
  type Quantity,
} from '../../../server/engine/kubernetes/quantity.js';

function parse(text: string | number): Quantity {
  const quantity = parseQuantity(text);
  expect(quantity, `${text} is a quantity`).toBeDefined();
  return quantity!;
}

describe('readQuantity', () => {
  it.each([
    // text, value, milliValue, canonical text
    ['0', 0, 0, '0'],
    ['1', 1, 1000, '1'],
    ['100m', 1, 100, '100m'],
    ['0.5', 1, 500, '500m'],
    ['1.5', 2, 1500, '1500m'],
    ['.5', 1, 500, '500m'],
    ['5.', 5, 5000, '5.'],
    ['1.5Gi', 1_610_612_736, 1_610_612_736_000, '1536Mi'],
    ['1Gi', 1_073_741_824, 1_073_741_824_000, '1Gi'],
    ['1024Mi', 1_073_741_824, 1_073_741_824_000, '1Gi'],
    ['1000Ki', 1_024_000, 1_024_000_000, '1000Ki'],
    ['1023', 1023, 1_023_000, '1023'],
    ['0.1Ki', 103, 102_400, '102400m'],
    ['0.0001Ki', 1, 103, '102400u'],
    ['128974848', 128_974_848, 128_974_848_000, '128974848'],
    ['129e6', 129_000_000, 129_000_000_000, '129e6'],
    ['129M', 129_000_000, 129_000_000_000, '129M'],
    ['1e3', 1000, 1_000_000, '1e3'],
    ['1e4', 10_000, 10_000_000, '10e3'],
    ['1E3', 1000, 1_000_000, '1E3'],
    ['12E', 0, 0, '12E'],
    ['9E', 9_000_000_000_000_000_000, 0, '9E'],
    ['1000E', 0, 0, '1'],
    ['94331037690391542k', 2_097_317_321_843_784_000, -5_611_502_559_104_964_600, '94331037690391542k'],
    ['1n', 1, 1, '1n'],
    ['0.1n', 1, 1, '1n'],
    ['1500u', 1, 2, '1500u'],
    ['-1500u', -1, -2, '-1500u'],
    ['+1', 1, 1000, '+1'],
    ['-0', 0, 0, '0'],
    ['007', 7, 7000, '007'],
    ['Ki', 0, 0, '0'],
    ['+', 0, 0, '0'],
    ['.', 0, 0, '0'],
    ['1.500', 2, 1500, '1.500'],
    ['100000', 100_000, 100_000_000, '100k'],
    [' 64Mi ', 67_108_864, 67_108_864_000, '64Mi'],
  ])('%s', (text, whole, thousandths, canonical) => {
    const quantity = parse(text);
    expect([value(quantity), milliValue(quantity), formatQuantity(quantity)]).toEqual([whole, thousandths, canonical]);
  });

  it.each([
    ['', quantityErrors.format],
    ['1Gb', quantityErrors.format],
    ['1 Gi', quantityErrors.format],
    ['1.2.3', quantityErrors.format],
    ['1,5', quantityErrors.format],
    ['1K', quantityErrors.suffix],
    ['1Kii', quantityErrors.suffix],
    ['1e', quantityErrors.suffix],
    ['1+5', quantityErrors.suffix],
    ['1e99999999999999999999', quantityErrors.suffix],
    ['.e-12', quantityErrors.numeric],
    ['e-12', quantityErrors.numeric],
  ])('refuses %j', (text, error) => {
    expect(readQuantity(text)).toEqual({ error });
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('reads JSON numbers', () => {
    expect(value(parse(2))).toBe(2);
    expect(milliValue(parse(0.25))).toBe(250);
    expect(value(parse(1e21))).toBe(0);
    expect(parseQuantity(Number.NaN)).toBeUndefined();
    expect(parseQuantity(Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it('stays exact beyond 2^53 and overflows as an int64 does', () => {
    expect(scaledValue(parse('9007199254740993'), 0)).toBe(9007199254740993n);
    expect(scaledValue(parse('8Ei'), 0)).toBe(2n ** 63n - 1n);
    expect(scaledValue(parse('100Ei'), 0)).toBe(2n ** 63n - 1n);
    expect(scaledValue(parse('-100Ei'), 0)).toBe(1n - 2n ** 63n);
    expect(scaledValue(parse('1Ei'), 0)).toBe(2n ** 60n);
    expect(formatQuantity(parse('1Ei'))).toBe('1Ei');
  });

  it('reads nothing as nothing at any scale', () => {
    for (const text of ['0e-999999999', '0E-333333333', '-0.0e-2000000000', '0e999999999']) {
      const quantity = parse(text);
      expect([value(quantity), milliValue(quantity), compareQuantity(quantity, zeroQuantity)]).toEqual([0, 0, 0]);
    }
  });

  it('is not slowed or broken by absurd texts', () => {
    expect(value(parse('1e2000000000'))).toBe(0);
    expect(value(parse('12345678901234567890e2000000000'))).toBe(0);
    expect(milliValue(parse('1e-2000000000'))).toBe(1);
    expect(parseQuantity(`${'0'.repeat(1_000_000)}x`)).toBeUndefined();
    expect(parseQuantity(`${'1'.repeat(1_000_000)}x`)).toBeUndefined();
  });
});

describe('arithmetic', () => {
  it('compares across suffixes', () => {
    expect(compareQuantity(parse('1Gi'), parse('1G'))).toBe(1);
    expect(compareQuantity(parse('1000m'), parse('1'))).toBe(0);
    expect(compareQuantity(parse('-1'), parse('1n'))).toBe(-1);
    expect(compareQuantity(parse('1e2000000000'), parse('8Ei'))).toBe(1);
    expect(compareQuantity(parse('9007199254740993'), parse('9007199254740992'))).toBe(1);
  });

  it.each([
    ['100m', '900m', '1'],
    ['1Gi', '512Mi', '1536Mi'],
    ['0', '1Gi', '1Gi'],
    ['1', '1Gi', '1073741825'],
    ['1Gi', '1', '1073741825'],
    ['9E', '9E', '18E'],
    ['1.5Gi', '0.5Gi', '2Gi'],
    ['1500u', '100u', '1600u'],
  ])('%s + %s = %s', (left, right, sum) => {
    expect(formatQuantity(addQuantity(parse(left), parse(right)))).toBe(sum);
  });

  it('rounds resource lists away from zero to thousandths', () => {
    expect(formatQuantity(roundUpToMilli(parse('1500u')))).toBe('2m');
    expect(formatQuantity(roundUpToMilli(parse('-1500u')))).toBe('-2m');
    expect(formatQuantity(roundUpToMilli(parse('0.0001Ki')))).toBe('103m');
    expect(formatQuantity(roundUpToMilli(parse('1Gi')))).toBe('1Gi');
  });
});

describe('laws', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-2', 'u', 'n');
  const number = fc.tuple(fc.constantFrom('', '-'), fc.nat(3999), fc.option(fc.nat(999), { nil: undefined }));
  const text = fc
    .tuple(number, suffix)
    .map(([[sign, whole, fraction], unit]) => `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${unit}`);

  it('prints a text that reads as the same quantity, and prints that unchanged', () => {
    fc.assert(
      fc.property(text, (written) => {
        const quantity = parse(written);
        const again = parse(formatQuantity(quantity));
        expect(compareQuantity(quantity, again)).toBe(0);
        expect(formatQuantity(again)).toBe(formatQuantity(quantity));
      }),
    );
  });

  it('adds commutatively, and subtracts what it added', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const sum = addQuantity(parse(left), parse(right));
        expect(compareQuantity(sum, addQuantity(parse(right), parse(left)))).toBe(0);
        expect(compareQuantity(addQuantity(sum, negateQuantity(parse(right))), parse(left))).toBe(0);
      }),
    );
  });

  it('orders as the thousandths do, give or take rounding (negative big decimals overflow upstream too)', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        if (!left.startsWith('-') && compareQuantity(parse(left), parse(right)) < 0) {
          expect(milliValue(parse(left))).toBeLessThanOrEqual(milliValue(parse(right)));
        }
      }),
    );
  });
});
