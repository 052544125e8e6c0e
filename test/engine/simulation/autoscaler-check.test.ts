/** An autoscaler against reality, and a second container against a second Pod. */
import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../server/engine/kubernetes/types.js';
import type { KubernetesObject } from '../../../server/engine/kubernetes/object.js';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { checkAutoscaler } from '../../../server/engine/simulation/answers/autoscaler-check.js';
import { compareSecondInstance } from '../../../server/engine/simulation/answers/second-instance.js';
import { clusterOf, objectsIn } from './worlds.js';

const profile = createDefaultProfile();
const { snapshot } = buildCluster([clusterOf(2, { cpu: '2' })], profile);

const workload = (containers: string, replicas = 2): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: ${replicas}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [${containers}]}}}}\n`;
const app = '{name: app, image: x/app, resources: {requests: {cpu: 400m}}}';
const autoscaler = (max: number, metrics: string, min = 1): string =>
  `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: ${min}, maxReplicas: ${max}${metrics === '' ? '' : `, metrics: [${metrics}]`}}}\n`;
const utilization = (percent: number, container?: string): string =>
  container === undefined
    ? `{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: ${percent}}}}`
    : `{type: ContainerResource, containerResource: {name: cpu, container: ${container}, target: {type: Utilization, averageUtilization: ${percent}}}}`;

/** `question verdict`, and the texts of what is bad. */
function checks(hpa: string, deployment?: string): { asked: readonly string[]; bad: readonly string[] } {
  const [object] = objectsIn(hpa) as readonly KubernetesObject<HorizontalPodAutoscaler>[];
  const [template] = deployment === undefined ? [] : objectsIn(deployment).flatMap((each) => podTemplatesOf(each));
  const found = checkAutoscaler(object, template, snapshot, profile);
  return {
    asked: found.map(({ question, verdict }) => `${question} ${verdict}`),
    bad: found.filter(({ verdict }) => verdict === 'bad').map(({ text }) => text),
  };
}

describe('an autoscaler against reality', () => {
  it('is well where everything is', () => {
    expect(checks(autoscaler(10, utilization(70)), workload(app))).toEqual({
      asked: ['target good', 'range good', 'room good', 'requests good', 'reach good'],
      bad: [],
    });
  });

  it.each<[string, string, string | undefined, string]>([
    ['no target', autoscaler(3, ''), undefined, 'There is no Deployment web to scale.'],
    ['no range', autoscaler(3, utilization(70), 3), workload(app), 'Between 3 and 3 Pods there is nothing to choose.'],
    [
      'no room',
      autoscaler(11, utilization(70)),
      workload(app),
      'The cluster has room for 10 of 11 Pods: 0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    ],
    [
      'no requests, by the default metric',
      autoscaler(3, ''),
      workload('{name: app, image: x}, {name: log, image: y}'),
      'app, log requests no cpu, so a share of it cannot be measured.',
    ],
    [
      'no container',
      autoscaler(3, utilization(70, 'ap')),
      workload(app),
      'There is no container ap in the Pod; there are app.',
    ],
    [
      'a limit below the target',
      autoscaler(3, utilization(95)),
      workload('{name: app, image: x, resources: {limits: {cpu: 1}}}'),
      'Limits stop the Pod at 100 % of its requests, so 95 % is never passed by enough to scale up.',
    ],
    [
      'a sidecar that hides the load',
      autoscaler(2, utilization(80)),
      workload(`${app}, {name: mesh, image: y, resources: {requests: {cpu: 900m}}}`),
      'While the others are idle, app cannot take the Pod to 80 % of its requests: measure it alone with ContainerResource.',
    ],
  ])('%s', (_, hpa, deployment, expected) => {
    expect(checks(hpa, deployment).bad).toEqual([expected]);
  });

  it('looks at one container alone, and at no requests for an average value', () => {
    const two = workload(`${app}, {name: log, image: y}`);
    expect(checks(autoscaler(3, utilization(70, 'app')), two).bad).toEqual([]);
    const average = '{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 100m}}}';
    expect(checks(autoscaler(3, average), two).bad).toEqual([]);
  });
});

describe('a second container or a second Pod', () => {
  const compare = (containers: string, replicas = 2): NonNullable<ReturnType<typeof compareSecondInstance>> => {
    const [template] = objectsIn(workload(containers, replicas)).flatMap((each) => podTemplatesOf(each));
    const compared = compareSecondInstance(template, 'app', snapshot, profile);
    if (compared === undefined) throw new Error('no such container');
    return compared;
  };

  it('shows what requests, nodes, failure and scaling become', () => {
    const { asContainer, asPod } = compare(app);
    expect(asContainer).toMatchObject({ pods: 2, cpu: 800, fits: 2, placed: 2, instances: 4, lostWithPod: 2, step: 2 });
    expect(asPod).toMatchObject({ pods: 4, cpu: 400, fits: 2, placed: 4, instances: 4, lostWithPod: 1, step: 1 });
    expect([asContainer.lostWithNode, asPod.lostWithNode]).toEqual([2, 2]);
  });

  it('knows that two cannot have one port, and that twice the size may fit nowhere', () => {
    const clash = compare(
      '{name: app, image: x/app, ports: [{containerPort: 8080}], resources: {requests: {cpu: 400m}}}',
    );
    expect(clash.asContainer).toMatchObject({ clashes: ['8080/TCP'], instances: 2 });
    expect(clash.asPod).toMatchObject({ clashes: [], instances: 4 });
    const large = compare('{name: app, image: x/app, resources: {requests: {cpu: 1200m}}}', 1);
    expect(large.asContainer).toMatchObject({ fits: 0, placed: 0, instances: 0 });
    expect(large.asContainer.event).toContain('2 Insufficient cpu');
    expect(large.asPod).toMatchObject({ fits: 2, placed: 2, instances: 2, event: undefined });
  });

  it('asks for a container that is there', () => {
    const [template] = objectsIn(workload(app)).flatMap((each) => podTemplatesOf(each));
    expect(compareSecondInstance(template, 'other', snapshot, profile)).toBeUndefined();
  });
});
