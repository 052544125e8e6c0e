/** How Pods start, restart and end. */
import { describe, expect, it } from 'vitest';
import type { Container } from '../../../server/engine/kubernetes/types.js';
import type { Behavior } from '../../../server/engine/simulation/assumptions.js';
import { advance } from '../../../server/engine/simulation/create-world.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { createRange, giveAddress, rangeForNode } from '../../../server/engine/simulation/pods/addresses.js';
import { probeTimeline } from '../../../server/engine/simulation/pods/probes.js';
import { createQueue, nextTime, plan, takeDue } from '../../../server/engine/simulation/queue.js';
import { clusterOf, linesOf, podsIn, worldOf } from './worlds.js';

const never = Number.POSITIVE_INFINITY;

describe('probes', () => {
  const timeline = (probes: Container, from: number, until = never): readonly number[] => {
    const { startedAt, readyAt, unreadyAt, killAt } = probeTimeline(probes, 0, {
      from: from * 1000,
      until: until * 1000,
    });
    return [startedAt, readyAt, unreadyAt, killAt].map((time) => time / 1000);
  };

  it.each<[string, Container, number, number | undefined, readonly number[]]>([
    ['none: ready as soon as it runs', {}, 5, undefined, [0, 0, never, never]],
    [
      'the kubelet asks at once, then every period',
      { readinessProbe: { periodSeconds: 10 } },
      1,
      undefined,
      [0, 10, never, never],
    ],
    [
      'a program that answers from the start is ready at once',
      { readinessProbe: {} },
      0,
      undefined,
      [0, 0, never, never],
    ],
    [
      'the initial delay postpones the first probe to the next beat',
      { readinessProbe: { initialDelaySeconds: 12, periodSeconds: 5 } },
      0,
      undefined,
      [0, 15, never, never],
    ],
    [
      'several successes are needed',
      { readinessProbe: { periodSeconds: 5, successThreshold: 3 } },
      0,
      undefined,
      [0, 10, never, never],
    ],
    [
      'a startup probe holds readiness back, which is then asked at once',
      { startupProbe: { periodSeconds: 3, failureThreshold: 10 }, readinessProbe: { periodSeconds: 10 } },
      7,
      undefined,
      [9, 9, never, never],
    ],
    [
      'a startup probe that fails too often kills',
      { startupProbe: { periodSeconds: 3, failureThreshold: 3 } },
      30,
      undefined,
      [never, never, never, 6],
    ],
    [
      'a liveness probe kills a program that is slow to start',
      { livenessProbe: { periodSeconds: 5, failureThreshold: 2 } },
      60,
      undefined,
      [0, 0, never, 6],
    ],
    [
      'a startup probe protects from the liveness probe',
      {
        startupProbe: { periodSeconds: 5, failureThreshold: 20 },
        livenessProbe: { periodSeconds: 5, failureThreshold: 2 },
      },
      60,
      undefined,
      [60, 60, never, never],
    ],
    [
      'a program that hangs loses readiness, then its life',
      { readinessProbe: { periodSeconds: 5 }, livenessProbe: { periodSeconds: 10 } },
      0,
      22,
      [0, 0, 36, 51],
    ],
  ])('%s', (_, probes, from, until, expected) => {
    expect(timeline(probes, from, until)).toEqual(expected);
  });
});

describe('the queue', () => {
  it('hands out by time, then in the order of planning, each task once per moment', () => {
    const queue = createQueue();
    for (const [at, uid] of [
      [5, 'a'],
      [1, 'b'],
      [5, 'c'],
      [1, 'b'],
      [0, 'd'],
    ] as const) {
      plan(queue, at, { kind: 'pod', uid });
    }
    expect(nextTime(queue)).toBe(0);
    const order: string[] = [];
    for (let task = takeDue(queue, 5); task !== undefined; task = takeDue(queue, 5)) {
      order.push(task.kind === 'pod' ? task.uid : '');
    }
    expect(order).toEqual(['d', 'b', 'a', 'c']);
    expect(takeDue(queue, 100)).toBeUndefined();
  });
});

const pod = (spec: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: p}}, spec: {${spec}}}`;
const play = (spec: string, seconds: number, behaviors: readonly Behavior[] = []): ReturnType<typeof worldOf> => {
  const world = worldOf(pod(spec), {
    behaviors,
    assumptions: { imagePullSeconds: 0, containerStartSeconds: 0, sandboxSeconds: 0 },
  });
  advance(world, seconds);
  return world;
};
/** `5 main` for each start, or whatever kind is asked for. */
const moments = (world: ReturnType<typeof worldOf>, kind: string): readonly string[] =>
  world.history
    .filter((event) => event.kind === kind)
    .map(({ time, container }) => `${time / 1000} ${container ?? ''}`.trim());

describe('a Pod that starts', () => {
  it('runs init containers one by one, sidecars as gates, the others after each other', () => {
    const world = play(
      'initContainers: [{name: a, image: busybox}, {name: side, image: x/side, restartPolicy: Always, startupProbe: {periodSeconds: 2, failureThreshold: 10}}, {name: b, image: busybox}], containers: [{name: main, image: x/app}, {name: second, image: x/other}]',
      60,
      [
        { container: 'a', runSeconds: 3 },
        { container: 'side', listenSeconds: 5 },
        { container: 'b', runSeconds: 4 },
      ],
    );
    // The sidecar starts at 3 and is asked at 3, 5, 7 and 9.
    expect(moments(world, 'Started')).toEqual(['0 a', '3 side', '9 b', '13 main', '13 second']);
    expect(podsIn(world)).toEqual([expect.stringMatching(/^p Running .* ready$/)]);
  });

  it('pulls an image once per node', () => {
    const world = worldOf(pod('containers: [{name: a, image: x/app}, {name: b, image: x/app}]'));
    advance(world, 60);
    expect(linesOf(world, ['Pulling'])).toHaveLength(1);
  });

  it('stays in the way of its own main containers while an init container fails', () => {
    const world = play('initContainers: [{name: a, image: busybox}], containers: [{name: main, image: x/app}]', 100, [
      { container: 'a', runSeconds: 1, exitCode: 3, times: 2 },
    ]);
    expect(moments(world, 'Started')).toEqual(['0 a', '1 a', '12 a', '14 main']);
  });

  it('fails for good where an init container may not be repeated', () => {
    const world = play(
      'restartPolicy: Never, initContainers: [{name: a, image: busybox}], containers: [{name: main, image: x/app}]',
      100,
      [{ container: 'a', exitCode: 1, runSeconds: 1 }],
    );
    expect(podsIn(world)).toEqual([expect.stringMatching(/^p Failed /)]);
    expect(moments(world, 'Started')).toEqual(['0 a']);
  });

  it('waits with the postStart hook before it counts as started', () => {
    const world = play('containers: [{name: main, image: x/app, lifecycle: {postStart: {sleep: {seconds: 7}}}}]', 20);
    expect(moments(world, 'Ready')).toEqual(['7']);
  });
});

describe('a container that keeps ending', () => {
  it('is restarted at once, then after 10, 20, 40, 80, 160, 300 and 300 seconds', () => {
    const world = play('containers: [{name: main, image: x/app}]', 1100, [{ runSeconds: 1, exitCode: 1 }]);
    const starts = moments(world, 'Started').map((text) => Number.parseInt(text, 10));
    expect(starts.map((time, index) => time - (starts[index - 1] ?? 0))).toEqual([0, 1, 11, 21, 41, 81, 161, 301, 301]);
  });

  it('begins anew after ten quiet minutes', () => {
    const world = play('containers: [{name: main, image: x/app}]', 4000, [{ runSeconds: 700, exitCode: 1 }]);
    expect(moments(world, 'Started')).toEqual([
      '0 main',
      '700 main',
      '1400 main',
      '2100 main',
      '2800 main',
      '3500 main',
    ]);
  });

  it.each([
    ['Always', 0, 2],
    ['OnFailure', 0, 1],
    ['OnFailure', 1, 2],
    ['Never', 1, 1],
  ])('with restartPolicy %s and exit code %i starts %i times', (policy, exitCode, starts) => {
    const world = play(`restartPolicy: ${policy}, containers: [{name: main, image: x/app}]`, 5, [
      { runSeconds: 1, exitCode },
    ]);
    expect(moments(world, 'Started')).toHaveLength(starts);
  });

  it('takes nobody with it', () => {
    const world = play('containers: [{name: main, image: x/app}, {name: bad, image: x/bad}]', 60, [
      { container: 'bad', runSeconds: 1, exitCode: 1 },
    ]);
    expect(moments(world, 'Started').filter((text) => text.endsWith('main'))).toEqual(['0 main']);
    runOperations(world, [
      { op: 'outOfMemory', pod: 'p', container: 'main' },
      { op: 'advance', seconds: 1 },
    ]);
    expect(linesOf(world, ['Terminated']).at(-1)).toContain('OOMKilled, exit code 137');
    expect(moments(world, 'Started').at(-1)).toBe('60 main');
  });

  it('is killed by its liveness probe when it hangs, with its grace period', () => {
    const world = play(
      'terminationGracePeriodSeconds: 20, containers: [{name: main, image: x/app, livenessProbe: {periodSeconds: 10}}]',
      100,
      [{ hangsAfterSeconds: 15, ignoresSigterm: true, listenSeconds: 0, times: 1 }],
    );
    // Probes fail at 20, 30 and 40; SIGKILL comes 20 seconds later.
    expect(moments(world, 'Killing')).toEqual(['41 main']);
    expect(moments(world, 'Terminated')).toEqual(['61 main']);
    expect(moments(world, 'Started')).toEqual(['0 main', '61 main']);
  });
});

describe('a Pod that ends', () => {
  const end = (spec: string, behaviors: readonly Behavior[] = [], graceSeconds?: number): readonly string[] => {
    const world = play(spec, 100, behaviors);
    runOperations(world, [
      { op: 'deletePod', pod: 'p', ...(graceSeconds === undefined ? {} : { graceSeconds }) },
      { op: 'advance', seconds: 200 },
    ]);
    expect(podsIn(world)).toEqual([]);
    return [...moments(world, 'Terminated'), ...moments(world, 'Removed')].map((text) =>
      text.replace(/^\d+/, (time) => String(Number(time) - 100)),
    );
  };

  it('stops sidecars last and in reverse order', () => {
    const spec =
      'initContainers: [{name: a, image: x/a, restartPolicy: Always}, {name: b, image: x/b, restartPolicy: Always}], containers: [{name: main, image: x/app}]';
    expect(
      end(spec, [
        { container: 'main', stopSeconds: 4 },
        { container: 'b', stopSeconds: 2 },
      ]),
    ).toEqual(['4 main', '6 b', '7 a', '7']);
  });

  it('kills what is left when the grace period is over', () => {
    expect(end('containers: [{name: main, image: x/app}]', [{ ignoresSigterm: true }])).toEqual(['30 main', '30']);
    expect(
      end('terminationGracePeriodSeconds: 5, containers: [{name: main, image: x/app}]', [{ ignoresSigterm: true }]),
    ).toEqual(['5 main', '5']);
    expect(end('containers: [{name: main, image: x/app}]', [{ ignoresSigterm: true }], 3)).toEqual(['3 main', '3']);
  });

  it('runs preStop before SIGTERM, and leaves two seconds when it has used everything up', () => {
    const hook = (seconds: number): string =>
      `containers: [{name: main, image: x/app, lifecycle: {preStop: {sleep: {seconds: ${seconds}}}}}]`;
    expect(end(hook(5))).toEqual(['6 main', '6']);
    expect(end(hook(60), [{ ignoresSigterm: true }])).toEqual(['32 main', '32']);
  });

  it('gives sidecars two seconds when the main container has used the grace period up', () => {
    const spec =
      'initContainers: [{name: side, image: x/a, restartPolicy: Always}], containers: [{name: main, image: x/app}]';
    expect(end(spec, [{ ignoresSigterm: true }])).toEqual(['30 main', '32 side', '32']);
  });

  it('is gone at once when it is deleted without grace', () => {
    expect(end('containers: [{name: main, image: x/app}]', [{ ignoresSigterm: true }], 0)).toEqual(['0']);
  });

  it('has an end of its own when all main containers are done', () => {
    const spec =
      'restartPolicy: OnFailure, initContainers: [{name: side, image: x/a, restartPolicy: Always}], containers: [{name: main, image: x/app}]';
    const world = play(spec, 60, [{ container: 'main', runSeconds: 9 }]);
    expect([...moments(world, 'Terminated'), ...moments(world, 'Succeeded')]).toEqual(['9 main', '10 side', '10']);
    expect(world.snapshot.placements.size).toBe(0);
  });

  it('is stopped by its own deadline', () => {
    const world = play(
      'activeDeadlineSeconds: 30, restartPolicy: Never, containers: [{name: main, image: x/app}]',
      60,
      [{ runsForever: true }],
    );
    expect(moments(world, 'Terminated')).toEqual(['31 main']);
    expect([...world.pods.values()].map(({ phase, reason }) => `${phase} ${reason}`)).toEqual([
      'Failed DeadlineExceeded',
    ]);
  });
});

describe('addresses', () => {
  it('come from the range of the node, the next one each time', () => {
    expect([rangeForNode(0), rangeForNode(1), rangeForNode(256), rangeForNode(5000)]).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.245.0.0/24',
      '10.7.136.0/24',
    ]);
  });

  it('come back only after the range has been gone through, and run out', () => {
    const world = play('containers: [{name: main, image: x/app}]', 10);
    const node = { ...[...world.nodes.values()][0], range: createRange('10.0.0.8/29') };
    const [one] = [...world.pods.values()];
    const given = Array.from({ length: 6 }, (_, index) => giveAddress(node, { ...one, uid: String(index) }));
    expect(given).toEqual(['10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14', undefined]);
    node.range.used.delete(3);
    node.range.used.delete(2);
    expect(giveAddress(node, { ...one, uid: 'x' })).toBe('10.0.0.10');
  });

  it('make a Pod wait when there are none', () => {
    const cluster = [
      clusterOf(1),
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'small', labels: { small: 'yes' } },
        spec: { podCIDR: '10.9.0.0/30' },
        status: { capacity: { cpu: '4', memory: '4Gi', pods: '10' } },
      },
    ];
    const two = `${pod('nodeSelector: {small: "yes"}, containers: [{name: main, image: x/app}]')}\n---\n${pod('nodeSelector: {small: "yes"}, containers: [{name: main, image: x/app}]').replace('name: p,', 'name: q,')}`;
    const world = worldOf(two, { cluster });
    advance(world, 30);
    expect(linesOf(world, ['FailedCreatePodSandBox'])).toHaveLength(1);
    runOperations(world, [
      { op: 'deletePod', pod: 'p' },
      { op: 'advance', seconds: 60 },
    ]);
    expect(podsIn(world)).toEqual(['q Running small ready']);
  });

  it('are the node’s own on the host network', () => {
    const world = play('hostNetwork: true, containers: [{name: main, image: x/app}]', 20);
    const [only] = [...world.pods.values()];
    expect(only.ip).toBe(world.nodes.get(only.nodeName ?? '')?.internalIp);
  });
});
