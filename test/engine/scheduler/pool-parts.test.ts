/** Node pools, daemons, numbers and resources of Pods as a whole: what the scheduler's tests of clusters take for granted. */
import { describe, expect, it } from 'vitest';
import { expandPool } from '../../../server/engine/scheduler/clusters/expand-nodes.js';
import { podSpecOf } from '../../../server/engine/scheduler/clusters/expand-workloads.js';
import { podTotals } from '../../../server/engine/scheduler/pod-totals.js';
import { daemonRunsOn, withDaemonTolerations } from '../../../server/engine/scheduler/support/daemon-nodes.js';
import { divide, parseInt64, round, scale } from '../../../server/engine/scheduler/support/integer.js';

describe('a pool', () => {
  const base = { name: 'p', capacity: { cpu: '4', memory: '8Gi' } };

  it('takes its zones in turn, and labels as the kubelet does', () => {
    const { nodes } = expandPool({ ...base, count: 3, zones: ['a', 'b'], region: 'r', labels: { x: 'y' } });
    expect(nodes.map(({ metadata }) => metadata?.labels?.['topology.kubernetes.io/zone'])).toEqual(['a', 'b', 'a']);
    expect(nodes[1].metadata).toEqual({
      name: 'p-2',
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': 'p-2',
        'podlint.dev/node-pool': 'p',
        'topology.kubernetes.io/region': 'r',
        'topology.kubernetes.io/zone': 'b',
        x: 'y',
      },
    });
    expect(nodes[0].spec).toEqual({});
    expect(expandPool(base).nodes[0].metadata?.labels).not.toHaveProperty('topology.kubernetes.io/zone');
    expect(expandPool(base).csiNodes).toEqual([]);
  });

  it('may be cordoned, tainted, of another system, and know images', () => {
    const taints = [{ key: 'a', effect: 'NoSchedule' as const }];
    const images = [{ names: ['a'], sizeBytes: 5 }];
    const [node] = expandPool({ ...base, cordoned: true, taints, images, arch: 'arm64', os: 'windows' }).nodes;
    expect(node.spec).toEqual({ unschedulable: true, taints });
    expect(node.status?.images).toEqual(images);
    expect(node.metadata?.labels).toMatchObject({ 'kubernetes.io/arch': 'arm64', 'kubernetes.io/os': 'windows' });
  });

  it('may limit the volumes of a driver', () => {
    const attachLimits = [{ driver: 'ebs.csi.aws.com', maxVolumes: 25 }, { driver: 'other' }];
    expect(expandPool({ ...base, attachLimits }).csiNodes).toEqual([
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: { name: 'p-1' },
        spec: {
          drivers: [
            { name: 'ebs.csi.aws.com', nodeID: 'p-1', allocatable: { count: 25 } },
            { name: 'other', nodeID: 'p-1' },
          ],
        },
      },
    ]);
  });

  it('hands out its capacity less what is reserved', () => {
    const status = (more: object) => expandPool({ ...base, ...more }).nodes[0].status;
    expect(status({})?.allocatable).toMatchObject({ cpu: '4', memory: '8Gi', pods: '110' });
    expect(status({ maxPods: 20 })?.allocatable).toMatchObject({ pods: '20' });
    expect(status({ kubeReserved: { cpu: '500m' } })?.allocatable).toMatchObject({ cpu: '3500m', memory: '8092Mi' });
    expect(status({ systemReserved: { memory: '1Gi' } })?.allocatable).toMatchObject({ cpu: '4', memory: '7068Mi' });
    expect(status({ kubeReserved: { cpu: '5' } })?.allocatable).toMatchObject({ cpu: '0' });
    expect(status({ allocatable: { cpu: '1' } })?.allocatable).toMatchObject({ cpu: '1', memory: '8Gi' });
    expect(status({ kubeReserved: { cpu: 'junk' } })?.allocatable).toMatchObject({ cpu: '4' });
  });

  it('may be of a machine type', () => {
    const [node] = expandPool({ name: 'm', machineType: 'aws/m5.large' }).nodes;
    expect(node.metadata?.labels).toMatchObject({ 'node.kubernetes.io/instance-type': 'm5.large' });
    expect(node.status?.capacity).toMatchObject({ cpu: '2', memory: '8Gi', pods: '29' });
    expect(node.status?.allocatable).toMatchObject({ cpu: '1930m' });
  });
});

it('a workload of a cluster file is written out', () => {
  expect(podSpecOf({ name: 'w' })).toMatchObject({ containers: [{ name: 'w', resources: {} }] });
  expect(
    podSpecOf({
      name: 'w',
      image: 'i',
      requests: { cpu: '1' },
      limits: { cpu: '2' },
      priorityClassName: 'high',
      nodeSelector: { a: 'b' },
      tolerations: [{ operator: 'Exists' }],
    }),
  ).toEqual({
    containers: [{ name: 'w', image: 'i', resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } }],
    priorityClassName: 'high',
    nodeSelector: { a: 'b' },
    tolerations: [{ operator: 'Exists' }],
  });
});

describe('a daemon', () => {
  const on = (effect: string, key: string, spec: object = {}) =>
    daemonRunsOn(spec, { metadata: { name: 'n' }, spec: { taints: [{ key: `node.kubernetes.io/${key}`, effect }] } });

  it.each([
    ['not-ready', 'NoExecute', 'NoSchedule'],
    ['unreachable', 'NoExecute', 'NoSchedule'],
    ['disk-pressure', 'NoSchedule', 'NoExecute'],
    ['memory-pressure', 'NoSchedule', 'NoExecute'],
    ['pid-pressure', 'NoSchedule', 'NoExecute'],
    ['unschedulable', 'NoSchedule', 'NoExecute'],
  ])('stays where a node is %s', (key, effect, other) => {
    expect(on(effect, key)).toBe(true);
    expect(on(other, key)).toBe(false);
    expect(on(effect, `${key}x`)).toBe(false);
  });

  it('of the host network does without the network', () => {
    expect(on('NoSchedule', 'network-unavailable')).toBe(false);
    expect(on('NoSchedule', 'network-unavailable', { hostNetwork: true })).toBe(true);
    expect(withDaemonTolerations({ tolerations: [{ key: 'mine' }] })[0]).toEqual({ key: 'mine' });
  });

  it('runs where its name and selector let it', () => {
    const node = { metadata: { name: 'n', labels: { a: 'b' } } };
    expect(daemonRunsOn({ nodeName: 'n' }, node)).toBe(true);
    expect(daemonRunsOn({ nodeName: '' }, node)).toBe(true);
    expect(daemonRunsOn({ nodeName: 'm' }, node)).toBe(false);
    expect(daemonRunsOn({ nodeSelector: { a: 'b' } }, node)).toBe(true);
    expect(daemonRunsOn({ nodeSelector: { a: 'c' } }, node)).toBe(false);
  });
});

it('numbers are those of Go', () => {
  expect([divide(7, 2), divide(-7, 2), divide(6, 3)]).toEqual([3, -3, 2]);
  expect([scale(100, 1, 3), scale(100, 2, 3), scale(3, 5, 2)]).toEqual([33, 66, 7]);
  expect(scale(100, 2 ** 52, 2 ** 52)).toBe(100);
  expect([round(0.5), round(-0.5), round(1.4), round(-1.5)]).toEqual([1, -1, 1, -2]);
  expect([parseInt64('+5'), parseInt64('-5'), parseInt64('9223372036854775807')]).toEqual([
    5n,
    -5n,
    9223372036854775807n,
  ]);
  expect([parseInt64('9223372036854775808'), parseInt64('5x'), parseInt64('x5'), parseInt64('')]).toEqual(
    Array(4).fill(undefined),
  );
});

describe('resources of a Pod as a whole', () => {
  const specOf = (resources: object, ...limits: readonly object[]) =>
    podTotals({
      resources,
      containers: limits.map((limit, index) => ({ name: `c${index}`, image: 'a', resources: { limits: limit } })),
    } as never).spec.resources;

  it('follow from the containers where they are left open', () => {
    expect(specOf({ requests: { cpu: '3' } }, { cpu: '1' }, { cpu: '1' })).toMatchObject({
      requests: { cpu: '3' },
      limits: { cpu: '3' },
    });
    expect(specOf({ requests: { cpu: '1' } }, { cpu: '1' }, { cpu: '1' })).toMatchObject({ limits: { cpu: '2' } });
    expect(specOf({ requests: { cpu: '1' } }, { cpu: '1' }, {})?.limits ?? {}).not.toHaveProperty('cpu');
    expect(specOf({ limits: { memory: '1Gi' } }, { cpu: '1' })).toMatchObject({
      requests: { cpu: '1', memory: '1Gi' },
      limits: { cpu: '1', memory: '1Gi' },
    });
    expect(specOf({ limits: { cpu: '4' } }, { 'hugepages-2Mi': '4Mi', cpu: '1' })).toMatchObject({
      limits: { cpu: '4', 'hugepages-2Mi': '4Mi' },
    });
  });
});
