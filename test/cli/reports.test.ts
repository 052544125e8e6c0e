/** The formats that code hosts and CI servers read, each against a schema or a parser. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommands } from './github-runner.js';
import { expectGolden, fixtures, lintJson, podlint, root, temporaryFolder } from './podlint.js';
import { problemsOf } from './validators.js';

const shop = { cwd: join(fixtures, 'shop') };
const matrix = { cwd: join(root, 'test') };
/** Names that would break out of a format that does not escape them. */
const HOSTILE = `apiVersion: v1
kind: Pod
metadata: { name: "a|b\`c<script>" }
spec:
  containers:
    - name: "ünï]]>&😀"
      image: "nginx:1 ::error::x"
      ports: [{ containerPort: 80 }]
    - name: "@here ##[error]"
      image: httpd:2
      ports: [{ containerPort: 80, name: "a,b:c%0A" }]
`;

const INPUTS = [
  ['findings of every kind', ['matrix', '--preset', 'all'], matrix],
  ['no finding', ['deploy/worker.yaml'], shop],
  ['unreadable files', ['none.yaml', '.'], shop],
  ['the standard input', ['-', '--preset', 'all'], { ...shop, input: HOSTILE }],
] as const;

describe.each([
  ['junit', / name="/g, ' nom="'],
  ['checkstyle', / name="| version="4/g, ' nom="'],
  ['gitlab', /fingerprint|^\[\]/g, '[1]'],
  ['rdjson', /"(message|diagnostics)": /g, '"location": '],
] as const)('%s', (format, from, to) => {
  test.each(INPUTS)('fits its schema, and would not if something were amiss: %s', async (_, args, options) => {
    const { stdout } = podlint([...args, '--format', format], options);
    expect(await problemsOf(format, stdout)).toEqual([]);
    const amiss = stdout.replaceAll(from, to);
    expect(amiss).not.toBe(stdout);
    await expect(problemsOf(format, amiss)).resolves.not.toEqual([]);
  });
});

test.each(['junit', 'checkstyle'])('%s holds as many problems as there are findings', (format) => {
  const { stdout } = podlint(['matrix', '--preset', 'all', '--format', format], matrix);
  const { findings } = lintJson(['matrix', '--preset', 'all'], matrix).report;
  const expected = format === 'junit' ? findings.filter(({ severity }) => severity !== 'info') : findings;
  expect(stdout.match(/<(failure|error) /g)).toHaveLength(expected.length);
});

test('gitlab: fingerprints are unique, and stay when lines move and containers are added', () => {
  const prints = (options: object): readonly string[] =>
    (JSON.parse(podlint(['.', '--format', 'gitlab'], options).stdout) as { fingerprint: string }[]).map(
      ({ fingerprint }) => fingerprint,
    );
  const before = prints(shop);
  expect(before.length).toBeGreaterThan(1);
  expect(new Set(before).size).toBe(before.length);
  const cwd = temporaryFolder(shop.cwd);
  const path = join(cwd, 'deploy/web.yaml');
  const text = readFileSync(path, 'utf8');
  const moved = text.replace(/^( +)containers:\n/m, (line, indent: string) => {
    return `# moved\n${line}${indent}  - name: first\n${indent}    image: example.com/first:1\n`;
  });
  expect(moved).not.toBe(text);
  writeFileSync(path, moved);
  expect(prints({ cwd })).toEqual(before);
});

test('rdjson: columns count bytes, and a suggestion can be applied', () => {
  const input = `# é\n${HOSTILE}`;
  const { stdout } = podlint(['-', '--format', 'rdjson'], { ...shop, input });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: readonly { location: { range: { start: { line: number; column: number } } }; message: string }[];
  };
  const clash = diagnostics.find(({ message }) => message.includes('80'))!;
  const { line, column } = clash.location.range.start;
  const row = Buffer.from(input.split('\n')[line - 1]);
  expect(row.subarray(column - 1, column + 1).toString()).toBe('80');
});

describe('github', () => {
  const run = (args: readonly string[], options: object = matrix): ReturnType<typeof parseCommands> =>
    parseCommands(podlint([...args, '--format', 'github'], options).stdout);

  test('annotates within the limits, most severe first', () => {
    const { annotations, log } = run(['matrix', '--preset', 'all']);
    const { findings } = lintJson(['matrix', '--preset', 'all'], matrix).report;
    const kinds = annotations.map(({ kind }) => kind);
    for (const kind of ['error', 'warning', 'notice']) {
      expect(kinds.filter((each) => each === kind)).toHaveLength(10);
    }
    expect(kinds).toEqual([...kinds].sort((a, b) => 'ewn'.indexOf(a.charAt(0)) - 'ewn'.indexOf(b.charAt(0))));
    expect(log.filter((line) => line.startsWith('- '))).toHaveLength(findings.length - annotations.length);
  });

  test('says where, what and why', () => {
    const [first] = run(['deploy/web.yaml'], shop).annotations;
    expect(first.properties).toMatchObject({ file: 'deploy/web.yaml', title: 'network/port-clash' });
    expect(Number(first.properties.line)).toBeGreaterThan(1);
    expect(first.message).toContain('docs/rules/network/port-clash.md');
  });

  test('no manifest can give the runner a command', () => {
    const { annotations, log } = run(['-', '--preset', 'all'], { ...shop, input: HOSTILE });
    const rules = lintJson(['-', '--preset', 'all'], { ...shop, input: HOSTILE }).report.findings;
    expect(annotations.length).toBeLessThanOrEqual(rules.length);
    for (const { properties } of annotations) {
      expect(rules.map(({ rule }) => rule)).toContain(properties.title);
      expect(properties.file).toBe('<stdin>');
    }
    expect(log.join('\n')).not.toContain('##[');
  });

  test('names files from the root of the checkout', () => {
    const env = { GITHUB_WORKSPACE: fixtures };
    expect(run(['deploy/web.yaml'], { ...shop, env }).annotations[0].properties.file).toBe('shop/deploy/web.yaml');
  });

  test('adds to the job summary', () => {
    const summary = join(temporaryFolder(), 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = {
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_SERVER_URL: 'https://example.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_SHA: 'abc',
    };
    run(['deploy/web.yaml'], { ...shop, env });
    const text = readFileSync(summary, 'utf8');
    expect(text.startsWith('before\n### Podlint\n')).toBe(true);
    expect(text).toContain('](https://example.com/a/b/blob/abc/deploy/web.yaml#L');
  });
});

describe('markdown', () => {
  test('golden', () => {
    expectGolden('markdown.txt', ['.', '--format', 'markdown'], shop);
    expectGolden('markdown-hostile.txt', ['-', '--format', 'markdown'], { ...shop, input: HOSTILE });
    expectGolden('github.txt', ['.', '--format', 'github'], shop);
    expectGolden('junit.txt', ['.', '--format', 'junit'], shop);
    expectGolden('checkstyle.txt', ['.', '--format', 'checkstyle'], shop);
    expectGolden('gitlab.txt', ['.', '--format', 'gitlab'], shop);
    expectGolden('rdjson.txt', ['.', '--format', 'rdjson'], shop);
  });

  test('every row has as many cells as the head', () => {
    const { stdout } = podlint(['-', '--preset', 'all', '--format', 'markdown'], { ...shop, input: HOSTILE });
    const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });
});

describe('--output', () => {
  test('writes several reports in one run, beside the one that is printed', () => {
    const folder = join(temporaryFolder(), 'reports');
    const names = ['json', 'sarif', 'junit', 'gitlab'];
    const outputs = names.flatMap((name) => ['--output', `${name}=${folder}/out.${name}`]);
    const { stdout, code } = podlint(['.', ...outputs], shop);
    expect(code).toBe(1);
    expect(stdout).toContain('network/port-clash');
    for (const name of names) {
      expect(readFileSync(join(folder, `out.${name}`), 'utf8')).toBe(podlint(['.', '--format', name], shop).stdout);
    }
  });

  test('a report that cannot be written is said so, and the others are written', () => {
    const cwd = temporaryFolder(shop.cwd);
    writeFileSync(join(cwd, 'file'), '');
    const { code, stderr } = podlint(['.', '-o', 'json=file/x.json', '-o', 'sarif=x.sarif'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^podlint: .*file\/x\.json: cannot be written: /);
    expect(existsSync(join(cwd, 'x.sarif'))).toBe(true);
  });

  test.each([['json'], ['jsn=x'], ['=x'], ['json=']])('is refused: %s', (text) => {
    const { code, stderr } = podlint(['.', '--output', text], shop);
    expect(code).toBe(2);
    expect(stderr).toContain('FORMAT=FILE');
  });
});
