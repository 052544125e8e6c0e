/** What a change of manifests does to the schedule. */
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { diffSchedules } from '../../../server/engine/simulation/answers/schedule-diff.js';
import { clusterOf, objectsIn } from './worlds.js';

const profile = createDefaultProfile();
const cluster = [clusterOf(1, { zones: ['a', 'b'], cpu: '4' })];
const web = (replicas: number, cpu: string, spec = ''): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: ${replicas}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i, resources: {requests: {cpu: ${cpu}, memory: 1Mi}}}]${spec}}}}}`;
const onto = (zone: string): string => `, nodeSelector: {topology.kubernetes.io/zone: ${zone}}`;

const diff = (before: string, after: string) =>
  diffSchedules(objectsIn(before), objectsIn(after), () => buildCluster(cluster, profile).snapshot, profile);

describe('a workload is', () => {
  it.each([
    ['added', '', web(1, '1')],
    ['removed', web(1, '1'), ''],
    ['same', web(1, '1'), web(1, '1')],
    ['worse', web(1, '1'), web(1, '9')],
    ['worse', web(1, '1'), web(1, '1', onto('a'))],
    ['better', web(3, '3'), web(3, '1')],
    ['better', web(1, '1', onto('a')), web(1, '1')],
    ['moved', web(1, '1', onto('a')), web(1, '1', onto('b'))],
  ])('%s', (verdict, before, after) => {
    expect(diff(before, after).map((each) => `${each.workload} ${each.verdict}`)).toEqual([
      `Deployment/default/web ${verdict}`,
    ]);
  });
});

it('has both sides with what they ask for, where they run, and what keeps them from it', () => {
  const [{ before, after }] = diff(web(2, '500m'), web(3, '3'));
  expect(before).toMatchObject({ wanted: 2, placed: 2, fits: 2, cpu: 500, memory: 1024 ** 2, event: undefined });
  expect([...(before?.nodes ?? [])]).toEqual([
    ['node-1', 1],
    ['node-2', 1],
  ]);
  expect(after).toMatchObject({ wanted: 3, placed: 2, cpu: 3000 });
  expect(after?.event).toContain('Insufficient cpu');
});
