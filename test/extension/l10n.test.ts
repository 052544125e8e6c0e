import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('strings for translators', () => {
  it('of package.json are all in package.nls.json, and nothing else is', () => {
    const used = [...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key).sort();
    const nls = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
    expect(Object.keys(nls).sort()).toEqual(used);
  });

  it('of package.json are not written out where they would be shown', () => {
    const { contributes } = JSON.parse(read('package.json')) as {
      contributes: {
        commands: { title: string }[];
        configuration: { properties: Record<string, { markdownDescription?: string; description?: string }> };
        walkthroughs: { steps: { title: string; description: string }[] }[];
      };
    };
    const shown = [
      ...contributes.commands.map(({ title }) => title),
      ...Object.values(contributes.configuration.properties).flatMap((setting) => [
        setting.markdownDescription ?? setting.description ?? '',
      ]),
      ...contributes.walkthroughs.flatMap(({ steps }) =>
        steps.flatMap(({ title, description }) => [title, description]),
      ),
    ];
    expect(shown.filter((text) => !/^%[\w.-]+%$/.test(text))).toEqual([]);
  });

  it('of the extension are in the bundle', () => {
    const program = fileURLToPath(new URL('../tools/generate-l10n.mjs', import.meta.url));
    const wanted = execFileSync(process.execPath, [program, '--print'], { encoding: 'utf8' });
    expect(read('l10n/bundle.l10n.json')).toBe(wanted);
  });
});
