/** Workloads: who makes which Pods, and when. */
import { describe, expect, it } from 'vitest';
import type { Behavior } from '../../../server/engine/simulation/assumptions.js';
import { nextRun, parseCron } from '../../../server/engine/simulation/controllers/cron.js';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import type { World } from '../../../server/engine/simulation/world.js';
import { clusterOf, linesOf, podsIn, worldOf } from './worlds.js';

const fast = {
  imagePullSeconds: 0,
  containerStartSeconds: 0,
  sandboxSeconds: 0,
  listenSeconds: 0,
  attachSeconds: 0,
  detachSeconds: 0,
};

function play(
  text: string,
  operations: readonly Operation[],
  behaviors: readonly Behavior[] = [],
  options = {},
): World {
  const world = worldOf(text, { assumptions: fast, behaviors, ...options });
  expect(runOperations(world, operations).filter(({ problem }) => problem !== undefined)).toEqual([]);
  return world;
}
const wait = (seconds: number): Operation => ({ op: 'advance', seconds });
/** `5 name` for each event of a kind about Pods. */
const moments = (world: World, kind: string): readonly string[] =>
  world.history
    .filter((event) => event.kind === kind && event.object.startsWith('Pod '))
    .map(({ time, object }) => `${time / 1000} ${object.slice(object.indexOf('/') + 1)}`);

const template = (rest = '', image = 'x/app'): string =>
  `template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: ${image}, readinessProbe: {}}]${rest}}}`;

describe('a StatefulSet', () => {
  const set = (more = ''): string =>
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {replicas: 3, selector: {matchLabels: {app: a}}, ${template()}${more}}}`;
  const slow = [{ listenSeconds: 4 }];

  it('starts its Pods in order, each when the one before is ready', () => {
    const world = play(set(), [wait(60)], slow);
    expect(moments(world, 'Created')).toEqual(['0 db-0', '10 db-1', '20 db-2']);
  });

  it('starts them all at once when it is told to', () => {
    expect(moments(play(set(', podManagementPolicy: Parallel'), [wait(60)], slow), 'Created')).toEqual([
      '0 db-0',
      '0 db-1',
      '0 db-2',
    ]);
  });

  it('begins with the ordinal it is given', () => {
    expect(podsIn(play(set(', ordinals: {start: 5}'), [wait(60)])).map((line) => line.split(' ')[0])).toEqual([
      'db-5',
      'db-6',
      'db-7',
    ]);
  });

  it('scales down from the highest number, one after the other', () => {
    const world = play(
      set(),
      [wait(60), { op: 'scale', workload: 'StatefulSet/db', replicas: 1 }, wait(60)],
      [{ stopSeconds: 3 }],
    );
    expect(moments(world, 'Removed')).toEqual(['63 db-2', '66 db-1']);
  });

  it('updates from the highest number down to the partition', () => {
    const world = play(
      set(', updateStrategy: {rollingUpdate: {partition: 1}}'),
      [wait(60), { op: 'setImage', workload: 'StatefulSet/db', image: 'x/new' }, wait(60)],
      [{ stopSeconds: 3 }],
    );
    expect(moments(world, 'Removed')).toEqual(['63 db-2', '66 db-1']);
    runOperations(world, [{ op: 'deletePod', pod: 'db-0' }, wait(30)]);
    const images = [...world.pods.values()]
      .map(({ name, info }) => `${name} ${info.spec.containers?.[0]?.image}`)
      .sort();
    expect(images).toEqual(['db-0 x/app', 'db-1 x/new', 'db-2 x/new']);
  });

  it('gives each Pod a claim of its own and keeps it', () => {
    const claims =
      ', volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]';
    const world = play(set(claims), [wait(60), { op: 'scale', workload: 'StatefulSet/db', replicas: 1 }, wait(60)]);
    expect([...world.snapshot.objects.persistentVolumeClaims.keys()]).toEqual([
      'default/data-db-0',
      'default/data-db-1',
      'default/data-db-2',
    ]);
    const policy = `${claims}, persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Delete}`;
    const other = play(set(policy), [wait(60), { op: 'scale', workload: 'StatefulSet/db', replicas: 1 }, wait(60)]);
    expect([...other.snapshot.objects.persistentVolumeClaims.keys()]).toEqual(['default/data-db-0']);
    runOperations(other, [{ op: 'delete', kind: 'StatefulSet', name: 'db' }, wait(60)]);
    expect([...other.snapshot.objects.persistentVolumeClaims.keys()]).toEqual([]);
  });
});

describe('a DaemonSet', () => {
  const set = (more = ''): string =>
    `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {selector: {matchLabels: {app: a}}, ${template()}${more}}}`;
  const nodesOf = (world: World): readonly (string | undefined)[] =>
    [...world.pods.values()].map(({ nodeName }) => nodeName).sort();

  it('has one Pod on every node, new ones and cordoned ones included', () => {
    const world = play(set(), [
      { op: 'cordon', node: 'node-2' },
      wait(10),
      { op: 'addNodes', pool: 'node', count: 1 },
      wait(10),
    ]);
    expect(nodesOf(world)).toEqual(['node-1', 'node-2', 'node-3', 'node-4']);
  });

  it('leaves a node for a NoExecute taint, and comes back', () => {
    const world = play(set(), [
      wait(10),
      { op: 'taint', node: 'node-1', key: 'x', effect: 'NoExecute' },
      { op: 'taint', node: 'node-2', key: 'x', effect: 'NoSchedule' },
      wait(40),
    ]);
    expect(nodesOf(world)).toEqual(['node-2', 'node-3']);
    runOperations(world, [{ op: 'untaint', node: 'node-1', key: 'x' }, wait(10)]);
    expect(nodesOf(world)).toEqual(['node-1', 'node-2', 'node-3']);
  });

  it('stays on a node that fails', () => {
    const world = play(set(), [wait(10), { op: 'fail', node: 'node-1' }, wait(1000)]);
    expect(nodesOf(world)).toEqual(['node-1', 'node-2', 'node-3']);
    expect([...world.pods.values()].filter(({ deletion }) => deletion !== undefined)).toEqual([]);
  });

  it.each([
    ['one by one', '', ['13', '16', '19']],
    ['two at a time', ', updateStrategy: {rollingUpdate: {maxUnavailable: 2}}', ['13', '13', '16']],
  ])('updates %s', (_, strategy, expected) => {
    const world = play(
      set(strategy),
      [wait(10), { op: 'setImage', workload: 'DaemonSet/agent', image: 'x/new' }, wait(60)],
      [{ stopSeconds: 3 }],
    );
    expect(moments(world, 'Removed').map((line) => line.split(' ')[0])).toEqual(expected);
    expect([...world.pods.values()].every(({ info }) => info.spec.containers?.[0]?.image === 'x/new')).toBe(true);
  });

  it('starts the new Pod first when it may surge', () => {
    const world = play(
      set(', updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}'),
      [wait(10), { op: 'setImage', workload: 'DaemonSet/agent', image: 'x/new' }, wait(90)],
      [{ listenSeconds: 1 }],
    );
    const second = moments(world, 'Created').length;
    expect(second).toBe(6);
    expect(nodesOf(world)).toEqual(['node-1', 'node-2', 'node-3']);
  });
});

describe('a Job', () => {
  const job = (more: string, policy = 'Never'): string =>
    `{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {${more}${more === '' ? '' : ', '}template: {spec: {restartPolicy: ${policy}, containers: [{name: main, image: x/app}]}}}}`;
  const ending = (seconds: number, exitCode = 0, times?: number): Behavior => ({
    runSeconds: seconds,
    exitCode,
    ...(times === undefined ? {} : { times }),
  });
  const outcome = (world: World): readonly string[] =>
    linesOf(world, ['Completed', 'JobFailed']).map((line) => line.replace(' Job default/j', ''));

  it('runs one Pod by default', () => {
    expect(outcome(play(job(''), [wait(60)], [ending(5)]))).toEqual(['5 Completed: All completions are there']);
  });

  it('runs as many at once as it may until all completions are there', () => {
    const world = play(job('completions: 5, parallelism: 2'), [wait(60)], [ending(5)]);
    expect(moments(world, 'Created').map((line) => line.split(' ')[0])).toEqual(['0', '0', '5', '5', '10']);
    expect(outcome(world)).toEqual(['15 Completed: All completions are there']);
  });

  it('tries again after 10, 20, 40… seconds, and gives up beyond its limit', () => {
    const world = play(job('backoffLimit: 3'), [wait(600)], [ending(1, 2)]);
    expect(moments(world, 'Created').map((line) => line.split(' ')[0])).toEqual(['0', '11', '32', '73']);
    expect(outcome(world)).toEqual(['74 JobFailed: BackoffLimitExceeded: the Job has reached its back-off limit']);
  });

  it('counts restarts where the kubelet repeats', () => {
    expect(outcome(play(job('backoffLimit: 2', 'OnFailure'), [wait(600)], [ending(1, 2)]))).toEqual([
      expect.stringContaining('BackoffLimitExceeded'),
    ]);
  });

  it('gives each index its Pod, and knows which have failed', () => {
    const indexed = job('completionMode: Indexed, completions: 3, parallelism: 3, backoffLimitPerIndex: 0');
    const world = play(indexed, [wait(60)], [ending(5)]);
    expect([...world.pods.values()].map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(outcome(play(indexed, [wait(60)], [ending(5, 1)]))).toEqual([
      '5 JobFailed: FailedIndexes: some indexes have failed',
    ]);
  });

  it('follows its failure policy', () => {
    const policy = (action: string): string =>
      job(
        `podFailurePolicy: {rules: [{action: ${action}, onExitCodes: {operator: In, values: [42]}}]}, backoffLimit: 0`,
      );
    expect(outcome(play(policy('FailJob'), [wait(60)], [ending(1, 42)]))).toEqual([
      expect.stringContaining('PodFailurePolicy'),
    ]);
    expect(outcome(play(policy('FailJob'), [wait(60)], [ending(1, 41)]))).toEqual([
      expect.stringContaining('BackoffLimitExceeded'),
    ]);
    expect(outcome(play(policy('Ignore'), [wait(60)], [ending(1, 42)]))).toEqual([]);
  });

  it('ends at its deadline, and vanishes after its time to live', () => {
    const world = play(job('activeDeadlineSeconds: 20, ttlSecondsAfterFinished: 30'), [wait(40)], [ending(100)]);
    expect(outcome(world)).toEqual(['20 JobFailed: DeadlineExceeded: the Job was active longer than its deadline']);
    runOperations(world, [wait(60)]);
    expect(world.controllers.size + world.pods.size).toBe(0);
  });

  it('does nothing while it is suspended', () => {
    expect(play(job('suspend: true'), [wait(60)]).pods.size).toBe(0);
  });
});

describe('cron schedules', () => {
  const next = (schedule: string, after: string): string | undefined => {
    const parsed = parseCron(schedule);
    const time = parsed === undefined ? undefined : nextRun(parsed, Date.parse(after));
    return time === undefined ? undefined : new Date(time).toISOString();
  };

  it.each([
    ['*/15 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:15:00.000Z'],
    ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00:00.000Z'],
    ['30 9 * * 1-5', '2026-01-02T10:00:00Z', '2026-01-05T09:30:00.000Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 13 * fri', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['5,10 0-2 1 JAN,jun *', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00.000Z'],
    ['@hourly', '2026-01-01T00:30:00Z', '2026-01-01T01:00:00.000Z'],
    ['@weekly', '2026-01-01T00:30:00Z', '2026-01-04T00:00:00.000Z'],
    ['@every 90m', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00.000Z'],
    ['0 0 31 2 *', '2026-01-01T00:00:00Z', undefined],
  ])('%s after %s: %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it.each(['', '* * * *', '60 * * * *', '* * * * 9', 'a b c d e', '5-1 * * * *', '@every soon', '*/0 * * * *'])(
    '%j is none',
    (schedule) => {
      expect(parseCron(schedule)).toBeUndefined();
    },
  );
});

describe('a CronJob', () => {
  const cron = (more: string): string =>
    `{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: "* * * * *", ${more}jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: x/app}]}}}}}}`;
  const starts = (more: string, seconds: number, run: number): readonly string[] =>
    moments(play(cron(more), [wait(seconds)], [{ runSeconds: run }]), 'Created').map(
      (line) => line.split(' ')[0] ?? '',
    );

  it('makes a Job every time the clock says so', () => {
    expect(starts('', 200, 5)).toEqual(['60', '120', '180']);
  });

  it.each([
    ['Allow', ['60', '120', '180']],
    ['Forbid', ['60', '180']],
    ['Replace', ['60', '120', '180']],
  ])('with concurrencyPolicy %s', (policy, expected) => {
    expect(starts(`concurrencyPolicy: ${policy}, `, 200, 90)).toEqual(expected);
  });

  it('keeps the last three Jobs that were successful', () => {
    const world = play(cron(''), [wait(600)], [{ runSeconds: 5 }]);
    expect([...world.controllers.values()].filter(({ kind }) => kind === 'Job').length).toBeLessThanOrEqual(4);
  });
});

describe('a ReplicaSet', () => {
  it('gives up Pods that cost least: not ready, cheap, on crowded nodes, young', () => {
    const text = `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r}, spec: {replicas: 4, selector: {matchLabels: {app: a}}, ${template()}}}`;
    const world = play(text, [wait(30)]);
    const perNode = new Map<string, number>();
    for (const { nodeName = '' } of world.pods.values()) {
      perNode.set(nodeName, (perNode.get(nodeName) ?? 0) + 1);
    }
    runOperations(world, [{ op: 'scale', workload: 'ReplicaSet/r', replicas: 3 }, wait(60)]);
    // Four Pods on three nodes: one of the two that share a node goes.
    expect(new Set([...world.pods.values()].map(({ nodeName }) => nodeName)).size).toBe(3);
    expect(Math.max(...perNode.values())).toBe(2);
  });

  it('goes with all it owns', () => {
    const text = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, ${template()}}}`;
    const world = play(text, [wait(30), { op: 'delete', kind: 'Deployment', name: 'd' }, wait(60)]);
    expect([...world.controllers.keys(), ...world.pods.keys()]).toEqual([]);
    expect(world.snapshot.placements.size).toBe(0);
  });
});

describe('preemption', () => {
  it('makes room, waits for the victims to end, and takes the place', () => {
    const text = `
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: low}, spec: {replicas: 1, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: x/app, resources: {requests: {cpu: 800m}}}]}}}}`;
    const high = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'high' },
      spec: {
        priorityClassName: 'high',
        containers: [{ name: 'main', image: 'x/app', resources: { requests: { cpu: '800m' } } }],
      },
    };
    const world = play(
      text,
      [wait(10), { op: 'apply', objects: [high] }, wait(60)],
      [{ workload: 'low', stopSeconds: 7 }],
      { cluster: [clusterOf(1, { cpu: '1' })] },
    );
    expect(linesOf(world, ['Nominated', 'Preempted']).map((line) => line.split(' ')[1])).toEqual([
      'Nominated',
      'Preempted',
    ]);
    expect(moments(world, 'Scheduled').at(-1)).toBe('17 high');
    expect(podsIn(world).filter((line) => line.includes(' - '))).toHaveLength(1);
  });
});
