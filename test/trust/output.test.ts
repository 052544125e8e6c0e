/** What manifests and file names hold never reaches a terminal or a page as anything but text (SECURITY.md, "output"). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parseCommands } from '../cli/github-runner.js';
import { podlint, temporaryFolder } from '../cli/podlint.js';
import { OWN_ELEMENTS, rendered } from './rendered.js';
import { controls, EVIL, evilPod } from './texts.js';

const FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown'];

/** A folder with one manifest for each text, in files whose names are hostile too. */
function hostileFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-hostile-'));
  EVIL.forEach((evil, index) => {
    const name = index === 0 ? 'a\u001b[2J\u0007.yaml' : index === 3 ? '[x](javascript:a).yaml' : `${index}.yaml`;
    writeFileSync(join(folder, name), evilPod(evil));
  });
  writeFileSync(join(folder, 'broken.yaml'), 'kind: Pod\napiVersion: v1\n"\u001b[31m": [\n');
  writeFileSync(
    join(folder, 'bytes.yaml'),
    Buffer.from([0x6b, 0x3a, 0x20, 0x1b, 0x5b, 0x6d, 0xff, 0xc0, 0x80, 0x00, 0x0a]),
  );
  return folder;
}

const cwd = hostileFolder();

afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

describe('a terminal', () => {
  test.each(FORMATS)('obeys nothing that comes out of manifests: lint --format %s', (format) => {
    const { stdout, stderr, code } = podlint(['.', '--preset', 'all', '--format', format, '--color', 'never'], { cwd });
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(1000);
    expect(controls(stdout)).toEqual([]);
    expect(controls(stderr)).toEqual([]);
  });

  test.each([
    ['explain', ['explain', '.']],
    ['explain as JSON', ['explain', '.', '--format', 'json']],
    ['simulate', ['simulate', '.', '--explain']],
    ['simulate as JSON', ['simulate', '.', '--format', 'json', '--explain']],
    ['a cluster', ['simulate', '1.yaml', '--cluster', 'broken.yaml']],
    ['a configuration', ['.', '--config', 'bytes.yaml']],
    ['a configuration of another kind', ['.', '--config', '2.yaml']],
    ['a baseline', ['.', '--baseline', 'broken.yaml']],
    ['a path that is not there', ['none\u001b[31m.yaml']],
    ['an option that is none', ['--x\u001b[31m']],
    ['a rule that is none', ['explain', 'x/\u001b[31m']],
    ['a preset that is none', ['simulate', '1.yaml', '--cluster', 'x\u001b[31m']],
    ['cases that are none', ['simulate', '--cases', 'bytes.yaml']],
    ['cases of the API server', ['validate', '--cases', 'bytes.yaml']],
  ])('obeys nothing: %s', (_, args) => {
    const { stdout, stderr } = podlint([...args, '--color', 'never'].filter(wanted(args)), { cwd });
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(controls(stdout)).toEqual([]);
    expect(controls(stderr)).toEqual([]);
  });
});

/** `validate` has no colours to switch off. */
const wanted =
  (args: readonly string[]) =>
  (word: string): boolean =>
    args[0] !== 'validate' || (word !== '--color' && word !== 'never');

describe('a page', () => {
  test('of Markdown has no link, picture or HTML but our own', () => {
    const { stdout } = podlint(['.', '--preset', 'all', '--format', 'markdown'], { cwd });
    expectTame(stdout, /^https:\/\/github\.com\/podlint\/podlint\/blob\/main\/docs\/rules\//);
  });

  test('of a job summary neither', () => {
    const folder = temporaryFolder();
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, '');
    const env = {
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_SERVER_URL: 'https://example.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_SHA: 'c',
    };
    podlint(['.', '--preset', 'all', '--format', 'github'], { cwd, env });
    const page = readFileSync(summary, 'utf8');
    expect(page.length).toBeGreaterThan(1000);
    expect(controls(page)).toEqual([]);
    expectTame(page, /^https:\/\/(?:github\.com\/podlint\/podlint|example\.com\/a\/b)\/blob\//);
  });
});

/** Rendered with HTML switched on: what is left of tags is our own table. */
function expectTame(page: string, ours: RegExp): void {
  const { elements, targets } = rendered(page);
  expect(elements.filter((name) => !OWN_ELEMENTS.includes(name))).toEqual([]);
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !ours.test(target))).toEqual([]);
}

describe('a machine', () => {
  test.each([
    ['junit', 'junit-10.xsd'],
    ['checkstyle', 'checkstyle.xsd'],
  ])('reads %s as well-formed XML without entities', async (format, file) => {
    const { stdout } = podlint(['.', '--preset', 'all', '--format', format], { cwd });
    const schema = readFileSync(new URL(`../schemas/${file}`, import.meta.url), 'utf8');
    const { errors } = await validateXML({ xml: stdout, schema, maxMemoryPages: 4096 });
    expect(errors).toEqual([]);
    expect(stdout).not.toMatch(/<!|<script|\]\]>/i);
  });

  test('reads SARIF whose messages hold no link', () => {
    const { stdout } = podlint(['.', '--preset', 'all', '--format', 'sarif'], { cwd });
    const log = JSON.parse(stdout) as { runs: { results: { message: { text: string; markdown?: string } }[] }[] };
    const results = log.runs[0].results;
    expect(results.length).toBeGreaterThan(10);
    // SARIF 2.1.0, 3.11.6: `[text](target)` in a plain message is a link, unless its brackets are escaped.
    for (const { message } of results) {
      expect(message.markdown).toBeUndefined();
      expect(message.text).not.toMatch(/(?<!\\)\[[^\]]*(?<!\\)\]\(/);
    }
  });

  test.each(EVIL)('of GitHub Actions takes no command out of a manifest: %j', (evil) => {
    const args = ['-', '--preset', 'all', '--format', 'github'];
    const { annotations, log } = parseCommands(podlint(args, { cwd, input: evilPod(evil) }).stdout);
    expect(annotations.length).toBeGreaterThan(1);
    for (const { properties, kind } of annotations) {
      expect(['error', 'warning', 'notice']).toContain(kind);
      expect(properties.title).toMatch(/^[a-z-]+\/[a-z-]+$/);
    }
    expect(log.filter((line) => !/^- |^::(?:end)?group|^$/.test(line))).toEqual([]);
    expect(log.join('\n')).not.toContain('##[');
  });
});

test('bytes that are no text of any encoding are said so, and nothing of them is lost or obeyed', () => {
  const folder = temporaryFolder();
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n';
  const write = (name: string, ...pieces: readonly (string | number[])[]): void => {
    writeFileSync(join(folder, name), Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))));
  };
  write('utf8.yaml', pod, '# ', [0xff, 0xfe, 0xed, 0xa0, 0x80, 0xc0, 0xaf]);
  write('overlong.yaml', pod, 'x: "', [0xf0, 0x80, 0x80, 0xaf], '"\n');
  write('nul.yaml', pod, 'x: "a', [0], 'b"\n');
  writeFileSync(
    join(folder, 'odd.yaml'),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pod, 'utf16le'), Buffer.from([0x61])]),
  );
  writeFileSync(
    join(folder, 'half.yaml'),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${pod}# \ud83d`, 'utf16le')]),
  );
  const { stdout, code } = podlint(['.', '--format', 'json', '--preset', 'all'], { cwd: folder });
  const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
  expect(code).toBe(1);
  for (const name of ['utf8', 'overlong', 'nul', 'odd', 'half']) {
    expect(
      findings.filter(({ file, rule }) => file === `${name}.yaml` && rule === 'api/syntax'),
      name,
    ).not.toEqual([]);
  }
});
