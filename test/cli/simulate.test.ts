import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expectGolden, podlint, root, temporaryFolder } from './podlint.js';

const examples = join(root, 'examples');
const recorded = join(root, 'test/golden/scheduler/visible/edges.ndjson.gz');

const podOf = (cpu: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i, resources: {requests: {cpu: ${cpu}}}}]}}\n`;

function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('podlint simulate', () => {
  it.each([
    ['simulate.txt', ['simulate', 'web.yaml', 'more-pods.yaml']],
    ['simulate-explain.txt', ['simulate', 'web.yaml', '--explain', '--replicas', '1', '--cluster', 'kind-3']],
    ['simulate-replicas.txt', ['simulate', 'web.yaml', '--replicas', '300', '--cluster', 'large-1000']],
    ['simulate-refusals.txt', ['simulate', 'scheduling/refusals.yaml', '--cluster', 'scheduling/cluster.yaml']],
    ['simulate-color.txt', ['simulate', 'web.yaml', '--color', 'always', '--cluster', 'gpu-pool']],
    ['help-simulate.txt', ['simulate', '--help']],
  ])('%s', (name, args) => {
    expectGolden(name, args, { cwd: examples });
  });

  it('writes JSON with places, verdicts and remedies', () => {
    const { stdout, code } = podlint(['simulate', '-', '--format', 'json', '--cluster', 'single-node'], {
      input: podOf('40'),
    });
    const { version, cluster, workloads, summary } = JSON.parse(stdout) as {
      readonly version: number;
      readonly cluster: unknown;
      readonly workloads: readonly { readonly file: string; readonly pods: readonly Record<string, unknown>[] }[];
      readonly summary: unknown;
    };
    expect([version, cluster, summary, code]).toEqual([
      1,
      { name: 'single-node', nodes: 1, zones: 0 },
      { placed: 0, pending: 1 },
      1,
    ]);
    const [{ file, pods }] = workloads;
    expect(file).toBe('<stdin>');
    expect(pods[0]).toMatchObject({
      pod: 'default/p',
      outcome: 'pending',
      verdict: { result: 'unschedulable', feasibleCount: 0 },
      remedies: [{ plugin: 'NodeResourcesFit', file: '<stdin>', start: { line: 1, column: 118 } }],
    });
  });

  it.each<[string, readonly string[], string, number]>([
    ['every Pod is placed', ['-'], podOf('1'), 0],
    ['a Pod stays Pending', ['-'], podOf('400'), 1],
    ['there is no Pod', ['-'], '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}', 0],
    ['a quantity is none', ['-'], podOf('1.5Gb'), 2],
    ['the YAML is broken', ['-'], 'a: [', 2],
    ['a file is missing', ['none.yaml'], '', 2],
    ['the cluster is missing', ['-', '--cluster', 'none.yaml'], podOf('1'), 2],
    ['the preset is unknown', ['-', '--cluster', 'three-zone'], podOf('1'), 2],
    ['the number is none', ['-', '--replicas', '-1'], podOf('1'), 2],
    ['there is no path', [], '', 2],
    ['the input is wanted twice', ['-', '--cluster', '-'], podOf('1'), 2],
  ])('%s: the exit code tells', (_, args, input, expected) => {
    expect(podlint(['simulate', ...args], { input }).code).toBe(expected);
  });

  it('takes what kubectl prints for a cluster, in several files', () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'real' },
      status: { capacity: { cpu: '2', memory: '4Gi', pods: '9' } },
    };
    const list = { apiVersion: 'v1', kind: 'List', items: [node] };
    const running = podOf('1500m')
      .replace('containers:', 'nodeName: real, containers:')
      .replace('name: p}', 'name: other}');
    const cwd = folderOf({ 'nodes.json': JSON.stringify(list), 'pods.yaml': running, 'pod.yaml': podOf('1') });
    const { stdout, code } = podlint(['simulate', 'pod.yaml', '--cluster', 'nodes.json', '--cluster', 'pods.yaml'], {
      cwd,
    });
    expect(stdout).toContain('needs 1 core, only 0.5 free (2 allocatable − 1.5 requested)');
    expect(code).toBe(1);
  });

  it.each([
    [
      'yaml',
      'kind: Cluster\napiVersion: podlint.dev/v1\nnodePools:\n  - name: p\n    machineType: aws/m6i.lage\n',
      'c.yaml:5:18  error  Machine type aws/m6i.lage is not known; did you mean aws/m6i.large?',
    ],
    [
      'json',
      '{"apiVersion": "v1", "kind": "List", "items": [\n{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"},\n "status": {"allocatable": {"cpu": "4", "memory": "8GB", "pods": "9"}}}]}',
      'c.json:3:51  error  Node a: memory "8GB" is not a quantity; it is left out.',
    ],
    ['yaml', '- a\n', 'c.yaml:1:3  error  This is no Kubernetes object: a map with apiVersion and kind is needed.'],
  ])('points at what is wrong with a cluster (%s)', (extension, text, expected) => {
    const cwd = folderOf({ [`c.${extension}`]: text, 'pod.yaml': podOf('1') });
    const { stdout, stderr, code } = podlint(['simulate', 'pod.yaml', '--cluster', `c.${extension}`], { cwd });
    expect(stderr.split('\n')[0]).toBe(expected);
    expect([stdout, code]).toEqual(['', 2]);
  });

  it('says one thing about ten megabytes of junk', () => {
    const junk = Buffer.from(Array.from({ length: 10 << 20 }, (_, index) => (index * 7919 + (index >> 8) * 31) & 0xff));
    const cwd = folderOf({ 'junk.yaml': junk, 'pod.yaml': podOf('1') });
    const { stderr, code } = podlint(['simulate', 'pod.yaml', '--cluster', 'junk.yaml'], { cwd });
    expect(stderr.match(/^junk\.yaml:\d+:\d+ {2}error/gm)).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('podlint simulate --cases', () => {
  const lines = gunzipSync(readFileSync(recorded)).toString().trim().split('\n').slice(0, 5);
  const cases = lines.map((line) => JSON.stringify((JSON.parse(line) as { readonly case: unknown }).case));

  it('judges recorded lines and bare cases, packed and not, alike', () => {
    const cwd = folderOf({
      'bare.ndjson': cases.join('\n'),
      'packed.gz': gzipSync(`${cases.join('\n')}\n`),
      'recorded.ndjson': lines.join('\r\n'),
    });
    const fromInput = podlint(['simulate', '--cases', '-'], { input: `${cases.join('\n\n')}\n` });
    expect(fromInput.stdout.trim().split('\n')).toHaveLength(5);
    expect(fromInput).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['bare.ndjson', 'packed.gz', 'recorded.ndjson']) {
      expect(podlint(['simulate', '--cases', name], { cwd })).toEqual(fromInput);
    }
    const first = JSON.parse(fromInput.stdout.split('\n')[0]) as Record<string, unknown>;
    expect(Object.keys(first)).toEqual(['name', 'category', 'oracle', 'pods']);
  });

  it('answers a line that is no case, and goes on', () => {
    const { stdout, stderr, code } = podlint(['simulate', '--cases', '-'], { input: `{oops\n[]\n${cases[0]}\n` });
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly error?: string; readonly pods: readonly unknown[] });
    expect(verdicts.map(({ error, pods }) => [error !== undefined, pods.length > 0])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(stderr).toMatch(/^podlint: line 1: is no case: .*\npodlint: line 2: a case needs a list of objects\n$/);
    expect(code).toBe(2);
  });

  it('says what cannot be read', () => {
    const packed = gzipSync(cases.join('\n'));
    const cwd = folderOf({ 'cut.gz': packed.subarray(0, packed.length / 2) });
    expect(podlint(['simulate', '--cases', 'cut.gz'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'podlint: cut.gz cannot be read: unexpected end of file\n',
    });
    expect(podlint(['simulate', '--cases', 'none'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'podlint: none cannot be read: no such file or directory\n',
    });
  });

  it('takes nothing beside it', () => {
    expect(podlint(['simulate', '--cases', '-', '--replicas', '2']).stderr).toContain(
      '--replicas means nothing beside --cases.',
    );
    expect(podlint(['simulate', 'x.yaml', '--cases', '-']).code).toBe(2);
  });
});
