import { describe, expect, it } from 'vitest';
import {
  MAX_ALIASED_NODES,
  MAX_DEPTH,
  MAX_DUPLICATE_KEYS,
  MAX_MERGED_ENTRIES,
  MAX_PROBLEMS,
  MAX_REPAIRED_LENGTH,
  MAX_SCALAR_LENGTH,
  MAX_TEXT_LENGTH,
} from '../../../server/engine/document/budgets.js';
import { parseFast, parseTolerant } from '../../../server/engine/document/parse.js';
import { read, values } from './both.js';

const codes = (text: string): string[] =>
  read(text).documents.flatMap(({ problems }) => problems.map(({ code }) => code));

describe('nesting', () => {
  const block = (depth: number): string => Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:`).join('\n');

  it('is read up to the budget', () => {
    expect(codes(`${block(MAX_DEPTH)} 1`)).toEqual([]);
    expect(codes('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toEqual([]);
    expect(codes(`${block(MAX_DEPTH + 1)} 1`)).toEqual(['too-deep']);
    expect(codes('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toEqual(['too-deep']);
  });

  it('of ten thousand levels is a problem, not a crash', () => {
    const deep = [
      '['.repeat(10_000),
      '['.repeat(10_000) + ']'.repeat(10_000),
      '{a: '.repeat(10_000),
      '{a: '.repeat(10_000) + '}'.repeat(10_000),
      '- '.repeat(10_000) + 'a',
      '? '.repeat(10_000) + 'a',
      `${block(3_000)} 1`,
      `${block(3_000)} [`,
      '[a: '.repeat(10_000),
    ];
    for (const text of deep) expect(codes(text)).toEqual(['too-deep']);
  });

  it('that only comes from faults is a problem too', () => {
    expect(codes('a: b: c\n'.repeat(5_000))).toEqual(['syntax']);
    expect(codes('a: '.repeat(10_000))).toEqual(['syntax']);
  });

  it('counts no brackets in strings', () => {
    expect(codes(`a: |\n${'  [[[[\n'.repeat(1_000)}b: "${'{'.repeat(5_000)}"\n`)).toEqual([]);
    expect(codes(`a: |\n${'  [[[[\n'.repeat(1_000)}b: *x\n`)).toEqual(['unknown-alias']);
  });
});

describe('aliases', () => {
  const bomb = (levels: number): string => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at <= levels; at++)
      lines.push(
        `a${at}: &a${at} [${Array(10)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    return lines.join('\n');
  };

  it('may stand for much, but not for everything', () => {
    expect(codes(bomb(4))).toEqual([]);
    expect(MAX_ALIASED_NODES).toBeLessThan(10 ** 6);
    expect(codes(bomb(9))).toEqual(['too-many-aliases']);
  });

  it('share their values', () => {
    const [value] = values(bomb(4)) as [Record<string, unknown[]>];
    expect(value.a4[0]).toBe(value.a4[9]);
  });

  it('of merge keys are counted by entries', () => {
    const entries = Array.from({ length: 1_000 }, (_, at) => `k${at}: 1`).join(', ');
    const merges = (count: number): string =>
      `a: &a {${entries}}\n${'- {<<: *a}\n'.repeat(count).replaceAll('- ', '  - ')}`;
    const text = (count: number): string => merges(count).replace('\n', '\nb:\n');
    expect(codes(text(50))).toEqual([]);
    expect(codes(text(MAX_MERGED_ENTRIES / 1_000 + 1))).toEqual(['too-many-aliases']);
  });
});

describe('size', () => {
  it('of a scalar is cut, with a problem', () => {
    const text = `a: ${'x'.repeat(MAX_SCALAR_LENGTH + 1)}\nb: 1\n`;
    expect(codes(text)).toEqual(['too-large']);
    const [value] = values(text) as [{ a: string; b: number }];
    expect(value.a).toHaveLength(MAX_SCALAR_LENGTH);
    expect(value.b).toBe(1);
    expect(codes(`a: ${'x'.repeat(MAX_SCALAR_LENGTH)}\n`)).toEqual([]);
  });

  it('of a text is limited', () => {
    const text = ' '.repeat(MAX_TEXT_LENGTH + 1);
    for (const parse of [parseFast, parseTolerant]) {
      expect(parse(text).documents.map(({ problems }) => problems[0].code)).toEqual(['too-large']);
    }
  });

  it('of broken text is limited, sound documents behind it are read', () => {
    const filler = `# ${'x'.repeat(1_000)}\n`.repeat(Math.ceil(MAX_REPAIRED_LENGTH / 1_003));
    const text = `a: 1\n${filler}---\nb: [1\n---\nc: 2\n`;
    expect(codes(text)).toEqual(['syntax']);
    expect(values(text)).toEqual([{ a: 1 }, undefined, { c: 2 }]);
  });
});

describe('crowds', () => {
  it('of keys are compared in one go', () => {
    const count = 100_000;
    const keys = Array.from({ length: count }, (_, at) => `k${at}: v\n`).join('');
    const document = parseFast(`${keys}k5: w\n`).documents[0];
    expect(document.duplicateKeys).toHaveLength(1);
    expect(document.root?.kind === 'map' && document.root.entries).toHaveLength(count + 1);
  });

  it('of faults are listed up to a limit', () => {
    expect(parseFast('k: v\n'.repeat(5_000)).documents[0].duplicateKeys).toHaveLength(MAX_DUPLICATE_KEYS);
    expect(codes('a: *x\n'.repeat(5_000))).toHaveLength(MAX_PROBLEMS);
    expect(codes('\0\n'.repeat(5_000)).length).toBeLessThanOrEqual(200);
  });

  it('of anything end in time', () => {
    const pieces = [
      '"',
      "- 'a\n",
      '{}',
      'a: [\n',
      ']',
      '&a ',
      '!!str ',
      '? a\n',
      ': \n',
      '#',
      '\t\n',
      '%A\n',
      '--- x\n',
      '{{',
      '\r',
      '|\n',
    ];
    const started = performance.now();
    for (const piece of pieces) read(piece.repeat(3_000));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
