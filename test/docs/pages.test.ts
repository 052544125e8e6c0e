import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandLines, faultOf, linksOf, pages, root } from './pages.js';

test('links and their anchors lead somewhere', () => {
  const links = pages.flatMap((page) => linksOf(page).map((target) => ({ page, target })));
  expect(links.length).toBeGreaterThan(100);
  const wrong = links.flatMap(({ page, target }) => {
    const fault = faultOf(target, page);
    return fault === undefined ? [] : [`${page.path}: ${target} ${fault}`];
  });
  expect(wrong).toEqual([]);
});

/** Programs that cannot be run here, and why; what stands before or behind them in a pipe is run all the same. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  docker: 'needs a daemon and images from a registry',
  npm: 'is run by the tests around this one; its scripts are looked up',
  npx: 'the same',
  node: 'scripts of the repository over folders that the reader brings; the scripts are looked up',
  cd: 'needs Go; test/oracle tells how its results are held',
  go: 'the same',
};

/** Programs of others, as far as their output matters. */
const STAND_INS: Readonly<Record<string, string>> = {
  helm: 'cat deploy/web.yaml',
  kubectl:
    'echo \'{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4","memory":"8Gi","pods":"110"},"capacity":{"cpu":"4","memory":"8Gi","pods":"110"}}}]}\'',
  reviewdog: 'cat > /dev/null',
  podlint: `exec "${process.execPath}" "${join(root, 'dist/podlint.cjs')}" "$@"`,
};

describe('commands on the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-docs-'));
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'deploy'));
  cpSync(join(root, 'examples/web.yaml'), join(folder, 'deploy/web.yaml'));
  writeFileSync(join(folder, '.gitignore'), '.bin\n');
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'all');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  // What four machines would have left for the one that joins their results.
  mkdirSync(join(folder, 'results'));
  for (const index of [1, 2, 3, 4]) {
    const share = ['lint', 'deploy', '--shard', `${index}/4`, '--format', 'results', '--fail-on', 'never'];
    const { stdout } = spawnSync(process.execPath, [join(root, 'dist/podlint.cjs'), ...share], { cwd: folder });
    for (const name of [`shard-${index}.json`, `results/shard-${index}.json`])
      writeFileSync(join(folder, name), stdout);
  }

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const programOf = (line: string): string => line.split(' ')[0];
  const runnable = commandLines.filter(
    ({ line }) => !line.split('|').some((part) => programOf(part.trim()) in ELSEWHERE),
  );

  test('are many, and each program is one that is run here or is known not to be', () => {
    expect(runnable.length).toBeGreaterThan(15);
    const programs = commandLines.flatMap(({ line }) => line.split(/\||&&/).map((part) => programOf(part.trim())));
    const unknown = programs.filter((name) => !(name in ELSEWHERE) && !(name in STAND_INS));
    expect(unknown).toEqual([]);
  });

  test.each(runnable)('$line ($page)', ({ line }) => {
    const { status, stderr } = spawnSync('sh', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: folder },
    });
    expect(stderr).not.toMatch(/podlint --help|internal error|not found/);
    expect([0, 1]).toContain(status);
  });

  test('that npm and Node run exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const missing = pages.flatMap(({ path, text }) => [
      ...[...text.matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name]) =>
        name in scripts ? [] : [`${path}: npm run ${name}`],
      ),
      ...[...text.matchAll(/node (test\/[\w/.-]+\.mjs)/g)].flatMap(([, file]) =>
        existsSync(join(root, file)) ? [] : [`${path}: node ${file}`],
      ),
    ]);
    expect(missing).toEqual([]);
  });
});

test('spelling: every word is in a dictionary or in our own', { timeout: 120_000 }, () => {
  const files = pages.map(({ path }) => path).filter((path) => !path.startsWith('docs/rules/'));
  const { stdout, status } = spawnSync('npm', ['run', '--silent', 'spelling', '--', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(
    stdout
      .trim()
      .split('\n')
      .filter((word) => word !== ''),
  ).toEqual([]);
  expect(status).toBe(0);
});
