/** Any podlint.yaml is a configuration with problems inside of its text; `extends` asks for nothing outside of its root. */
import { strict as assert } from 'node:assert';
import { isIgnoredFile } from '../../../server/engine/linter/configuration.js';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';
import { withBuiltIn } from '../../../server/engine/linter/suppressions.js';
import { allRules } from '../../../server/engine/rules/index.js';
import { assertWithin, textOf, withinTime } from './support.js';

const rules = withBuiltIn(allRules.map(({ meta }) => meta));

export function fuzz(data: Buffer): void {
  const text = textOf(data);
  const uri = '/home/me/space/a/podlint.yaml';
  const read = (path: string): { text: string } => {
    assert(path.startsWith('/home/me/space/'), `${path} was asked for`);
    assert(!/\/\.\.?(?:\/|$)/.test(path), `${path} was asked for`);
    return { text: 'rules: {}\n' };
  };
  withinTime(2000, () => {
    const { configuration, problems } = readConfiguration(
      { uri, text },
      { rules, root: '/home/me/space/', read, today: '2026-01-01' },
    );
    for (const problem of problems) if (problem.uri === uri) assertWithin(problem.range, text);
    isIgnoredFile(configuration, '/home/me/space/a/deploy/web.yaml');
  });
  assert.equal(({} as Record<string, unknown>).severity, undefined);
}
