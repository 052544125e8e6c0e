import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inRange, parseIPv4, parseRange } from '../../../server/engine/rules/support/ipv4.js';

const write = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

describe('IPv4 addresses', () => {
  test('are read as unsigned numbers', () => {
    expect(parseIPv4('0.0.0.0')).toBe(0);
    expect(parseIPv4('10.244.1.17')).toBe(183763217);
    expect(parseIPv4('255.255.255.255')).toBe(4294967295);
  });

  test.each(['10.244.1', '10.244.1.256', '10.244.1.x', '1.2.3.4.5', ''])('%s is none', (text) => {
    expect(parseIPv4(text)).toBeUndefined();
  });

  test('are read as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (address) => {
        expect(parseIPv4(write(address))).toBe(address);
      }),
    );
  });
});

describe('IPv4 ranges', () => {
  test.each(['10.244.0.0', '10.244.0.0/33', '10.244.0.0/-1', '10.244.0.0/x', 'fd00::/8', '10.0.0.0/8/8'])(
    '%s is none',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  test('hold the addresses that share their prefix', () => {
    const range = parseRange('172.20.0.0/14');
    const holds = (text: string): boolean => inRange(parseIPv4(text) ?? -1, range);
    expect(['172.20.0.0', '172.23.255.255'].map(holds)).toEqual([true, true]);
    expect(['172.19.255.255', '172.24.0.0'].map(holds)).toEqual([false, false]);
    expect(inRange(0, parseRange('0.0.0.0/0'))).toBe(true);
    expect(inRange(1, parseRange('0.0.0.0/32'))).toBe(false);
    expect(inRange(1, undefined)).toBe(false);
  });
});
