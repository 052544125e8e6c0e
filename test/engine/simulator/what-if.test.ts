/** What is supposed shows everywhere; edits do what they say; what is taken away can be brought back. */
import { describe, expect, it } from 'vitest';
import { parseStream } from '../../../server/engine/document/parse.js';
import { toValue } from '../../../server/engine/document/value.js';
import { endlessWork } from '../../../server/engine/simulator/model.js';
import { nodeDetails } from '../../../server/engine/simulator/details.js';
import { momentAt } from '../../../server/engine/simulator/moment.js';
import { exportOf } from '../../../server/engine/simulator/export.js';
import { preflightOf, rolloutOf, survivalOf, whyPendingOf } from '../../../server/engine/simulator/answers.js';
import { autoscalerOf } from '../../../server/engine/simulator/autoscaler.js';
import { comparisonOf } from '../../../server/engine/simulator/comparison.js';
import { podHeadlines } from '../../../server/engine/simulator/headlines.js';
import { resultOf } from '../../../server/engine/simulator/result.js';
import { playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';
import { readAssertions } from '../../../server/engine/simulation/assertions/read-assertions.js';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import type { Result } from '../../../server/protocol/simulator.js';
import { edited, pair, resultFor, sceneOf, service, web } from './scenes.js';

const after = (operations: readonly Operation[], text = web()) => resultFor(text, { whatIf: { operations } });

describe('an operation', () => {
  it.each<[string, Operation, { fit: number; total?: number; state?: string; label: string }]>([
    ['cordon', { op: 'cordon', node: 'plain-1' }, { fit: 1, state: 'cordoned', label: 'plain-1 cordoned' }],
    ['drain', { op: 'drain', node: 'plain-1' }, { fit: 1, state: 'cordoned', label: 'plain-1 drained' }],
    ['fail', { op: 'fail', node: 'plain-1' }, { fit: 1, state: 'failed', label: 'plain-1 failed' }],
    [
      'taint',
      { op: 'taint', node: 'plain-1', key: 'a', value: 'b', effect: 'NoSchedule' },
      { fit: 1, state: 'ready', label: 'plain-1 tainted a=b:NoSchedule' },
    ],
    ['untaint', { op: 'untaint', node: 'gpu-1', key: 'dedicated' }, { fit: 3, label: 'gpu-1 without taint dedicated' }],
    ['zone outage', { op: 'zoneOutage', zone: 'a' }, { fit: 1, state: 'failed', label: 'zone a failed' }],
    ['added nodes', { op: 'addNodes', pool: 'plain', count: 3 }, { fit: 5, total: 6, label: '3 nodes of plain added' }],
    [
      'smaller requests',
      { op: 'setRequests', workload: 'Deployment/web', requests: { memory: '100Gi' } },
      { fit: 0, label: 'Deployment/web: memory 100Gi' },
    ],
  ])('%s shows in verdict, nodes and chips', (_, operation, { fit, total = 3, state, label }) => {
    const { verdict, nodes, operations } = after([operation]);
    expect(verdict).toMatchObject({ fit, total });
    expect(nodes).toHaveLength(total);
    if (state !== undefined) expect(nodes.find(({ name }) => name === 'plain-1')?.state).toBe(state);
    expect(operations).toEqual([{ index: 0, label }]);
  });

  it('is taken back by another', () => {
    const both = after([
      { op: 'fail', node: 'plain-1' },
      { op: 'recover', node: 'plain-1' },
    ]);
    expect(both.verdict).toEqual(after([]).verdict);
  });

  it('removes a node altogether', () => {
    const { nodes, verdict } = after([{ op: 'remove', node: 'plain-1' }]);
    expect(nodes.map(({ name }) => name)).toEqual(['plain-2', 'gpu-1']);
    expect(verdict.target).toBe('plain-2');
  });

  it('on the workload changes its Pods', () => {
    const { replicas, timeline } = after([{ op: 'scale', workload: 'Deployment/web', replicas: 7 }]);
    expect(replicas).toMatchObject({ count: 7, written: 2, placed: 7, writeEditId: 'replicas' });
    expect(timeline.events.filter(({ kind, object }) => kind === 'Ready' && object.includes('web'))).toHaveLength(7);
  });

  it('leaves the cluster to the next question', () => {
    const scene = sceneOf(web(), { whatIf: { operations: [{ op: 'remove', node: 'plain-1' }] } });
    resultOf(scene);
    expect(resultFor(web(), { stage: scene.stage }).verdict.total).toBe(3);
  });
});

describe('the slider', () => {
  it('is what would be written', () => {
    const asked = { whatIf: { replicas: 9 } };
    const scene = sceneOf(web(), asked);
    expect(resultOf(scene).replicas).toMatchObject({ count: 9, written: 2, placed: 9 });
    const text = edited(web(), scene, 'replicas');
    expect(text).toBe(web({ replicas: 9 }));
    expect(resultFor(text).replicas.strip).toEqual(resultFor(web(), asked).replicas.strip);
  });

  it('adds replicas where there are none yet', () => {
    const text = web().replace('  replicas: 2\n', '');
    const scene = sceneOf(text, { whatIf: { replicas: 4 } });
    expect(edited(text, scene, 'replicas')).toContain('  replicas: 4\n');
  });

  it('means nothing to a DaemonSet', () => {
    const scene = sceneOf(web({ kind: 'DaemonSet' }), { whatIf: { replicas: 9 } });
    expect(resultOf(scene).replicas.writeEditId).toBeUndefined();
    expect(scene.edits('replicas')).toBeUndefined();
  });
});

describe('a change', () => {
  it.each([
    ['a toleration', web(), 1],
    ['a smaller request', web({ memory: '10Gi' }), 2],
    ['another node selector', web({ spec: 'nodeSelector: {disk: ssd}' }), 3],
    ['no host port twice', web({ replicas: 3 }).replace('containerPort: 80}', 'containerPort: 80, hostPort: 80}'), 2],
  ])('%s keeps what it promises, comments included', (_, text, nodes) => {
    const scene = sceneOf(text);
    const { remedies } = resultOf(scene);
    const [best] = remedies;
    expect(best.unlocks).toBe(nodes);
    expect(best.place?.line).toBeGreaterThan(9);
    const changed = edited(text, scene, best.editId ?? '');
    expect(changed).toContain('# Stays where it is.');
    const before = resultOf(scene);
    const now = resultFor(changed);
    const improved = now.verdict.fit > before.verdict.fit || now.replicas.placed > before.replicas.placed;
    expect(improved).toBe(true);
  });

  it('is not advised where a node is ill', () => {
    const { remedies } = after([{ op: 'fail', node: 'plain-1' }]);
    expect(remedies.map(({ label }) => label).join()).not.toContain('unreachable');
  });
});

describe('a node in detail', () => {
  const details = (text: string, name: string) => {
    const scene = sceneOf(text);
    return nodeDetails(scene.placement, scene.changes(), scene.play()?.world, name);
  };

  it('says why, in whose words, where, and what helps', () => {
    const found = details(web(), 'gpu-1');
    expect(found?.reasons).toEqual([
      {
        plugin: 'TaintToleration',
        message: 'node(s) had untolerated taint(s)',
        words: 'is reserved by taint dedicated=gpu:NoSchedule, which the Pod does not tolerate',
        places: [expect.objectContaining({ line: 11 })],
        hints: [expect.objectContaining({ label: 'Add a toleration for dedicated=gpu:NoSchedule', unlocks: 1 })],
      },
    ]);
    expect(found?.passed.map(({ plugin }) => plugin)).not.toContain('TaintToleration');
    expect(found?.passed).toHaveLength(11);
  });

  it('blames every line that adds up to a request', () => {
    const two =
      web({ memory: '5Gi' }) +
      web({ memory: '6Gi' })
        .slice(web({ memory: '6Gi' }).indexOf('        - name: web'))
        .replace('name: web', 'name: more');
    const [reason] = details(two, 'plain-1')?.reasons ?? [];
    expect(reason.message).toBe('Insufficient memory');
    expect(reason.places.map(({ line }) => line)).toEqual([27, 20]);
  });

  it('adds its scores up to the total, and compares it with the winner', () => {
    const scene = sceneOf(web(), {
      cluster: [{ ...pair, workloads: [{ name: 'old', requests: { cpu: '3', memory: '4Gi' } }] }],
    });
    const other = resultOf(scene).nodes.find(({ outcome }) => outcome === 'fits')?.name ?? '';
    const found = nodeDetails(scene.placement, [], undefined, other);
    expect(found?.scores.reduce((sum, { points }) => sum + points, 0)).toBe(found?.total);
    expect(found?.scores.every(({ normalized, weight, points }) => points === normalized * weight)).toBe(true);
    expect(found?.comparison).toMatch(/^plain-\d is \d+ points ahead: /);
  });

  it('is nothing for a node that is not there', () => {
    expect(details(web(), 'nowhere')).toBeUndefined();
  });
});

describe('time', () => {
  const failing = { whatIf: { operations: [{ op: 'fail', node: 'plain-1' }] as const } };

  it('shows the new Pod with the address that its predecessor had', () => {
    const { timeline } = resultFor(web() + service(), failing);
    const successor = timeline.events.find(({ formerIp }) => formerIp !== undefined);
    expect(successor).toMatchObject({ kind: 'AddressAssigned', about: 'pod', time: 400 });
    expect(timeline.events.some(({ ip, time }) => ip === successor?.formerIp && time < 60)).toBe(true);
    expect(timeline).toMatchObject({ now: 60, leftOut: 0 });
    expect(timeline.end).toBeGreaterThan(400);
  });

  it('has lanes whose bars follow each other', () => {
    const { timeline } = resultFor(web(), failing);
    expect(timeline.lanes).toHaveLength(3);
    for (const { bars } of timeline.lanes) {
      for (const [index, { from, to }] of bars.entries()) {
        if (index < bars.length - 1) expect(to).toBe(bars[index + 1].from);
        expect(to ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from);
      }
    }
  });

  it('can be looked at anywhere', () => {
    const scene = sceneOf(web() + service(), failing);
    const at = (time: number) => momentAt(scene, time);
    expect(at(30)?.pods.map(({ ready }) => ready)).toEqual([true, true]);
    expect(at(59)?.nodes[0]).toMatchObject({ name: 'plain-1', state: 'ready' });
    expect(at(60)?.nodes[0].state).toBe('failed');
    expect(at(120)?.nodes[0].state).toBe('notReady');
    expect(at(500)?.pods.map(({ node }) => node)).toEqual(['plain-1', 'plain-2', 'plain-2']);
    expect(at(500)?.services[0].endpoints.filter(({ state }) => state === 'ready')).toHaveLength(2);
    expect(at(-5)?.time).toBe(0);
  });

  it('tells the same with the same seed', () => {
    expect(resultFor(web(), failing)).toEqual(resultFor(web(), failing));
  });
});

describe('answers', () => {
  it('foresee a drain and survive what they say', () => {
    const budget = `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec:\n  minAvailable: 2\n  selector: {matchLabels: {app: web}}\n`;
    const drain = preflightOf(sceneOf(web() + budget), 'drain', { node: 'plain-1' });
    expect(drain).toMatchObject({ title: 'Drain plain-1', survives: false });
    expect(drain.pods).toEqual([expect.objectContaining({ own: true, fate: 'blockedByBudget', good: false })]);
    const rows = survivalOf(sceneOf(web())).rows;
    expect(rows.map(({ scope, name }) => `${scope} ${name}`)).toEqual([
      'node plain-1',
      'node plain-2',
      'zone a',
      'zone b',
    ]);
    expect(rows[0].cells.map(({ disaster, survives, text }) => [disaster, survives, text])).toEqual([
      ['cordon', true, '1 stay'],
      ['drain', true, '1 rescheduled'],
      ['fail', true, '1 rescheduled'],
    ]);
  });

  it('foresee a rollout, also one that gets stuck', () => {
    expect(rolloutOf(sceneOf(web()), 'nginx:1.28').completes).toBe(true);
    const stuck = rolloutOf(sceneOf(web({ memory: '5Gi' })), 'nginx:1.28');
    expect(stuck.completes).toBe(false);
    expect(stuck.text).toContain('Insufficient memory');
    expect(
      rolloutOf(sceneOf('apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n'))
        .text,
    ).toBe('A Pod is not rolled out');
  });

  it('decode an event, and know what is none', () => {
    const scene = sceneOf(web({ memory: '10Gi' }));
    const { event = '' } = resultOf(scene).verdict;
    const { reasons, text } = whyPendingOf(scene, `Warning  FailedScheduling  3s  default-scheduler  ${event}`);
    expect(text).toMatch(/^None of 3 nodes took the Pod/);
    expect(reasons[0]).toMatchObject({ nodes: 2, reason: 'Insufficient memory', places: [{ line: 20 }] });
    expect(whyPendingOf(scene, 'what?').reasons).toEqual([]);
  });
});

describe('scaling', () => {
  const hpa = (more = '') => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 10
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
${more}`;

  it('is checked against what the cluster can give', () => {
    expect(autoscalerOf(sceneOf(web()))).toEqual({ text: 'No HorizontalPodAutoscaler names this workload', facts: [] });
    expect(autoscalerOf(sceneOf(web() + hpa()))).toEqual({
      name: 'web',
      text: 'web may ask for up to 10 replicas, and all find a node',
      facts: [
        { label: 'Replicas', value: '2 to 10' },
        { label: 'Find a node', value: 'all' },
        { label: 'Metric', value: 'Resource cpu at 80 % of the request' },
        { label: 'Scales up above', value: '88 % cpu' },
      ],
    });
    const short = autoscalerOf(sceneOf(web({ memory: '3Gi' }) + hpa()));
    expect(short.text).toBe(
      'web may ask for up to 10 replicas, but from 5 on they stay Pending: Insufficient memory (2), untolerated taint (1)',
    );
    const blind = web().replace('              cpu: 250m\n', '');
    expect(autoscalerOf(sceneOf(blind + hpa())).text).toContain('It cannot reckon: container web requests no cpu');
  });

  it('by a second container clashes where a second Pod does not', () => {
    const { columns } = comparisonOf(sceneOf(web({ memory: '5Gi' })));
    expect(columns.map(({ title }) => title)).toEqual(['A second container', 'A second Pod']);
    expect(columns[0].text).toBe('Both want port 80 on the one localhost: the second crash-loops');
    const find = (column: number, label: string) => columns[column].facts.find((fact) => fact.label === label);
    expect(find(0, 'Each Pod asks for')?.value).toBe('500m CPU · 10 GiB memory · Burstable');
    expect(find(0, 'Fits on')).toEqual({ label: 'Fits on', value: '0 of 3 nodes', good: false });
    expect(find(0, 'Find a node')).toEqual({ label: 'Find a node', value: '0 of 2', good: false });
    expect(find(1, 'Find a node')).toEqual({ label: 'Find a node', value: '2 of 3', good: false });
    expect(find(1, 'Addresses')?.value).toBe('2 → 3');
  });
});

describe('what is taken away', () => {
  const operations = [
    { op: 'fail', node: 'plain-1' },
    { op: 'addNodes', pool: 'plain', count: 1 },
  ] as const;
  const scene = sceneOf(`# Mine.\n${web()}${service()}`, { whatIf: { operations, replicas: 3 } });
  const server = { generation: 1, cluster: 'pair', clusters: [], kubernetes: '1.37', canUndo: true, canRedo: false };
  const result: Result = { type: 'result', ...server, ...resultOf(scene) };

  it('as a cluster file is the cluster after what was done', () => {
    const text = exportOf(scene, result, 'cluster');
    const documents = parseStream(text, { mode: 'fast' }).documents.map(({ root }) => root && toValue(root));
    const again = resultFor(web(), { cluster: documents, whatIf: { replicas: 3 } });
    expect(again.nodes.map(({ name, outcome, resources }) => [name, outcome, resources])).toEqual(
      result.nodes.map(({ name, outcome, resources }) => [name, outcome, resources]),
    );
    expect(again.verdict.event).toBe(result.verdict.event);
  });

  it('as a scenario plays the same history', () => {
    const text = exportOf(scene, result, 'scenario');
    const scenario = readScenario('file:///shop/scenario.yaml', text);
    expect(scenario.problems).toEqual([]);
    expect(text).toContain('# Stays where it is.');
    const { world } = playScenario(scenario);
    const told = world.history.map(({ time, kind, message }) => [time / 1000, kind, message]);
    expect(told).toEqual(result.timeline.events.map(({ time, kind, message }) => [time, kind, message]));
  });

  it('as an assertion is one that `podlint assert` reads', () => {
    const whole = sceneOf(web() + service());
    const text = exportOf(
      whole,
      { ...result, ...resultOf(whole), cluster: 'file:///shop/clusters/pair.yaml' },
      'assertion',
    );
    const { root } = parseStream(text, { mode: 'fast' }).documents[0];
    expect(readAssertions(root && toValue(root))).toEqual({
      problems: [],
      file: {
        apiVersion: 'podlint.dev/v1',
        kind: 'Assertions',
        cluster: './clusters/pair.yaml',
        manifests: ['web.yaml'],
        assertions: [
          {
            workload: 'Deployment/web',
            expect: { fitsAtLeast: 2, maxReplicas: 2, survives: ['node', 'zone'], noDowntimeOnRollout: true },
          },
        ],
      },
    });
  });

  it('as Markdown holds no markup of the manifest', () => {
    const evil = sceneOf(web({ name: 'web' }).replace('image: nginx:1.27', 'image: "<b>|x"'), {
      whatIf: { operations },
    });
    const text = exportOf(evil, { ...result, ...resultOf(evil) }, 'markdown');
    expect(text).toContain('## web · Deployment');
    expect(text).toMatch(/\| plain-2 \| b \|/);
    expect(text).not.toContain('<b>');
  });

  it('as JSON is the result', () => {
    expect(JSON.parse(exportOf(scene, result, 'json'))).toEqual(JSON.parse(JSON.stringify(result)));
  });
});

describe('lines above Pods', () => {
  it('say what the panel says', () => {
    const text = `${web()}---\n${web({ name: 'big', memory: '64Gi' })}---\n${web({ name: 'agent', kind: 'DaemonSet' })}`;
    const { query, stage } = sceneOf(text);
    const lines = podHeadlines(query.manifests, stage).map((line) => line.text);
    expect(lines).toEqual(
      [0, 1, 2].map((pod) => {
        const { verdict } = resultFor(text, { pod });
        return `${pod === 1 ? '✕' : '✔'} ${verdict.text} · ${verdict.totals}`;
      }),
    );
  });

  it('stay cheap for any number of replicas', () => {
    const { query, stage } = sceneOf(web({ replicas: 2_000_000_000, cpu: '1m', memory: '1Ki' }), {
      work: { units: 30 },
    });
    const started = performance.now();
    const [line] = podHeadlines(query.manifests, stage);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(line.text).toContain('(the first 13333 replicas)');
  });
});

it('computes everything when it is told to', () => {
  const asked = { work: endlessWork };
  expect(resultFor(web({ replicas: 120, cpu: '1m', memory: '1Mi' }), asked).partial).toBeUndefined();
});
