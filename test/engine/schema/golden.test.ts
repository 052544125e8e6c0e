/** The engine against verdicts that a real API server gave: see test/golden/api/FORMAT.md. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { validateText } from '../../../server/engine/schema/verdict.js';
import { compareVerdicts, isSilent, type Aspect, type GoldenCase } from '../../golden/api/compare.js';

function read(name: string): readonly GoldenCase[] {
  const bytes = readFileSync(new URL(`../../golden/api/${name}`, import.meta.url));
  return gunzipSync(bytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenCase);
}

describe.each(['visible.ndjson.gz', 'random.ndjson.gz'])('%s', (name) => {
  const judged = read(name).map((golden) => {
    const verdict = validateText(golden.yaml)[0];
    return { golden, verdict, differences: compareVerdicts(golden.verdict, verdict) };
  });
  const differing = (...aspects: readonly Aspect[]) =>
    judged.filter(({ differences }) => differences.some(({ aspect }) => aspects.includes(aspect)));
  const ids = (list: typeof judged) => list.map(({ golden }) => golden.id);

  test('nothing is said where the server is silent', () => {
    const loud = judged.filter(({ golden, verdict }) => isSilent(golden.verdict) && !isSilent(verdict));
    expect(ids(loud)).toEqual([]);
  });

  test('errors agree in field and type, the rest word by word', () => {
    const strict = differing('header', 'decode', 'strict', 'repeats', 'set', 'warnings', 'podSecurity');
    expect(ids(strict), 'at least 99 % agree').toHaveLength(Math.min(strict.length, Math.floor(judged.length / 100)));
  });

  test('errors agree in their details', () => {
    const worded = differing('detail');
    expect(ids(worded), 'at least 97 % agree').toHaveLength(
      Math.min(worded.length, Math.floor((judged.length * 3) / 100)),
    );
  });

  test('today all of it agrees, positions and withheld warnings included', () => {
    expect(ids(judged.filter(({ differences }) => differences.length > 0))).toEqual([]);
  });
});
