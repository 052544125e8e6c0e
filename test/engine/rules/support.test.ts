import { describe, expect, it } from 'vitest';
import { parseTolerant } from '../../../server/engine/document/parse.js';
import { seconds } from '../../../server/engine/pod/durations.js';
import { entryAt, removalOf } from '../../../server/engine/rules/support/entries.js';
import { editDistance, nearestName } from '../../../server/engine/rules/support/nearest.js';
import { fieldPath } from '../../../server/engine/rules/support/server-note.js';
import { listNames, plural } from '../../../server/engine/rules/support/words.js';

describe('durations', () => {
  it.each([
    ['90', 90],
    ['0.5', 0.5],
    ['15s', 15],
    ['1m30s', 90],
    ['1.5m', 90],
    ['2h', 7200],
    ['250ms', 0.25],
  ])('reads %s', (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(['', 'soon', '10 s', '5x', '-3', 's', '1m30'])('takes %j for no duration', (text) => {
    expect(seconds(text)).toBeUndefined();
  });
});

describe('nearest names', () => {
  it('finds a slip of the pen', () => {
    expect(nearestName('confg', ['data', 'config', 'cache'])).toBe('config');
    expect(nearestName('conifg', ['config'])).toBe('config');
    expect(nearestName('app.yml', ['app.yaml', 'web.yaml'])).toBe('app.yaml');
  });

  it('finds nothing where the names differ in more than that', () => {
    expect(nearestName('data', ['logs', 'cache'])).toBeUndefined();
    expect(nearestName('a', ['bc'])).toBeUndefined();
    expect(nearestName('x'.repeat(500), ['y'.repeat(500)])).toBeUndefined();
  });

  it('counts a swap of neighbours once, and stops at the limit', () => {
    expect(editDistance('ab', 'ba', 5)).toBe(1);
    expect(editDistance('kitten', 'sitting', 5)).toBe(3);
    expect(editDistance('kitten', 'sitting', 2)).toBe(2);
  });
});

describe('words', () => {
  it('cuts long lists', () => {
    expect(listNames(['a'])).toBe('`a`');
    expect(listNames(['a', 'b', 'c'])).toBe('`a`, `b` and `c`');
    expect(listNames(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('`a`, `b`, `c`, `d` and 2 more');
    expect(listNames([])).toBe('');
  });

  it('counts', () => {
    expect(plural(1, 'Pod')).toBe('1 Pod');
    expect(plural(2, 'Pod')).toBe('2 Pods');
  });

  it('prints paths as the API server does', () => {
    expect(fieldPath(['spec', 'containers', 0, 'volumeMounts', 12, 'name'])).toBe(
      'spec.containers[0].volumeMounts[12].name',
    );
  });
});

describe('removing an entry', () => {
  const remove = (text: string, key: string): string => {
    const { documents } = parseTolerant(text);
    const [document] = documents;
    const found = entryAt(document, text.indexOf(key));
    if (found === undefined) throw new Error(`There is no entry ${key}.`);
    const { start, end } = removalOf(text, found);
    return text.slice(0, start) + text.slice(end);
  };

  it.each([
    ['a line', 'a: 1\nb: 2 # two\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['lines that end in CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'b', 'a: 1\r\nc: 3\r\n'],
    ['a block', 'a:\n  b:\n    c: 1\n  d: 2\n', 'b', 'a:\n  d: 2\n'],
    ['a text of several lines', 'a: |\n  one\n  two\nb: 2\n', 'a', 'b: 2\n'],
    ['a list', 'a:\n- 1\n- 2\nb: 2\n', 'a', 'b: 2\n'],
    ['the last line without a break', 'a: 1\nb: 2', 'b', 'a: 1\n'],
    ['the key behind a dash', '- a: 1\n  b: 2\n', 'a', '- b: 2\n'],
    ['the first of a flow map', '{a: 1, b: 2}', 'a', '{b: 2}'],
    ['the last of a flow map', '{a: 1, b: 2}', 'b', '{a: 1}'],
    ['the only one of a flow map', 'x: {a: 1}', 'a', 'x: {}'],
    ['a value of JSON', '{\n  "a": 1,\n  "b": [2]\n}\n', '"b"', '{\n  "a": 1\n}\n'],
  ])('cuts %s', (_, text, key, expected) => {
    expect(remove(text, key)).toBe(expected);
  });

  it('finds no entry where there is none', () => {
    const text = 'a: [1, 2]\n';
    const [document] = parseTolerant(text).documents;
    expect(entryAt(document, 4)).toBeUndefined();
  });
});
