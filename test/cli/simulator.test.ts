/** The simulator without the panel: stories, survival, assertions, differences and decoded events, from the shell. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { playScenario, readScenario } from '../../server/engine/simulation/scenario.js';
import { historyOf } from '../../server/engine/simulation/view.js';
import { podlint, root, type Run } from './podlint.js';

const folder = mkdtempSync(join(tmpdir(), 'podlint-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const run = (args: readonly string[], input?: string): Run =>
  podlint(args, { cwd: folder, ...(input === undefined ? {} : { input }) });
const json = (args: readonly string[]): never => JSON.parse(run([...args, '-f', 'json']).stdout) as never;

const web = (cpu: string, replicas = 3): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          resources: {requests: {cpu: ${cpu}}}
`;
write('web.yaml', web('500m'));
write('large.yaml', web('3'));
write(
  'small.yaml',
  'apiVersion: podlint.dev/v1\nkind: Cluster\nnodePools: [{name: pool, count: 2, zones: [a, b], capacity: {cpu: "2", memory: 4Gi}}]\n',
);

describe('simulate --operations', () => {
  test('plays a list, a map and a Scenario; the history is that of the engine', () => {
    const list = [
      { op: 'advance', seconds: 30 },
      { op: 'scale', workload: 'Deployment/web', replicas: 2 },
    ];
    write('list.json', JSON.stringify(list));
    write(
      'map.yaml',
      'operations:\n  - {op: advance, seconds: 30}\n  - {op: scale, workload: Deployment/web, replicas: 2}\n',
    );
    const one = json(['simulate', 'web.yaml', '--operations', 'list.json']);
    expect(json(['simulate', 'web.yaml', '--operations', 'map.yaml'])).toEqual(one);
    expect(one).toMatchObject({ version: 1, operations: list.map((operation) => ({ operation, problem: null })) });
    const { code, stdout } = run(['simulate', 'web.yaml', '--operations', 'list.json']);
    expect(code).toBe(0);
    expect(stdout).toContain('Scaled up replica set');
    expect(stdout).toContain('After 00:30');
  });

  test.each(readdirSync(join(root, 'examples/stories')).filter((name) => name.endsWith('.yaml')))(
    '%s has the history that the panel plays',
    (name) => {
      const path = join(root, 'examples/stories', name);
      const { world } = playScenario(readScenario(path, readFileSync(path, 'utf8')));
      const { history } = json(['simulate', '--operations', path]) as { history: unknown };
      expect(history).toEqual(JSON.parse(JSON.stringify(historyOf(world))));
    },
  );

  test('ends with 1 when a Pod stays Pending', () => {
    write('wait.yaml', '- {op: advance, seconds: 10}\n');
    expect(run(['simulate', 'large.yaml', '--operations', 'wait.yaml', '--cluster', 'small.yaml']).code).toBe(1);
  });

  test.each([
    ['an operation that is none', '- {op: dain, node: a}\n', 'bad.yaml:1:8'],
    ['a field of the wrong type', '- {op: advance, seconds: soon}\n', 'bad.yaml:1:26'],
    ['no list', 'op: advance\n', 'bad.yaml:1:1'],
    ['what cannot be carried out', '- {op: cordon, node: nowhere}\n', 'bad.yaml:1:4'],
    ['broken YAML', '- {op: advance\n', 'bad.yaml:'],
  ])('ends with 2 and a place for %s', (_, text, place) => {
    write('bad.yaml', text);
    const { code, stderr } = run(['simulate', 'web.yaml', '--operations', 'bad.yaml']);
    expect([code, stderr.includes(place)]).toEqual([2, true]);
  });

  test('ends with 2 for options that mean nothing beside it, and without anything to simulate', () => {
    write('wait.yaml', '- {op: advance, seconds: 10}\n');
    expect(run(['simulate', 'web.yaml', '--operations', 'wait.yaml', '--replicas', '3']).code).toBe(2);
    expect(run(['simulate', '--operations', 'wait.yaml']).code).toBe(2);
    expect(run(['simulate', 'web.yaml', '--operations', 'none.yaml']).code).toBe(2);
  });
});

describe('survive', () => {
  test('tells what is survived from what is not', () => {
    const good = run(['survive', 'web.yaml']);
    expect([good.code, good.stdout.includes('Survives each of')]).toEqual([0, true]);
    write('full.yaml', web('800m', 4));
    const bad = run(['survive', 'full.yaml', '--cluster', 'small.yaml']);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/✕ drain/);
    expect(bad.stdout).toContain('stays Pending – 0/2 nodes are available');
    const cells = json(['survive', 'full.yaml', '--cluster', 'small.yaml']) as { cells: readonly object[] };
    expect(cells.cells).toHaveLength(3 * (2 + 2));
  });

  test('ends with 2 where there is nothing to read', () => {
    expect(run(['survive']).code).toBe(2);
    expect(run(['survive', 'none.yaml']).code).toBe(2);
    expect(run(['survive', 'web.yaml', '--cluster', 'three-zone']).code).toBe(2);
  });
});

const assertions = (expectation: string, more = 'manifests: [web.yaml]'): string =>
  `apiVersion: podlint.dev/v1\nkind: Assertions\ncluster: ./small.yaml\n${more}\nassertions:\n  - workload: Deployment/web\n    reason: It matters.\n    expect: {${expectation}}\n`;

describe('assert', () => {
  test.each([
    ['fitsAtLeast: 2', 0],
    ['fitsAtLeast: 3', 1],
    ['lands: pool-*', 0],
    ['lands: [pool-1]', 1],
    ['maxReplicas: 8', 0],
    ['maxReplicas: 9', 1],
    ['survives: node', 0],
    ['survives: [node, zone]', 0],
    ['noDowntimeOnRollout: true', 0],
    ['noDowntimeOnRollout: false', 1],
  ])('%s ends with %i', (expectation, code) => {
    write('check.yaml', assertions(expectation));
    expect(run(['assert', 'check.yaml']).code).toBe(code);
  });

  test('survival ends where there is no room', () => {
    write('full.yaml', web('800m', 4));
    write('check.yaml', assertions('survives: node', 'manifests: [full.yaml]'));
    const { code, stdout } = run(['assert', 'check.yaml']);
    expect(code).toBe(1);
    expect(stdout).toContain('✕ Deployment/web survives: node  check.yaml:8:');
    expect(stdout).toContain('Without node pool-1, 2 Pods find no other place: 0/2 nodes are available');
    expect(stdout).toContain('It matters.');
  });

  test('a rollout may have no room, and one Pod alone has a gap with Recreate', () => {
    write('single.yaml', web('500m', 1).replace('  selector', '  strategy: {type: Recreate}\n  selector'));
    write('check.yaml', assertions('noDowntimeOnRollout: true', 'manifests: [single.yaml]'));
    expect(run(['assert', 'check.yaml']).stdout).toContain('at least 0 of 1 ready');
  });

  test('writes JUnit and JSON', () => {
    write('check.yaml', assertions('fitsAtLeast: 3, maxReplicas: 2'));
    const { stdout } = run(['assert', 'check.yaml', '-f', 'junit']);
    expect(stdout).toContain('<testsuite name="check.yaml" tests="2" failures="1"');
    expect(stdout).toMatch(/<failure [^>]*message="It fits on 2 of 2 nodes\."/);
    expect(json(['assert', 'check.yaml'])).toMatchObject({ summary: { passed: 1, failed: 1 } });
  });

  test('takes the manifests of its own file, and those of its folder', () => {
    write('own.yaml', `${assertions('fitsAtLeast: 2', 'metadata: {name: own}')}---\n${web('100m')}`);
    expect(run(['assert', 'own.yaml']).code).toBe(0);
    write('beside/web.yaml', web('100m'));
    write(
      'beside/check.yaml',
      assertions('fitsAtLeast: 6', 'metadata: {name: beside}').replace('./small.yaml', 'three-zones'),
    );
    expect(run(['assert', 'beside/check.yaml']).code).toBe(0);
    expect(podlint(['assert', 'examples/assertions/web.assertions.podlint.yaml'], { cwd: root }).code).toBe(0);
  });

  test.each([
    ['a key that is none', 'fitsAtleast: 2', 'check.yaml:8:27'],
    ['a value of the wrong type', 'fitsAtLeast: many', 'check.yaml:8:27'],
    ['a scope that is none', 'survives: region', 'check.yaml:8:24'],
    ['a scope in a list that is none', 'survives: [node, region]', 'check.yaml:8:31'],
    ['nothing expected', '', 'check.yaml:8:'],
  ])('ends with 2 and a place for %s', (_, expectation, place) => {
    write('check.yaml', assertions(expectation));
    const { code, stderr } = run(['assert', 'check.yaml']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(place)]);
  });

  test('fails for a workload that is not there, and ends with 2 for files that are none', () => {
    write('check.yaml', assertions('fitsAtLeast: 2').replace('Deployment/web', 'Deployment/shop/web'));
    expect(run(['assert', 'check.yaml']).code).toBe(1);
    expect(run(['assert', 'web.yaml']).code).toBe(2);
    expect(run(['assert', 'none.yaml']).code).toBe(2);
  });
});

describe('diff', () => {
  test('shows what becomes worse as Markdown', () => {
    const { code, stdout } = run(['diff', 'web.yaml', 'large.yaml', '--cluster', 'small.yaml']);
    expect(code).toBe(1);
    expect(stdout).toContain('## Schedule: `web.yaml` → `large.yaml`');
    expect(stdout).toMatch(/\| ❌ \| `Deployment\/default\/web` \| 3\/3 → 0\/3 \| 2 nodes → 0 nodes \| 0\.5 → 3 \|/);
    expect(stdout).toContain('0/2 nodes are available: 2 Insufficient cpu.');
  });

  test('says when nothing changes, and knows JSON', () => {
    expect(run(['diff', 'web.yaml', 'web.yaml'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing changes for 1 workload.') as string,
    });
    expect(json(['diff', 'large.yaml', 'web.yaml', '--cluster', 'small.yaml'])).toMatchObject({
      workloads: [
        { workload: 'Deployment/default/web', verdict: 'better', before: { placed: 0 }, after: { placed: 3 } },
      ],
    });
  });

  test('reads git revisions', () => {
    const repository = join(folder, 'repository');
    mkdirSync(join(repository, 'deploy'), { recursive: true });
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: repository });
    };
    git('init', '-q');
    writeFileSync(join(repository, 'deploy/web app.yaml'), web('500m'));
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    writeFileSync(join(repository, 'deploy/web app.yaml'), web('64'));
    git('commit', '-q', '-a', '-m', 'two');
    const { code, stdout } = podlint(['diff', 'HEAD~1', 'HEAD'], { cwd: repository });
    expect([code, stdout]).toEqual([1, expect.stringContaining('3/3 → 0/3')]);
    expect(podlint(['diff', 'HEAD', '.'], { cwd: repository }).code).toBe(0);
    expect(podlint(['diff', 'HEAD', 'none'], { cwd: repository }).code).toBe(2);
    expect(podlint(['diff', '--', '--output=x', 'HEAD'], { cwd: repository }).code).toBe(2);
  });
});

describe('why', () => {
  const event =
    'Warning  FailedScheduling  3m  default-scheduler  0/6 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 5 Insufficient cpu. preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.\n';

  test('decodes an event, the most frequent reason first, and finds its place', () => {
    const { code, stdout } = run(['why', 'web.yaml'], event);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /5 nodes: too little cpu is free[^]*→ Deployment\/web {2}web\.yaml:13:39[^]*1 node: they are reserved/,
    );
    expect(run(['why'], event).stdout).not.toContain('→');
  });

  test('ends with 2 where there is none', () => {
    expect(run(['why'], 'All is well.').code).toBe(2);
    expect(run(['why', 'none.yaml'], event).code).toBe(2);
  });
});

describe('lint --cluster', () => {
  test('lets the scheduling rules speak, also by podlint.yaml', () => {
    expect(run(['large.yaml']).stdout).not.toContain('scheduling/');
    expect(run(['large.yaml', '--cluster', 'small.yaml']).stdout).toContain('scheduling/unschedulable');
    write('configured/web.yaml', web('64'));
    write('configured/podlint.yaml', 'cluster: kind-3\n');
    expect(run(['configured']).stdout).toContain('scheduling/unschedulable');
  });

  test('reads a cluster within the workspace only, and says what is wrong with it', () => {
    write('configured/podlint.yaml', 'cluster: ../../../etc/cluster.yaml\n');
    expect(run(['configured'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('podlint.yaml:1:10') as string,
    });
    write('configured/podlint.yaml', 'cluster: ./cluster.yaml\n');
    write('configured/cluster.yaml', 'apiVersion: podlint.dev/v1\nkind: Cluster\nnodePool: []\n');
    expect(run(['configured'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cluster.yaml:3:1') as string,
    });
    expect(run(['web.yaml', '--cluster', 'three-zone']).stderr).toContain('Did you mean three-zones?');
  });
});
