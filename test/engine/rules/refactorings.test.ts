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

const outcomes = fixtures.flatMap(({ path, files }) =>
  tryRefactorings(new Map(files.map(({ uri, text }) => [uri, text])), configuration).map((outcome) => ({
    ...outcome,
    path,
  })),
);

describe('refactorings', () => {
  test.each(refactoring.map(({ id }) => id))('of %s are tried on several manifests', (id) => {
    expect(outcomes.filter(({ rule }) => rule === id).length).toBeGreaterThanOrEqual(1);
  });

  test('are many', () => {
    expect(outcomes.length).toBeGreaterThan(50);
  });

  test('keep to their promises', () => {
    const wrong = outcomes.filter(({ faults }) => faults.length > 0);
    expect(wrong.map(({ path, rule, title, faults }) => `${path}: ${rule}, ${title}: ${faults.join('; ')}`)).toEqual(
      [],
    );
  });
});
