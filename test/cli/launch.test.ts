import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bundle, fixtures, podlint, temporaryFolder } from './podlint.js';

const shop = { cwd: join(fixtures, 'shop') };
// Newer versions of Node keep compiled code themselves.
const keepsOwn = Number(process.versions.node.split('.')[0]) < 22;

const run = (env: Readonly<Record<string, string>>, args: readonly string[] = ['.']): string =>
  podlint(args, { ...shop, env }).stdout;

test('the second run says what the first one said', () => {
  const env = { HOME: temporaryFolder() };
  expect(run(env)).toBe(run(env));
});

function keptCode(): void {
  test('is kept by command, for the user alone, and changes nothing', () => {
    const home = temporaryFolder();
    const folder = join(home, '.cache/podlint');
    const first = run({ HOME: home });
    expect(readdirSync(folder)).toHaveLength(1);
    const kept = readdirSync(folder)[0];
    const bytes = readFileSync(join(folder, kept));
    expect(run({ HOME: home })).toBe(first);
    expect(readFileSync(join(folder, kept)).equals(bytes)).toBe(true);
    run({ HOME: home }, ['rules']);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('of another build is not taken', () => {
    const home = temporaryFolder();
    const dist = temporaryFolder();
    for (const name of ['podlint.cjs', 'cli.cjs']) copyFileSync(join(dirname(bundle), name), join(dist, name));
    const start = (): string =>
      spawnSync(process.execPath, [join(dist, 'podlint.cjs'), '--version'], { env: { HOME: home }, encoding: 'utf8' })
        .stdout;
    expect(start()).toMatch(/^\d/);
    const program = readFileSync(join(dist, 'cli.cjs'), 'latin1');
    writeFileSync(join(dist, 'cli.cjs'), program.replace(/^/, 'process.stdout.write("other ");'), 'latin1');
    utimesSync(join(dist, 'cli.cjs'), 1, 1);
    expect(start()).toMatch(/^other \d/);
  });

  test('that is cut short is made anew', () => {
    const home = temporaryFolder();
    const first = run({ HOME: home });
    const [kept] = readdirSync(join(home, '.cache/podlint'));
    const path = join(home, '.cache/podlint', kept);
    const { length } = readFileSync(path);
    truncateSync(path, 100);
    expect(run({ HOME: home })).toBe(first);
    expect(readFileSync(path).length).toBeGreaterThan(length / 2);
  });

  test('is done without where nothing can be written', () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'file'), '');
    expect(run({ XDG_CACHE_HOME: join(home, 'file') })).toBe(run({}));
    expect(existsSync(join(home, '.cache'))).toBe(false);
    mkdirSync(join(home, 'closed'));
    chmodSync(join(home, 'closed'), 0o500);
    expect(run({ XDG_CACHE_HOME: join(home, 'closed') })).toBe(run({}));
  });
}

if (keepsOwn) describe('compiled code', keptCode);
