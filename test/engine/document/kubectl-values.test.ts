import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toValue } from '../../../server/engine/document/value.js';
import { read, values } from './both.js';

interface RecordedCase {
  readonly text: string;
  readonly json?: string;
  readonly error?: string;
}

const file = new URL('kubectl-values.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as RecordedCase[];

/** JSON as a JavaScript reader sees it: one kind of number. */
function withNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item)));
}

describe('values, as sigs.k8s.io/yaml recorded them (test/oracle/yaml)', () => {
  it('holds several hundred cases', () => {
    expect(cases.length).toBeGreaterThan(400);
  });

  for (const { text, json, error } of cases) {
    if (json === undefined) {
      it(`refuses ${JSON.stringify(text)}: ${error ?? ''}`, () => {
        expect(read(text).documents.flatMap((document) => document.problems)).not.toEqual([]);
      });
      continue;
    }
    it(`reads ${JSON.stringify(text)}`, () => {
      const [document, ...others] = read(text).documents;
      expect(others).toEqual([]);
      expect(document.problems).toEqual([]);
      expect(withNumbers(toValue(document.root!))).toEqual(withNumbers(JSON.parse(json)));
    });
  }
});

describe('integers beyond 2^53', () => {
  it('are kept exactly up to 64 unsigned bits', () => {
    expect(
      values('[9007199254740991, 9007199254740992, -9007199254740993, 18446744073709551615, 0xffffffffffffffff]'),
    ).toEqual([
      [9007199254740991, 9007199254740992n, -9007199254740993n, 18446744073709551615n, 18446744073709551615n],
    ]);
  });

  it('are floats beyond that', () => {
    expect(values('18446744073709551616')).toEqual([18446744073709552000]);
    expect(values('-9223372036854775809')).toEqual([-9223372036854776000]);
  });
});

describe('binary values', () => {
  it('are UTF-8, with replacement characters for what is not', () => {
    expect(values('a: !!binary wyhh\nb: !!binary 8J+YgOKCrA==\nc: !!binary |\n  aGV\n  sbG8=\n')).toEqual([
      { a: '\ufffd(a', b: '😀€', c: 'hello' },
    ]);
  });
});
