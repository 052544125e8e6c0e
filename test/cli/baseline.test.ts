import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtures, lintJson, podlint, temporaryFolder } from './podlint.js';

const copy = (): string => temporaryFolder(join(fixtures, 'shop'));
const edit = (path: string, change: (text: string) => string): void => {
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
};
const read = (cwd: string, name = 'podlint-baseline.json'): string => readFileSync(join(cwd, name), 'utf8');
const rulesOf = (run: ReturnType<typeof lintJson>): readonly string[] => run.report.findings.map(({ rule }) => rule);

describe('--update-baseline', () => {
  test('writes what is there, and from then on only new findings count', () => {
    const cwd = copy();
    const before = lintJson(['.'], { cwd }).report;
    const update = podlint(['.', '--update-baseline'], { cwd });
    expect(update.code).toBe(0);
    expect(update.stderr).toBe(`podlint: podlint-baseline.json holds ${before.findings.length} findings.\n`);
    const after = lintJson(['.', '--baseline', 'podlint-baseline.json'], { cwd });
    expect(after.code).toBe(0);
    expect(after.report.findings).toEqual([]);
    expect(after.report.summary.suppressed).toBe((before.summary.suppressed as number) + before.findings.length);
    edit(join(cwd, 'deploy/worker.yaml'), (text) =>
      text.replaceAll('emptyDir: {}', 'emptyDir: {}\n        - { name: more, emptyDir: {} }'),
    );
    edit(join(cwd, 'podlint.yaml'), (text) => text.replace('Deployment/worker', 'Deployment/other'));
    const again = lintJson(['.', '--baseline', 'podlint-baseline.json'], { cwd });
    expect(again.code).toBe(1);
    expect(rulesOf(again)).toEqual(['storage/unused-volume', 'storage/unused-volume']);
  });

  test('writes the same bytes for the same findings, wherever it is called', () => {
    const cwd = copy();
    podlint(['.', '--update-baseline', '--baseline', 'a.json'], { cwd });
    podlint([cwd, '--update-baseline', '--baseline', join(cwd, 'b.json')], { cwd: fixtures });
    expect(read(cwd, 'b.json')).toBe(read(cwd, 'a.json'));
    podlint(['.', '--update-baseline', '--baseline', 'a.json'], { cwd });
    expect(read(cwd, 'b.json')).toBe(read(cwd, 'a.json'));
  });

  test('leaves entries of files alone that were not linted, and drops those of files that are gone', () => {
    const cwd = copy();
    podlint(['.', '--update-baseline'], { cwd });
    const all = read(cwd);
    podlint(['deploy/worker.yaml', '--update-baseline'], { cwd });
    expect(read(cwd)).toBe(all);
    rmSync(join(cwd, 'deploy/web.yaml'));
    podlint(['deploy/worker.yaml', '--update-baseline'], { cwd });
    expect(all).toContain('deploy/web.yaml');
    expect(read(cwd)).not.toContain('deploy/web.yaml');
  });
});

test('known findings stay known when lines move, list items are added and the file is laid out anew', () => {
  const cwd = copy();
  podlint(['.', '--update-baseline'], { cwd });
  edit(join(cwd, 'deploy/web.yaml'), (text) =>
    `# moved\n\n${text}`.replace(
      /^( +)containers:\n/m,
      '$1containers:\n$1  - name: first\n$1    image: example.com/first:1\n',
    ),
  );
  expect(lintJson(['.', '--baseline', 'podlint-baseline.json'], { cwd }).report.findings).toEqual([]);
});

test('equal findings are counted: one more is reported', () => {
  const cwd = temporaryFolder();
  const pod = (name: string): string =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { generateName: ${name} }\nspec:\n  containers: [{ name: a, image: example.com/a:1 }]\n  volumes: [{ name: x, emptyDir: {} }]\n`;
  const args = ['x.yaml', '--rule', 'lifecycle/*=off'];
  writeFileSync(join(cwd, 'x.yaml'), pod('a-') + pod('b-'));
  podlint([...args, '--update-baseline'], { cwd });
  expect(read(cwd)).toContain('"count":2');
  writeFileSync(join(cwd, 'x.yaml'), pod('a-') + pod('b-') + pod('c-'));
  expect(rulesOf(lintJson([...args, '--baseline', 'podlint-baseline.json'], { cwd }))).toEqual([
    'storage/unused-volume',
  ]);
});

describe('what no longer occurs', () => {
  test('is said, and taken out by --prune, which adds nothing', () => {
    const cwd = copy();
    podlint(['.', '--update-baseline'], { cwd });
    edit(join(cwd, 'deploy/web.yaml'), (text) => text.replaceAll('8080', '8081').replace('8081', '8080'));
    const { stderr, code } = podlint(['.', '--baseline', 'podlint-baseline.json'], { cwd });
    expect(stderr).toMatch(
      /^podlint: 1 finding of podlint-baseline\.json no longer occur; --prune takes them out\.\n$/,
    );
    expect(code).toBe(0);
    edit(join(cwd, 'podlint.yaml'), (text) => text.replace('Deployment/worker', 'Deployment/other'));
    const pruned = lintJson(['.', '--prune'], { cwd });
    expect(rulesOf(pruned)).toEqual(['storage/unused-volume']);
    expect(read(cwd)).not.toContain('network/port-clash');
    expect(read(cwd)).not.toContain('deploy/worker.yaml');
    expect(podlint(['.', '--baseline', 'podlint-baseline.json'], { cwd }).stderr).toBe('');
  });
});

test('entries that a merge left there twice are one, and --prune takes out what is too many', () => {
  const cwd = copy();
  podlint(['.', '--update-baseline'], { cwd });
  const once = read(cwd);
  edit(join(cwd, 'podlint-baseline.json'), (text) =>
    text.replace(/^( +\{"rule":.*\}),?$/m, '$1,\n$1,').replace(/,\n( +\])/g, '\n$1'),
  );
  const run = podlint(['.', '--baseline', 'podlint-baseline.json'], { cwd });
  expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('1 finding of') as string });
  expect(podlint(['.', '--prune'], { cwd }).code).toBe(0);
  expect(read(cwd)).toBe(once);
});

test('documents may change places', () => {
  const cwd = temporaryFolder();
  const web = readFileSync(join(fixtures, 'shop/deploy/web.yaml'), 'utf8');
  const other = web.replaceAll('web', 'other');
  writeFileSync(join(cwd, 'x.yaml'), `${web}---\n${other}`);
  podlint(['.', '--update-baseline'], { cwd });
  writeFileSync(
    join(cwd, 'x.yaml'),
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\n${other}---\n${web}`,
  );
  expect(podlint(['.', '--baseline', 'podlint-baseline.json'], { cwd })).toMatchObject({ code: 0, stderr: '' });
});

test('SARIF marks known findings as suppressed, and leaves them out on demand', () => {
  const cwd = copy();
  podlint(['.', '--update-baseline'], { cwd });
  const results = (
    ...more: readonly string[]
  ): readonly { suppressions?: readonly { properties: { by: string } }[] }[] =>
    (
      JSON.parse(podlint(['.', '--baseline', 'podlint-baseline.json', '-f', 'sarif', ...more], { cwd }).stdout) as {
        runs: [{ results: [] }];
      }
    ).runs[0].results;
  expect(results().map(({ suppressions }) => suppressions?.[0]?.properties.by)).toContain('baseline');
  expect(results('--no-suppressed')).toEqual([]);
});

test.each([
  ['missing', undefined, 'no such file'],
  ['no JSON', 'x', 'no JSON'],
  ['something else', '{"version":1}', 'no baseline'],
  ['of another version', '{"version":2,"findings":{}}', 'version is 2'],
  ['damaged', '{"version":1,"findings":{"a":[{"rule":1}]}}', 'entries for a'],
  ['counted wrongly', '{"version":1,"findings":{"a":[{"rule":"x","count":-1}]}}', 'entries for a'],
  ['half merged', '<<<<<<< HEAD\n{}', 'no JSON'],
])('a baseline that is %s ends the run', (_, text, message) => {
  const cwd = copy();
  if (text !== undefined) writeFileSync(join(cwd, 'b.json'), text);
  const { code, stderr, stdout } = podlint(['.', '--baseline', 'b.json'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(existsSync(join(cwd, 'b.json'))).toBe(text !== undefined);
});

test('--no-inline-ignores disregards what manifests say, not what podlint.yaml says', () => {
  const cwd = copy();
  edit(join(cwd, 'deploy/web.yaml'), (text) => `# podlint-disable-file storage/unused-volume -- here\n${text}`);
  const rules = (...more: readonly string[]): readonly string[] => rulesOf(lintJson(['.', ...more], { cwd }));
  expect(rules()).not.toContain('storage/unused-volume');
  expect(rules('--no-inline-ignores').filter((rule) => rule === 'storage/unused-volume')).toHaveLength(1);
});
