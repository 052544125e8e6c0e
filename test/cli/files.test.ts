import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundle, lintJson, podlint, temporaryFolder } from './podlint.js';

/** A Pod with one finding: its two containers clash. */
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - {name: a, image: x/a:1, ports: [{containerPort: 80}]}\n  - {name: b, image: x/b:1, ports: [{containerPort: 80}]}\n`;

function tree(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The files in which the clash is found. */
function found(args: readonly string[], cwd: string): readonly string[] {
  const { findings } = lintJson([...args, '--rule', 'lifecycle/*=off'], { cwd }).report;
  return findings.filter(({ rule }) => rule === 'network/port-clash').map(({ file }) => file);
}

describe('which files are checked', () => {
  test('folders are walked, hidden ones included; what is no manifest is passed over', () => {
    const cwd = tree({
      'a.yaml': pod('a'),
      'b/c.yml': pod('c'),
      'b/d.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'd' },
        spec: {
          containers: ['a', 'b'].map((name) => ({ name, image: `x/${name}:1`, ports: [{ containerPort: 80 }] })),
        },
      }),
      '.hidden/e.yaml': pod('e'),
      'node_modules/f.yaml': pod('f'),
      'notes.txt': pod('g'),
      'values.yaml': 'a: [1\n',
      'empty.yaml': '',
      'package.json': '{"name": "x"}',
    });
    expect(found(['.'], cwd)).toEqual(['.hidden/e.yaml', 'a.yaml', 'b/c.yml', 'b/d.json']);
    const { summary, findings } = lintJson(['.'], { cwd }).report;
    expect(summary).toMatchObject({ files: 4, objects: 4, unreadable: [] });
    expect(findings.filter(({ rule }) => rule === 'api/syntax')).toEqual([]);
  });

  test('a file that is named is checked whatever it looks like', () => {
    const cwd = tree({ 'notes.txt': pod('g'), 'broken.yaml': 'a: [1\n' });
    expect(found(['notes.txt'], cwd)).toEqual(['notes.txt']);
    expect(lintJson(['broken.yaml'], { cwd }).report.findings).toHaveLength(1);
  });

  test('.gitignore files count where they stand, and deeper ones above them', () => {
    const cwd = tree({
      '.gitignore': '/build/\n*.gen.yaml\n',
      'a.yaml': pod('a'),
      'build/b.yaml': pod('b'),
      'deep/build/c.yaml': pod('c'),
      'deep/d.gen.yaml': pod('d'),
      'deep/.gitignore': '!d.gen.yaml\ne.yaml\n',
      'deep/e.yaml': pod('e'),
    });
    expect(found(['.'], cwd)).toEqual(['a.yaml', 'deep/build/c.yaml', 'deep/d.gen.yaml']);
    // What is named is meant.
    expect(found(['build/b.yaml'], cwd)).toEqual(['build/b.yaml']);
  });

  test('an ignored folder that is named is checked, as rendered output has to be', () => {
    const cwd = tree({
      '.gitignore': 'out/\n',
      '.git/HEAD': '',
      '.git/info/exclude': 'local.yaml\n',
      'out/a.yaml': pod('a'),
      'out/deep/b.yaml': pod('b'),
      'out/deep/.gitignore': 'c.yaml\n',
      'out/deep/c.yaml': pod('c'),
      'local.yaml': pod('d'),
    });
    expect(found(['.'], cwd)).toEqual([]);
    expect(found(['out'], cwd)).toEqual(['out/a.yaml', 'out/deep/b.yaml']);
    expect(found(['out/deep'], cwd)).toEqual(['out/deep/b.yaml']);
    expect(found(['out/**/*.yaml'], cwd)).toEqual(['out/a.yaml', 'out/deep/b.yaml']);
  });

  test('.gitignore files above the path count up to the root of the repository', () => {
    const cwd = tree({
      '.gitignore': 'a.yaml\n',
      'in/.git/info/exclude': 'x.yaml\n',
      'in/.gitignore': 'b.yaml\n',
      'in/deploy/a.yaml': pod('a'),
      'in/deploy/b.yaml': pod('b'),
      'in/deploy/x.yaml': pod('x'),
    });
    expect(found(['in/deploy'], cwd)).toEqual(['in/deploy/a.yaml']);
  });

  test('patterns are expanded where the shell did not', () => {
    const cwd = tree({ 'a.yaml': pod('a'), 'b/c.yaml': pod('c'), 'b/d/e.yaml': pod('e'), 'b/f.yml': pod('f') });
    expect(found(['*.yaml'], cwd)).toEqual(['a.yaml']);
    expect(found(['**/*.yaml'], cwd)).toEqual(['a.yaml', 'b/c.yaml', 'b/d/e.yaml']);
    expect(found(['b/*.{yaml,yml}'], cwd)).toEqual(['b/c.yaml', 'b/f.yml']);
    expect(found([join(cwd, 'b/**/e.yaml')], cwd)).toEqual(['b/d/e.yaml']);
  });

  test('each file once, however often it is named, in the order of the paths', () => {
    const cwd = tree({ 'b.yaml': pod('b'), 'a.yaml': pod('a'), 'c/d.yaml': pod('d') });
    expect(found(['c', 'b.yaml', '.', './a.yaml', '*.yaml'], cwd)).toEqual(['a.yaml', 'b.yaml', 'c/d.yaml']);
  });

  test('links are followed to files, once; loops and folders elsewhere are left alone', () => {
    const cwd = tree({ 'a/real.yaml': pod('a'), 'elsewhere/other.yaml': pod('o') });
    symlinkSync('.', join(cwd, 'a/loop'));
    symlinkSync('real.yaml', join(cwd, 'a/again.yaml'));
    symlinkSync('../elsewhere/other.yaml', join(cwd, 'a/other.yaml'));
    symlinkSync('../elsewhere', join(cwd, 'a/folder'));
    expect(found(['a'], cwd)).toEqual(['a/other.yaml', 'a/real.yaml']);
    expect(found(['a/folder'], cwd)).toEqual(['a/folder/other.yaml']);
  });

  test('a file outside of the working directory keeps its absolute name', () => {
    const cwd = tree({ 'a.yaml': pod('a') });
    expect(found([join(cwd, 'a.yaml')], temporaryFolder())).toEqual([join(cwd, 'a.yaml')]);
  });
});

describe('what cannot be read', () => {
  test('is reported with the rest checked: missing files, broken links, folders without permission', () => {
    const cwd = tree({ 'a.yaml': pod('a'), 'locked/b.yaml': pod('b') });
    symlinkSync('nowhere.yaml', join(cwd, 'broken.yaml'));
    chmodSync(join(cwd, 'locked'), 0);
    const { report, stderr, code } = lintJson(['.', 'none.yaml'], { cwd });
    chmodSync(join(cwd, 'locked'), 0o755);
    expect(report.findings.some(({ file }) => file === 'a.yaml')).toBe(true);
    const unreadable = report.summary.unreadable as readonly { file: string }[];
    // Root may read everything.
    const locked = process.getuid?.() === 0 ? [] : ['locked'];
    expect(unreadable.map(({ file }) => file)).toEqual(['broken.yaml', ...locked, 'none.yaml']);
    expect(stderr).toContain('podlint: broken.yaml: is a symbolic link that leads nowhere');
    expect(code).toBe(2);
  });

  test('bytes that are no UTF-8 are a finding at their place', () => {
    const bytes = Buffer.concat([
      Buffer.from('apiVersion: v1\nkind: Service\nmetadata: {name: "a'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('é"}\n'),
    ]);
    const cwd = tree({ 'a.yaml': bytes });
    const { findings } = lintJson(['.'], { cwd }).report;
    expect(
      findings.filter(({ rule }) => rule === 'api/syntax').map(({ range }) => [range.start.line, range.start.column]),
    ).toEqual([
      [3, 20],
      [3, 21],
    ]);
  });

  test('UTF-16 with a byte order mark is read, without one it is refused', () => {
    const little = Buffer.from(`\ufeff${pod('a')}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const cwd = tree({ 'little.yaml': little, 'big.yaml': big, 'bare.yaml': Buffer.from(pod('a'), 'utf16le') });
    const { report, code } = lintJson(['.'], { cwd });
    expect(report.findings.filter(({ rule }) => rule === 'network/port-clash').map(({ file }) => file)).toEqual([
      'big.yaml',
      'little.yaml',
    ]);
    expect(report.summary.unreadable).toEqual([
      { file: 'bare.yaml', message: 'is no UTF-8 text; it looks like UTF-16 without a byte order mark' },
    ]);
    expect(code).toBe(2);
  });

  test('a binary file is no manifest', () => {
    const cwd = tree({ 'a.yaml': Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 256)) });
    expect(lintJson(['.'], { cwd }).report).toMatchObject({ findings: [], summary: { files: 0, unreadable: [] } });
  });
});

describe('configuration files', () => {
  test('the nearest one upwards counts, for each file', () => {
    const cwd = tree({
      'podlint.yaml': 'rules: {network/port-clash: off}\n',
      'a.yaml': pod('a'),
      'b/c/d.yaml': pod('d'),
      'b/.podlint.yml': 'rules: {network/port-clash: info}\n',
    });
    expect(found(['.'], cwd)).toEqual(['b/c/d.yaml']);
    expect(found(['.', '--config', 'podlint.yaml'], cwd)).toEqual([]);
    expect(found(['.', '--rule', 'network/port-clash=error'], cwd)).toEqual(['a.yaml', 'b/c/d.yaml']);
  });

  test('files under different ones still see each other', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: a}, ports: [{port: 80, targetPort: none}]}\n';
    const labelled =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\nspec: {containers: [{name: a, image: x/a:1, ports: [{containerPort: 80, name: http}]}]}\n';
    const cwd = tree({ 'a/service.yaml': service, 'b/pod.yaml': labelled, 'b/podlint.yaml': 'failOn: error\n' });
    const { findings } = lintJson(['.'], { cwd }).report;
    expect(findings.map(({ rule }) => rule)).toContain('network/service-port-unresolved');
  });

  test('a link in the place of an extended file must not lead out of the workspace', () => {
    const outside = tree({ 'secret.yaml': 'failOn: never\n' });
    const cwd = tree({ 'podlint.yaml': 'extends: [./base.yaml]\n', 'a.yaml': pod('a'), '.git/HEAD': '' });
    symlinkSync(join(outside, 'secret.yaml'), join(cwd, 'base.yaml'));
    const { code, stderr } = podlint(['.'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('it is a link out of the workspace');
  });

  test('a warning about one does not stop the run', () => {
    const cwd = tree({ 'podlint.yaml': 'ignore: [{rule: network/*, until: 2020-01-01}]\n', 'a.yaml': pod('a') });
    const { code, stderr } = podlint(['.'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('This exception ended on 2020-01-01');
  });
});

test('a reader that goes away early ends the run without a word', () => {
  const cwd = tree(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.yaml`, pod(`p${index}`)])));
  const command = `'${process.execPath}' '${bundle}' . --format json | head -c 100; exit \${PIPESTATUS[0]}`;
  const { stderr, stdout } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' });
  expect(stdout).toHaveLength(100);
  expect(stderr).toBe('');
});

test('output does not depend on the order of the paths', () => {
  const cwd = tree(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index % 7}/${index}.yaml`, pod(`p${index}`)])),
  );
  const first = podlint(['.', '-f', 'json'], { cwd }).stdout;
  expect(podlint(['6', '5', '4', '3', '2', '1', '0', '-f', 'json'], { cwd }).stdout).toBe(first);
});
