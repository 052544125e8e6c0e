import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec, PriorityClass } from '../../../server/engine/kubernetes/types.js';
import { admitPod } from '../../../server/engine/scheduler/admission/admit-pod.js';
import { qosClassOf } from '../../../server/engine/scheduler/admission/qos.js';
import { pod } from './objects.js';

const classes = (...list: readonly PriorityClass[]): ReadonlyMap<string, PriorityClass> =>
  new Map(list.map((one) => [one.metadata?.name ?? '', one]));

const priorityClass = (name: string, value: number, more: Partial<PriorityClass> = {}): PriorityClass => ({
  metadata: { name },
  value,
  ...more,
});

function admitted(spec: PodSpec, known = classes()): PodSpec {
  const { pod: result, refused } = admitPod(pod('p', { spec }), known);
  if (result === undefined) throw new Error(refused);
  return result.spec ?? {};
}

describe('admission', () => {
  it('leaves the Pod that was given as it is', () => {
    const given = pod('p', {
      spec: { hostNetwork: true, containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
    });
    const copy = structuredClone(given);
    admitPod(given, classes());
    expect(given).toEqual(copy);
  });

  it('gives a namespace, a uid and a scheduler', () => {
    const { pod: result } = admitPod({ metadata: { name: 'p' } }, classes());
    expect(result).toMatchObject({
      metadata: { namespace: 'default', uid: 'Pod:default/p' },
      spec: { schedulerName: 'default-scheduler', priority: 0, preemptionPolicy: 'PreemptLowerPriority' },
    });
  });

  it('takes requests from limits, each on its own', () => {
    const resources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1' } };
    expect(admitted({ containers: [{ name: 'c', resources }] }).containers?.[0].resources?.requests).toEqual({
      cpu: '1',
      memory: '1Gi',
    });
  });

  it('makes container ports host ports on the host network', () => {
    const containers = [{ name: 'c', ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }] }];
    const ports = admitted({ containers, hostNetwork: true }).containers?.[0].ports;
    expect(ports?.map(({ hostPort }) => hostPort)).toEqual([80, 8081]);
  });

  it('adds the tolerations that every Pod has, unless it says otherwise', () => {
    const keys = ({ tolerations = [] }: PodSpec): readonly unknown[] =>
      tolerations.map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds]);
    expect(keys(admitted({}))).toEqual([
      ['node.kubernetes.io/not-ready', 'NoExecute', 300],
      ['node.kubernetes.io/unreachable', 'NoExecute', 300],
    ]);
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    expect(keys(admitted({ tolerations: [own] }))).toEqual([
      ['node.kubernetes.io/not-ready', 'NoExecute', 5],
      ['node.kubernetes.io/unreachable', 'NoExecute', 300],
    ]);
  });

  it('resolves the priority class, the default of the cluster, and the built-in ones', () => {
    const known = classes(
      priorityClass('high', 100, { preemptionPolicy: 'Never' }),
      priorityClass('usual', 7, { globalDefault: true }),
      priorityClass('unusual', 9, { globalDefault: true }),
    );
    const resolved = (spec: PodSpec): unknown => {
      const { priority, preemptionPolicy } = admitted(spec, known);
      return [priority, preemptionPolicy];
    };
    expect(resolved({ priorityClassName: 'high' })).toEqual([100, 'Never']);
    expect(resolved({})).toEqual([7, 'PreemptLowerPriority']);
    expect(resolved({ priorityClassName: 'system-node-critical' })).toEqual([2_000_001_000, 'PreemptLowerPriority']);
  });

  it('refuses an unknown class', () => {
    expect(admitPod(pod('p', { spec: { priorityClassName: 'gone' } }), classes())).toEqual({
      refused: 'no PriorityClass with name gone was found',
    });
  });

  it('merges the values of matchLabelKeys into the selectors', () => {
    const constraint = {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule' as const,
      labelSelector: { matchLabels: { app: 'web' } },
      matchLabelKeys: ['hash', 'absent'],
    };
    const term = { topologyKey: 'zone', labelSelector: {}, matchLabelKeys: ['hash'], mismatchLabelKeys: ['tenant'] };
    const given: Pod = pod('p', {
      labels: { hash: 'x1', tenant: 'blue' },
      spec: {
        topologySpreadConstraints: [constraint],
        affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      },
    });
    const { spec = {} } = admitPod(given, classes()).pod ?? {};
    expect(spec.topologySpreadConstraints?.[0].labelSelector?.matchExpressions).toEqual([
      { key: 'hash', operator: 'In', values: ['x1'] },
    ]);
    const [merged] = spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(merged.labelSelector?.matchExpressions).toEqual([
      { key: 'hash', operator: 'In', values: ['x1'] },
      { key: 'tenant', operator: 'NotIn', values: ['blue'] },
    ]);
  });
});

describe('the QoS class', () => {
  const qos = (...resources: readonly object[]): string =>
    qosClassOf(
      admitPod(
        pod('p', { spec: { containers: resources.map((each, index) => ({ name: `c${index}`, resources: each })) } }),
        classes(),
      ).pod ?? {},
    );

  it.each([
    ['BestEffort', [{}]],
    ['Guaranteed', [{ limits: { cpu: '1', memory: '1Gi' } }]],
    ['Burstable', [{ limits: { cpu: '1' } }]],
    ['Burstable', [{ limits: { cpu: '1', memory: '1Gi' } }, {}]],
    ['Burstable', [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } }]],
    ['BestEffort', [{ requests: { 'example.com/x': '1' }, limits: { 'example.com/x': '1' } }]],
    ['Guaranteed', [{ limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: '1', memory: '1Gi' } }]],
  ])('%s', (expected, resources) => {
    expect(qos(...resources)).toBe(expected);
  });
});
