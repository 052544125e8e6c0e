import { readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../server/engine/linter/configuration-schema.js';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';
import { outOfDate, ruleDocs, schemaFiles } from '../../support/generated.js';
import { metas } from '../../support/lint.js';

const stale = 'out of date: run `npm run generate`';

test('the schema of podlint.yaml is the one that the definitions make', async () => {
  expect(outOfDate(await schemaFiles()), stale).toEqual([]);
});

test('the pages of the rules are those that their texts and fixtures make', async () => {
  expect(outOfDate(await ruleDocs()), stale).toEqual([]);
});

test('there is no page of a rule that is no more', async () => {
  const pages = readdirSync('docs/rules', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  const made = [...(await ruleDocs()).keys()].filter((path) => path.startsWith('docs/rules/'));
  expect(pages.map((name) => `docs/rules/${name.replaceAll('\\', '/')}`).sort()).toEqual(made.sort());
});

/** An editor checks by the schema, the linter by the shape: both have to agree. */
describe('schema and reader agree on', () => {
  const validate = new Ajv({ allowUnionTypes: true, strict: true, strictRequired: false }).compile(
    configurationSchema(metas),
  );
  test.each<readonly [unknown, boolean]>([
    [{}, true],
    [{ extends: ['recommended', 'strict'] }, true],
    [{ rules: { 'network/*': 'off', 'network/port-clash': { severity: 'info' } } }, true],
    [{ rules: { 'network/port-clash': 'loud' } }, false],
    [{ rules: { 'network/no-such-rule': 'off' } }, false],
    [{ ignore: ['vendor/', { rule: 'network/*', container: 'proxy', reason: 'vendor', until: '2030-01-31' }] }, true],
    [{ ignore: [{ reason: 'nothing named' }] }, false],
    [{ ignore: [{ rule: 'network/*', until: 'soon' }] }, false],
    [{ kubernetes: 1.3 }, false],
    [{ kubernetes: '1.30' }, true],
    [{ kubernetes: '1.30.2' }, true],
    [{ kubernetes: 'newest' }, false],
    [{ complete: 'auto' }, true],
    [{ complete: true }, true],
    [{ complete: 'yes' }, false],
    [{ podCidrs: ['10.0.0.0/8'], failOn: 'never', cluster: './cluster.yaml' }, true],
    [{ images: [{ repositories: ['team/app'], role: 'web-server', listens: [{ port: 80 }] }] }, true],
    [{ images: [{ repositories: ['team/app'], role: 'chef' }] }, false],
    [{ podTemplatePaths: [{ kind: 'Rollout', group: 'argoproj.io', path: 'spec.template' }] }, true],
    [{ podTemplatePaths: [{ kind: 'Rollout' }] }, false],
    [{ failon: 'error' }, false],
    [[], false],
  ])('%j', (value, expected) => {
    const { problems } = readConfiguration(
      { uri: '/podlint.yaml', text: JSON.stringify(value) },
      { rules: metas, read: () => ({ text: '' }) },
    );
    expect(problems.map(({ message }) => message)).toHaveLength(expected ? 0 : 1);
    // Numbers cannot be told from versions by a schema, so it takes any.
    if (JSON.stringify(value) !== '{"kubernetes":1.3}') expect(validate(value)).toBe(expected);
  });
});
