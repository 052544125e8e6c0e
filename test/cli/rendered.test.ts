/** What `helm template` and `kustomize build` print, piped in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommands } from './github-runner.js';
import { lintJson, podlint, temporaryFolder } from './podlint.js';

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  containers:
    - name: web
      image: example.com/web:1
      ports:
        - containerPort: {{ .Values.port }}
    - name: other
      image: example.com/other:1
      ports:
        - { containerPort: 8080, name: twice }
`;
const render = (text: string): string =>
  text.replace('{{ .Release.Name }}', 'demo').replace('{{ .Values.port }}', '8080');
const RENDERED = `---
# Source: shop/templates/web.yaml
${render(TEMPLATE)}---
# Source: shop/charts/cache/templates/cache.yaml
${render(TEMPLATE).replace('demo', 'cache')}---
${render(TEMPLATE).replace('demo', 'plain')}`;
const rules = ['--rule', 'lifecycle/*=off', '--rule', 'sidecar/*=off'];

/** A checkout whose chart is called otherwise than its folder. */
function checkout(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'deploy/chart/templates'), { recursive: true });
  writeFileSync(join(cwd, 'deploy/chart/Chart.yaml'), 'apiVersion: v2\nname: shop\n');
  writeFileSync(join(cwd, 'deploy/chart/templates/web.yaml'), TEMPLATE);
  return cwd;
}

describe('helm template … | podlint -', () => {
  test('json has the place in the text, and the origin', () => {
    const { findings } = lintJson(['-', ...rules], { cwd: checkout(), input: RENDERED }).report;
    const lines = RENDERED.split('\n');
    expect(findings.map(({ file, origin }) => [file, origin])).toEqual([
      ['<stdin>', 'shop/templates/web.yaml'],
      ['<stdin>', 'shop/charts/cache/templates/cache.yaml'],
      ['<stdin>', undefined],
    ]);
    for (const { range } of findings) expect(lines[range.start.line - 1]).toContain('8080');
  });

  test('pretty says where it was rendered from', () => {
    const { stdout } = podlint(['-', ...rules], { cwd: checkout(), input: RENDERED });
    expect(stdout).toContain('rendered from shop/templates/web.yaml\n');
  });

  test('code hosts get the file of the chart, and the line where there is only one like it', () => {
    const { stdout } = podlint(['-', '-f', 'github', ...rules], { cwd: checkout(), input: RENDERED });
    const places = parseCommands(stdout).annotations.map(({ properties: { file, line } }) => `${file}:${line}`);
    expect(places).toEqual([
      'deploy/chart/templates/web.yaml:14',
      'shop/charts/cache/templates/cache.yaml:1',
      `<stdin>:${RENDERED.split('\n').length - 1}`,
    ]);
  });

  test('a line with an action in it is found again', () => {
    const input = RENDERED.replace('8080', '0').split('---\n# Source: shop/charts')[0];
    const { stdout } = podlint(['-', '-f', 'rdjson'], { cwd: checkout(), input });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: readonly {
        code: { value: string };
        location: { path: string; range: { start: { line: number } } };
      }[];
    };
    expect(diagnostics.find(({ code }) => code.value === 'api/invalid')?.location).toMatchObject({
      path: 'deploy/chart/templates/web.yaml',
      range: { start: { line: 10 } },
    });
  });

  test('no format offers a fix of text that is in no file', () => {
    const input = RENDERED.slice(0, RENDERED.lastIndexOf('---'));
    for (const format of ['sarif', 'gitlab', 'junit', 'checkstyle', 'markdown']) {
      const { stdout } = podlint(['-', '-f', format, ...rules], { cwd: checkout(), input });
      expect(stdout).toContain('deploy/chart/templates/web.yaml');
      expect(stdout).not.toContain('artifactChanges');
    }
  });

  test('a Source comment inside of a text is none', () => {
    const input = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  a: |\n    # Source: b/c.yaml\n  b: 1\n`;
    const { findings } = lintJson(['-'], { input }).report;
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ origin }) => origin === undefined)).toBe(true);
  });
});

test('kustomize build: the origin annotation is read', () => {
  const input = render(TEMPLATE).replace(
    '  name: demo',
    '  name: demo\n  annotations:\n    config.kubernetes.io/origin: |\n      path: ../base/web.yaml',
  );
  const [first] = lintJson(['-', ...rules], { input }).report.findings;
  expect(first.origin).toBe('../base/web.yaml');
});

describe('--fail-on-empty', () => {
  test.each([
    ['an empty folder', 2],
    ['a folder with other files', 2],
    ['a folder with an object', 0],
  ])('%s: exit code %i', (name, expected) => {
    const cwd = temporaryFolder();
    if (name !== 'an empty folder') writeFileSync(join(cwd, 'values.yaml'), 'kind: of\n');
    if (name === 'a folder with an object')
      writeFileSync(join(cwd, 'x.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n');
    expect(podlint(['.'], { cwd }).code).toBe(0);
    const { code, stderr } = podlint(['.', '--fail-on-empty'], { cwd });
    expect(code).toBe(expected);
    expect(stderr).toBe(expected === 2 ? 'podlint: no Kubernetes object was found.\n' : '');
  });
});

test('a full disk is said so', () => {
  const { code, stderr } = podlint(['-', '--output', 'json=/dev/full'], { input: RENDERED });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^podlint: \/dev\/full: cannot be written: .*no space left/);
});
