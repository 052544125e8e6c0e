/** The numbers of the HorizontalPodAutoscaler, on worked examples after its documentation and upstream behaviour; not compared with upstream test tables. */
import { describe, expect, it } from 'vitest';
import { decide, decidePlainly } from '../../../server/engine/simulation/autoscaler/behavior.js';
import {
  replicasForPods,
  replicasForTotal,
  type MeasuredPod,
} from '../../../server/engine/simulation/autoscaler/replicas.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { linesOf, worldOf } from './worlds.js';

const tolerances = { up: 0.1, down: 0.1 };
const none = { recommendations: [], scaleEvents: [] };

/** `300` is a ready Pod that uses 300, `300?` an unready one, `-` one without measurement; each requests 1000. */
function pods(text: string, request = 1000): readonly MeasuredPod[] {
  return text.split(' ').map((word) => ({
    state: word.endsWith('?') ? 'unready' : word.endsWith('!') ? 'ignored' : 'ready',
    usage: word.startsWith('-') ? undefined : Number.parseInt(word, 10),
    request,
  }));
}

describe('replicas for a metric', () => {
  // kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale: twice the wanted value doubles, half of it halves.
  it.each([
    ['200 200', 100, 2, 4],
    ['50 50', 100, 2, 1],
    ['105 105', 100, 2, 2],
    ['110 110', 100, 2, 2],
    ['111 111', 100, 2, 3],
    ['90 90 90', 100, 3, 3],
  ])('%s against an average of %i with %i replicas: %i', (text, average, current, expected) => {
    expect(replicasForPods(pods(text), { type: 'AverageValue', average }, current, tolerances)?.replicas).toBe(
      expected,
    );
  });

  it('turns 305 % of 50 % into seven replicas, as the walkthrough shows', () => {
    // kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough.
    const result = replicasForPods(pods('610', 200), { type: 'Utilization', percent: 50 }, 1, tolerances);
    expect(result).toEqual({ replicas: 7, current: 305 });
  });

  // Numbers of pkg/controller/podautoscaler/replica_calculator_test.go; the names are those of its cases without TestReplicaCalc.
  it.each([
    ['ScaleUp', '300 500 700', 30, 3, 5],
    ['ScaleUpUnreadyLessScale', '300? 500 700', 30, 3, 4],
    ['ScaleUpUnreadyNoScale', '400 500? 700?', 30, 3, 3],
    ['ScaleDown', '100 300 500 250 250', 50, 5, 3],
    ['MissingMetricsNoChangeGt', '1000 -', 100, 2, 2],
    ['MissingMetricsNoChangeLt', '400 -', 100, 2, 2],
    ['MissingMetricsUnreadyChange', '100? 450 -', 50, 3, 3],
    ['MissingMetricsUnreadyScaleUp', '100? 2000 -', 50, 3, 4],
    ['ScaleUpIgnoresFailedPods', '500 700 9000!', 30, 2, 4],
    ['ScaleUpIgnoresDeletionPods', '500 700 9000! 9000!', 30, 2, 4],
    ['ScaleDownIncludeUnreadyPods', '100 300 500 250? 250?', 50, 5, 2],
    ['ScaleDownExcludeUnscheduledPods', '100 0? 0? 0? 0?', 50, 5, 1],
  ])('%s', (_, text, percent, current, expected) => {
    expect(replicasForPods(pods(text), { type: 'Utilization', percent }, current, tolerances)?.replicas).toBe(expected);
  });

  // The same file: metrics of Pods, which know no unready Pods, of objects and of things outside.
  it.each([
    ['ScaleUpCM', '20000 10000 30000', 15000, 3, 4],
    ['ScaleUpCMUnreadyHotCpuNoLessScale', '50000 10000 30000', 15000, 3, 6],
    ['ScaleUpCMUnreadyHotCpuScaleWouldScaleDown', '50000 15000 30000', 15000, 3, 7],
    ['ScaleDownCM', '12000 12000 12000 12000 12000', 20000, 5, 3],
  ])('%s', (_, text, average, current, expected) => {
    expect(replicasForPods(pods(text), { type: 'AverageValue', average }, current, tolerances)?.replicas).toBe(
      expected,
    );
  });

  it.each([
    ['ScaleUpCMObject', 20_000, 'Value', 15_000, 3, 3, 4],
    ['ScaleUpCMPerPodObject', 20_000, 'AverageValue', 5000, 3, 3, 4],
    ['ScaleUpCMObjectIgnoresUnreadyPods', 50_000, 'Value', 10_000, 1, 3, 5],
    ['ScaleUpCMExternal', 8600, 'Value', 4400, 1, 1, 2],
    ['ScaleUpCMExternalIgnoresUnreadyPods', 8600, 'Value', 4400, 1, 3, 2],
    ['ScaleUpPerPodCMExternal', 8600, 'AverageValue', 2150, 3, 3, 4],
    ['ScaleDownPerPodCMObject', 6000, 'AverageValue', 2000, 5, 5, 3],
    ['ScaleDownCMObject', 12_000, 'Value', 20_000, 5, 5, 3],
    ['ScaleDownCMExternal', 8600, 'Value', 14_334, 5, 5, 3],
    ['ScaleDownPerPodCMExternal', 8600, 'AverageValue', 2867, 5, 5, 3],
  ] as const)('%s', (_, total, type, value, ready, current, expected) => {
    expect(replicasForTotal(total, { type, value }, ready, current, tolerances)).toBe(expected);
  });

  it('says nothing when no Pod can be measured', () => {
    expect(replicasForPods(pods('-'), { type: 'Utilization', percent: 50 }, 1, tolerances)).toBeUndefined();
    expect(replicasForPods(pods('300?'), { type: 'Utilization', percent: 50 }, 1, tolerances)).toBeUndefined();
  });

  it('divides a metric of the whole by its target', () => {
    expect(replicasForTotal(8600, { type: 'AverageValue', value: 2000 }, 3, 3, tolerances)).toBe(5);
    expect(replicasForTotal(8600, { type: 'Value', value: 4400 }, 3, 3, tolerances)).toBe(6);
    expect(replicasForTotal(6100, { type: 'AverageValue', value: 2000 }, 3, 3, tolerances)).toBe(3);
  });
});

describe('how fast it may act', () => {
  const downTo = (current: number): number =>
    decide({ now: 0, current, desired: 10, least: 1, most: 100 }, none, {
      scaleDown: {
        stabilizationWindowSeconds: 0,
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 60 },
          { type: 'Percent', value: 10, periodSeconds: 60 },
        ],
      },
    }).replicas;

  it('goes down by 10 % or by 4, whichever is more', () => {
    // kubernetes.io/docs: from 80 by 8, from 72 by 8 again as 7.2 rounds up, below 40 by 4.
    expect([downTo(80), downTo(72), downTo(40), downTo(39)]).toEqual([72, 64, 36, 35]);
  });

  it('without a behaviour doubles at most, but reaches four', () => {
    const up = (current: number): number =>
      decidePlainly({ now: 0, current, desired: 100, least: 1, most: 100 }, none, 300).replicas;
    expect([up(1), up(2), up(3), up(10)]).toEqual([4, 4, 6, 20]);
  });

  it('by default adds four or doubles within 15 seconds, less what was added already', () => {
    const request = { now: 10_000, current: 3, desired: 100, least: 1, most: 100 };
    expect(decide(request, none, {}).replicas).toBe(7);
    expect(decide({ ...request, current: 10 }, none, {}).replicas).toBe(20);
    const past = { recommendations: [], scaleEvents: [{ at: 5000, change: 4 }] };
    expect(decide({ ...request, current: 7 }, past, {})).toEqual({ replicas: 7, limitedBy: 'policy' });
  });

  it('waits with scaling down for the highest recommendation of the window', () => {
    const past = { recommendations: [{ at: 10_000, replicas: 8 }], scaleEvents: [] };
    const request = { now: 300_000, current: 8, desired: 2, least: 1, most: 10 };
    expect(decidePlainly(request, past, 300)).toEqual({ replicas: 8, limitedBy: 'stabilization' });
    expect(decidePlainly({ ...request, now: 310_000 }, past, 300).replicas).toBe(2);
    expect(decide(request, past, {}).replicas).toBe(8);
    expect(decide(request, past, { scaleDown: { stabilizationWindowSeconds: 60 } }).replicas).toBe(2);
  });

  it('waits with scaling up for the lowest recommendation of its window', () => {
    const past = { recommendations: [{ at: 10_000, replicas: 3 }], scaleEvents: [] };
    const request = { now: 20_000, current: 3, desired: 9, least: 1, most: 10 };
    expect(decide(request, past, { scaleUp: { stabilizationWindowSeconds: 60 } })).toEqual({
      replicas: 3,
      limitedBy: 'stabilization',
    });
  });

  it('can be told not to scale down, and stays within its bounds', () => {
    const request = { now: 0, current: 5, desired: 1, least: 3, most: 6 };
    expect(decide(request, none, { scaleDown: { selectPolicy: 'Disabled' } }).replicas).toBe(5);
    expect(decide(request, none, {})).toEqual({ replicas: 3, limitedBy: 'minReplicas' });
    expect(decide({ ...request, desired: 9 }, none, {})).toEqual({ replicas: 6, limitedBy: 'maxReplicas' });
  });
});

const manifests = (metric: string, containers = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: main, image: nginx:1, resources: {requests: {cpu: 200m}, limits: {cpu: "1"}}}
      ${containers}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 8
  metrics: [${metric}]
`;
const onCpu = '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}';
const onMain =
  '{type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 50}}}';
const proxy = '- {name: proxy, image: envoyproxy/envoy:v1, resources: {requests: {cpu: 800m}}}';

describe('an autoscaler in a cluster', () => {
  it('follows the load up at once and down after five minutes', () => {
    const world = worldOf(manifests(onCpu));
    runOperations(world, [
      { op: 'advance', seconds: 60 },
      { op: 'load', workload: 'Deployment/web', resource: 'cpu', total: '600m' },
      { op: 'advance', seconds: 120 },
      { op: 'load', workload: 'Deployment/web', resource: 'cpu', total: '100m' },
      { op: 'advance', seconds: 600 },
    ]);
    expect(linesOf(world, ['SuccessfulRescale'])).toEqual([
      '75 SuccessfulRescale HorizontalPodAutoscaler default/web: New size: 4; was 2: cpu at 150% of 50%; 6 wanted, policy makes it 4',
      // New Pods are not measured yet; the recommendation of before holds.
      '90 SuccessfulRescale HorizontalPodAutoscaler default/web: New size: 6; was 4: cpu at 75% of 50%; 4 wanted, stabilization makes it 6',
      '480 SuccessfulRescale HorizontalPodAutoscaler default/web: New size: 2; was 6: cpu at 8% of 50%; 1 wanted, minReplicas makes it 2',
    ]);
  });

  it('is blinded by the requests of a sidecar, and sees again with ContainerResource', () => {
    const load = { op: 'load', workload: 'Deployment/web', container: 'main', resource: 'cpu', total: '600m' } as const;
    const rescales = (metric: string): number => {
      const world = worldOf(manifests(metric, proxy));
      runOperations(world, [{ op: 'advance', seconds: 60 }, load, { op: 'advance', seconds: 200 }]);
      return linesOf(world, ['SuccessfulRescale']).length;
    };
    expect(rescales(onCpu)).toBe(0);
    expect(rescales(onMain)).toBeGreaterThan(0);
  });

  it('cannot work with a container that requests nothing', () => {
    const world = worldOf(manifests(onCpu, '- {name: proxy, image: envoyproxy/envoy:v1}'));
    runOperations(world, [
      { op: 'load', workload: 'Deployment/web', resource: 'cpu', total: '4' },
      { op: 'advance', seconds: 60 },
    ]);
    expect(linesOf(world, ['FailedGetMetric']).at(-1)).toContain('missing request for cpu in container proxy');
    expect(linesOf(world, ['SuccessfulRescale'])).toEqual([]);
  });

  it('reads autoscaling/v1 as a CPU target', () => {
    const world = worldOf(
      manifests(onCpu)
        .replace('autoscaling/v2', 'autoscaling/v1')
        .replace(/ {2}metrics:.*/, '  targetCPUUtilizationPercentage: 50'),
    );
    runOperations(world, [
      { op: 'advance', seconds: 60 },
      { op: 'load', workload: 'Deployment/web', resource: 'cpu', total: '400m' },
      { op: 'advance', seconds: 60 },
    ]);
    expect(linesOf(world, ['SuccessfulRescale'])).toHaveLength(1);
  });
});
