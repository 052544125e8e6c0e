/**
 * Every rule has its fixtures, its page and its place in the index, and its fixtures hold.
 * See test/support/rule-tester.ts for what a fixture is; `UPDATE_EXPECT=1` rewrites what they expect.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseFast } from '../../server/engine/document/parse.js';
import { THEMES } from '../../server/engine/linter/rule.js';
import { allRules } from '../../server/engine/rules/index.js';
import { parseFixture } from '../support/fixture.js';
import { fixtureNames, fixturesFolder } from '../support/fixture-files.js';
import { metas } from '../support/lint.js';
import { position, lineStarts } from '../support/marks.js';
import { testRule } from '../support/rule-tester.js';

/** Rules that tests cannot make speak by a manifest. */
const WITHOUT_FIXTURES = ['internal/rule-crashed'];

const LEAST = 3;

for (const { id } of metas) {
  if (WITHOUT_FIXTURES.includes(id)) continue;
  describe(id, () => {
    testRule(id);

    test('has enough manifests on which it fires, enough on which it does not, and both kinds of example', () => {
      const counts = countFixtures(id);
      expect(counts.firing, 'documents with a finding').toBeGreaterThanOrEqual(LEAST);
      expect(counts.silent, 'documents of fixtures without one').toBeGreaterThanOrEqual(LEAST);
      expect(counts.examples, '`# example: wrong` and `# example: right`').toEqual(['right', 'wrong']);
    });
  });
}

interface Counts {
  readonly firing: number;
  readonly silent: number;
  readonly examples: readonly string[];
}

function countFixtures(id: string): Counts {
  let firing = 0;
  let silent = 0;
  const examples = new Set<string>();
  for (const name of fixtureNames(id)) {
    const fixture = parseFixture(readFileSync(`${fixturesFolder(id)}${name}.yaml`, 'utf8'));
    const documents = fixture.files.map(({ text, marks }) => {
      const { documents: parsed } = parseFast(text);
      const hits = marks.filter((mark) => mark.text.includes(` ${id}: `));
      const hit = parsed.filter(({ start, end }) =>
        hits.some(({ range }) => start <= range.start && range.start <= end),
      );
      return { all: Math.max(1, parsed.length), hit: Math.max(hit.length, Math.min(hits.length, 1)) };
    });
    const hit = documents.reduce((sum, document) => sum + document.hit, 0);
    firing += hit;
    if (hit === 0) silent += documents.reduce((sum, document) => sum + document.all, 0);
    const example = fixture.headers.get('example');
    if (example !== undefined) examples.add(example);
  }
  return { firing, silent, examples: [...examples].sort() };
}

describe('the catalogue', () => {
  test('lists every rule file, once', () => {
    const folder = 'server/engine/rules/';
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'support')
      .flatMap(({ name: theme }) =>
        readdirSync(`${folder}${theme}`).map((file) => `${theme}/${file.replace(/\.ts$/, '')}`),
      );
    expect(allRules.map((rule) => rule.meta.id).sort()).toEqual(files.sort());
  });

  test('has fixtures for rules only', () => {
    const folder = 'test/rules/';
    const themes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const tested = themes.flatMap(({ name: theme }) =>
      readdirSync(`${folder}${theme}`).map((rule) => `${theme}/${rule}`),
    );
    const ids = new Set<string>(metas.map(({ id }) => id));
    expect(tested.filter((id) => !ids.has(id))).toEqual([]);
    expect(themes.map(({ name }) => name).filter((name) => !(THEMES as readonly string[]).includes(name))).toEqual([]);
  });

  test.each(metas.map((meta) => [meta.id, meta] as const))('%s is described in full', (id, meta) => {
    expect(meta.summary).toMatch(/\.$/);
    expect(meta.title).not.toMatch(/[.!]$/);
    expect(meta.why.length).toBeGreaterThan(80);
    expect(meta.whenNot).toMatch(/\.$/);
    expect(meta.source.url).toMatch(/^https:\/\//);
    for (const message of Object.values(meta.messages)) expect(message).toMatch(/[.?}]$/);
    expect(existsSync(`docs/rules/${id}.md`), 'its page').toBe(true);
  });

  test('a mark of every rule stands where its text is', () => {
    // A fixture whose marks reach behind its text would compare nothing.
    for (const { id } of metas) {
      for (const name of fixtureNames(id)) {
        for (const { text, marks } of parseFixture(readFileSync(`${fixturesFolder(id)}${name}.yaml`, 'utf8')).files) {
          for (const { range } of marks) {
            expect(range.end, `${id} ${name}`).toBeLessThanOrEqual(text.length);
            expect(position(range.start, lineStarts(text)).line).toBeGreaterThanOrEqual(0);
          }
        }
      }
    }
  });
});
