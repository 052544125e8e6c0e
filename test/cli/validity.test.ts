/** Every format is valid by what its readers published, whatever is in the manifests and however many findings there are. */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommands } from './github-runner.js';
import { fixtures, lintJson, podlint, root, temporaryFolder } from './podlint.js';
import { VALIDATED_FORMATS, problemsOf } from './validators.js';

const shop = join(fixtures, 'shop');

/** Two containers on one port, so that there is a finding that quotes their names. */
const clash = (name: string, one: string, other: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${JSON.stringify(name)} }
spec:
  containers:
    - { name: ${JSON.stringify(one)}, image: "a/b:1", ports: [{ containerPort: 80 }] }
    - { name: ${JSON.stringify(other)}, image: "a/b:1", ports: [{ containerPort: 80 }] }
`;

const NAMES = [
  `<a href="x">&amp;'`,
  ']]><!--',
  '\u0000\u0001\u0007\u001b[31m\u007f\u0085',
  '😀👩‍👩‍👧 é ü',
  '\ud83d lone',
  '\ufffe\uffff',
  '\u202e\u2066\u200f',
  'a\nb\rc\td',
  '::error::x%0A%25 ##[group]',
  '{{ .Values.x }} ${{ secrets.y }}',
  'x'.repeat(5000),
  '__proto__',
];
/** What a file may be called on Linux. */
const FILES = [
  `<a> & "b" 'c'.yaml`,
  '😀.yaml',
  'line\nbreak.yaml',
  'bell\u0007.yaml',
  'a,b:c%0A::error::.yaml',
  'ü#?%20.yaml',
];

function hostileFolder(): string {
  const cwd = temporaryFolder();
  FILES.forEach((file, index) => {
    writeFileSync(join(cwd, file), clash(`pod-${index}`, 'one', 'two'));
  });
  writeFileSync(join(cwd, 'names.yaml'), NAMES.map((name) => clash(name, name, `${name}2`)).join('---\n'));
  writeFileSync(
    join(cwd, 'names.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: NAMES[4] }, spec: 3 }),
  );
  return cwd;
}

/** A Pod a document, each with a clash. */
function manyFindings(count: number): string {
  return Array.from({ length: count }, (_, index) => clash(`pod-${index}`, 'one', 'two')).join('---\n');
}

const empty = (): string => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'values.yaml'), 'replicas: 3\n');
  return cwd;
};

function broken(): string {
  const cwd = temporaryFolder(shop);
  writeFileSync(join(cwd, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x01]));
  writeFileSync(join(cwd, 'latin1.yaml'), Buffer.from('apiVersion: v1\nkind: Pod\nmetadata: {name: \xe9}\n', 'latin1'));
  return cwd;
}

function suppressed(): string {
  const cwd = temporaryFolder();
  const text = clash('a', 'one', 'two').replace('metadata:', 'metadata: # podlint-ignore\n ').replace('\n  {', ' {');
  writeFileSync(join(cwd, 'a.yaml'), `# podlint-ignore-file -- <b>&"'\n${text}`);
  return cwd;
}

describe.each(VALIDATED_FORMATS)('%s', (format) => {
  test.each([
    ['findings of every kind', () => join(root, 'test'), ['matrix', '--preset', 'all']],
    ['no finding', () => shop, ['deploy/worker.yaml']],
    ['no object', empty, ['.']],
    ['everything accepted', suppressed, ['.', '--preset', 'all']],
    ['hostile names', hostileFolder, ['.', '--preset', 'all']],
    ['broken and missing files', broken, ['none.yaml', '.', 'n<o>ne & "co".yaml']],
  ] as const)('%s', async (_, place, args) => {
    const { stdout, stderr } = podlint([...args, '--format', format], { cwd: place() });
    expect(stderr).not.toContain('internal error');
    expect(await problemsOf(format, stdout)).toEqual([]);
  });

  test('hostile names on the standard input', async () => {
    const input = NAMES.map((name) => clash(name, name, `${name}2`)).join('---\n');
    const { stdout } = podlint(['-', '--stdin-filename', `<x>&"y'.yaml`, '--preset', 'all', '--format', format], {
      input,
    });
    expect(await problemsOf(format, stdout)).toEqual([]);
  });
});

describe('ten thousand findings', () => {
  test('in every format at once', async () => {
    const cwd = temporaryFolder();
    const outputs = VALIDATED_FORMATS.flatMap((format) => ['--output', `${format}=reports/deep/${format}`]);
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, '');
    const { code, stdout } = podlint(['-', '--format', 'github', '--preset', 'all', ...outputs], {
      cwd,
      input: manyFindings(1000),
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(code).toBe(1);
    for (const format of VALIDATED_FORMATS) {
      const report = readFileSync(join(cwd, 'reports/deep', format), 'utf8');
      expect(await problemsOf(format, report), format).toEqual([]);
    }
    const { findings } = JSON.parse(readFileSync(join(cwd, 'reports/deep/json'), 'utf8')) as { findings: unknown[] };
    expect(findings.length).toBeGreaterThan(10_000);
    const { annotations, log } = parseCommands(stdout);
    expect(annotations.filter(({ kind }) => kind === 'error')).toHaveLength(10);
    expect(annotations.length + log.filter((line) => line.startsWith('- ')).length).toBe(findings.length);
    // GitHub refuses a summary of more than a mebibyte.
    expect(Buffer.byteLength(readFileSync(summary))).toBeLessThan(1 << 20);
  }, 120_000);

  test('files that cannot be read count towards the limit as well, and none is lost', async () => {
    const missing = Array.from({ length: 15 }, (_, index) => `none-${index}.yaml`);
    const { stdout, code } = podlint([...missing, '-', '--format', 'github'], { input: manyFindings(15) });
    expect(code).toBe(2);
    expect(await problemsOf('github', stdout)).toEqual([]);
    for (const name of missing) expect(stdout).toContain(name);
    const { findings } = lintJson([...missing, '-'], { input: manyFindings(15) }).report;
    const { annotations, log } = parseCommands(stdout);
    const listed = log.filter((line) => line.startsWith('- '));
    expect(annotations.length + listed.length).toBe(findings.length + missing.length);
  });
});

describe('reports that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;

  test('a folder that may not be written to, a folder in place of a file, a full device', () => {
    const cwd = temporaryFolder(shop);
    mkdirSync(join(cwd, 'closed'));
    mkdirSync(join(cwd, 'folder'));
    chmodSync(join(cwd, 'closed'), 0o500);
    const paths = [...(isRoot ? [] : ['closed/a.json']), 'folder', '/proc/nothing/a.json'];
    const outputs = paths.flatMap((path) => ['--output', `json=${path}`]);
    const { code, stderr } = podlint(['.', ...outputs, '--output', 'sarif=good.sarif'], { cwd });
    expect(code).toBe(2);
    for (const path of paths) expect(stderr).toContain(`${path}: cannot be written: `);
    expect(existsSync(join(cwd, 'good.sarif'))).toBe(true);
    expect(readdirSync(cwd).filter((name) => /tmp|~|\d{4,}/.test(name))).toEqual([]);
  });

  test('each with its own sentence, before which everything else is done', () => {
    const cwd = temporaryFolder(shop);
    const { code, stdout } = podlint(['.', '--format', 'json', '--output', 'junit=/dev/full'], { cwd });
    expect(code).toBe(2);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });
});
