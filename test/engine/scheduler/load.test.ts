import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCase } from '../../../server/engine/scheduler/cases.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { loadSnapshot } from '../../../server/engine/scheduler/snapshot/load.js';
import { podNamed, situations } from './arbitraries.js';
import { node, pod, profile } from './objects.js';

/** `message @ place` of every problem. */
function problemsOf(...objects: readonly unknown[]): readonly string[] {
  return loadSnapshot(objects).problems.map(
    ({ message, objectIndex, path, severity }) => `${severity}: ${message} @ ${[objectIndex, ...path].join('.')}`,
  );
}

const claim = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default' },
  spec,
});

describe('a snapshot of wrong objects says', () => {
  it.each([
    ['a text', 'junk', 'This is no Kubernetes object: a map with apiVersion and kind is needed. @ 0'],
    ['null', null, 'This is no Kubernetes object: a map with apiVersion and kind is needed. @ 0'],
    ['no kind', { apiVersion: 'v1' }, 'This object has no apiVersion or no kind. @ 0'],
    ['no name', { apiVersion: 'v1', kind: 'Node', metadata: {} }, 'This Node has no name. @ 0.metadata'],
    [
      'no capacity',
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } },
      'Node a has neither status.allocatable nor status.capacity, so no Pod fits on it. @ 0',
    ],
    [
      'an unknown quantity',
      node('a', { allocatable: { memory: '8GB' } }),
      'Node a: memory "8GB" is not a quantity; it is left out. @ 0.status.allocatable.memory',
    ],
    [
      'a wrong type',
      { ...node('a'), spec: { taints: 'none' } },
      'Node field spec.taints must be of type array, not string. @ 0.spec.taints',
    ],
    [
      'an unknown quantity in a running Pod',
      pod('p', { requests: { cpu: 'two' } }),
      'Pod default/p: cpu "two" is not a quantity; it is left out. @ 0.spec.containers.0.resources.requests.cpu',
    ],
    [
      'an unknown class',
      pod('p', { spec: { priorityClassName: 'high' } }),
      'Pod default/p is refused by admission: no PriorityClass with name high was found. @ 0.spec.priorityClassName',
    ],
  ])('%s', (_, object, expected) => {
    expect(problemsOf(object)).toEqual([`error: ${expected}`]);
  });

  it('that a node is there twice', () => {
    expect(problemsOf(node('a'), node('b'), node('a'))).toEqual([
      'error: Node a is there twice; the first one counts. @ 2',
    ]);
  });

  it('that a node is missing', () => {
    expect(problemsOf(node('a'), pod('p', { on: 'b' }))).toEqual([
      'warning: Pod default/p runs on node b, which is not there; it is left out. @ 1.spec.nodeName',
    ]);
  });

  it('that a node does not say how many Pods it holds', () => {
    expect(problemsOf({ ...node('a'), status: { capacity: { cpu: '1' } } })).toEqual([
      'warning: Node a does not say in status.capacity how many pods it can hold, which counts as none. @ 0.status.capacity',
    ]);
  });

  it('where claims, volumes and classes are missing', () => {
    const user = pod('p', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'gone' } }] } });
    expect(
      problemsOf(user, claim('bound', { volumeName: 'pv-1' }), claim('waiting', { storageClassName: 'fast' })),
    ).toEqual([
      'warning: Pod default/p uses PersistentVolumeClaim default/gone, which is not there. @ 0.spec.volumes.0.persistentVolumeClaim.claimName',
      'warning: PersistentVolumeClaim default/bound is bound to PersistentVolume pv-1, which is not there. @ 1.spec.volumeName',
      'warning: PersistentVolumeClaim default/waiting asks for StorageClass fast, which is not there. @ 2.spec.storageClassName',
    ]);
  });

  it('that owners own each other, once', () => {
    const owned = (name: string, owner: string): object => ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: 'default',
        uid: name,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }],
      },
    });
    expect(problemsOf(owned('x', 'a'), owned('a', 'b'), owned('b', 'a'))).toEqual([
      'error: ReplicaSet default/a owns itself: ReplicaSet default/a is owned by ReplicaSet default/b is owned by ReplicaSet default/a. @ 1.metadata.ownerReferences',
    ]);
  });

  it('the place inside of a List', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [node('a'), { apiVersion: 'v1', kind: 'NodeList', items: [{ metadata: {} }] }],
    };
    expect(problemsOf(pod('p'), list)).toEqual(['error: This Node has no name. @ 1.items.1.items.0.metadata']);
  });
});

describe('a snapshot of good objects', () => {
  it('takes Lists apart, typed ones too', () => {
    const { metadata, status } = node('b');
    const untyped = { metadata, status };
    const { snapshot, problems } = loadSnapshot([
      { apiVersion: 'v1', kind: 'List', items: [node('a'), { apiVersion: 'v1', kind: 'NodeList', items: [untyped] }] },
    ]);
    expect(problems).toEqual([]);
    expect(snapshot.nodes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('leaves finished Pods out and hands pending ones back', () => {
    const done = { ...pod('done', { on: 'a' }), status: { phase: 'Succeeded' as const } };
    const { snapshot, pending } = loadSnapshot([done, pod('waiting'), pod('runs', { on: 'a' }), node('a')]);
    expect([...snapshot.placements.keys()]).toEqual(['Pod:default/runs']);
    expect(pending.map(({ key }) => key)).toEqual(['default/waiting']);
  });

  it('passes over kinds that do not matter', () => {
    expect(problemsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: 7 })).toEqual([]);
  });

  it('is not led astray by keys that objects inherit', () => {
    const labels = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z"}') as Record<string, string>;
    const selector = { nodeSelector: { constructor: 'y' } };
    const plain = loadSnapshot([node('a')]);
    const labelled = loadSnapshot([node('a', { labels })]);
    expect([plain, labelled].map(({ problems }) => problems)).toEqual([[], []]);
    const judged = judgeCase(
      { objects: [node('a'), node('b', { labels })], pod: pod('p', { spec: selector }) },
      profile,
    );
    expect(judged.pods[0]?.best).toEqual(['b']);
  });
});

describe('whatever comes in', () => {
  it('is answered without an exception', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.anything()), (one, others) => {
        expect(judgeCase(one, profile).oracle).toBe('podlint');
        expect(judgeCase({ objects: others, pod: one, pods: others }, profile).oracle).toBe('podlint');
        expect(buildCluster(others, profile).snapshot.nodes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('may be anything inside of an object, too', () => {
    const keys = fc.constantFrom(
      'apiVersion',
      'kind',
      'metadata',
      'spec',
      'status',
      'containers',
      'labels',
      'taints',
      'affinity',
    );
    fc.assert(
      fc.property(
        situations,
        podNamed('other'),
        fc.array(fc.tuple(keys, fc.jsonValue()), { maxLength: 3 }),
        (situation, other, changes) => {
          const objects = [...situation.nodes, ...situation.running].map((object) => spoil(object, changes));
          const judged = judgeCase({ objects, pods: [spoil(situation.wanted, changes), other] }, profile);
          expect(judged.pods.length + (judged.error === undefined ? 0 : 1)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Puts other values in the place of the named fields, wherever they are. */
function spoil(value: unknown, changes: readonly (readonly [string, unknown])[]): unknown {
  if (Array.isArray(value)) return value.map((item) => spoil(item, changes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const change = changes.find(([name]) => name === key);
      return [key, change === undefined ? spoil(inner, changes) : change[1]];
    }),
  );
}
