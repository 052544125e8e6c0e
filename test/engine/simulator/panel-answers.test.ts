/** What the panel is told when it asks: the words of an event, of a disaster, of a rollout and of an autoscaler. */
import { describe, expect, it } from 'vitest';
import { preflightOf, rolloutOf, survivalOf, whyPendingOf } from '../../../server/engine/simulator/answers.js';
import { autoscalerOf } from '../../../server/engine/simulator/autoscaler.js';
import { sceneOf, web } from './scenes.js';

const event = (...reasons: readonly string[]): string => `0/3 nodes are available: ${reasons.join(', ')}.`;

describe('an event of a real cluster', () => {
  it.each([
    ['3 Insufficient cpu', 'too little cpu is free for what the Pod requests'],
    ['3 Too many pods', 'the nodes hold as many Pods as they may'],
    ['3 node(s) had untolerated taint {a: b}', 'the nodes are reserved by taint {a: b}'],
    [
      "3 node(s) didn't match Pod's node affinity/selector",
      'the nodes lack labels that nodeSelector or nodeAffinity want',
    ],
    ["3 node(s) didn't match the requested node name", 'nodeName names another node'],
    ['3 node(s) were unschedulable', 'the nodes are cordoned'],
    ["3 node(s) didn't match pod topology spread constraints", 'a topology spread constraint would be broken'],
    ["3 node(s) didn't match pod affinity rules", 'Pods that it has to be near do not run there'],
    ["3 node(s) didn't match pod anti-affinity rules", 'Pods that must not be near it run there'],
    ["3 node(s) didn't have free ports for the requested pod ports", 'a host port that it wants is taken'],
    ['3 node(s) had volume node affinity conflict', 'a volume cannot be used from there'],
    ['persistentvolumeclaim "data" not found', 'claim data cannot be used from there'],
    ['3 node(s) something new', 'node(s) something new'],
  ])('%s: %s', (reason, words) => {
    const { text, reasons } = whyPendingOf(sceneOf(web()), event(reason));
    expect(text).toBe('None of 3 nodes took the Pod.');
    expect(reasons.map((each) => each.words)).toEqual([words]);
  });

  it('has the most frequent reason first, and what preemption would do', () => {
    const { text, reasons } = whyPendingOf(
      sceneOf(web()),
      `${event('1 Insufficient cpu', '2 Too many pods')} preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.`,
    );
    expect(reasons.map(({ nodes }) => nodes)).toEqual([2, 1]);
    expect(reasons[1].places).not.toEqual([]);
    expect(text).toContain(' Preemption: 0/3 nodes are available: 3 No preemption victims found');
  });

  it('may be about one node, about none, or no event at all', () => {
    expect(whyPendingOf(sceneOf(web()), '0/1 nodes are available: 1 Insufficient cpu.').text).toMatch(
      /^None of 1 node /,
    );
    expect(whyPendingOf(sceneOf(web()), 'no nodes available to schedule pods').text).toBe('The cluster had no nodes');
    expect(whyPendingOf(sceneOf(web()), 'Back-off restarting').text).toMatch(/^This is no FailedScheduling event/);
  });
});

describe('before something is done to a node or a zone', () => {
  it('says what becomes of the Pods', () => {
    const scene = sceneOf(web({ replicas: 2 }));
    const ofNode = preflightOf(scene, 'drain', { node: 'plain-1' });
    expect(ofNode.title).toContain('plain-1');
    expect(ofNode.survives).toBe(true);
    expect(ofNode.pods.map(({ fate, good }) => [fate, good])).toContainEqual(['rescheduled', true]);
    const ofZone = preflightOf(scene, 'fail', { zone: 'a' });
    expect(ofZone.title).toContain('zone a');
    expect(ofZone.pods.some(({ text }) => text.startsWith('its successor runs on '))).toBe(true);
  });

  it('says that nothing is known of a node that is not there', () => {
    expect(preflightOf(sceneOf(web()), 'drain', { node: 'none' })).toMatchObject({ survives: false, pods: [] });
    expect(preflightOf(sceneOf(web()), 'fail', {})).toMatchObject({ survives: false, pods: [] });
  });

  it('tells Pods that find no other place from those that do', () => {
    const pinned = sceneOf(web({ replicas: 1, spec: 'nodeSelector: {topology.kubernetes.io/zone: b}' }));
    const { survives, pods } = preflightOf(pinned, 'fail', { node: 'plain-2' });
    expect(survives).toBe(false);
    expect(pods[0]).toMatchObject({ own: true, good: false, fate: 'pending' });
    expect(pods[0].text).toMatch(/^its successor stays Pending: /);
    const alone = sceneOf(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: i}]}\n',
    );
    const lost = ['plain-1', 'plain-2'].flatMap((node) => preflightOf(alone, 'drain', { node }).pods);
    expect(lost.map(({ text }) => text.split(':')[0])).toEqual(['is lost']);
    const stateful = sceneOf(web({ kind: 'StatefulSet', replicas: 1 }));
    const waits = ['plain-1', 'plain-2'].flatMap((node) => preflightOf(stateful, 'fail', { node }).pods);
    expect(waits.map(({ text }) => text.split(':')[0])).toEqual(['waits for the node']);
  });

  it('counts the fates of each loss in one table', () => {
    const { rows } = survivalOf(sceneOf(web({ replicas: 2 })));
    expect(rows.map(({ scope, name }) => `${scope} ${name}`)).toEqual(
      expect.arrayContaining(['node plain-1', 'node plain-2', 'zone a', 'zone b']),
    );
    const texts = rows.flatMap(({ cells }) => cells.map(({ text }) => text));
    expect(texts.some((text) => /^\d rescheduled/.test(text))).toBe(true);
  });
});

describe('a rollout', () => {
  it('completes, with a pause or without', () => {
    expect(rolloutOf(sceneOf(web({ replicas: 2 })))).toMatchObject({
      completes: true,
      facts: expect.arrayContaining([{ label: 'Without a pause', value: 'yes' }]) as unknown,
    });
    const recreate = web({ replicas: 2 }).replace('spec:', 'spec:\n  strategy: {type: Recreate}');
    expect(rolloutOf(sceneOf(recreate)).facts).toContainEqual({
      label: 'Without a pause',
      value: 'no: for a while no Pod is ready',
    });
  });

  it('gets stuck where there is no room for the new Pods', () => {
    const full = web({ replicas: 2, cpu: '3' }).replace(
      'spec:',
      'spec:\n  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}',
    );
    expect(rolloutOf(sceneOf(full))).toMatchObject({
      completes: false,
      text: expect.stringMatching(/stuck/) as unknown,
    });
  });

  it('is nothing that a Pod has', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: i}]}\n';
    expect(rolloutOf(sceneOf(pod))).toEqual({ completes: false, text: 'A Pod is not rolled out', facts: [] });
  });
});

describe('an autoscaler', () => {
  const hpa = (metrics: string, max = 4): string =>
    `${web({ replicas: 2 })}---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: up}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: ${max}\n  metrics: [${metrics}]\n`;
  const target = (type: string, value: string): string => `target: {type: ${type}, ${value}}`;

  it('may ask for what there is room for, or for more', () => {
    const cpu = `{type: Resource, resource: {name: cpu, ${target('Utilization', 'averageUtilization: 80')}}}`;
    const answer = autoscalerOf(sceneOf(hpa(cpu)));
    expect(answer.text).toBe('up may ask for up to 4 replicas, and all find a node');
    expect(answer.facts).toEqual([
      { label: 'Replicas', value: '2 to 4' },
      { label: 'Find a node', value: 'all' },
      { label: 'Metric', value: 'Resource cpu at 80 % of the request' },
      { label: 'Scales up above', value: '88 % cpu' },
    ]);
    expect(autoscalerOf(sceneOf(hpa(cpu, 900))).text).toMatch(/but from \d+ on they stay Pending: /);
    expect(autoscalerOf(sceneOf(web())).text).toBe('No HorizontalPodAutoscaler names this workload');
  });

  it('cannot reckon with a share of nothing', () => {
    const gpu = `{type: Resource, resource: {name: ephemeral-storage, ${target('Utilization', 'averageUtilization: 80')}}}`;
    expect(autoscalerOf(sceneOf(hpa(gpu))).text).toMatch(
      /It cannot reckon: container \S+ requests no ephemeral-storage$/,
    );
    const other = `{type: ContainerResource, containerResource: {name: ephemeral-storage, container: none, ${target('Utilization', 'averageUtilization: 80')}}}`;
    expect(autoscalerOf(sceneOf(hpa(other))).text).not.toContain('cannot reckon');
  });

  it.each([
    [
      `{type: Resource, resource: {name: memory, ${target('AverageValue', 'averageValue: 1Gi')}}}`,
      'Resource memory at 1Gi',
    ],
    [
      `{type: ContainerResource, containerResource: {name: cpu, container: main, ${target('Utilization', 'averageUtilization: 50')}}}`,
      'ContainerResource cpu of main at 50 % of the request',
    ],
    [`{type: Pods, pods: {metric: {name: hits}, ${target('AverageValue', 'averageValue: 10')}}}`, 'Pods hits at 10'],
    [`{type: External, external: {metric: {name: queue}, ${target('Value', 'value: 30')}}}`, 'External queue at 30'],
    [
      `{type: Object, object: {metric: {name: rps}, describedObject: {kind: Ingress, name: x}, ${target('Value', 'value: 5')}}}`,
      'Object rps at 5',
    ],
  ])('describes %s', (metric, value) => {
    expect(autoscalerOf(sceneOf(hpa(metric))).facts).toContainEqual({ label: 'Metric', value });
  });
});
