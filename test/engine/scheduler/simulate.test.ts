import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { simulate, type Simulation, type SimulatedPod } from '../../../server/engine/scheduler/simulate.js';
import type { Snapshot } from '../../../server/engine/scheduler/snapshot/snapshot.js';
import { node, pod, profile, snapshotOf } from './objects.js';

interface Run {
  readonly on?: Snapshot;
  readonly replicas?: number;
  readonly everyPod?: boolean;
}

const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
const cluster = (): Snapshot => snapshotOf(node('a', zone('x')), node('b', zone('y')), node('c', zone('z')));

function run(text: string, { on = cluster(), ...options }: Run = {}): Simulation {
  const { objects } = readSourceFile('test.yaml', text, { mode: 'tolerant' });
  return simulate(objects, on, { profile, ...options });
}

function only(text: string, options: Run = {}): SimulatedPod {
  const pods = run(text, options).workloads.flatMap((workload) => workload.pods);
  expect(pods).toHaveLength(1);
  return pods[0];
}

const placements = ({ workloads }: Simulation): readonly string[] =>
  workloads.flatMap(({ pods }) => pods.map((each) => `${each.pod}: ${each.node ?? each.outcome}`));

const podOf = (spec: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec: ${spec}
`;

const deployment = (replicas: string, spec: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: ${spec}
`;

const asking = (cpu: string): string => `{containers: [{name: c, image: i, resources: {requests: {cpu: ${cpu}}}}]}`;

describe('the verdict in one line', () => {
  it('says where the Pod fits, where it would land, and who ties', () => {
    const { headline, outcome, node: on } = only(podOf(asking('1')));
    expect([headline, outcome, on]).toEqual([
      'Fits on 3 of 3 nodes – would land on a (score 454; b and c tie)',
      'placed',
      'a',
    ]);
  });

  it('gives no score where none decided', () => {
    expect(only(podOf(asking('1')), { on: snapshotOf(node('a')) }).headline).toBe(
      'Fits on 1 of 1 node – would land on a',
    );
  });

  it('gives the event where it fits nowhere', () => {
    expect(only(podOf(asking('5')))).toMatchObject({
      outcome: 'pending',
      headline: 'Fits on 0 of 3 nodes',
      event:
        '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    });
  });

  it('names who has to go', () => {
    const on = snapshotOf(node('a'), pod('low', { on: 'a', requests: { cpu: '4' }, spec: { priority: -1 } }));
    const text = podOf(asking('2'));
    expect(only(text, { on })).toMatchObject({
      outcome: 'preempts',
      node: 'a',
      headline: 'Fits after evicting 1 lower-priority Pod on a',
      evicted: ['default/low'],
    });
    expect([...on.placements.keys()]).toEqual(['Pod:default/p']);
  });

  it.each([
    [
      'gated',
      '{schedulingGates: [{name: one}, {name: two}], containers: []}',
      'Not scheduled: schedulingGates one, two',
    ],
    ['bypasses', '{nodeName: b, containers: []}', 'Bypasses the scheduler (nodeName: b)'],
    ['rejected', '{nodeName: gone, containers: []}', 'Bypasses the scheduler (nodeName: gone) – there is no such node'],
    [
      'rejected',
      '{nodeName: a, containers: [{name: c, resources: {requests: {cpu: 9}}}]}',
      'Bypasses the scheduler (nodeName: a) – kubelet would reject: OutOfcpu',
    ],
    [
      'rejected',
      '{nodeName: a, nodeSelector: {disk: ssd}, containers: []}',
      'Bypasses the scheduler (nodeName: a) – kubelet would reject: NodeAffinity',
    ],
    ['refused', '{priorityClassName: high, containers: []}', 'Not admitted: no PriorityClass with name high was found'],
  ])('%s: %s', (outcome, spec, headline) => {
    expect(only(podOf(spec))).toMatchObject({ outcome, headline });
  });
});

describe('workloads', () => {
  it('place all their replicas, one after the other', () => {
    const { workloads, placed, pending } = run(deployment('replicas: 5', asking('3')));
    expect([workloads[0].summary, placed, pending]).toEqual([
      '3 of 5 replicas placed on 3 nodes – 2 would stay Pending',
      3,
      2,
    ]);
    expect(workloads[0].pods.map(({ outcome }) => outcome)).toEqual([
      'placed',
      'placed',
      'placed',
      'pending',
      'pending',
    ]);
    expect(workloads[0].pods[4]).toMatchObject({ pod: 'default/web-4', event: workloads[0].pods[3].event });
  });

  it('can be asked for another number, except those that have none', () => {
    const text = `${deployment('replicas: 5', asking('1'))}---${podOf(asking('1'))}`;
    expect(placements(run(text, { replicas: 2 }))).toHaveLength(3);
    expect(placements(run(text, { replicas: 0 }))).toHaveLength(1);
  });

  it('have one replica where they do not say', () => {
    expect(placements(run(deployment('', asking('1'))))).toEqual(['default/web-0: a']);
  });

  it('leave what they have placed to the next document', () => {
    const { workloads } = run(`${deployment('replicas: 3', asking('3'))}---${podOf(asking('2'))}`);
    expect(workloads.map(({ summary }) => summary)).toEqual([
      '3 of 3 replicas placed on 3 nodes',
      'Fits on 0 of 3 nodes',
    ]);
  });

  it('spread by the default constraints through their ReplicaSet', () => {
    const on = snapshotOf(node('a', { allocatable: { cpu: '64', memory: '512Gi' } }), node('b'), node('c'));
    expect(
      new Set(placements(run(deployment('replicas: 3', asking('100m')), { on })).map((line) => line.slice(-1))).size,
    ).toBe(3);
  });

  it('stop somewhere', () => {
    const { workloads } = run(deployment('replicas: 2000000000', asking('3')));
    expect(workloads[0].summary).toBe(
      '3 of 10000 replicas placed on 3 nodes – 9997 would stay Pending (the first 10000 of 2000000000 are simulated)',
    );
  });

  it('run a daemon on every node that it tolerates', () => {
    const taints = [{ key: 'x', effect: 'NoSchedule' as const }];
    const on = snapshotOf(
      node('a'),
      node('shut', { spec: { taints } }),
      node('cordoned', { spec: { unschedulable: true } }),
      node('full', { allocatable: { cpu: '1' } }),
    );
    const text = `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec: ${asking('2')}
`;
    const simulation = run(text, { on });
    expect(placements(simulation)).toEqual([
      'default/d-a: a',
      'default/d-cordoned: cordoned',
      'default/d-full: pending',
    ]);
    const [{ pods, summary }] = simulation.workloads;
    expect(summary).toBe('2 of 3 Pods placed on 2 nodes – 1 would stay Pending');
    expect(pods.map(({ headline }) => headline)).toEqual(['Fits on a', 'Fits on cordoned', 'Does not fit on full']);
    expect(pods[2].nodes?.map(({ node: name }) => name)).toEqual(['full']);
  });

  it('give every Pod of a StatefulSet claims of its own', () => {
    const storageClass = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: 'x',
      volumeBindingMode: 'WaitForFirstConsumer',
    };
    const on = snapshotOf(node('a'), storageClass);
    const text = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  ordinals: {start: 5}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: ${asking('1')}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
    expect(placements(run(text, { on }))).toEqual(['default/db-5: a', 'default/db-6: a']);
    expect([...on.objects.persistentVolumeClaims.keys()]).toEqual(['default/data-db-5', 'default/data-db-6']);
  });

  it.each([
    ['Job', 'parallelism: 3', 3],
    ['Job', 'completions: 2, parallelism: 3', 2],
    ['Job', '', 1],
  ])('%s {%s} runs %i Pods at once', (kind, fields, count) => {
    const text = `{apiVersion: batch/v1, kind: ${kind}, metadata: {name: j}, spec: {${fields === '' ? '' : `${fields}, `}template: {spec: ${asking('1')}}}}`;
    expect(placements(run(text))).toHaveLength(count);
  });

  it('see the other manifests, whatever their order', () => {
    const text = `${podOf('{priorityClassName: high, containers: []}')}---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 100
`;
    expect(placements(run(text))).toEqual(['default/p: a']);
  });

  it('number the templates of kinds that have several', () => {
    const template = `template: {spec: ${asking('1')}}`;
    const text = `{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, metadata: {name: v}, spec: {tasks: [{${template}}, {${template}}]}}`;
    expect(new Set(placements(run(text)).map((line) => line.split(':')[0])).size).toBe(2);
  });
});

describe('manifests that cannot be read in full', () => {
  it('are not simulated as something else', () => {
    const { workloads, problems, pending } = run(
      podOf('{containers: [{name: c, resources: {requests: {memory: 1.5Gb}}}]}'),
    );
    expect(workloads[0]).toMatchObject({
      pods: [],
      summary: 'Cannot simulate: requests.memory "1.5Gb" is not a quantity',
    });
    expect(pending).toBe(0);
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['spec.containers.0.resources.requests.memory']);
  });

  it('name the field of a wrong type', () => {
    const { workloads } = run(podOf('{nodeSelector: [ssd], containers: []}'));
    expect(workloads[0].summary).toBe('Cannot simulate: spec.nodeSelector must be of type object, not array');
  });

  it('have their claims checked', () => {
    const { problems } = run(`
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {resources: {requests: {storage: 1GB}}}}
`);
    expect(problems.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([
      'items.0.spec.resources.requests.storage: PersistentVolumeClaim default/c: storage "1GB" is not a quantity; it is left out.',
    ]);
  });
});

describe('what is reported in detail', () => {
  const detailed = (options: Run): readonly boolean[] =>
    run(deployment('replicas: 5', asking('3')), options).workloads[0].pods.map(
      ({ verdict, nodes }) => verdict !== undefined && nodes !== undefined,
    );

  it('is the first Pod and the first that stays Pending', () => {
    expect(detailed({})).toEqual([true, false, false, true, false]);
  });

  it('is more when asked for', () => {
    expect(detailed({ everyPod: true }).slice(0, 4)).toEqual([true, true, true, true]);
  });

  it('is the same verdict as without detail', () => {
    const text = deployment('replicas: 5', asking('3'));
    expect(placements(run(text, { everyPod: true }))).toEqual(placements(run(text)));
  });
});
