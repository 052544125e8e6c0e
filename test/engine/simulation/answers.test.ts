/** Answers: how many fit, what survives, what would help, and what an event means. */
import { describe, expect, it } from 'vitest';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { schedule, submitPod } from '../../../server/engine/scheduler/scheduler.js';
import { findReplicaCliff } from '../../../server/engine/simulation/answers/replica-cliff.js';
import { findSmallestChanges } from '../../../server/engine/simulation/answers/smallest-changes.js';
import { surviveMatrix, type Survival } from '../../../server/engine/simulation/answers/survival.js';
import { decodeFailedScheduling } from '../../../server/engine/simulation/answers/why-pending.js';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { limitsOf, simulationLimits } from '../../../server/engine/simulation/limits.js';
import { checkOperation, playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';
import { historyOf } from '../../../server/engine/simulation/view.js';
import { clusterOf, objectsIn, worldOf } from './worlds.js';

const profile = createDefaultProfile();
const deployment = (replicas: number, cpu: string, spec = ''): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: ${replicas}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: x/app, resources: {requests: {cpu: ${cpu}}}}]${spec}}}}}\n---\n`;

describe('the replica cliff', () => {
  const cliff = (text: string, cluster: readonly unknown[], most = 20): ReturnType<typeof findReplicaCliff> => {
    const [template] = objectsIn(text).flatMap((object) => podTemplatesOf(object));
    return findReplicaCliff(template, buildCluster(cluster, profile).snapshot, profile, most);
  };

  it('is where the first replica stays Pending, with the reasons of each zone', () => {
    const result = cliff(deployment(1, '300m'), [clusterOf(1, { zones: ['a', 'b'], cpu: '1' })]);
    expect(result).toMatchObject({ placed: 6, firstPending: 7 });
    expect(result.event).toBe(
      '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    );
    expect(result.zones).toEqual(
      ['a', 'b'].map((zone) => ({ zone, nodes: 1, placed: 3, reasons: [{ reason: 'Insufficient cpu', nodes: 1 }] })),
    );
    expect(result.replicas.map(({ outcome }) => outcome).join()).toBe(`${'placed,'.repeat(6)}pending`);
  });

  it('comes early where replicas have to be spread', () => {
    const spread =
      ', topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]';
    const small = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'small', labels: { 'topology.kubernetes.io/zone': 'b' } },
      status: { capacity: { cpu: '1', memory: '4Gi', pods: '10' } },
    };
    const result = cliff(deployment(1, '500m', spread), [clusterOf(1, { zones: ['a'], cpu: '8' }), small]);
    expect(result).toMatchObject({ placed: 5, firstPending: 6 });
    expect(result.zones.find(({ zone }) => zone === 'a')?.reasons[0]?.reason).toContain(
      "didn't match pod topology spread constraints",
    );
    expect(result.zones.find(({ zone }) => zone === 'b')?.reasons[0]?.reason).toBe('Insufficient cpu');
  });

  it('is not there where all fit, and changes nothing', () => {
    const { snapshot } = buildCluster([clusterOf(2)], profile);
    const [template] = objectsIn(deployment(1, '100m')).flatMap((object) => podTemplatesOf(object));
    const first = findReplicaCliff(template, snapshot, profile, 10);
    expect(first.firstPending).toBeUndefined();
    expect(findReplicaCliff(template, snapshot, profile, 10)).toEqual(first);
    expect(snapshot.placements.size).toBe(0);
  });
});

describe('the survival matrix', () => {
  const fates = (matrix: readonly Survival[], name: string, disaster: string): readonly string[] =>
    (matrix.find((cell) => cell.name === name && cell.disaster === disaster)?.pods ?? []).map(({ fate }) => fate);

  it('tells Pods that find another place from those that do not', () => {
    const world = worldOf(deployment(4, '600m'), { cluster: [clusterOf(2, { zones: ['a', 'b'], cpu: '1' })] });
    runOperations(world, [{ op: 'advance', seconds: 60 }]);
    const matrix = surviveMatrix(world);
    expect(matrix).toHaveLength(3 * (4 + 2));
    // Nothing of one disaster is left when the next one is tried.
    expect(surviveMatrix(world)).toEqual(matrix);
    expect(surviveMatrix(world, { workload: 'nobody' })).toEqual([]);
    expect(fates(matrix, 'node-1', 'cordon')).toEqual(['stays']);
    expect(fates(matrix, 'node-1', 'fail')).toEqual(['pending']);
    runOperations(world, [{ op: 'addNodes', pool: 'node', count: 1, zone: 'b' }]);
    expect(fates(surviveMatrix(world), 'node-1', 'fail')).toEqual(['rescheduled']);
    expect(fates(surviveMatrix(world), 'a', 'drain')).toEqual(['rescheduled', 'pending']);
  });

  it('knows budgets, volumes, numbered Pods and Pods without a controller', () => {
    const others = `
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {maxUnavailable: 0, selector: {matchLabels: {app: web}}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: bare}, spec: {nodeName: node-1, containers: [{name: main, image: x/app}]}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: main, image: x/db}]}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}}
`;
    const world = worldOf(deployment(2, '100m') + others, { cluster: [clusterOf(1, { zones: ['a', 'b'] })] });
    runOperations(world, [{ op: 'advance', seconds: 100 }]);
    const matrix = surviveMatrix(world);
    const all = (disaster: string): readonly string[] =>
      [
        ...new Set(
          matrix
            .filter((cell) => cell.scope === 'node' && cell.disaster === disaster)
            .flatMap(({ pods }) => pods.map(({ pod, fate }) => `${pod.replace(/^default\/(\w+).*/, '$1')} ${fate}`)),
        ),
      ].sort();
    expect(all('drain')).toEqual(['bare lost', 'db stuckOnVolume', 'web blockedByBudget']);
    expect(all('fail')).toEqual(['bare lost', 'db waitsForNode', 'web rescheduled']);
  });

  it('says what then happens', () => {
    const text = deployment(5, '700m');
    const cluster = [clusterOf(2, { zones: ['a', 'b', 'c'], cpu: '1' })];
    const settled = (): ReturnType<typeof worldOf> => {
      const world = worldOf(text, { cluster });
      runOperations(world, [{ op: 'advance', seconds: 60 }]);
      return world;
    };
    for (const { scope, name, disaster, pods } of surviveMatrix(settled()).filter(
      (cell) => cell.disaster !== 'cordon',
    )) {
      const world = settled();
      const members =
        scope === 'node'
          ? [name]
          : [...world.nodes.values()]
              .filter(({ node }) => node.metadata?.labels?.['topology.kubernetes.io/zone'] === name)
              .map((node) => node.name);
      runOperations(world, [
        ...members.map((node): Operation => ({ op: disaster as 'drain' | 'fail', node })),
        { op: 'advance', seconds: 1000 },
      ]);
      const pending = [...world.pods.values()].filter(({ nodeName }) => nodeName === undefined).length;
      expect(`${name} ${disaster} ${pending}`).toBe(
        `${name} ${disaster} ${pods.filter(({ fate }) => fate === 'pending').length}`,
      );
    }
  });
});

describe('the smallest changes', () => {
  const changes = (spec: string, cluster: readonly unknown[]): readonly string[] => {
    const { snapshot } = buildCluster(cluster, profile);
    const [object] = objectsIn(`{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: p}}, spec: {${spec}}}`);
    const { pod } = submitPod(snapshot, object.value);
    expect(schedule(snapshot, pod!, profile).result.best).toEqual([]);
    return findSmallestChanges(pod!, snapshot, profile).map(
      ({ edits, unlocks }) => `${edits.map(({ label }) => label).join(' + ')}: ${unlocks.join()}`,
    );
  };
  const node = (name: string, spec: object, cpu = '4', labels: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { capacity: { cpu, memory: '8Gi', pods: '110' } },
  });
  const gpu = { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] };
  const main = (cpu: string): string =>
    `containers: [{name: main, image: x/app, resources: {requests: {cpu: ${cpu}}}}]`;

  it('are ranked by the nodes they unlock, then by how few they are', () => {
    const result = changes(main('"3"'), [node('a', {}, '2'), node('b', {}, '2'), node('g', gpu, '4')]);
    expect(result).toEqual(['Lower the request of cpu to 2: a,b', 'Add a toleration for dedicated=gpu:NoSchedule: g']);
  });

  it('are several together where one is not enough', () => {
    expect(changes(`nodeSelector: {disk: ssd}, ${main('"3"')}`, [node('g', gpu, '2')])).toEqual([
      'Add a toleration for dedicated=gpu:NoSchedule + Change nodeSelector disk + Lower the request of cpu to 2: g',
    ]);
  });

  it('lower the largest request by what is missing', () => {
    const two =
      'containers: [{name: main, image: x/app, resources: {requests: {cpu: 900m}}}, {name: side, image: x/side, resources: {requests: {cpu: 300m}}}]';
    expect(changes(two, [node('a', {}, '1')])).toEqual(['Lower the request of cpu to 700m: a']);
  });

  it('are none where the Pod is not at fault', () => {
    expect(changes(main('100m'), [node('a', { unschedulable: true })])).toEqual([]);
  });
});

describe('a FailedScheduling event', () => {
  it('is read back into counts, kinds and places', () => {
    const decoded = decodeFailedScheduling(
      "Warning FailedScheduling 3s default-scheduler 0/6 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 2 node(s) didn't match Pod's node affinity/selector, 3 Insufficient memory. preemption: 0/6 nodes are available: 3 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling..",
    );
    expect(decoded.nodes).toBe(6);
    expect(
      decoded.reasons.map(({ nodes, kind, plugin, detail, path }) => [nodes, kind, plugin, detail, path.join('.')]),
    ).toEqual([
      [1, 'taint', 'TaintToleration', '{dedicated: gpu}', 'tolerations'],
      [2, 'nodeAffinity', 'NodeAffinity', undefined, 'affinity.nodeAffinity'],
      [3, 'resources', 'NodeResourcesFit', 'memory', 'containers.resources.requests'],
    ]);
    expect(decoded.preemption.map(({ nodes, reason }) => `${nodes} ${reason}`)).toEqual([
      '3 No preemption victims found for incoming pod',
      '3 Preemption is not helpful for scheduling',
    ]);
    expect(decoded.overlapping).toBe(false);
  });

  it('knows PreFilter, older releases, wrapped lines, and texts that are none', () => {
    expect(
      decodeFailedScheduling('0/3 nodes are available: persistentvolumeclaim "data" not found.').reasons,
    ).toMatchObject([{ nodes: 3, kind: 'volume', detail: 'data' }]);
    expect(
      decodeFailedScheduling('0/3 nodes are available: 3 Insufficient\n   cpu, 3 Insufficient memory.').overlapping,
    ).toBe(true);
    expect(
      decodeFailedScheduling("0/2 nodes are available: 2 node(s) had taint {key: value}, that the pod didn't tolerate.")
        .reasons,
    ).toMatchObject([{ nodes: 2, kind: 'taint', detail: '{key: value}' }]);
    expect(decodeFailedScheduling('no nodes available to schedule pods').nodes).toBe(0);
    expect(decodeFailedScheduling('Back-off restarting failed container')).toMatchObject({
      nodes: undefined,
      reasons: [],
    });
  });

  it.each([
    ["node(s) didn't find available persistent volumes to bind", 'volume'],
    ["node(s) didn't have free ports for the requested pod ports", 'ports'],
    ["node(s) didn't match PersistentVolume's node affinity", 'volume'],
    ['node(s) had volume node affinity conflict', 'volume'],
    ["node(s) didn't match pod affinity rules", 'podAffinity'],
    ["node(s) didn't match pod anti-affinity rules", 'podAffinity'],
    ["node(s) didn't satisfy existing pods anti-affinity rules", 'podAffinity'],
    ["node(s) didn't match pod topology spread constraints (missing required label)", 'spread'],
    ["node(s) didn't match the requested node name", 'nodeName'],
    ['node(s) did not have enough free storage', 'volume'],
    ['node(s) exceed max volume count', 'volume'],
    ['node(s) had no available disk', 'volume'],
    ['node(s) had no available volume zone', 'volume'],
    ['node(s) had untolerated taint(s)', 'taint'],
    [
      'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
      'volume',
    ],
    ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)', 'volume'],
    ['node(s) were unschedulable', 'unschedulable'],
    ['Too many pods', 'pods'],
    ['Insufficient nvidia.com/gpu', 'resources'],
    ['node(s) are haunted', 'other'],
  ])('tells what “%s” is about', (reason, kind) => {
    expect(decodeFailedScheduling(`0/4 nodes are available: 4 ${reason}.`).reasons).toMatchObject([
      { nodes: 4, reason, kind },
    ]);
  });

  it('is what the simulator itself writes', () => {
    const world = worldOf(deployment(1, '9'));
    runOperations(world, [{ op: 'advance', seconds: 1 }]);
    const event = world.history.find(({ kind }) => kind === 'FailedScheduling');
    expect(decodeFailedScheduling(event?.message ?? '').reasons).toMatchObject([
      { nodes: 3, kind: 'resources', detail: 'cpu' },
    ]);
  });
});

describe('operations', () => {
  const text = `apiVersion: podlint.dev/v1\nkind: Scenario\nmetadata: {name: s}\ncluster: kind-3\noperations:\n- {op: advance, seconds: 30}\n- {op: drain, node: worker-1}\n- {op: advance, seconds: 30}\n---\n${deployment(2, '100m')}`;

  it('are undone by playing the story without them', () => {
    const scenario = readScenario('s.yaml', text);
    const [first, , last] = scenario.operations;
    const undone = playScenario(scenario, [first, last]).world;
    const never = playScenario(readScenario('s.yaml', text.replace('- {op: drain, node: worker-1}\n', ''))).world;
    expect(historyOf(undone)).toEqual(historyOf(never));
  });

  it('that make no sense say why and do nothing', () => {
    const world = worldOf(deployment(1, '100m'));
    const problems = runOperations(world, [
      { op: 'cordon', node: 'nowhere' },
      { op: 'scale', workload: 'Deployment/nobody', replicas: 3 },
      { op: 'setImage', workload: 'Deployment/web', container: 'none', image: 'x' },
      { op: 'deletePod', pod: 'nobody' },
      { op: 'zoneOutage', zone: 'z' },
      { op: 'addNodes', pool: 'none' },
      { op: 'addNodes', machineType: 'aws/none' },
      { op: 'delete', kind: 'Service', name: 'none' },
      { op: 'load', workload: 'Deployment/web', resource: 'cpu', total: 'much' },
    ]).map(({ problem }) => problem);
    expect(problems).toEqual([
      'There is no node nowhere.',
      'There is no workload Deployment/nobody.',
      'Deployment web has no container none.',
      'There is no Pod nobody.',
      'There is no node in zone z.',
      'There is no node pool none.',
      expect.stringContaining('aws/none is not known'),
      'There is no Service default/none.',
      'much is not a quantity.',
    ]);
  });

  it('are checked before they are run', () => {
    expect(checkOperation({ op: 'advance', seconds: 5 })).toEqual([]);
    expect(checkOperation({ op: 'advance', seconds: 'five' }, ['operations', 2])).toEqual([
      { message: 'seconds must be a number, not "five".', path: ['operations', 2, 'seconds'] },
    ]);
    expect(checkOperation({ op: 'explode' })[0]?.message).toContain('An operation needs an op: advance, cordon');
    expect(checkOperation({ op: 'drain', node: 'a', nodes: 1 })[0]?.message).toContain('has no field nodes');
    expect(checkOperation(null)).toHaveLength(1);
  });

  it('of a scenario with a mistake are not run', () => {
    const scenario = readScenario('s.yaml', text.replace('op: drain', 'op: drian').replace('kind-3', 'kind-4'));
    expect(scenario.problems.map(({ path }) => path.join('.'))).toEqual(['cluster', 'operations.1.op']);
    expect(playScenario(scenario).results).toEqual([]);
    expect(readScenario('s.yaml', 'a: 1').problems).toHaveLength(1);
  });
});

describe('limits', () => {
  it('have names of their own, and reasons', () => {
    expect(new Set(simulationLimits.map(({ name }) => name)).size).toBe(simulationLimits.length);
    expect(simulationLimits.every(({ reason }) => /^[A-Z].*\.$/.test(reason))).toBe(true);
  });

  it('are shown where they could matter', () => {
    const names = (spec: string): readonly string[] =>
      limitsOf(worldOf(deployment(1, '100m', spec))).map(({ name }) => name);
    expect(names('')).not.toContain('readiness-gates');
    const world = worldOf(deployment(1, '100m', ', readinessGates: [{conditionType: x}]'));
    runOperations(world, [{ op: 'advance', seconds: 60 }]);
    expect(limitsOf(world).map(({ name }) => name)).toContain('readiness-gates');
    expect([...world.pods.values()].every(({ readyAt }) => readyAt === undefined)).toBe(true);
  });
});
