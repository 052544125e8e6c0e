import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly id: string; readonly media: { readonly markdown: string } }[];
    }[];
  };
}

const { contributes } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as Manifest;

it('leads in four steps to the simulator, each with its page and with commands that exist', () => {
  const [{ steps }] = contributes.walkthroughs;
  expect(steps.map(({ id }) => id)).toEqual(['write', 'check', 'explain', 'simulate']);
  expect(steps.filter(({ media }) => !existsSync(path(media.markdown)))).toEqual([]);
  const texts = Object.entries(JSON.parse(readFileSync(path('package.nls.json'), 'utf8')) as Record<string, string>)
    .filter(([key]) => key.startsWith('walkthrough.'))
    .map(([, text]) => text);
  const linked = texts.flatMap((text) =>
    [...text.matchAll(/\(command:(podlint\.[\w.]+)/g)].map(([, command]) => command),
  );
  const known = contributes.commands.map(({ command }) => command);
  expect(linked.length).toBeGreaterThan(3);
  expect(linked.filter((command) => !known.includes(command))).toEqual([]);
});
