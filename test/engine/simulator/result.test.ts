/** What fills the panel says what the scheduler says, for every kind of outcome. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { findPreset, presetNames } from '../../../server/engine/scheduler/clusters/presets.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { simulate, type SimulatedWorkload } from '../../../server/engine/scheduler/simulate.js';
import { pair, resultFor, sceneOf, service, web } from './scenes.js';

/** What `podlint simulate` says of the last workload of a text. */
function simulated(text: string, cluster: readonly unknown[] = [pair]): SimulatedWorkload {
  const profile = createDefaultProfile();
  const { snapshot } = buildCluster(cluster, profile);
  const { objects } = readSourceFile('file:///shop/web.yaml', text, { mode: 'fast' });
  const { workloads } = simulate(objects, snapshot, { profile });
  return workloads[workloads.length - 1];
}

describe('the verdict', () => {
  it.each(presetNames.filter((name) => !['large-1000', 'single-node'].includes(name)))(
    'on %s is that of the command line',
    (name) => {
      const cluster = [findPreset(name)];
      for (const text of [
        web(),
        web({ replicas: 30 }),
        web({ memory: '5Gi', replicas: 5 }),
        web({ kind: 'DaemonSet' }),
      ]) {
        const { pods, summary } = simulated(text, cluster);
        const { verdict, nodes, replicas } = resultFor(text, { cluster });
        const placed = pods.filter(({ node }) => node !== undefined);
        expect(replicas.placed).toBe(placed.length);
        expect(verdict.event).toBe(pods.find(({ node }) => node === undefined)?.event);
        expect(verdict.target).toBe(pods[0]?.node);
        const isWhole = !text.includes('DaemonSet') && (placed.length === 0 || placed.length === pods.length);
        expect(verdict.text).toBe(isWhole ? pods[0].headline.replace(/ \(score.*/, '') : summary);
        for (const node of nodes) {
          expect(node.replicas).toBe(placed.filter((pod) => pod.node === node.name).length);
          const report = text.includes('DaemonSet')
            ? undefined
            : pods[0].nodes?.find((each) => each.node === node.name);
          expect(node.score).toBe(text.includes('DaemonSet') ? node.score : report?.score);
        }
      }
    },
  );

  it('says how many nodes fit, and which tie', () => {
    const { verdict } = resultFor(web());
    expect(verdict).toEqual({
      outcome: 'fits',
      fit: 2,
      total: 3,
      text: 'Fits on 2 of 3 nodes – would land on plain-1',
      details: ['2 of 2 replicas placed on 2 nodes'],
      target: 'plain-1',
      ties: ['plain-2'],
      score: verdict.score,
      victims: [],
      totals: '250m CPU · 256 MiB memory · Burstable',
    });
  });

  it('tells replicas that stay Pending', () => {
    const { verdict, replicas } = resultFor(web({ memory: '5Gi', replicas: 5 }));
    expect(verdict).toMatchObject({
      outcome: 'partly',
      text: '2 of 5 replicas placed on 2 nodes – 3 would stay Pending',
    });
    expect(replicas).toMatchObject({
      count: 5,
      placed: 2,
      firstPending: 3,
      reason: 'Insufficient memory (2), untolerated taint (1)',
    });
    expect(replicas.strip.slice(0, 4).map(({ outcome }) => outcome)).toEqual([
      'placed',
      'placed',
      'pending',
      'pending',
    ]);
    expect(replicas.zones).toEqual([
      { zone: 'a', nodes: 2, placed: 1, reasons: ['Insufficient memory (1)', 'untolerated taint (1)'] },
      { zone: 'b', nodes: 1, placed: 1, reasons: ['Insufficient memory (1)'] },
    ]);
  });

  it.each([
    [
      'gated',
      web({ spec: 'schedulingGates: [{name: example.com/wait}]' }),
      'Not scheduled: schedulingGates example.com/wait',
    ],
    ['bypasses', web({ spec: 'nodeName: plain-2', replicas: 1 }), 'Bypasses the scheduler (nodeName: plain-2)'],
    [
      'rejected',
      web({ spec: 'nodeName: plain-2', memory: '64Gi', replicas: 1 }),
      'Bypasses the scheduler (nodeName: plain-2) – kubelet would reject: OutOfmemory',
    ],
    [
      'unknown',
      web({ spec: 'priorityClassName: nobody', replicas: 1 }),
      'Not admitted: no PriorityClass with name nobody was found',
    ],
  ] as const)('may be %s', (outcome, text, sentence) => {
    const { verdict, nodes } = resultFor(text);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.text).toBe(sentence);
    expect(nodes).toHaveLength(3);
  });

  it('names who would have to go', () => {
    const important = `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n---\n`;
    const full = { ...pair, workloads: [{ name: 'old', replicas: 2, requests: { cpu: '3500m', memory: '1Gi' } }] };
    const { verdict } = resultFor(important + web({ cpu: '2', replicas: 1, spec: 'priorityClassName: high' }), {
      cluster: [full],
    });
    expect(verdict).toMatchObject({ outcome: 'preempts', fit: 0 });
    expect(verdict.text).toMatch(/^Fits after evicting 1 lower-priority Pod on plain-\d$/);
    expect(verdict.victims).toHaveLength(1);
  });

  it('says what no requests mean', () => {
    const bare = web().replace(/ {10}resources:[\s\S]*/, '');
    expect(resultFor(bare).verdict.details).toContain(
      'No requests: scores assume 100m CPU and 200Mi memory for each container, and any node has room',
    );
  });
});

describe('what stands around the Pod', () => {
  it('is placed before it, in the order of the document', () => {
    const first = web({ name: 'first', memory: '6Gi', replicas: 2 });
    const { verdict, nodes } = resultFor(`${first}---\n${web({ memory: '3Gi' })}`, { pod: 1 });
    expect(verdict).toMatchObject({ outcome: 'pending', fit: 0 });
    expect(
      nodes.find(({ name }) => name === 'plain-1')?.resources.find(({ resource }) => resource === 'memory'),
    ).toEqual({
      resource: 'memory',
      used: 6 * 1024 ** 3,
      added: 3 * 1024 ** 3,
      capacity: 8 * 1024 ** 3,
      text: '6 → 9 of 8 GiB',
      over: '1 GiB over',
    });
  });

  it('comes from other files of the workspace, too', () => {
    const others = {
      'service.yaml': service().replace('---\n', ''),
      'classes.yaml': 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 9\n',
    };
    const { services, verdict } = resultFor(web({ spec: 'priorityClassName: high' }), { others });
    expect(verdict.outcome).toBe('fits');
    expect(services.map(({ name, place }) => [name, place?.uri])).toEqual([['web', 'file:///shop/service.yaml']]);
    expect(services[0].endpoints.map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('includes what the linter found about it', () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: undefined, name: 'web' };
    const finding = {
      uri: 'file:///shop/web.yaml',
      range: { start: 0, end: 10 },
      document: 0,
      object,
      container: undefined,
      path: [],
      related: [],
      fixes: [],
      tags: [],
      url: '',
    };
    const { problems } = resultFor(web() + service(), {
      findings: [
        { ...finding, rule: 'scaling/single-replica', severity: 'warning', message: 'One.' },
        { ...finding, rule: 'network/port-clash', severity: 'error', message: 'Two.' },
        { ...finding, document: 1, rule: 'network/service-port-unresolved', severity: 'error', message: 'Another.' },
      ],
    });
    expect(problems.map(({ rule, changesVerdict, place }) => [rule, changesVerdict, place.line])).toEqual([
      ['network/port-clash', true, 0],
      ['scaling/single-replica', false, 0],
    ]);
  });
});

describe('too much to compute', () => {
  it('is cut off and said', () => {
    const { partial, replicas, verdict, timeline } = resultFor(web({ replicas: 500, cpu: '1m', memory: '1Mi' }), {
      work: { units: 90 },
    });
    expect(partial?.message).toBe('Only 30 of 500 Pods were tried: all of them would take long');
    expect(replicas).toMatchObject({ count: 500, placed: 30 });
    expect(verdict.details).toContain('Only 30 of 500 Pods were tried');
    expect(timeline.events).toEqual([]);
  });

  it('first loses the timeline', () => {
    const { partial, replicas } = resultFor(web({ replicas: 20, cpu: '1m', memory: '1Mi' }), { work: { units: 100 } });
    expect(partial?.message).toMatch(/^The timeline was left out/);
    expect(replicas.placed).toBe(20);
  });
});

describe('hostile names', () => {
  it('are names like any other', () => {
    const text = web({ name: 'constructor', spec: 'nodeSelector: {constructor: two}' });
    const { verdict, house } = resultFor(text);
    expect(verdict.outcome).toBe('pending');
    expect(house.name).toBe('constructor');
    expect(sceneOf(text).changes().length).toBeGreaterThan(0);
  });
});
