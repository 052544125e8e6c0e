/** Runs in stages, on threads, with a cache and in shards say what one run over everything in memory says. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { glance, tiesOfFile } from '../../server/cli/stages/ties.js';
import { readSourceFile } from '../../server/engine/kubernetes/read.js';
import { bundle, podlint, temporaryFolder } from './podlint.js';
import { randomFrom } from './random.js';

/** A tree of files that speak of each other: by selector, by name, across namespaces, as patches and as alternatives. */
function randomFile(random: (below: number) => number): string {
  const namespace = ['', 'shop', 'mail', 'data'][random(4)] ?? '';
  const name = `app-${random(5)}`;
  const metadata = `metadata:\n  name: ${name}${namespace === '' ? '' : `\n  namespace: ${namespace}`}\n`;
  const kinds = [
    `apiVersion: v1\nkind: Service\n${metadata}spec:\n  selector: {app: ${name}}\n  ports: [{port: ${80 + random(3)}, targetPort: web}]\n`,
    `apiVersion: apps/v1\nkind: Deployment\n${metadata}spec:\n  replicas: ${random(4)}\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec:\n      containers:\n        - name: web\n          image: nginx:1.${random(30)}\n          ports: [{name: web, containerPort: ${8080 + random(2)}}]\n          envFrom: [{configMapRef: {name: app-${random(5)}}}]\n        - name: proxy\n          image: envoy:1\n          ports: [{containerPort: 8080}]\n`,
    `apiVersion: v1\nkind: ConfigMap\n${metadata}data: {PORT: "${random(9)}"}\n`,
    `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n${metadata}spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}\n  maxReplicas: ${1 + random(3)}\n`,
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace || 'shop'}}\n`,
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: ${name}, namespace: mail}\n  spec: {selector: {app: ${name}}, ports: [{port: 1}]}\n`,
    `kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\npatches: [{path: f${random(4)}.yaml}]\n`,
    `apiVersion: example.com/v1\nkind: Widget\n${metadata}spec: {size: ${random(3)}}\n`,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n',
  ];
  return Array.from({ length: 1 + random(3) }, () => kinds[random(kinds.length)]).join('---\n');
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function randomTree(random: (below: number) => number): string {
  const folder = temporaryFolder();
  for (let index = 0; index < 40; index += 1) editRandomly(folder, random);
  return folder;
}

function editRandomly(folder: string, random: (below: number) => number): void {
  const file = `d${random(4)}/f${random(6)}.yaml`;
  if (random(6) === 0) rmSync(join(folder, file), { force: true });
  else write(folder, file, randomFile(random));
}

/** `--timing` keeps everything in memory. */
const atOnce = (cwd: string, format = 'json') => podlint(['.', '--format', format, '--timing'], { cwd });

describe('a run in stages', () => {
  it.each([1, 2, 3, 4])('says what a run in memory says, tree %i', (seed) => {
    const folder = randomTree(randomFrom(seed));
    for (const format of ['json', 'sarif', 'pretty', 'junit', 'github', 'markdown']) {
      const whole = atOnce(folder, format);
      const staged = podlint(['.', '--format', format, '--threads', '1'], { cwd: folder });
      expect({ ...staged, stderr: '' }).toEqual({ ...whole, stderr: '' });
    }
  });

  it('tells at a glance what reading tells, or nothing', () => {
    const random = randomFrom(7);
    let glanced = 0;
    for (let round = 0; round < 300; round += 1) {
      const text = randomFile(random);
      const seen = glance('/x/f.yaml', text);
      if (!seen) continue;
      glanced += 1;
      const read = tiesOfFile(readSourceFile('/x/f.yaml', text, { mode: 'fast' }));
      for (const namespace of read.namespaces) expect(seen.namespaces).toContain(namespace);
    }
    expect(glanced).toBeGreaterThan(50);
  });

  it.each([
    'kind: Pod\nmetadata:\n  namespace: &a shop\n',
    'kind: Pod\nmetadata:\n  "namespace": shop\n',
    'kind: Pod\nmetadata:\n  namespace: |-\n    shop\n',
    'kind: Pod\nmetadata:\n  namespace: true\n',
    'kind: Pod\nmetadata: {name: a, labels: {a: b}, namespace: shop}\n',
    'kind: Pod\nmetadata:\n  <<: *base\n',
    'kind: Pod\n"metadata":\n  namespace: shop\n',
    'kind: Pod\nmetadata:\n  a: "x\n  namespace: y"\n',
    '{"kind": "Pod", "metadata": {"namespace": "shop"}}',
    'kind: PodList\nitems: []\n',
    'kind: Pod\nmetadata:\n  name: {{ .x }}\n',
  ])('does not guess at %j', (text) => {
    expect(glance('/x/f.yaml', `apiVersion: v1\n${text}`)).toBeUndefined();
  });
});

describe('--cache', () => {
  it.each([11, 12, 13])('is never wrong, whatever is edited, tree %i', (seed) => {
    const random = randomFrom(seed);
    const folder = randomTree(random);
    for (let round = 0; round < 8; round += 1) {
      const cached = podlint(['.', '--format', 'json', '--cache'], { cwd: folder });
      expect(cached.stdout).toBe(atOnce(folder).stdout);
      for (let edit = random(3); edit >= 0; edit -= 1) editRandomly(folder, random);
      if (round === 4) write(folder, 'podlint.yaml', 'presets: [strict]\n');
    }
  });

  it('reads nothing that is damaged or written by somebody else, and mends it', () => {
    const folder = randomTree(randomFrom(21));
    const run = () => podlint(['.', '--format', 'json', '--cache'], { cwd: folder });
    const { stdout } = run();
    const cache = join(folder, '.podlint-cache');
    const [name = ''] = readdirSync(cache).filter((file) => file.endsWith('.podlint-cache'));
    const path = join(cache, name);
    const good = readFileSync(path, 'utf8');
    const half = Math.floor(good.length / 2);
    for (const bad of [
      '',
      'null',
      good.slice(0, half),
      good.replace('"rule":"', '"rule":"x'),
      '{"__proto__":1}',
      `${good} `,
    ]) {
      writeFileSync(path, bad);
      expect(run().stdout).toBe(stdout);
      expect(readFileSync(path, 'utf8')).toBe(good);
    }
    expect(run().stdout).toBe(stdout);
  });

  it('waits for nothing that has taken its place', () => {
    const folder = randomTree(randomFrom(24));
    const run = () => podlint(['.', '--format', 'json', '--cache'], { cwd: folder });
    const { stdout } = run();
    const cache = join(folder, '.podlint-cache');
    const path = join(cache, readdirSync(cache).find((file) => file.endsWith('.podlint-cache')) ?? '');
    for (const take of [
      () => execFileSync('mkfifo', [path]),
      () => {
        mkdirSync(path);
      },
      () => {
        symlinkSync('/dev/zero', path);
      },
    ]) {
      rmSync(path, { recursive: true, force: true });
      take();
      expect(run().stdout).toBe(stdout);
    }
  });

  it('is shared by runs at the same time', async () => {
    const folder = randomTree(randomFrom(25));
    const expected = atOnce(folder).stdout;
    const runs = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [bundle, '.', '--format', 'json', '--cache'], { cwd: folder });
      const parts: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => parts.push(part));
      await new Promise((resolve) => child.on('close', resolve));
      return Buffer.concat(parts).toString();
    });
    expect(await Promise.all(runs)).toEqual(runs.map(() => expected));
    expect(podlint(['.', '--format', 'json', '--cache'], { cwd: folder }).stdout).toBe(expected);
  });

  it('is not linted itself and stays out of git', () => {
    const folder = randomTree(randomFrom(22));
    podlint(['.', '--cache'], { cwd: folder });
    expect(readFileSync(join(folder, '.podlint-cache/.gitignore'), 'utf8')).toBe('*\n');
    expect(
      readdirSync(join(folder, '.podlint-cache')).filter((file) => file.startsWith('.') && file !== '.gitignore'),
    ).toEqual([]);
    const again = podlint(['.', '--format', 'json', '--cache'], { cwd: folder });
    expect(again.stdout).not.toContain('podlint-cache');
  });

  it('does without where it cannot be written', () => {
    const folder = randomTree(randomFrom(23));
    write(folder, 'taken', '');
    const run = podlint(['.', '--format', 'json', '--cache-location', 'taken'], { cwd: folder });
    expect(run.stdout).toBe(atOnce(folder).stdout);
  });
});
