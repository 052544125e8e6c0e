import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFast, parseTolerant } from '../../../server/engine/document/parse.js';
import type { TextRange, YamlDocument, YamlNode, YamlStream } from '../../../server/engine/document/tree.js';
import { toValue } from '../../../server/engine/document/value.js';
import { plainObject, plainValue, written } from './random-yaml.js';

/** Comparing without vitest first: its own comparison is slow on trees, but prints well. */
function readBoth(text: string): YamlStream {
  const fast = parseFast(text);
  const tolerant = parseTolerant(text);
  if (!isDeepStrictEqual(fast, tolerant)) expect(fast).toEqual(tolerant);
  return fast;
}

/** Whether each range lies in the one around it, and children follow each other. */
function checkRanges(document: YamlDocument): void {
  const check = (node: YamlNode, around: TextRange): void => {
    expect(node.start).toBeGreaterThanOrEqual(around.start);
    expect(node.end).toBeLessThanOrEqual(around.end);
    expect(node.end).toBeGreaterThanOrEqual(node.start);
    if (node.kind === 'sequence')
      node.items.forEach((item) => {
        check(item, node);
      });
    if (node.kind !== 'map') return;
    let last = node.start;
    for (const { key, value } of node.entries) {
      expect(key.start).toBeGreaterThanOrEqual(last);
      expect(value.start).toBeGreaterThanOrEqual(key.end);
      check(key, node);
      check(value, node);
      last = value.end;
    }
  };
  if (document.root !== undefined) check(document.root, document);
}

describe('random YAML', () => {
  it('is read by both parsers as it was meant', () => {
    fc.assert(
      fc.property(written(plainValue), ({ value, text }) => {
        const fast = readBoth(text);
        expect(fast.documents.flatMap(({ problems }) => problems)).toEqual([]);
        expect(fast.documents.map(({ root }) => toValue(root!))).toEqual([value]);
        fast.documents.forEach(checkRanges);
      }),
      { numRuns: 600 },
    );
  });

  it('is read as JSON', () => {
    fc.assert(
      fc.property(plainObject, fc.constantFrom(undefined, 1, 2, 4, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const fast = readBoth(text);
        expect(fast.documents.map(({ root }) => toValue(root!))).toEqual([value]);
      }),
      { numRuns: 200 },
    );
  });

  it('is read alike when it is broken', () => {
    const piece = fc.constantFrom(
      ...[
        ' ',
        '\n',
        '\t',
        ':',
        ': ',
        '- ',
        '#',
        ' #',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a ',
        '*a',
        '!!str ',
        '|',
        '>-',
        '? ',
      ],
      ...[
        '%',
        '@',
        '<<: ',
        '\\',
        '...\n',
        '---\n',
        '\r',
        '\ufeff',
        '\0',
        '\ud800',
        '!',
        '!!',
        '&',
        '*',
        '!x!y ',
        '"\\U00110000"',
        '{{',
      ],
    );
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), piece), { minLength: 1, maxLength: 4 });
    const broken = fc.tuple(written(plainObject), edits).map(([{ text }, changes]) =>
      changes.reduce((changed, [at, removed, inserted]) => {
        const offset = at % (changed.length + 1);
        return changed.slice(0, offset) + inserted + changed.slice(offset + removed);
      }, text),
    );
    fc.assert(
      fc.property(broken, (text) => {
        const fast = readBoth(text);
        for (const { problems } of fast.documents) {
          for (const { range } of problems) {
            expect(range.start).toBeLessThanOrEqual(range.end);
            expect(range.end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 800 },
    );
  });

  it('of any characters ends in a tree', () => {
    const unit = fc.constantFrom(...' \n\t:-?#&*!|>\'"%@`,[]{}ab1~<=.\r\\\0'.split(''), '\ufeff', '😀', '\ud83d');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        readBoth(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
