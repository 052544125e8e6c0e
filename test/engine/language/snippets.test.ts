import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { mergeLayers } from '../../../server/engine/linter/configuration.js';
import { lintFile } from '../../../server/engine/linter/run.js';
import { withBuiltIn } from '../../../server/engine/linter/suppressions.js';
import { allRules } from '../../../server/engine/rules/index.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const snippets = JSON.parse(
  readFileSync(new URL('../../../client/snippets/manifests.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Snippet>>;

const RECOMMENDED = mergeLayers(withBuiltIn(allRules.map(({ meta }) => meta)), [{ presets: ['recommended'] }]);

/** What stands there when every stop is left as it is. */
const expand = ({ body }: Snippet): string => `${body.join('\n').replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')}\n`;

describe('snippets', () => {
  it('are twelve good starts', () => {
    expect(Object.values(snippets).map(({ prefix }) => prefix)).toHaveLength(12);
  });

  it.each(Object.entries(snippets))('%s: has nothing that Podlint would complain about', (_, snippet) => {
    const text = expand(snippet);
    expect(text).not.toContain('$');
    const workspace = createWorkspace();
    const file = readSourceFile('file:///snippet.yaml', text, { mode: 'fast' });
    expect(file.objects.length).toBeGreaterThan(0);
    workspace.update(file);
    expect(
      lintFile(workspace, file.uri, RECOMMENDED, { today: '2026-01-01' }).map(
        ({ rule, message }) => `${rule}: ${message}`,
      ),
    ).toEqual([]);
  });
});
