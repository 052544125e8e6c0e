/** Shards, run as processes of their own, and what `podlint merge` makes of them. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../../server/cli/shard.js';
import { bundle, fixtures, podlint, temporaryFolder } from './podlint.js';
import { randomFrom } from './random.js';

/** Two thousand documents: Services, Deployments and autoscalers that speak of each other across files and folders. */
function largeTree(): string {
  const folder = temporaryFolder();
  const random = randomFrom(3);
  for (let index = 0; index < 500; index += 1) {
    const team = `team-${Math.floor(index / 40)}`;
    mkdirSync(join(folder, team), { recursive: true });
    writeFileSync(join(folder, team, `app-${index}.yaml`), application(index, team, random));
  }
  writeFileSync(join(folder, 'broken.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n');
  return folder;
}

function application(index: number, namespace: string, random: (below: number) => number): string {
  const metadata = `metadata: {name: app-${index}, namespace: ${namespace}}`;
  const target = `app-${index - (index % 40) + random(40)}`;
  return [
    `apiVersion: v1\nkind: ConfigMap\n${metadata}\ndata: {A: b}\n`,
    `apiVersion: v1\nkind: Service\n${metadata}\nspec:\n  selector: {app: ${target}}\n  ports: [{port: 80, targetPort: http}]\n`,
    `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n${metadata}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}\n  maxReplicas: 3\n`,
    `apiVersion: apps/v1\nkind: Deployment\n${metadata}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: app-${index}}}\n  template:\n    metadata: {labels: {app: app-${index}}}\n    spec:\n      containers:\n        - {name: web, image: "nginx:1.27", ports: [{name: web, containerPort: 8080}]}\n        - {name: proxy, image: "envoy:1", ports: [{containerPort: ${random(2) === 0 ? 8080 : 9090}}], envFrom: [{configMapRef: {name: ${target}}}]}\n`,
  ].join('---\n');
}

/** Runs the shares at the same time. */
async function runShards(cwd: string, count: number, format: string): Promise<readonly string[]> {
  const shards = Array.from({ length: count }, (_, index) => `shard-${index + 1}.${format}`);
  await Promise.all(
    shards.map(async (file, index) => {
      const args = [
        bundle,
        '.',
        '--format',
        'github',
        '--shard',
        `${index + 1}/${count}`,
        '-o',
        `${format}=out/${file}`,
      ];
      const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
      const code = await new Promise((resolve) => child.on('exit', resolve));
      expect([0, 1]).toContain(code);
    }),
  );
  return shards.map((file) => `out/${file}`);
}

describe('shards', () => {
  it('merge to the report of one run, in any format', async () => {
    const folder = largeTree();
    const reports = await runShards(folder, 8, 'results');
    for (const format of ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown']) {
      const whole = podlint(['.', '--format', format, '--timing'], { cwd: folder });
      const merged = podlint(['merge', ...[...reports].reverse(), '--format', format], { cwd: folder });
      expect(merged.stdout).toBe(whole.stdout);
      expect(merged.code).toBe(whole.code);
    }
  }, 120_000);

  it.each(['json', 'sarif'])(
    'merge %s as it is',
    async (format) => {
      const folder = temporaryFolder(fixtures);
      rmSync(join(folder, 'configurations'), { recursive: true });
      const whole = podlint(['.', '--format', format], { cwd: folder });
      // A shard that is late finds the reports of the others in the folder.
      writeFileSync(join(folder, 'first.json'), whole.stdout);
      const reports = await runShards(folder, 3, format);
      const merged = podlint(['merge', ...reports, '-o', `${format}=merged`], { cwd: folder });
      expect(merged.stdout).toBe(whole.stdout);
      expect(readFileSync(join(folder, 'merged'), 'utf8')).toBe(whole.stdout);
      expect(merged.code).toBe(whole.code);
    },
    60_000,
  );

  it('cannot be left out or taken twice', async () => {
    const folder = temporaryFolder(join(fixtures, 'house'));
    const [first = '', second = '', third = ''] = await runShards(folder, 3, 'json');
    const missing = podlint(['merge', first, third], { cwd: folder });
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('Of 3 shares these are missing: 2.');
    const twice = podlint(['merge', first, second, second], { cwd: folder });
    expect(twice.stderr).toContain('which is there already');
    expect(podlint(['merge', first, second, third, '--format', 'junit'], { cwd: folder }).stderr).toContain(
      '--format results',
    );
  }, 60_000);

  it.each(['', 'null', '[]', '{"version":1}', '{"__proto__":{"version":1}}', '{"podlintResults":1}', '<x/>'])(
    'are told from %j',
    (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'report'), text);
      const { code, stderr, stdout } = podlint(['merge', 'report'], { cwd: folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^podlint: report is no /);
    },
  );

  it('keep the exit code of the whole: findings, warnings that are tolerated, what cannot be read', () => {
    const folder = temporaryFolder(join(fixtures, 'house'));
    podlint(['.', '-o', 'results=report', 'gone.yaml'], { cwd: folder });
    expect(podlint(['merge', 'report'], { cwd: folder }).code).toBe(2);
    podlint(['.', '-o', 'results=report'], { cwd: folder });
    expect(podlint(['merge', 'report', '--fail-on', 'never'], { cwd: folder }).code).toBe(0);
    expect(podlint(['merge', 'report', '--fail-on', 'info'], { cwd: folder }).code).toBe(1);
  });

  it('take the index of a Kubernetes Indexed Job', () => {
    const cwd = join(fixtures, 'house');
    const inJob = (env: Record<string, string>) =>
      podlint(['.', '--format', 'json', '--shard', 'auto/2'], { cwd, env });
    const [first, second] = ['0', '1'].map((index) => inJob({ JOB_COMPLETION_INDEX: index }).stdout);
    expect(first).toBe(podlint(['.', '--format', 'json', '--shard', '1/2'], { cwd }).stdout);
    expect(second).toBe(podlint(['.', '--format', 'json', '--shard', '2/2'], { cwd }).stdout);
    expect(inJob({}).stderr).toContain('JOB_COMPLETION_INDEX');
    expect(inJob({ JOB_COMPLETION_INDEX: '2' }).code).toBe(2);
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0', '1/2/3', '-1/2'])('are not written %s', (text) => {
    const { code, stderr } = podlint(['.', `--shard=${text}`]);
    expect({ code, said: stderr.includes('--shard is written INDEX/COUNT') }).toEqual({ code: 2, said: true });
  });

  it.each([['--fix'], ['--update-baseline'], ['--changed-since', 'HEAD'], ['--timing']])(
    'do not go with %s',
    (...option) => {
      expect(podlint(['.', '--shard', '1/2', ...option]).code).toBe(2);
    },
  );

  it('are of about the same weight, and every file is in one', () => {
    const random = randomFrom(5);
    const sizes = Array.from({ length: 1000 }, () => random(10_000));
    const shares = Array.from({ length: 7 }, (_, index) => {
      const isOwn = shareOf(sizes, { index: index + 1, count: 7 });
      return sizes.flatMap((size, file) => (isOwn(file) ? [{ file, size }] : []));
    });
    expect(shares.flat().map(({ file }) => file)).toEqual([...sizes.keys()]);
    const weights = shares.map((share) => share.reduce((sum, { size }) => sum + size, 0));
    expect(Math.max(...weights) - Math.min(...weights)).toBeLessThan(20_000);
  });
});

describe('--threads', () => {
  it.each([1, 2, 3, 5])(
    '%i say the same',
    (threads) => {
      const folder = largeTree();
      // Enough text for several threads.
      for (let index = 0; index < 500; index += 1) {
        const text = `# ${'x'.repeat(12_000)}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}, namespace: n${index % 3}}\n`;
        writeFileSync(join(folder, `filler-${index}.yaml`), text);
      }
      const whole = podlint(['.', '--format', 'json', '--timing'], { cwd: folder });
      const run = podlint(['.', '--format', 'json', '--threads', String(threads)], { cwd: folder });
      expect({ ...run, stderr: '' }).toEqual({ ...whole, stderr: '' });
    },
    120_000,
  );
});
