/** The engine against verdicts that a real API server gave: see test/golden/api/FORMAT.md. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { validateText } from '../../../server/engine/schema/verdict.js';
import { compareVerdicts, isSilent, type Aspect, type GoldenCase } from '../../golden/api/compare.js';

/** Cases of one test: few enough that a failing one is found at once, also by mutation testing. */
const CHUNK = 25;

function read(name: string): readonly GoldenCase[] {
  const bytes = readFileSync(new URL(`../../golden/api/${name}`, import.meta.url));
  return gunzipSync(bytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenCase);
}

function judge(golden: GoldenCase) {
  const verdict = validateText(golden.yaml)[0];
  return { golden, verdict, differences: compareVerdicts(golden.verdict, verdict) };
}

type Judged = ReturnType<typeof judge>;

describe.each(['visible.ndjson.gz', 'random.ndjson.gz', 'branches.ndjson.gz', 'fields.ndjson.gz', 'edges.ndjson.gz'])(
  '%s',
  (name) => {
    const cases = read(name);
    const judgements = new Map<GoldenCase, Judged>();
    const judgeOnce = (golden: GoldenCase): Judged => {
      const judged = judgements.get(golden) ?? judge(golden);
      judgements.set(golden, judged);
      return judged;
    };
    const differing = (...aspects: readonly Aspect[]) =>
      cases.map(judgeOnce).filter(({ differences }) => differences.some(({ aspect }) => aspects.includes(aspect)));
    const ids = (list: readonly Judged[]) => list.map(({ golden }) => golden.id);

    const starts = Array.from({ length: Math.ceil(cases.length / CHUNK) }, (_, index) => index * CHUNK);
    test.each(starts)('today all of it agrees, positions and withheld warnings included, from case %s', (start) => {
      const judged = cases.slice(start, start + CHUNK).map(judgeOnce);
      expect(ids(judged.filter(({ differences }) => differences.length > 0))).toEqual([]);
    });

    test('nothing is said where the server is silent', () => {
      const loud = cases.map(judgeOnce).filter(({ golden, verdict }) => isSilent(golden.verdict) && !isSilent(verdict));
      expect(ids(loud)).toEqual([]);
    });

    test('errors agree in field and type, the rest word by word', () => {
      const strict = differing('header', 'decode', 'strict', 'repeats', 'set', 'warnings', 'podSecurity');
      expect(ids(strict), 'at least 99 % agree').toHaveLength(Math.min(strict.length, Math.floor(cases.length / 100)));
    });

    test('errors agree in their details', () => {
      const worded = differing('detail');
      expect(ids(worded), 'at least 97 % agree').toHaveLength(
        Math.min(worded.length, Math.floor((cases.length * 3) / 100)),
      );
    });
  },
);
