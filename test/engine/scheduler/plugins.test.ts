/** What the recorded cases do not reach: arguments of plugins, limitations, the edges of rules. */
import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../server/engine/kubernetes/types.js';
import type { NodeResourcesFitArgs } from '../../../server/engine/scheduler/plugins/node-resources-fit.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { prioritySort } from '../../../server/engine/scheduler/plugins/priority-sort.js';
import { createPodInfo, type PodInfo } from '../../../server/engine/scheduler/snapshot/pod-info.js';
import { compileShape } from '../../../server/engine/scheduler/support/shape.js';
import { cycleOf, fitting, node, pod, profile, snapshotOf, verdictOf } from './objects.js';

const cpuAndMemory = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Raw NodeResourcesFit scores by node. */
function fitScores(
  args: NodeResourcesFitArgs,
  requests: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> {
  const snapshot = snapshotOf(
    node('empty'),
    node('half'),
    pod('other', { on: 'half', requests: { cpu: '2', memory: '4Gi' } }),
  );
  const verdict = verdictOf(snapshot, pod('p', { requests }), createDefaultProfile({ nodeResourcesFit: args }));
  return Object.fromEntries(
    Object.entries(verdict.rawScores ?? {}).map(([name, scores]) => [name, scores.NodeResourcesFit]),
  );
}

describe('NodeResourcesFit', () => {
  const requests = { cpu: '1', memory: '2Gi' };

  it('prefers what is free by default', () => {
    expect(fitScores({}, requests)).toEqual({ empty: 75, half: 25 });
  });

  it('prefers what is full with MostAllocated', () => {
    expect(fitScores({ scoringStrategy: { type: 'MostAllocated', resources: cpuAndMemory } }, requests)).toEqual({
      empty: 25,
      half: 75,
    });
  });

  it('weighs resources against each other', () => {
    const resources = [
      { name: 'cpu', weight: 3 },
      { name: 'memory', weight: 1 },
    ];
    // Cores: 75 and 25; memory: 100 and 50. (3·75 + 100) / 4 and (3·25 + 50) / 4, cut to integers.
    expect(fitScores({ scoringStrategy: { type: 'LeastAllocated', resources } }, { cpu: '1', memory: '1' })).toEqual({
      empty: 81,
      half: 31,
    });
  });

  it('follows the shape of RequestedToCapacityRatio', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 50, score: 10 },
      { utilization: 100, score: 0 },
    ];
    const scoringStrategy = { type: 'RequestedToCapacityRatio' as const, resources: cpuAndMemory, shape };
    expect(fitScores({ scoringStrategy }, requests)).toEqual({ empty: 50, half: 50 });
    expect(fitScores({ scoringStrategy }, { cpu: '2', memory: '4Gi' })).toEqual({ empty: 100, half: 0 });
  });

  it('does not count the resources that it is told to ignore', () => {
    const snapshot = snapshotOf(node('a'));
    const wanted = pod('p', { requests: { 'example.com/foo': '1', 'other.io/bar': '1' } });
    const judge = (nodeResourcesFit: NodeResourcesFitArgs): string =>
      verdictOf(snapshot, wanted, createDefaultProfile({ nodeResourcesFit })).result;
    expect(judge({})).toBe('unschedulable');
    expect(judge({ ignoredResources: ['example.com/foo'] })).toBe('unschedulable');
    expect(judge({ ignoredResources: ['example.com/foo'], ignoredResourceGroups: ['other.io'] })).toBe('scheduled');
  });

  it('adds up init containers, sidecars, overhead and what the Pod as a whole asks for', () => {
    const container = (name: string, cpu: string, restartPolicy?: 'Always') => ({
      name,
      resources: { requests: { cpu } },
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
    });
    const cores = (spec: PodSpec): number => createPodInfo(pod('p', { spec })).requests.milliCpu;
    const containers = [container('one', '1'), container('two', '500m')];
    expect(cores({ containers })).toBe(1500);
    expect(cores({ containers, initContainers: [container('setup', '2')] })).toBe(2000);
    expect(cores({ containers, initContainers: [container('side', '1', 'Always'), container('setup', '2')] })).toBe(
      3000,
    );
    expect(cores({ containers, initContainers: [container('setup', '2'), container('side', '1', 'Always')] })).toBe(
      2500,
    );
    expect(cores({ containers, overhead: { cpu: '250m' } })).toBe(1750);
    expect(cores({ containers, resources: { requests: { cpu: '4' } } })).toBe(4000);
  });
});

describe('a utilization shape', () => {
  it('is a line between its points and flat beyond them', () => {
    const score = compileShape([
      { utilization: 20, score: 100 },
      { utilization: 70, score: 0 },
    ]);
    expect([0, 20, 45, 70, 100].map(score)).toEqual([100, 100, 50, 0, 0]);
  });
});

describe('a preference whose bound is no integer', () => {
  const affinity: PodSpec['affinity'] = {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchExpressions: [{ key: 'gen', operator: 'Gt', values: ['old'] }] } },
      ],
    },
  };

  it('keeps the Pod from being scored, as the API server lets it through', () => {
    const verdict = verdictOf(snapshotOf(node('a'), node('b')), pod('p', { spec: { affinity } }));
    expect(verdict.result).toBe('error');
    expect(verdict.feasibleCount).toBe(2);
    expect(verdict.message).toBe(
      'running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0]: Invalid value: "old": ' +
        "for 'Gt', 'Lt' operators, the value must be an integer",
    );
  });

  it('does not matter where only one node fits, as nothing is scored there', () => {
    const verdict = verdictOf(snapshotOf(node('a')), pod('p', { spec: { affinity } }));
    expect([verdict.result, verdict.chosen, verdict.scoringUsed]).toEqual(['scheduled', 'a', false]);
  });
});

describe('nodes with labels beyond the usual', () => {
  it('compares numbers with Gt and Lt, and nothing else', () => {
    const snapshot = snapshotOf(
      node('seven', { labels: { generation: '7' } }),
      node('ten', { labels: { generation: '10' } }),
      node('word', { labels: { generation: 'x' } }),
      node('none'),
    );
    const wanting = (operator: string, value: string) => {
      const matchExpressions = [{ key: 'generation', operator, values: [value] }];
      const nodeAffinity = {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
      };
      return pod('p', { spec: { affinity: { nodeAffinity } } });
    };
    expect(fitting(snapshot, wanting('Gt', '7'))).toEqual(['ten']);
    expect(fitting(snapshot, wanting('Lt', '10'))).toEqual(['seven']);
    expect(fitting(snapshot, wanting('Gt', 'x'))).toEqual([]);
  });
});

describe('a host port', () => {
  const wanting = (hostIP?: string, protocol?: string) => {
    const port = { containerPort: 80, hostPort: 80, ...(hostIP && { hostIP }), ...(protocol && { protocol }) };
    return { containers: [{ name: 'c', ports: [port] }] };
  };

  it.each([
    ['any address against any', undefined, undefined, false],
    ['one address against any', '10.0.0.1', undefined, false],
    ['another protocol', undefined, 'UDP', true],
  ])('%s', (_, hostIP, protocol, fits) => {
    const snapshot = snapshotOf(node('a'), pod('other', { on: 'a', spec: wanting() }));
    expect(fitting(snapshot, pod('p', { spec: wanting(hostIP, protocol) }))).toEqual(fits ? ['a'] : []);
  });

  it('on another address is another port', () => {
    const snapshot = snapshotOf(node('a'), pod('other', { on: 'a', spec: wanting('10.0.0.1') }));
    expect(fitting(snapshot, pod('p', { spec: wanting('10.0.0.2') }))).toEqual(['a']);
  });
});

describe('the queue', () => {
  it('has the higher priority first, else the Pod that came first', () => {
    const [first, second] = [5, 0].map((priority) => createPodInfo(pod(`p${priority}`, { spec: { priority } })));
    const before = (one: PodInfo, other: PodInfo): unknown => prioritySort.less?.(one, other);
    expect([before(first, second), before(second, first), before(second, second)]).toEqual([true, false, false]);
  });
});

describe('what is not simulated', () => {
  it.each<[string, PodSpec]>([
    ['DynamicResources', { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] }],
    ['schedulerName', { schedulerName: 'other' }],
    ['TaintToleration', { tolerations: [{ key: 'x', operator: 'Gt', value: '5' }] }],
  ])('%s is named in the verdict', (name, spec) => {
    const { notModelled = [] } = verdictOf(snapshotOf(node('a')), pod('p', { spec }));
    expect(notModelled.map((limitation) => limitation.name)).toEqual([name]);
    expect(notModelled[0].reason).toMatch(/^[A-Z].*\.$/);
  });

  it('is not mentioned where it does not matter', () => {
    expect(verdictOf(snapshotOf(node('a')), pod('p')).notModelled).toBeUndefined();
    expect(profile.limitations.length).toBeGreaterThanOrEqual(4);
  });
});

describe('preemption', () => {
  const full = { requests: { cpu: '4' } };
  const low = pod('low', { ...full, on: 'a', spec: { priority: 1 } });

  it('evicts the least important Pods that make enough room', () => {
    const snapshot = snapshotOf(node('a'), node('b'), low, pod('mid', { ...full, on: 'b', spec: { priority: 5 } }));
    const { preemption } = verdictOf(snapshot, pod('p', { ...full, spec: { priority: 10 } }));
    expect(preemption).toMatchObject({ nominatedNode: 'a', victims: ['default/low'], pdbViolations: 0 });
    expect(preemption?.candidates?.map(({ node: name }) => name)).toEqual(['a', 'b']);
  });

  it('does not happen when the Pod says so, or none is less important', () => {
    const snapshot = snapshotOf(node('a'), low);
    const never = pod('p', { ...full, spec: { priority: 10, preemptionPolicy: 'Never' } });
    expect(verdictOf(snapshot, never).preemption?.nominatedNode).toBeUndefined();
    expect(verdictOf(snapshot, pod('p', { ...full, spec: { priority: 1 } })).preemption?.nominatedNode).toBeUndefined();
  });

  it('would rather not break a disruption budget', () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'keep', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'kept' } }, minAvailable: 1 },
      status: { disruptionsAllowed: 0 },
    };
    const kept = pod('kept', { ...full, on: 'a', labels: { app: 'kept' }, spec: { priority: 1 } });
    const other = pod('other', { ...full, on: 'b', spec: { priority: 5 } });
    const { preemption } = verdictOf(
      snapshotOf(node('a'), node('b'), budget, kept, other),
      pod('p', { ...full, spec: { priority: 10 } }),
    );
    expect(preemption?.nominatedNode).toBe('b');
    const alone = verdictOf(snapshotOf(node('a'), budget, kept), pod('p', { ...full, spec: { priority: 10 } }));
    expect(alone.preemption).toMatchObject({ nominatedNode: 'a', pdbViolations: 1 });
  });

  it('does not change the snapshot that it tries on', () => {
    const snapshot = snapshotOf(node('a'), low);
    const cycle = cycleOf(snapshot, pod('p', { ...full, spec: { priority: 10 } }));
    const before = { ...snapshot.nodes[0].requested };
    expect(verdictOf(snapshot, cycle.pod.pod).preemption?.nominatedNode).toBe('a');
    expect(snapshot.nodes[0].requested).toEqual(before);
    expect([...snapshot.placements.keys()]).toEqual(['Pod:default/low']);
  });
});
