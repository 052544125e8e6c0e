import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline, BaselineEntry } from '../../../server/engine/linter/baseline.js';
import {
  formatBaseline,
  matchBaseline,
  parseBaseline,
  toEntries,
  withoutStale,
} from '../../../server/engine/linter/baseline.js';
import type { Finding } from '../../../server/engine/linter/finding.js';

const text = fc.oneof(
  fc.constantFrom('', '__proto__', 'constructor', 'a/b', 'spec.x[0]'),
  fc.string({ unit: 'binary' }),
);
const identity = fc.record({ rule: text, object: text, path: text });
const finding = identity.map((value) => value as unknown as Finding);
const entry: fc.Arbitrary<BaselineEntry> = fc.record({
  rule: text,
  object: text,
  path: text,
  count: fc.integer({ min: 1, max: 3 }),
});
const identityOf = (value: Finding): BaselineEntry => value as unknown as BaselineEntry;

/** Entries that say the same are read as one with the sum of their counts, so what is written has none. */
const identityText = ({ rule, object, path }: BaselineEntry): string => JSON.stringify([rule, object, path]);

test('what is written is read again, and written the same', () => {
  fc.assert(
    fc.property(fc.dictionary(text, fc.uniqueArray(entry, { minLength: 1, selector: identityText })), (files) => {
      const baseline: Baseline = new Map(Object.entries(files));
      const written = formatBaseline(baseline);
      const read = parseBaseline(written);
      expect(read).not.toHaveProperty('problem');
      if ('baseline' in read) expect(formatBaseline(read.baseline)).toBe(written);
    }),
  );
});

test('with a fresh baseline everything is known and nothing stale', () => {
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const match = matchBaseline(findings, toEntries(findings, identityOf), identityOf);
      expect(match).toEqual({ fresh: [], known: findings, stale: [] });
    }),
  );
});

test('no finding is lost, none is known too often, and pruning changes no verdict', () => {
  fc.assert(
    fc.property(fc.array(finding), fc.array(entry), (findings, entries) => {
      const match = matchBaseline(findings, entries, identityOf);
      expect(new Set([...match.fresh, ...match.known])).toEqual(new Set(findings));
      const total = entries.reduce((sum, { count }) => sum + count, 0);
      const stale = match.stale.reduce((sum, { count }) => sum + count, 0);
      expect(match.known.length).toBe(total - stale);
      const merged = [...new Map(entries.map((each) => [identityText(each), each])).values()];
      const again = matchBaseline(findings, merged, identityOf);
      const pruned = matchBaseline(findings, withoutStale(merged, again.stale), identityOf);
      expect(pruned).toEqual({ ...again, stale: [] });
    }),
  );
});
