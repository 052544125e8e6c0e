import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineIndex, offsetAt, positionAt } from '../../../server/engine/document/lines.js';

describe('lines', () => {
  it('end with LF, CRLF or CR', () => {
    expect(lineIndex('a\nb\r\nc\rd').starts).toEqual([0, 2, 5, 7]);
    expect(lineIndex('').starts).toEqual([0]);
    expect(lineIndex('\n').starts).toEqual([0, 1]);
    expect(lineIndex('a\u2028b').starts).toEqual([0]);
  });

  it('turn offsets into positions, inside of the text', () => {
    const index = lineIndex('ab\n😀c\n');
    expect(positionAt(index, 0)).toEqual({ line: 0, column: 0 });
    expect(positionAt(index, 2)).toEqual({ line: 0, column: 2 });
    expect(positionAt(index, 3)).toEqual({ line: 1, column: 0 });
    expect(positionAt(index, 5)).toEqual({ line: 1, column: 2 });
    expect(positionAt(index, 7)).toEqual({ line: 2, column: 0 });
    expect(positionAt(index, 99)).toEqual({ line: 2, column: 0 });
    expect(positionAt(index, -1)).toEqual({ line: 0, column: 0 });
  });

  it('turn positions into offsets, inside of the text', () => {
    const index = lineIndex('ab\ncd');
    expect(offsetAt(index, { line: 1, column: 1 })).toBe(4);
    expect(offsetAt(index, { line: 0, column: 99 })).toBe(3);
    expect(offsetAt(index, { line: 1, column: 99 })).toBe(5);
    expect(offsetAt(index, { line: 9, column: 0 })).toBe(5);
    expect(offsetAt(index, { line: -1, column: 5 })).toBe(0);
    expect(offsetAt(index, { line: 0, column: -5 })).toBe(0);
  });

  it('lead there and back', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀'), maxLength: 40 });
    fc.assert(
      fc.property(text, (string) => {
        const index = lineIndex(string);
        for (let offset = 0; offset <= string.length; offset++) {
          expect(offsetAt(index, positionAt(index, offset))).toBe(offset);
        }
      }),
    );
  });
});
