/** What a rule says of itself is what its page promises: nobody reads the source to learn whether a rule is on. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metas } from '../../support/lint.js';

const FIXES: Readonly<Record<string, string>> = {
  none: 'none',
  safe: 'yes, also by `podlint --fix` and fix-all',
  suggestion: 'yes, offered in the editor',
  refactoring: 'yes, as a refactoring in the editor',
};

const cellsOf = (id: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...readFileSync(`docs/rules/${id}.md`, 'utf8').matchAll(/^\| (\w+) \| (.+) \|$/gm)].map(([, name, text]) => [
      name,
      text,
    ]),
  );

describe.each(metas.map((meta) => [meta.id, meta] as const))('%s', (id, meta) => {
  test('has the severity, the presets and the fix of its page', () => {
    const cells = cellsOf(id);
    expect(cells.Severity.split(';')[0]).toBe(meta.severity);
    expect(cells.Presets).toBe(meta.presets.map((preset) => `\`${preset}\``).join(', '));
    expect(cells.Fix).toBe(FIXES[meta.fix ?? 'none']);
  });
});
