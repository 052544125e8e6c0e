import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../server/engine/kubernetes/types.js';
import { formatAmount, formatAtMost, formatNamedAmount } from '../../../server/engine/scheduler/explain/amounts.js';
import { findRemedies, reportNodes, type NodeReport } from '../../../server/engine/scheduler/explain/report.js';
import { runCycle } from '../../../server/engine/scheduler/framework/cycle.js';
import { cycleOf, node, pod, snapshotOf, type PodOptions } from './objects.js';

function reportOf(objects: readonly unknown[], options: PodOptions): readonly NodeReport[] {
  const cycle = cycleOf(snapshotOf(...objects), pod('p', options));
  return reportNodes(cycle, runCycle(cycle, { explain: true }), undefined);
}

/** `node: words → hint @ path` for every reason. */
function wordsOf(objects: readonly unknown[], options: PodOptions): readonly string[] {
  return reportOf(objects, options).flatMap(({ node: name, reasons }) =>
    reasons.map(({ words, hint }) => {
      const advice = hint === undefined ? '' : ` → ${hint.label}`;
      return `${name}: ${words}${advice}${hint?.path === undefined ? '' : ` @ ${hint.path.join('.')}`}`;
    }),
  );
}

const term = (topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app: 'web' } } });
const web = { labels: { app: 'web' } };
const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });

const volume = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, labels: { 'topology.kubernetes.io/zone': 'x' } },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
});
const claim = (volumeName: string, accessModes = ['ReadWriteOnce']): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  spec: { volumeName, accessModes },
});
const usesClaim: PodSpec = {
  containers: [{ name: 'c' }],
  volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
};

describe('a refusal in plain words', () => {
  it.each<[string, readonly unknown[], PodOptions, readonly string[]]>([
    [
      'resources that are in use',
      [node('a'), pod('o', { on: 'a', requests: { cpu: '3500m' } })],
      { requests: { cpu: '1' } },
      [
        'a: needs 1 core, only 0.5 free (4 allocatable − 3.5 requested) → Lower requests of cpu @ containers.0.resources.requests.cpu',
      ],
    ],
    [
      'more than the node has',
      [node('a')],
      { requests: { memory: '9Gi' } },
      [
        'a: needs 9Gi of memory, but the whole node has only 8Gi → Lower requests of memory @ containers.0.resources.requests.memory',
      ],
    ],
    [
      'what the node has none of',
      [node('a')],
      { requests: { 'nvidia.com/gpu': '2' } },
      [
        'a: needs 2 nvidia.com/gpu, but the node has none → Lower requests of nvidia.com/gpu @ containers.0.resources.requests.nvidia.com/gpu',
      ],
    ],
    [
      'too many Pods',
      [node('a', { allocatable: { pods: '1' } }), pod('o', { on: 'a' })],
      {},
      ['a: is at its limit of 1 Pods → Use another node, or raise its Pod limit'],
    ],
    [
      'a taint',
      [node('a', { spec: { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] } })],
      {},
      [
        'a: is reserved by taint dedicated=gpu:NoSchedule, which the Pod does not tolerate → Add a toleration for dedicated=gpu:NoSchedule @ tolerations',
      ],
    ],
    ['a cordoned node', [node('a', { spec: { unschedulable: true } })], {}, ['a: is cordoned → Uncordon the node']],
    [
      'a node selector',
      [node('a'), node('b', { labels: { disk: 'hdd' } })],
      { spec: { nodeSelector: { disk: 'ssd' } } },
      [
        'a: nodeSelector wants disk=ssd, which the node lacks → Change nodeSelector disk @ nodeSelector.disk',
        'b: nodeSelector wants disk=ssd, but the node has disk=hdd → Change nodeSelector disk @ nodeSelector.disk',
      ],
    ],
    [
      'a host port',
      [
        node('a'),
        pod('o', { on: 'a', spec: { containers: [{ name: 'c', ports: [{ containerPort: 1, hostPort: 80 }] }] } }),
      ],
      { spec: { containers: [{ name: 'c', ports: [{ containerPort: 2, hostPort: 80 }] }] } },
      ['a: host port 80/TCP is taken by default/o → Drop hostPort @ containers.0.ports.0.hostPort'],
    ],
    [
      'spreading',
      [node('a', zone('x')), node('b', { ...zone('y'), spec: { unschedulable: true } }), pod('o', { on: 'a', ...web })],
      {
        ...web,
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
        },
      },
      [
        'a: zone x would hold 2 matching Pods against 0 elsewhere (maxSkew 1) → Raise maxSkew, or use ScheduleAnyway @ topologySpreadConstraints.0',
        'b: is cordoned → Uncordon the node',
      ],
    ],
    [
      'anti-affinity of its own',
      [node('a'), pod('o', { on: 'a', ...web })],
      {
        spec: {
          affinity: {
            podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] },
          },
        },
      },
      [
        'a: default/o already runs on node a, and the anti-affinity forbids to join it → Make the anti-affinity preferred, or widen its topologyKey @ affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.0',
      ],
    ],
    [
      'anti-affinity of another',
      [
        node('a'),
        pod('o', {
          on: 'a',
          spec: {
            affinity: {
              podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] },
            },
          },
        }),
      ],
      web,
      ['a: default/o on node a does not want this Pod near it → Change the labels, or the anti-affinity of default/o'],
    ],
    [
      'company that is missing',
      [node('a', zone('x'))],
      {
        spec: {
          affinity: {
            podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('topology.kubernetes.io/zone')] },
          },
        },
      },
      [
        'a: no Pod that the affinity names runs in zone x → Make the affinity preferred, or start the Pods it names first @ affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution.0',
      ],
    ],
    [
      'a volume in another zone',
      [node('a', zone('y')), volume('pv', {}), claim('pv')],
      { spec: usesClaim },
      [
        'a: the volume of claim data lies in another zone than the node (y) → Run in the zone of the volume, or use another claim @ volumes.0',
      ],
    ],
    [
      'a claim that is missing',
      [node('a')],
      { spec: usesClaim },
      ['a: persistentvolumeclaim "data" not found → Create it, or correct the name @ volumes.0'],
    ],
    [
      'a claim that one Pod may use',
      [
        node('a', zone('x')),
        volume('pv', { accessModes: ['ReadWriteOncePod'] }),
        claim('pv', ['ReadWriteOncePod']),
        pod('o', { on: 'a', spec: usesClaim }),
      ],
      { spec: usesClaim },
      ['a: claim data is ReadWriteOncePod and another Pod uses it → Use another access mode or claim @ volumes.0'],
    ],
  ])('%s', (_, objects, options, expected) => {
    expect(wordsOf(objects, options)).toEqual(expected);
  });

  it('names everything that stands in the way, not only what came first', () => {
    const taints = [{ key: 'x', effect: 'NoSchedule' as const }];
    expect(
      wordsOf([node('a', { spec: { taints } })], { requests: { cpu: '5' }, spec: { nodeSelector: { disk: 'ssd' } } }),
    ).toEqual([
      'a: is reserved by taint x:NoSchedule, which the Pod does not tolerate → Add a toleration for x:NoSchedule @ tolerations',
      'a: nodeSelector wants disk=ssd, which the node lacks → Change nodeSelector disk @ nodeSelector.disk',
      'a: needs 5 cores, but the whole node has only 4 → Lower requests of cpu @ containers.0.resources.requests.cpu',
    ]);
  });
});

describe('what would help', () => {
  const taints = [{ key: 'x', effect: 'NoSchedule' as const }];

  it('comes by the number of nodes that it unlocks', () => {
    const nodes = [
      node('a', { spec: { taints } }),
      node('b', { spec: { taints } }),
      node('c', { allocatable: { cpu: '1' } }),
      node('d', { allocatable: { cpu: '2' }, spec: { taints } }),
    ];
    const remedies = findRemedies(reportOf(nodes, { requests: { cpu: '3' } }));
    expect(remedies.map(({ hint, unlocks, nodes: concerned }) => [hint.label, unlocks, concerned])).toEqual([
      ['Add a toleration for x:NoSchedule', 2, 3],
      ['Lower requests of cpu to 1', 1, 2],
    ]);
  });

  it('says how far requests have to go down, for one node and for all', () => {
    const nodes = [node('a', { allocatable: { memory: '3Gi' } }), node('b', { allocatable: { memory: '2800Mi' } })];
    const [remedy] = findRemedies(reportOf(nodes, { requests: { memory: '4Gi' } }));
    expect(remedy.hint.label).toBe('Lower requests of memory to 3Gi for 1 node, to 2.73Gi for all 2');
  });

  it('does not promise that asking for less fills a full node', () => {
    const objects = [node('a'), pod('o', { on: 'a', requests: { cpu: '4' } })];
    const [remedy] = findRemedies(reportOf(objects, { requests: { cpu: '1' } }));
    expect([remedy.hint.label, remedy.unlocks]).toEqual(['Lower requests of cpu', 0]);
  });
});

describe('amounts', () => {
  it.each([
    ['cpu', 1500, '1.5 cores'],
    ['cpu', 1000, '1 core'],
    ['memory', 2.6 * 1024 ** 3, '2.6Gi of memory'],
    ['memory', 1023, '1023 of memory'],
    ['hugepages-2Mi', 4 * 1024 ** 2, '4Mi of hugepages-2Mi'],
    ['nvidia.com/gpu', 2, '2 nvidia.com/gpu'],
  ])('%s', (resource, amount, expected) => {
    expect(formatNamedAmount(resource, amount)).toBe(expected);
  });

  it('are never rounded up where they are a limit', () => {
    expect(formatAtMost('memory', 2.999 * 1024 ** 3)).toBe('2.99Gi');
    expect(formatAmount('memory', 2.999 * 1024 ** 3)).toBe('3Gi');
    expect(formatAtMost('cpu', 1234)).toBe('1.234');
  });
});
