/** What is shipped: nothing that need not be, everything that must. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('the npm package', () => {
  test('holds the bundles, the schema, the licences, and nothing else', () => {
    // Without its scripts: bundles are there already, and must not change under other tests.
    const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])) as [
      { files: { path: string }[] },
    ];
    const found = files.map(({ path }) => path).filter((path) => !path.endsWith('.LEGAL.txt'));
    expect(found.sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'THIRD_PARTY_NOTICES',
      'dist/api.cjs',
      'dist/api.d.cts',
      'dist/cli.cjs',
      'dist/field-docs.cjs',
      'dist/podlint.cjs',
      'dist/server.cjs',
      'package.json',
      'podlint.schema.json',
    ]);
  });

  test('is packed with nothing but its name on the output, as pre-commit needs it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'podlint-pack-'));
    try {
      const scripts = { prepack: 'echo building' };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'packed', version: '1.0.0', scripts }));
      writeFileSync(join(folder, '.npmrc'), read('.npmrc'));
      expect(execFileSync('npm', ['pack'], { cwd: folder, encoding: 'utf8' })).toBe('packed-1.0.0.tgz\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('depends on no other package, and runs nothing when it is installed', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown> & { scripts: Record<string, string> };
    for (const key of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundledDependencies'])
      expect(manifest[key], key).toBeUndefined();
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts[name], name).toBeUndefined();
  });
});

describe('the extension', () => {
  test('has a list that allows what is needed, and neither sources nor tests nor maps', () => {
    const [first, ...rest] = read('.vscodeignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('**');
    const known =
      /^!(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD_PARTY_NOTICES|podlint\.schema\.json|server\/engine\/[\w./-]+\.schema\.json|dist\/[\w.-]+\.(?:c?js|css|txt|ttf)|(?:client|syntaxes|examples)\/[\w./*-]+\.(?:png|svg|json|md|yaml)|l10n\/[\w.*-]+\.json|package\.nls[\w.*-]*\.json)$/;
    expect(rest.filter((line) => !known.test(line))).toEqual([]);
    expect(rest).toEqual(expect.arrayContaining(['!LICENSE', '!THIRD_PARTY_NOTICES', '!dist/extension.cjs']));
  });
});

describe('the papers', () => {
  test('THIRD_PARTY_NOTICES is what is bundled', () => {
    run(process.execPath, ['test/tools/notices.mjs', '--check']);
  });

  test('the bill of materials names each bundled package with its version and licence', () => {
    run(process.execPath, ['test/tools/sbom.mjs', 'out/release/test.cdx.json']);
    const bom = JSON.parse(read('out/release/test.cdx.json')) as {
      bomFormat: string;
      components: { name: string; version: string; licenses: unknown[] }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(bom.components.map(({ name }) => name)).toEqual(expect.arrayContaining(['yaml', 'js-yaml']));
    for (const { version, licenses } of bom.components) {
      expect(version).toMatch(/^\d/);
      expect(licenses).not.toEqual([]);
    }
    expect(JSON.stringify(bom)).not.toMatch(/timestamp|serialNumber/);
  });

  test('workflows use actions by the hash of a commit, with no more rights than they need', () => {
    for (const name of ['ci', 'release']) {
      const text = read(`.github/workflows/${name}.yml`);
      const uses = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
      expect(uses.length).toBeGreaterThan(0);
      expect(uses.filter(([, action]) => !/^\.\/|@[0-9a-f]{40}$/.test(action)).map(([line]) => line)).toEqual([]);
      expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
      expect(text).not.toMatch(/pull_request_target|\$\{\{ *github\.event\.(?!release\.tag_name)/);
    }
    expect(read('.github/workflows/release.yml')).toMatch(/id-token: write[^]*npm publish [^\n]*--provenance/);
  });
});
