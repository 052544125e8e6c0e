/** What an autoscaler makes of its metrics in a running world, and when it cannot. */
import { describe, expect, it } from 'vitest';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { historyOf, viewWorld } from '../../../server/engine/simulation/view.js';
import { worldOf } from './worlds.js';

const requests = '{cpu: 500m, memory: 100Mi}';
const web = (kind = 'Deployment', replicas = 2): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web}\nspec: {replicas: ${replicas}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: i, resources: {requests: ${requests}}}, {name: side, image: j, resources: {requests: ${requests}}}]}}}\n`;
const hpa = (metrics: string, { kind = 'Deployment', name = 'web', more = '' } = {}): string =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: up}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: ${name}}, minReplicas: 1, maxReplicas: 6${metrics === '' ? '' : `, metrics: [${metrics}]`}${more}}\n`;

/** Replicas after ten minutes under a load, and what the autoscaler said. */
function scaled(
  text: string,
  loads: readonly { readonly resource: string; readonly amount: number }[],
  kind = 'Deployment',
) {
  const workload = `${kind}/web`;
  const world = worldOf(text);
  runOperations(world, [
    { op: 'advance', seconds: 400 },
    ...loads.map(({ resource, amount }) => ({ op: 'load' as const, workload, resource, total: String(amount) })),
    { op: 'advance', seconds: 600 },
  ]);
  const said = historyOf(world).filter(({ object }) => object.startsWith('HorizontalPodAutoscaler'));
  return {
    wanted: viewWorld(world).workloads.find(({ owner, workload: name }) => owner === undefined && name.endsWith('/web'))
      ?.wanted,
    said: [...new Set(said.map(({ kind, message }) => `${kind}: ${message}`))],
  };
}

describe('an autoscaler', () => {
  it('aims at 80 % of the CPU requests where nothing is written', () => {
    expect(scaled(web() + hpa(''), [{ resource: 'cpu', amount: 4 }]).wanted).toBe(5);
  });

  it('reads memory, the metric of Pods and an external one', () => {
    const memory = '{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}';
    expect(scaled(web() + hpa(memory), [{ resource: 'memory', amount: 400 * 1024 ** 2 }]).wanted).toBe(4);
    const pods = '{type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 10}}}';
    expect(scaled(web() + hpa(pods), [{ resource: 'hits', amount: 30 }]).wanted).toBe(3);
    const external =
      '{type: External, external: {metric: {name: queue}, target: {type: AverageValue, averageValue: 10}}}';
    expect(scaled(web() + hpa(external), [{ resource: 'queue', amount: 50 }]).wanted).toBe(5);
  });

  it('takes the highest wish, and does not scale down while a metric is missing', () => {
    const two =
      '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}, {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 10}}}';
    expect(
      scaled(web() + hpa(two), [
        { resource: 'cpu', amount: 1 },
        { resource: 'hits', amount: 40 },
      ]).wanted,
    ).toBe(4);
    const without = scaled(web() + hpa(two), [{ resource: 'cpu', amount: 0.01 }]);
    expect(without.wanted).toBe(2);
    expect(without.said.join()).toContain('FailedGetMetric: No load is given for');
  });

  it('says what it does not know', () => {
    const object =
      '{type: Object, object: {metric: {name: x}, describedObject: {kind: Ingress, name: y}, target: {type: Value, value: 1}}}';
    expect(scaled(web() + hpa(object), []).said.join()).toContain('Metrics of type Object are not simulated');
    expect(scaled(web() + hpa('', { name: 'none' }), []).said.join()).toContain('There is no Deployment none to scale');
    expect(scaled(web('Deployment', 0) + hpa(''), []).said.join()).toContain('Scaling is disabled');
    const storage =
      '{type: Resource, resource: {name: ephemeral-storage, target: {type: Utilization, averageUtilization: 50}}}';
    expect(scaled(web() + hpa(storage), [{ resource: 'ephemeral-storage', amount: 5 }]).said.join()).toMatch(
      /FailedGetMetric: .*request/,
    );
  });

  it('scales ReplicaSets and StatefulSets, one container alone, and back into its range', () => {
    const side =
      '{type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 50}}}';
    const set = scaled(
      web('ReplicaSet') + hpa(side, { kind: 'ReplicaSet' }),
      [{ resource: 'cpu', amount: 2 }],
      'ReplicaSet',
    );
    expect(set.wanted).toBeGreaterThan(2);
    expect(set.said.join()).toContain('container main cpu');
    const stateful = web('StatefulSet').replace('spec: {', 'spec: {serviceName: web, ');
    expect(
      scaled(stateful + hpa('', { kind: 'StatefulSet' }), [{ resource: 'cpu', amount: 4 }], 'StatefulSet').wanted,
    ).toBe(5);
    expect(scaled(web('Deployment', 9) + hpa(''), []).wanted).toBe(6);
  });
});
