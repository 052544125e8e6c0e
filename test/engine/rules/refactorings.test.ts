/** Every refactoring on every manifest of the rules' fixtures: the API takes the result, comments and untouched text stay, once is enough. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseFixture } from '../../support/fixture.js';
import { fixtureNames, fixturesFolder } from '../../support/fixture-files.js';
import { configure, metas } from '../../support/lint.js';
import { tryRefactorings } from '../../support/refactorings.js';

const configuration = configure({ presets: ['all'] });
const refactoring = metas.filter(({ fix }) => fix === 'refactoring');
const fixtures = metas
  .flatMap(({ id }) => fixtureNames(id).map((name) => `${fixturesFolder(id)}${name}.yaml`))
  .map((path) => ({ path, files: parseFixture(readFileSync(path, 'utf8')).files }));

/** Tried once each, when a test asks first. */
const tried = new Map<string, readonly TriedOutcome[]>();

type TriedOutcome = ReturnType<typeof tryRefactorings>[number] & { readonly path: string };

function outcomesOf({ path, files }: (typeof fixtures)[number]): readonly TriedOutcome[] {
  const texts = new Map(files.map(({ uri, text }) => [uri, text]));
  const outcomes = tried.get(path) ?? tryRefactorings(texts, configuration).map((outcome) => ({ ...outcome, path }));
  tried.set(path, outcomes);
  return outcomes;
}

describe('refactorings', () => {
  test.each(metas.map(({ id }) => id))('keep to their promises on the manifests of %s', (id) => {
    const own = fixtures.filter(({ path }) => path.startsWith(fixturesFolder(id)));
    const wrong = own.flatMap(outcomesOf).filter(({ faults }) => faults.length > 0);
    expect(wrong.map(({ path, rule, title, faults }) => `${path}: ${rule}, ${title}: ${faults.join('; ')}`)).toEqual(
      [],
    );
  });

  test.each(refactoring.map(({ id }) => id))('of %s are tried on several manifests', (id) => {
    expect(fixtures.flatMap(outcomesOf).filter(({ rule }) => rule === id).length).toBeGreaterThanOrEqual(1);
  });

  test('are many', () => {
    expect(fixtures.flatMap(outcomesOf).length).toBeGreaterThan(50);
  });
});
