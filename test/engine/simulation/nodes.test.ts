/** Nodes that fail, leave, are drained; budgets, volumes and Services on the way. */
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { callAddress, callLocalhost, callService } from '../../../server/engine/simulation/services/clients.js';
import { viewWorld } from '../../../server/engine/simulation/view.js';
import type { World } from '../../../server/engine/simulation/world.js';
import { clusterOf, linesOf, podsIn, worldOf } from './worlds.js';

const wait = (seconds: number): Operation => ({ op: 'advance', seconds });
const times = (world: World, kind: string): readonly number[] =>
  world.history.filter((event) => event.kind === kind).map(({ time }) => time / 1000);

function play(text: string, operations: readonly Operation[], options: Parameters<typeof worldOf>[1] = {}): World {
  const world = worldOf(text, options);
  expect(runOperations(world, operations).filter(({ problem }) => problem !== undefined)).toEqual([]);
  return world;
}

const deployment = (replicas: number, spec = '', name = 'web'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: nginx:1, resources: {requests: {cpu: 100m}}}]${spec}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
---
`;
const budget = (fields: string, name = 'web'): string =>
  `{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: ${name}}, spec: {selector: {matchLabels: {app: ${name}}}, ${fields}}}\n---\n`;

describe('a node that fails', () => {
  it('is noticed after 40 seconds and emptied after 300 more', () => {
    const world = play(deployment(3), [wait(60), { op: 'fail', node: 'node-1' }, wait(600)]);
    expect(times(world, 'NodeNotReady')).toEqual([100]);
    expect(times(world, 'TaintManagerEviction')).toEqual([400]);
    // The old Pod cannot be ended by anybody; it stays until the node is back or gone.
    expect(podsIn(world).filter((line) => line.includes('Terminating'))).toHaveLength(1);
    expect(podsIn(world).filter((line) => line.includes('Running'))).toHaveLength(3);
  });

  it('is emptied as soon as its Pods want, and no sooner', () => {
    const toleration =
      ', tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]';
    const world = play(deployment(3, toleration), [wait(60), { op: 'fail', node: 'node-1' }, wait(600)]);
    expect(times(world, 'TaintManagerEviction')).toEqual([130]);
    const forever = toleration.replace(', tolerationSeconds: 30', '');
    expect(
      times(
        play(deployment(3, forever), [wait(60), { op: 'fail', node: 'node-1' }, wait(2000)]),
        'TaintManagerEviction',
      ),
    ).toEqual([]);
  });

  it('that comes back in time keeps its Pods', () => {
    const world = play(deployment(3), [
      wait(60),
      { op: 'fail', node: 'node-1' },
      wait(200),
      { op: 'recover', node: 'node-1' },
      wait(600),
    ]);
    expect(times(world, 'TaintManagerEviction')).toEqual([]);
    expect(podsIn(world).filter((line) => line.endsWith('ready') && !line.endsWith('unready'))).toHaveLength(3);
    expect(viewWorld(world).nodes.map(({ state, taints }) => `${state} ${taints.join()}`)).toEqual([
      'ready ',
      'ready ',
      'ready ',
    ]);
  });

  it('can have another grace period', () => {
    const world = play(deployment(1), [{ op: 'fail', node: 'node-1' }, wait(100)], {
      controlPlane: { nodeMonitorGraceSeconds: 50 },
    });
    expect(times(world, 'NodeNotReady')).toEqual([50]);
  });

  it('takes nobody with it when all nodes are silent: the fault is elsewhere', () => {
    const all = ['node-1', 'node-2', 'node-3'].map((node): Operation => ({ op: 'fail', node }));
    const world = play(deployment(3), [wait(60), ...all, wait(2000)]);
    expect(times(world, 'NodeNotReady')).toEqual([100, 100, 100]);
    expect(times(world, 'TaintManagerEviction')).toEqual([]);
  });

  it('loses its Pods only as fast as the zone may: one node in ten seconds', () => {
    const world = play(deployment(12), [wait(60), { op: 'zoneOutage', zone: 'a' }, wait(1000)], {
      cluster: [clusterOf(3, { zones: ['a', 'b'] })],
    });
    expect([...new Set(times(world, 'TaintManagerEviction'))]).toEqual([400, 410, 420]);
  });

  it('keeps its Pods while most of a small zone is down', () => {
    const world = play(
      deployment(10),
      [wait(60), ...['node-1', 'node-2', 'node-3'].map((node): Operation => ({ op: 'fail', node })), wait(2000)],
      { cluster: [clusterOf(5)] },
    );
    // Three of five are 60 %, more than the 55 % that make a zone unhealthy; in small zones nobody is evicted then.
    expect(times(world, 'TaintManagerEviction')).toEqual([]);
  });
});

describe('a node that is removed', () => {
  it('has its Pods collected by the garbage collector after 40 seconds of quarantine', () => {
    const world = play(deployment(3), [wait(65), { op: 'remove', node: 'node-1' }, wait(200)]);
    // Rounds are every 20 seconds: missed at 80, removed at 120.
    expect(times(world, 'DeletionByPodGC')).toEqual([120]);
    expect(podsIn(world).filter((line) => line.includes('Running'))).toHaveLength(3);
    expect(world.snapshot.placements.size).toBe(3);
  });
});

describe('a drain', () => {
  it('moves all Pods but daemons, each with its grace period', () => {
    const daemon = `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: x/agent}]}}}}`;
    const world = play(deployment(3) + daemon, [wait(60), { op: 'drain', node: 'node-1' }, wait(120)]);
    expect(times(world, 'Drained')).toEqual([61]);
    expect((world.snapshot.nodeByName.get('node-1')?.pods ?? []).map(({ name }) => name.split('-')[0])).toEqual([
      'agent',
    ]);
    runOperations(world, [
      { op: 'uncordon', node: 'node-1' },
      { op: 'scale', workload: 'Deployment/web', replicas: 9 },
      wait(60),
    ]);
    expect((world.snapshot.nodeByName.get('node-1')?.pods ?? []).length).toBeGreaterThan(1);
  });

  it('asks a budget first, and again every five seconds', () => {
    const world = play(
      deployment(2) + budget('minAvailable: 1'),
      [
        wait(60),
        { op: 'cordon', node: 'node-3' },
        { op: 'drain', node: 'node-1' },
        { op: 'drain', node: 'node-2' },
        wait(300),
      ],
      {
        cluster: [clusterOf(3)],
      },
    );
    // Nowhere is left to go: one Pod may leave, the last one may not.
    expect(podsIn(world).filter((line) => line.endsWith(' ready'))).toHaveLength(1);
    expect(linesOf(world, ['EvictionRefused'])[0]).toContain('needs 1 healthy pods and has 1 currently');
    runOperations(world, [{ op: 'uncordon', node: 'node-3' }, wait(60)]);
    expect(times(world, 'Drained')).toHaveLength(2);
    expect(podsIn(world).filter((line) => line.endsWith('node-3 ready'))).toHaveLength(2);
  });

  it('is refused for Pods that nobody would make again, unless forced', () => {
    const bare =
      '{apiVersion: v1, kind: Pod, metadata: {name: bare}, spec: {nodeName: node-1, containers: [{name: main, image: x/app}]}}';
    const world = play(bare, [wait(30), { op: 'drain', node: 'node-1' }, wait(30)]);
    expect(linesOf(world, ['DrainRefused'])[0]).toContain('default/bare');
    expect(podsIn(world)).toHaveLength(1);
    runOperations(world, [{ op: 'drain', node: 'node-1', force: true }, wait(60)]);
    expect(podsIn(world)).toEqual([]);
  });

  it.each([
    ['minAvailable: 3', 4, 1],
    ['maxUnavailable: 1', 4, 1],
    ['minAvailable: "50%"', 5, 2],
    ['maxUnavailable: "50%"', 5, 3],
    ['maxUnavailable: "10%"', 5, 1],
    ['minAvailable: 9', 4, 0],
    ['maxUnavailable: 0', 4, 0],
  ])('may disrupt, with %s of %i, %i', (fields, replicas, allowed) => {
    // pkg/controller/disruption: percentages round up, of the replicas that the controllers want.
    const world = play(deployment(replicas) + budget(fields), [wait(60)]);
    expect(world.snapshot.objects.podDisruptionBudgets.get('default/web')?.status?.disruptionsAllowed).toBe(allowed);
  });

  it.each([
    ['IfHealthyBudget', 0],
    ['AlwaysAllow', 2],
  ])('with the policy %s for unhealthy Pods evicts %i that are not ready', (policy, evicted) => {
    const probed = deployment(2).replace('image: nginx:1,', 'image: nginx:1, readinessProbe: {periodSeconds: 5},');
    const nodes = ['node-1', 'node-2', 'node-3'];
    const cordons = nodes.map((node): Operation => ({ op: 'cordon', node }));
    const drains = nodes.map((node): Operation => ({ op: 'drain', node }));
    const world = play(
      probed + budget(`minAvailable: 2, unhealthyPodEvictionPolicy: ${policy}`),
      [wait(60), ...cordons, ...drains, wait(60)],
      { behaviors: [{ workload: 'web', listenSeconds: 100_000 }] },
    );
    expect(world.history.filter(({ kind }) => kind === 'Evicted')).toHaveLength(evicted);
  });
});

describe('a volume that one node has', () => {
  const claim =
    '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}\n---\n';
  const withClaim = claim + deployment(1, ', volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]');
  const nodeOf = (world: World): string =>
    [...world.pods.values()].find(({ deletion }) => deletion === undefined)?.nodeName ?? '';

  it('is taken along by a drain, after it was detached', () => {
    const world = play(withClaim, [wait(60)]);
    const from = nodeOf(world);
    runOperations(world, [{ op: 'drain', node: from }, wait(60)]);
    expect(nodeOf(world)).not.toBe(from);
    expect(linesOf(world, ['FailedAttachVolume'])[0]).toContain('Multi-Attach error for volume');
    expect(times(world, 'DetachedVolume')).toEqual([66]);
    expect(podsIn(world)[0]).toMatch(/ ready$/);
  });

  it('stays with a dead node until that is removed, and six minutes longer', () => {
    const world = play(withClaim, [wait(60)]);
    const from = nodeOf(world);
    runOperations(world, [{ op: 'fail', node: from }, wait(2000)]);
    expect(times(world, 'TaintManagerEviction')).toEqual([400]);
    expect(times(world, 'DetachedVolume')).toEqual([]);
    expect(linesOf(world, ['FailedAttachVolume'])).toHaveLength(1);
    runOperations(world, [{ op: 'remove', node: from }, wait(1000)]);
    const [collected = 0] = times(world, 'DeletionByPodGC');
    expect(times(world, 'DetachedVolume')).toEqual([collected + 360]);
    expect(podsIn(world)[0]).toMatch(/ ready$/);
  });

  it('is free at once when a person declares the node dead', () => {
    const world = play(withClaim, [wait(60)]);
    const from = nodeOf(world);
    runOperations(world, [
      { op: 'fail', node: from },
      wait(600),
      { op: 'taint', node: from, key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' },
      wait(60),
    ]);
    expect(times(world, 'DeletionByPodGC')).toEqual([680]);
    expect(times(world, 'DetachedVolume')).toEqual([685]);
  });

  it('binds its Pod to the zone it was made in', () => {
    const world = play(withClaim, [wait(60)], { cluster: [clusterOf(1, { zones: ['a', 'b', 'c'] })] });
    runOperations(world, [{ op: 'drain', node: nodeOf(world) }, wait(120)]);
    expect(linesOf(world, ['FailedScheduling']).at(-1)).toContain(
      "2 node(s) didn't match PersistentVolume's node affinity",
    );
  });
});

describe('what clients see', () => {
  const pod = (name: string, containers: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: web}}, spec: {containers: [${containers}]}}\n---\n`;
  const service = (spec: string): string =>
    `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, ${spec}}]}}`;

  it('find a named port, and miss one that nobody declares', () => {
    const containers = '{name: main, image: x/app, args: ["--port=8080"], ports: [{name: http, containerPort: 8080}]}';
    const found = play(pod('a', containers) + service('targetPort: http'), [wait(30)]);
    expect(callService(found, 'default/web')).toMatchObject({
      outcome: 'answered',
      targets: [{ port: 8080, container: 'main' }],
    });
    const missed = play(pod('a', containers) + service('targetPort: web'), [wait(30)]);
    expect(callService(missed, 'default/web')).toMatchObject({
      outcome: 'unanswered',
      targets: [{ problem: 'No container declares a port named web.' }],
    });
  });

  it('do not reach from outside what only listens on localhost', () => {
    const world = play(
      pod('a', '{name: main, image: x/app, args: ["--listen=127.0.0.1:8080"], ports: [{containerPort: 9000}]}'),
      [wait(30)],
    );
    const [only] = [...world.pods.values()];
    expect(callLocalhost(world, 'default/a', 8080).outcome).toBe('answered');
    expect(callAddress(world, only.ip ?? '', 8080).outcome).toBe('unanswered');
    expect(callAddress(world, '10.1.2.3', 8080).outcome).toBe('refused');
  });

  it('are sent to terminating Pods when there are no others', () => {
    const containers =
      '{name: main, image: nginx:1, ports: [{containerPort: 80}], lifecycle: {preStop: {sleep: {seconds: 10}}}}';
    const world = play(pod('a', containers) + service('targetPort: 80'), [
      wait(30),
      { op: 'deletePod', pod: 'a' },
      wait(5),
    ]);
    expect(viewWorld(world).services[0]?.endpoints).toMatchObject([{ ready: false, serving: true, terminating: true }]);
    expect(callService(world, 'default/web').outcome).toBe('answered');
    runOperations(world, [wait(30)]);
    expect(callService(world, 'default/web')).toMatchObject({
      outcome: 'refused',
      problem: 'Service default/web has no endpoint that is ready.',
    });
  });

  it('reach Pods that are not ready only where the Service wants it', () => {
    const containers = '{name: main, image: nginx:1, readinessProbe: {httpGet: {port: 80}, initialDelaySeconds: 600}}';
    expect(callService(play(pod('a', containers) + service('targetPort: 80'), [wait(60)]), 'default/web').outcome).toBe(
      'refused',
    );
    const eager = service('targetPort: 80').replace('selector', 'publishNotReadyAddresses: true, selector');
    expect(callService(play(pod('a', containers) + eager, [wait(60)]), 'default/web').outcome).toBe('answered');
  });
});
