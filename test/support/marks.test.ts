import { describe, expect, test } from 'vitest';
import { parseFixture, renderFixture } from './fixture.js';
import type { Mark } from './marks.js';
import { readMarks, writeMarks } from './marks.js';

const error = 'error network/port-clash: Two of them.';
const mark = (start: number, end: number, text = error, fixes: readonly string[] = []): Mark => ({
  range: { start, end },
  text,
  fixes,
});

describe('marks', () => {
  test.each<readonly [string, string, readonly Mark[], string]>([
    ['carets under the line', 'a: 10\nb: 2\n', [mark(3, 5)], `a: 10\n#  ^^ ${error}\nb: 2\n`],
    ['the second column is the first a caret can mark', 'ab: 1\n', [mark(1, 2)], `ab: 1\n#^ ${error}\n`],
    ['the first column needs an escape', 'abc: 1\n', [mark(0, 3)], `abc: 1\n# @1-4 ${error}\n`],
    ['an empty range', 'a: \nb: 1\n', [mark(3, 3)], `a: \n# @4-4 ${error}\nb: 1\n`],
    ['a range over two lines', 'a:\n  b: 1\n  c: 2\n', [mark(5, 14)], `a:\n  b: 1\n# @3-+1:5 ${error}\n  c: 2\n`],
    ['a line without a break at its end', 'a: 10', [mark(3, 5)], `a: 10\n#  ^^ ${error}`],
    [
      'a line of a block scalar: below the scalar',
      'a: |\n  one\n  two\n\nb: 1\n',
      [mark(7, 10)],
      `a: |\n  one\n  two\n# @-1:3-6 ${error}\n\nb: 1\n`,
    ],
    [
      'the last line of a block scalar takes carets',
      'a: |\n  one\n  two\nb: 1\n',
      [mark(13, 16)],
      `a: |\n  one\n  two\n# ^^^ ${error}\nb: 1\n`,
    ],
    [
      'a quoted scalar of several lines',
      'a: "one\n  two"\nb: 1\n',
      [mark(4, 7)],
      `a: "one\n  two"\n# @-1:5-8 ${error}\nb: 1\n`,
    ],
    ['carriage returns', 'a: 10\r\nb: 2\r\n', [mark(3, 5)], `a: 10\r\n#  ^^ ${error}\r\nb: 2\r\n`],
    [
      'several on one line, in order, with their fixes',
      'a: 10\n',
      [
        mark(3, 5),
        mark(0, 1, 'related: There.'),
        mark(3, 4, 'info x/y: Z.', ['fix (safe): Do it', 'fix (suggestion): Or that']),
      ],
      `a: 10\n# @1-2 related: There.\n#  ^ info x/y: Z.\n#  fix (safe): Do it\n#  fix (suggestion): Or that\n#  ^^ ${error}\n`,
    ],
  ])('%s', (_, text, marks, marked) => {
    expect(writeMarks({ text, marks })).toBe(marked);
    const sorted = [...marks].sort(
      (left, right) => left.range.start - right.range.start || left.range.end - right.range.end,
    );
    expect(readMarks(marked)).toEqual({ text, marks: sorted });
  });

  test('other comments are part of the text', () => {
    const text = '# ^ this is not a mark\na: 1 # error: no\n# fix (safe): belongs to nothing\n';
    expect(readMarks(text)).toEqual({ text, marks: [] });
  });
});

describe('fixtures', () => {
  test('headers and files are taken apart and put together again', () => {
    const source = `# title: Two files\n# options: {max: 3}\n# //- /a.yaml\nkind: A\n#     ^ ${error}\n# //- /b/c.yaml\n# a comment\nkind: B\n`;
    const fixture = parseFixture(source);
    expect([...fixture.headers]).toEqual([
      ['title', 'Two files'],
      ['options', '{max: 3}'],
    ]);
    expect(fixture.files).toEqual([
      { uri: '/a.yaml', text: 'kind: A\n', marks: [mark(6, 7)] },
      { uri: '/b/c.yaml', text: '# a comment\nkind: B\n', marks: [] },
    ]);
    expect(renderFixture(fixture)).toBe(source);
  });

  test('a single file needs no header', () => {
    const source = '# a comment: not a header\nkind: A\n';
    expect(renderFixture(parseFixture(source))).toBe(source);
    expect(parseFixture(source).files[0]?.text).toBe(source);
  });
});
