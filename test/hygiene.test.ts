import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url);
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(new URL(file, root)));
const ours = files.filter(
  (file) => /\.(ts|js|mjs|cjs|json|md|yaml|yml)$/.test(file) && !/^test\/(golden|matrix|oracle|schemas)\//.test(file),
);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const holding = (pattern: RegExp, among: readonly string[]): string[] =>
  among.filter((file) => pattern.test(read(file)));

/** Without comments and without imports that are gone after compilation. */
const executable = (text: string): string => text.replaceAll(/^\s*(?:\/\/|\/?\*).*$|import type [^;]*;/gm, '');

describe('the repository', () => {
  const texts = ours.filter((file) => /\.(ts|js|mjs|cjs|md)$/.test(file) && file !== 'test/hygiene.test.ts');

  it('knows no path of the machine it was written on', () => {
    expect(holding(/\/work\/(?:main|shared)\b|\/root\/(?:\.npm|go)\b|\/tmp\/pl\b/, texts)).toEqual([]);
  });

  it('names no package registry host', () => {
    expect(holding(/registry\.npmjs\.org|proxy\.golang\.org|deb\.debian\.org/, ours)).toEqual([]);
  });

  it('leaves nothing unfinished or silenced behind', () => {
    expect(
      holding(/\bTODO\b|eslint-disable|@ts-ignore|@ts-nocheck|\b(?:it|describe|test)\.(?:only|skip|todo)\(/, texts),
    ).toEqual([]);
  });

  it('ends every text file with one newline and no trailing space', () => {
    const scripts = texts.filter((file) => !file.endsWith('.md'));
    expect(scripts.filter((file) => /[ \t]$/m.test(read(file)) || !/[^\n]\n$/.test(read(file)))).toEqual([]);
  });

  it('pins every dependency to one version', () => {
    const manifest = JSON.parse(read('package.json')) as {
      dependencies?: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('says in docs/dependencies.md why each bundled library is there', () => {
    const sources = ours.filter((file) => /^(client|server)\/.*\.ts$/.test(file));
    const imported = sources.flatMap((file) =>
      [...executable(read(file)).matchAll(/(?:from |import\()'((?:@[^/']+\/)?[^./'][^/']*)/g)].map((match) => match[1]),
    );
    const libraries = [...new Set(imported)].filter((name) => !name.startsWith('node:') && name !== 'vscode');
    const page = read('docs/dependencies.md');
    expect(libraries.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
