import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import schema from '../../../server/engine/scheduler/clusters/cluster.schema.json' with { type: 'json' };
import { expandCluster } from '../../../server/engine/scheduler/clusters/expand.js';
import { findPreset, presetNames } from '../../../server/engine/scheduler/clusters/presets.js';
import { machineTypeNames } from '../../../server/engine/scheduler/clusters/reservations.js';
import { validate } from '../../../server/engine/scheduler/clusters/validate.js';
import { node, pod, profile, verdictOf } from './objects.js';

const conforms = new Ajv({ strict: false }).compile(schema);

const cluster = (fields: object): object => ({ apiVersion: 'podlint.dev/v1', kind: 'Cluster', ...fields });
const pool = (fields: object): object =>
  cluster({ nodePools: [{ name: 'p', capacity: { cpu: '4', memory: '8Gi' }, ...fields }] });
const build = (...documents: readonly unknown[]) => buildCluster(documents, profile);
const problemsOf = (...documents: readonly unknown[]): readonly string[] =>
  build(...documents).problems.map(
    ({ documentIndex, path, message }) => `${[documentIndex, ...path].join('.')}: ${message}`,
  );

describe('presets', () => {
  it('are the promised ones', () => {
    expect(presetNames).toEqual([
      'single-node',
      'kind-3',
      'three-zones',
      'gpu-pool',
      'spot-and-on-demand',
      'arm-and-amd',
      'large-1000',
    ]);
  });

  it.each(presetNames)('%s conforms to the schema and builds without a problem', (name) => {
    const preset = findPreset(name);
    expect(conforms(preset), JSON.stringify(conforms.errors)).toBe(true);
    const built = build(preset);
    expect(built.problems).toEqual([]);
    expect(built.name).toBe(name);
    expect(built.pending).toEqual([]);
    expect(verdictOf(built.snapshot, pod('small', { requests: { cpu: '100m' } })).result).toBe('scheduled');
  });

  it.each([
    ['single-node', 1],
    ['kind-3', 3],
    ['three-zones', 6],
    ['large-1000', 1000],
  ])('%s has %i nodes', (name, count) => {
    expect(build(findPreset(name)).snapshot.nodes.length).toBe(count);
  });

  it('keep what they are named after', () => {
    const gpu = build(findPreset('gpu-pool')).snapshot;
    const plain = pod('plain', { requests: { 'nvidia.com/gpu': '1' } });
    const tolerant = {
      ...plain,
      spec: { ...plain.spec, tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }] },
    };
    expect(verdictOf(gpu, plain).result).toBe('unschedulable');
    expect(verdictOf(gpu, tolerant).result).toBe('scheduled');
    const { snapshot } = build(findPreset('arm-and-amd'));
    expect(new Set(snapshot.nodes.map(({ labels }) => labels?.['kubernetes.io/arch']))).toEqual(
      new Set(['amd64', 'arm64']),
    );
    const zones = build(findPreset('three-zones')).snapshot.nodes.map(
      ({ labels }) => labels?.['topology.kubernetes.io/zone'],
    );
    expect(new Set(zones).size).toBe(3);
  });
});

describe('machine types', () => {
  it('are many, of four providers', () => {
    const names = machineTypeNames();
    expect(names.length).toBeGreaterThanOrEqual(40);
    expect(new Set(names.map((name) => name.split('/')[0]))).toEqual(new Set(['aws', 'gcp', 'azure', 'hetzner']));
  });

  // What `kubectl describe node` shows under Allocatable, as the providers document it; memory without the kernel's share.
  it.each([
    ['aws/m5.large', '1930m', '29'],
    ['aws/m6i.xlarge', '3920m', '58'],
    ['aws/m5.4xlarge', '15890m', '234'],
    ['gcp/e2-standard-4', '3920m', '110'],
    ['gcp/e2-medium', '940m', '110'],
    ['gcp/n2-standard-16', '15890m', '110'],
    ['azure/Standard_D2s_v5', '1900m', '110'],
    ['azure/Standard_D8s_v5', '7820m', '110'],
  ])('%s leaves %s cores and %s Pods', (machineType, cpu, pods) => {
    const [first] = build(cluster({ nodePools: [{ name: 'p', machineType }] })).snapshot.nodes;
    const { allocatable = {} } = first.node.status ?? {};
    expect([allocatable.cpu, allocatable.pods]).toEqual([cpu, pods]);
  });

  it.each([
    // 8 GiB less 25 % of 4, 20 % of 4, and the eviction threshold of 100 MiB.
    ['gcp/e2-standard-2', 8 * 1024 - 1024 - 819.2 - 100],
    // 8 GiB less 255 MiB, 11 MiB for each of 29 Pods, and the threshold.
    ['aws/m6i.large', 8 * 1024 - 255 - 11 * 29 - 100],
  ])('%s leaves the documented memory', (machineType, mebibytes) => {
    const [first] = build(cluster({ nodePools: [{ name: 'p', machineType }] })).snapshot.nodes;
    expect(first.allocatable.memory / 1024 ** 2).toBeCloseTo(mebibytes, 1);
  });
});

describe('a mock cluster', () => {
  it('subtracts what is reserved, and no more than there is', () => {
    const { snapshot } = build(
      pool({ kubeReserved: { cpu: '500m', memory: '1Gi' }, systemReserved: { cpu: '5' }, maxPods: 30 }),
    );
    const { allocatable = {} } = snapshot.nodes[0].node.status ?? {};
    expect(allocatable.cpu).toBe('0');
    expect(allocatable.pods).toBe('30');
    // The eviction threshold belongs to a node that reserves anything.
    expect(allocatable.memory).toBe('7068Mi');
  });

  it('numbers its nodes and gives them zones in turn', () => {
    const { snapshot } = build(
      pool({ count: 3, zones: ['a', 'b'], labels: { tier: 'x' }, taints: [{ key: 't', effect: 'NoSchedule' }] }),
    );
    expect(
      snapshot.nodes.map(({ name, labels }) => [name, labels?.['topology.kubernetes.io/zone'], labels?.tier]),
    ).toEqual([
      ['p-1', 'a', 'x'],
      ['p-2', 'b', 'x'],
      ['p-3', 'a', 'x'],
    ]);
    expect(snapshot.nodes[0].taints).toEqual([{ key: 't', effect: 'NoSchedule' }]);
  });

  it('uses the share of its nodes that load says', () => {
    const { snapshot } = build(pool({ load: { cpu: '50%', memory: '25%', pods: 4 } }));
    expect(snapshot.nodes[0].requested).toMatchObject({ milliCpu: 2000, memory: 2 * 1024 ** 3 });
    expect(snapshot.nodes[0].pods.length).toBe(4);
  });

  it('runs a daemon on every node that it tolerates, and workloads where the scheduler puts them', () => {
    const { snapshot, problems } = build(
      cluster({
        nodePools: [
          { name: 'open', count: 2, capacity: { cpu: '4', memory: '8Gi' } },
          { name: 'shut', capacity: { cpu: '4', memory: '8Gi' }, taints: [{ key: 'x', effect: 'NoSchedule' }] },
        ],
        daemonSets: [{ name: 'agent' }],
        workloads: [{ name: 'web', replicas: 2, requests: { cpu: '3' } }],
      }),
    );
    expect(problems).toEqual([]);
    expect(
      [...snapshot.placements]
        .map(
          ([
            ,
            {
              pod: { key },
              node,
            },
          ]) => `${key} on ${node}`,
        )
        .sort(),
    ).toEqual([
      'default/web-0 on open-1',
      'default/web-1 on open-2',
      'kube-system/agent-open-1 on open-1',
      'kube-system/agent-open-2 on open-2',
    ]);
  });

  it('takes an empty field for an absent one', () => {
    const { snapshot, problems } = build({
      ...pool({ zones: null, load: null }),
      workloads: null,
      metadata: { name: null },
    });
    expect([problems, snapshot.nodes.length]).toEqual([[], 1]);
  });

  it('says which of its workloads finds no room', () => {
    expect(
      problemsOf(cluster({ ...pool({}), workloads: [{ name: 'big', replicas: 2, requests: { cpu: '3' } }] })),
    ).toEqual(['0.workloads.0: Pod default/big-1 finds no node and is left out.']);
  });

  it('may bring raw objects, and stand beside plain ones', () => {
    const { snapshot, name, problems } = build(
      { ...pool({}), metadata: { name: 'mine' }, objects: [node('raw')] },
      node('beside'),
      pod('runs', { on: 'raw' }),
    );
    expect([name, problems]).toEqual(['mine', []]);
    expect(snapshot.nodes.map((info) => info.name)).toEqual(['p-1', 'raw', 'beside']);
    expect(snapshot.placements.get('Pod:default/runs')?.node).toBe('raw');
  });
});

describe('a wrong cluster file ends in one clear message', () => {
  it.each([
    [
      'an unknown field',
      { nodePool: [] },
      '0.nodePool: The cluster file has no field nodePool; did you mean nodePools?',
    ],
    ['a wrong type', { nodePools: {} }, '0.nodePools: nodePools must be an array, not a map.'],
    [
      'no size',
      { nodePools: [{ name: 'p' }] },
      '0.nodePools.0: Node pool p needs a machineType, or cpu and memory in its capacity.',
    ],
    [
      'an unknown machine',
      { nodePools: [{ name: 'p', machineType: 'aws/m6i.lage' }] },
      '0.nodePools.0.machineType: Machine type aws/m6i.lage is not known; did you mean aws/m6i.large?',
    ],
    [
      'a bad quantity',
      { nodePools: [{ name: 'p', capacity: { cpu: '4', memory: '8GB' } }] },
      '0.nodePools.0.capacity.memory: capacity.memory "8GB" of node pool p is not a quantity.',
    ],
    [
      'two pools of a name',
      {
        nodePools: [
          { name: 'p', machineType: 'aws/m6i.large' },
          { name: 'p', machineType: 'aws/m6i.large' },
        ],
      },
      '0.nodePools.1.name: There is more than one node pool p.',
    ],
    [
      'a bad raw object',
      { objects: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } }] },
      '0.objects.0: Node a has neither status.allocatable nor status.capacity, so no Pod fits on it.',
    ],
    [
      'more nodes than there is memory',
      { nodePools: ['a', 'b'].map((name) => ({ name, count: 20_000, machineType: 'aws/m6i.large' })) },
      '0.nodePools: 40000 nodes are too many; 20000 can be simulated.',
    ],
    [
      'more Pods than there is memory',
      { nodePools: [{ name: 'a', count: 1000, machineType: 'aws/m6i.large', load: { cpu: '1%', pods: 1000 } }] },
      '0: This cluster would run 1000000 Pods; 200000 can be simulated.',
    ],
  ])('%s', (_, fields, expected) => {
    expect(problemsOf(cluster(fields))).toEqual([expected]);
  });

  it('and a wrong version as well', () => {
    expect(problemsOf({ apiVersion: 'podlint.dev/v2', kind: 'Cluster' })).toHaveLength(1);
  });

  it('and in no nodes: half a cluster would mislead', () => {
    const { snapshot } = build(
      cluster({ nodePools: [{ name: 'good', machineType: 'aws/m6i.large' }, { name: 'bad' }] }),
    );
    expect(snapshot.nodes).toEqual([]);
  });

  it('agrees with the JSON schema about what is wrong', () => {
    const value = fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom('p', '4', 1, -1, 1.5, true, '50%', 'NoSchedule'),
      fc.array(fc.string()),
    );
    const names = fc.constantFrom('name', 'count', 'capacity', 'zones', 'load', 'taints', 'labels', 'arch', 'other');
    const pools = fc.array(fc.dictionary(names, value), { maxLength: 2 });
    fc.assert(
      fc.property(pools, fc.dictionary(fc.constantFrom('metadata', 'volumes', 'objects'), value), (nodePools, rest) => {
        const file = cluster({ ...rest, nodePools });
        expect(validate(file, schema).length === 0).toBe(conforms(file));
      }),
      { numRuns: 2000 },
    );
  });

  it('and never in an exception', () => {
    const keys = fc.constantFrom(
      'nodePools',
      'daemonSets',
      'workloads',
      'volumes',
      'objects',
      'spec',
      'name',
      'machineType',
    );
    fc.assert(
      fc.property(
        fc.dictionary(keys, fc.oneof(fc.anything(), fc.array(fc.dictionary(keys, fc.anything())))),
        (fields) => {
          expect(expandCluster(cluster(fields)).problems).toBeInstanceOf(Array);
        },
      ),
    );
    const spec = fc.dictionary(
      fc.constantFrom('affinity', 'tolerations', 'nodeSelector', 'containers', 'volumes'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(spec, (wrong) => {
        const file = { ...pool({}), daemonSets: [{ name: 'd', spec: wrong }], workloads: [{ name: 'w', spec: wrong }] };
        expect(build(file).snapshot.nodes.length).toBe(1);
      }),
    );
  });
});
