/** Assertions are held against a cluster: each expectation says whether it holds, and what was found. */
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { createAssertionChecker } from '../../../server/engine/simulation/assertions/check-assertions.js';
import type { Expectations } from '../../../server/engine/simulation/assertions/read-assertions.js';
import { clusterOf, objectsIn } from './worlds.js';

const profile = createDefaultProfile();

const workload = (
  name: string,
  { kind = 'Deployment', replicas = 2, cpu = '500m', spec = '', more = '' } = {},
): string =>
  `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  ${more}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: x/app, resources: {requests: {cpu: ${cpu}}}}]${spec}}
`;

/** `passed` and the sentence, for one expectation after the other. */
function found(
  text: string,
  expectations: Expectations,
  { cluster = [clusterOf(1, { zones: ['a', 'b'] })], of = 'Deployment/web' } = {},
) {
  const build = () => buildCluster(cluster, profile);
  const checker = createAssertionChecker({ build, cluster, objects: objectsIn(text), profile });
  return checker
    .check({ workload: of, expect: expectations })
    .map(({ name, passed, found: sentence }) => `${passed ? 'yes' : 'no'} ${name} | ${sentence}`);
}

describe('fitsAtLeast', () => {
  it('counts the nodes that one Pod fits on', () => {
    expect(found(workload('web'), { fitsAtLeast: 2 })).toEqual(['yes fitsAtLeast: 2 | It fits on 2 of 2 nodes.']);
    expect(found(workload('web'), { fitsAtLeast: 3 })).toEqual(['no fitsAtLeast: 3 | It fits on 2 of 2 nodes.']);
  });

  it('says why it fits nowhere', () => {
    const [sentence] = found(workload('web', { cpu: '9' }), { fitsAtLeast: 1 }, { cluster: [clusterOf(1)] });
    expect(sentence).toMatch(/^no fitsAtLeast: 1 \| It fits on 0 of 1 node: .*Insufficient cpu/);
  });
});

describe('lands', () => {
  const onto = (zone: string): string => `, nodeSelector: {topology.kubernetes.io/zone: ${zone}}`;

  it.each([
    ['node-*', 'yes'],
    ['*', 'yes'],
    ['*de*1', 'yes'],
    ['node-1', 'yes'],
    ['node-2', 'no'],
    ['*x*', 'no'],
    ['node-1*1', 'no'],
    ['nodes-*', 'no'],
  ])('takes %s for a pattern of its node: %s', (pattern, verdict) => {
    const [sentence] = found(workload('web', { spec: onto('a') }), { lands: pattern });
    expect(sentence).toBe(
      `${verdict} lands: ${pattern} | ${verdict === 'yes' ? 'It lands on node-1.' : 'It may land on node-1.'}`,
    );
  });

  it('counts Pods that land nowhere', () => {
    const text = workload('web', { replicas: 3, cpu: '3', spec: onto('a') });
    expect(found(text, { lands: ['node-1', 'node-2'] })).toEqual([
      'no lands: node-1, node-2 | It 2 Pods would stay Pending.',
    ]);
    expect(found(workload('web', { replicas: 0 }), { lands: '*' })).toEqual(['no lands: * | It lands on no node.']);
  });
});

describe('maxReplicas', () => {
  it('finds where the nodes are full, with the other manifests beside it', () => {
    const text = workload('web', { cpu: '1' }) + workload('other', { cpu: '1', replicas: 2 });
    expect(found(text, { maxReplicas: 2 })[0]).toMatch(/^yes maxReplicas: 2 \| 2 replicas of 2 find a node/);
    expect(found(text, { maxReplicas: 50 })[0]).toMatch(
      /^no maxReplicas: 50 \| \d replicas of 50 find a node: 0\/2 nodes are available/,
    );
    expect(found(workload('web', { cpu: '3' }), { maxReplicas: 5 }, { cluster: [clusterOf(1)] })[0]).toContain(
      '1 replica of 5 finds a node',
    );
  });
});

describe('survives', () => {
  it('holds where the Pods find another place', () => {
    expect(found(workload('web'), { survives: 'node' })).toEqual([
      'yes survives: node | It survives the loss of each of 2 nodes.',
    ]);
    expect(found(workload('web'), { survives: ['node', 'zone'] })).toHaveLength(2);
  });

  it('names the first loss without another place', () => {
    const pinned = workload('web', { replicas: 1, spec: ', nodeSelector: {topology.kubernetes.io/zone: a}' });
    const [sentence] = found(pinned, { survives: 'zone' });
    expect(sentence).toMatch(/^no survives: zone \| Without zone a, 1 Pod finds no other place/);
    const [both] = found(workload('web', { replicas: 2, spec: ', nodeSelector: {topology.kubernetes.io/zone: a}' }), {
      survives: 'node',
    });
    expect(both).toMatch(/^no survives: node \| Without node node-1, 2 Pods find no other place/);
  });

  it('follows the numbered Pods of a StatefulSet to where a drain would send them', () => {
    const options = { of: 'StatefulSet/db' };
    const db = (spec = ''): string => workload('db', { kind: 'StatefulSet', more: 'serviceName: db', spec });
    expect(found(db(), { survives: 'node' }, options)[0]).toMatch(/^yes/);
    const pinned = db(', nodeSelector: {topology.kubernetes.io/zone: a}');
    expect(found(pinned, { survives: 'node' }, options)[0]).toMatch(/^no survives: node \| Without node node-1/);
  });

  it('asks no budget where nodes are lost: numbered Pods that only one of them can take are stuck', () => {
    const options = { of: 'StatefulSet/db' };
    const budget =
      '---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: db}\nspec: {minAvailable: 9, selector: {matchLabels: {app: db}}}\n';
    const db = (spec = ''): string => workload('db', { kind: 'StatefulSet', more: 'serviceName: db', spec }) + budget;
    expect(found(db(), { survives: 'zone' }, options)[0]).toMatch(/^yes/);
    const pinned = db(', nodeSelector: {topology.kubernetes.io/zone: a}');
    expect(found(pinned, { survives: 'zone' }, options)[0]).toMatch(/^no survives: zone \| Without zone a/);
  });

  it('does not hold for Pods that run nowhere', () => {
    expect(found(workload('web', { cpu: '99' }), { survives: 'node' })).toEqual([
      'no survives: node | None of its Pods runs on a node that could be lost.',
    ]);
  });
});

describe('noDowntimeOnRollout', () => {
  it('looks whether a Pod is ready all the time', () => {
    expect(found(workload('web'), { noDowntimeOnRollout: true })[0]).toMatch(
      /^yes noDowntimeOnRollout: true \| The rollout completes with at least 2 of 2 ready\.$/,
    );
    const all = workload('web', { more: 'strategy: {type: Recreate}' });
    expect(found(all, { noDowntimeOnRollout: true })[0]).toMatch(/^no .*at least 0 of 2 ready/);
    expect(found(all, { noDowntimeOnRollout: false })[0]).toMatch(/^yes/);
  });

  it('says why it is stuck', () => {
    const full = workload('web', { cpu: '3', more: 'strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}' });
    expect(found(full, { noDowntimeOnRollout: true })[0]).toMatch(
      /^no noDowntimeOnRollout: true \| The rollout is stuck, with at least 2 of 2 ready: .*Insufficient cpu/,
    );
  });

  it('has nothing to say of what has no rollout', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: x}]}\n';
    const options = { of: 'Pod/web' };
    expect(found(pod, { noDowntimeOnRollout: true }, options)).toEqual([
      'no noDowntimeOnRollout: true | A Pod has no rollout.',
    ]);
    expect(found(pod, { noDowntimeOnRollout: false }, options)[0]).toMatch(/^yes/);
  });
});

it('names the workload that is not there, also in another namespace', () => {
  for (const of of ['Deployment/none', 'StatefulSet/web', 'Deployment/shop/web'])
    expect(found(workload('web'), { fitsAtLeast: 1 }, { of })).toEqual([`no ${of} | There is no ${of}.`]);
  const inShop = workload('web').replace('{name: web}', '{name: web, namespace: shop}');
  expect(found(inShop, { fitsAtLeast: 1 }, { of: 'Deployment/shop/web' })[0]).toMatch(/^yes/);
});
