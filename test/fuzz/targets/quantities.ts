/** Quantities are read or refused; what is read means the same when it is written and read again. */
import { strict as assert } from 'node:assert';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  isZero,
  milliValue,
  negateQuantity,
  parseQuantity,
  readQuantity,
  roundUpToMilli,
  value,
  zeroQuantity,
} from '../../../server/engine/kubernetes/quantity.js';
import { textOf, withinTime } from './support.js';

export function fuzz(data: Buffer): void {
  const [left = '', right = ''] = textOf(data).split('\n');
  withinTime(1000, () => {
    const one = check(left);
    const other = check(right);
    if (!one || !other) return;
    const sum = addQuantity(one, other);
    formatQuantity(sum);
    // Sums are kept in 64 bits and with nine digits behind the point, so only small ones are exact.
    assert.equal(compareQuantity(one, other) + compareQuantity(other, one), 0);
  });
}

/** Beyond an int64 upstream itself loses the exponent when it prints: `1000000000000000000000000000m` becomes `1`. */
const limits = ['-9223372036854775808', '9223372036854775807'].map((text) => parseQuantity(text) ?? zeroQuantity);

function check(text: string): ReturnType<typeof parseQuantity> {
  const { quantity } = readQuantity(text);
  if (!quantity) return undefined;
  const [least = zeroQuantity, greatest = zeroQuantity] = limits;
  if (compareQuantity(quantity, least) < 0 || compareQuantity(quantity, greatest) > 0) return undefined;
  const written = formatQuantity(quantity);
  const again = parseQuantity(written);
  assert(again, `${written} of ${text} is no quantity`);
  assert.equal(compareQuantity(quantity, again), 0, `${text} became ${written}`);
  assert.equal(formatQuantity(again), written);
  for (const number of [value(quantity), milliValue(quantity)]) assert(!Number.isNaN(number));
  assert.equal(isZero(negateQuantity(quantity)), isZero(quantity));
  // Away from zero, as upstream.
  const rounded = compareQuantity(roundUpToMilli(quantity), quantity);
  assert(compareQuantity(quantity, zeroQuantity) < 0 ? rounded <= 0 : rounded >= 0);
  return quantity;
}
