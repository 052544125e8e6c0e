import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtures, lintJson, podlint, temporaryFolder } from './podlint.js';
import { writeFileSync } from 'node:fs';

const cwd = join(fixtures, 'shop');
const clash = 'deploy/web.yaml';

/** `deploy/web.yaml` has one error and one warning, `wide/wide.yaml` an info besides its error, `worker.yaml` nothing. */
describe('the exit code', () => {
  test.each<readonly [string, readonly string[], number]>([
    ['is 0 without findings', ['deploy/worker.yaml'], 0],
    ['is 1 with an error', [clash], 1],
    ['is 1 with a warning', [clash, '--rule', 'network/port-clash=off'], 1],
    ['is 0 with an info', [clash, '--rule', 'network/port-clash=off', '--rule', 'storage/unused-volume=info'], 0],
    [
      '--fail-on info: 1 with an info',
      [clash, '--fail-on', 'info', '--rule', 'network/*=off', '--rule', 'storage/*=info'],
      1,
    ],
    ['--fail-on error: 0 with a warning', [clash, '--rule', 'network/port-clash=off', '--fail-on', 'error'], 0],
    ['--fail-on error: 1 with an error', [clash, '--fail-on', 'error'], 1],
    ['--fail-on never: 0 with an error', [clash, '--fail-on', 'never'], 0],
    ['--max-warnings: 0 while there are not more', [clash, '--rule', 'network/*=off', '--max-warnings', '1'], 0],
    ['--max-warnings: 1 when there are more', [clash, '--rule', 'network/*=off', '--max-warnings', '0'], 1],
    ['--max-warnings: an error still counts', [clash, '--max-warnings', '9'], 1],
    [
      '--max-warnings counts under --fail-on never, too',
      [clash, '--rule', 'network/*=off', '--fail-on', 'never', '--max-warnings', '0'],
      1,
    ],
    ['--quiet does not change it', [clash, '--rule', 'network/port-clash=off', '--quiet'], 1],
    ['is 2 for a missing path, whatever else is found', [clash, 'none.yaml'], 2],
    ['is 2 for a missing path under --fail-on never', ['none.yaml', '--fail-on', 'never'], 2],
    ['is 2 for a pattern without a match', ['none/**/*.yaml'], 2],
    ['is 2 for wrong usage', ['--no-such-option', '.'], 2],
    ['is 2 without a path', [], 2],
    ['is 2 for a baseline that is missing', [clash, '--baseline', 'none.json'], 2],
    ['is 2 for a report that cannot be written', ['deploy/worker.yaml', '-o', 'json=deploy/worker.yaml/x'], 2],
    ['is 1 when a report is written and there are findings', [clash, '-o', 'json=/dev/null'], 1],
    ['is 2 for --fail-on-empty without an object', ['values.yaml', '--fail-on-empty'], 2],
    ['is 0 for --fail-on-empty with one', ['deploy/worker.yaml', '--fail-on-empty'], 0],
    ['is 2 for --changed-since an unknown revision', ['.', '--changed-since', 'no-such-revision'], 2],
    ['is 0 for --help', ['--help'], 0],
    ['is 0 for --version', ['--version'], 0],
    ['is 0 for a list of rules', ['rules'], 0],
    ['is 2 for a rule that does not exist', ['explain', 'network/none'], 2],
  ])('%s', (_, args, expected) => {
    expect(podlint(args, { cwd }).code).toBe(expected);
  });

  test('follows failOn of the file that is nearest', () => {
    const folder = temporaryFolder(cwd);
    writeFileSync(join(folder, 'deploy/podlint.yaml'), 'failOn: never\n');
    expect(podlint(['.'], { cwd: folder }).code).toBe(0);
    expect(podlint(['.', '--fail-on', 'warning'], { cwd: folder }).code).toBe(1);
  });
});

test('the version is that of the package', () => {
  expect(podlint(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(podlint(['rules', '-v']).stdout).toBe(podlint(['-v']).stdout);
});

test('rules lists every rule once, with its severity under the configuration', () => {
  const listed = podlint(['rules'], { cwd }).stdout.trim().split('\n');
  expect(listed.find((line) => line.startsWith('lifecycle/naked-pod '))).toMatch(/^lifecycle\/naked-pod +off /);
  const { rules } = JSON.parse(podlint(['rules', '--format', 'json', '--rule', 'network/*=info'], { cwd }).stdout) as {
    rules: readonly { id: string; severity: string }[];
  };
  expect(rules).toHaveLength(listed.length);
  expect(rules.find(({ id }) => id === 'network/port-clash')?.severity).toBe('info');
});

test('what init writes is a configuration without mistakes that changes nothing', () => {
  const folder = temporaryFolder(join(fixtures, 'wide'));
  const before = lintJson(['.'], { cwd: folder }).report;
  expect(podlint(['init'], { cwd: folder }).code).toBe(0);
  const after = lintJson(['.'], { cwd: folder });
  expect(after.stderr).toBe('');
  expect(after.report).toEqual(before);
});

test('colours follow --color, then NO_COLOR, then FORCE_COLOR', () => {
  const colored = (args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean =>
    podlint([clash, ...args], { cwd, env }).stdout.includes('\u001b[');
  expect(colored([])).toBe(false);
  expect(colored([], { FORCE_COLOR: '1' })).toBe(true);
  expect(colored([], { FORCE_COLOR: '0' })).toBe(false);
  expect(colored([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  expect(colored(['--color', 'always'], { NO_COLOR: '1' })).toBe(true);
  expect(colored(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
});

test('--timing goes to the standard error, phase by phase and rule by rule', () => {
  const { stdout, stderr } = podlint([clash, '--format', 'json', '--timing'], { cwd });
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  expect(stderr).toMatch(
    /^Phase +ms\nreading and parsing +\d+\.\d\d\nPod models +\d+\.\d\d\nall rules +\d+\.\d\d\n\nRule +ms +share\n/,
  );
  expect(stderr).toMatch(/^network\/port-clash +\d+\.\d\d +\d+\.\d %$/m);
});
