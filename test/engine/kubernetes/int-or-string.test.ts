import { expect, test } from 'vitest';
import { percentage, scaledValue } from '../../../server/engine/kubernetes/int-or-string.js';

test.each([
  [3, 10, 'up', 3],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['100%', 7, 'down', 7],
  ['0%', 7, 'up', 0],
  ['-10%', 10, 'up', -1],
  ['25', 10, 'up', undefined],
  ['2.5%', 10, 'up', undefined],
  ['many', 10, 'up', undefined],
] as const)('%s of %s, rounded %s, is %s', (value, total, round, expected) => {
  expect(scaledValue(value, total, round)).toBe(expected);
});

test('a percentage is told from a number', () => {
  expect([percentage('25%'), percentage('25'), percentage(25)]).toEqual([25, undefined, undefined]);
});
