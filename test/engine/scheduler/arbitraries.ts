/** Random clusters and Pods in which every plugin has something to say. */
import fc from 'fast-check';
import type { Node, Pod, PodSpec } from '../../../server/engine/kubernetes/types.js';
import { node, pod } from './objects.js';

const zoneLabel = 'topology.kubernetes.io/zone';

const zones = fc.constantFrom('a', 'b', 'c');
const apps = fc.constantFrom('web', 'db', 'cache');

const taints = fc.constantFrom(
  [],
  [],
  [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' as const }],
  [{ key: 'slow', effect: 'PreferNoSchedule' as const }],
);

function nodeNamed(name: string): fc.Arbitrary<Node> {
  return fc
    .record({
      zone: fc.option(zones, { nil: undefined }),
      disk: fc.constantFrom('ssd', 'hdd'),
      cpu: fc.constantFrom('1', '2', '4', '7500m'),
      memory: fc.constantFrom('1Gi', '4Gi', '8Gi'),
      pods: fc.constantFrom('2', '10', '110'),
      taints,
      unschedulable: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    })
    .map(({ zone, disk, cpu, memory, pods, ...spec }) =>
      node(name, {
        labels: { disk, ...(zone === undefined ? {} : { [zoneLabel]: zone }) },
        spec,
        allocatable: { cpu, memory, pods },
      }),
    );
}

const affinities: fc.Arbitrary<PodSpec> = apps.chain((app) => {
  const term = fc
    .constantFrom(zoneLabel, 'kubernetes.io/hostname')
    .map((topologyKey) => ({ topologyKey, labelSelector: { matchLabels: { app } } }));
  const node = { key: 'disk', operator: 'In', values: ['ssd'] };
  return fc.oneof(
    fc.constant({}),
    term.map((one) => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [one] } } })),
    term.map((one) => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [one] } } })),
    term.map((podAffinityTerm) => ({
      affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm }] } },
    })),
    fc.constant({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, preference: { matchExpressions: [node] } }],
        },
      },
    }),
    fc.constant({ nodeSelector: { disk: 'ssd' } }),
  );
});

const spreads: fc.Arbitrary<PodSpec> = fc.oneof(
  fc.constant({}),
  fc
    .record({
      maxSkew: fc.integer({ min: 1, max: 2 }),
      topologyKey: fc.constantFrom(zoneLabel, 'kubernetes.io/hostname'),
      whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
    })
    .map((constraint) => ({
      topologySpreadConstraints: [{ ...constraint, labelSelector: { matchLabels: { app: 'web' } } }],
    })),
);

const tolerations: fc.Arbitrary<PodSpec> = fc.constantFrom(
  {},
  { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
);

export function podNamed(
  name: string,
  on: fc.Arbitrary<string | undefined> = fc.constant(undefined),
): fc.Arbitrary<Pod> {
  return fc
    .record({
      app: apps,
      cpu: fc.constantFrom('100m', '500m', '1500m', undefined),
      memory: fc.constantFrom('64Mi', '1Gi', undefined),
      port: fc.constantFrom(undefined, undefined, 8080),
      priority: fc.constantFrom(undefined, 10),
      parts: fc.tuple(affinities, spreads, tolerations),
      on,
    })
    .map(({ app, cpu, memory, port, priority, parts, on: nodeName }) => {
      const requests = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
      const ports = port === undefined ? [] : [{ containerPort: port, hostPort: port }];
      return pod(name, {
        labels: { app },
        ...(nodeName === undefined ? {} : { on: nodeName }),
        spec: {
          containers: [{ name: 'app', image: 'app', ports, resources: { requests } }],
          ...(priority === undefined ? {} : { priority }),
          ...parts[0],
          ...parts[1],
          ...parts[2],
        },
      });
    });
}

/** Nodes with Pods on them, and one that wants in. */
export interface Situation {
  readonly nodes: readonly Node[];
  readonly running: readonly Pod[];
  readonly wanted: Pod;
}

export const situations: fc.Arbitrary<Situation> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 8 }))
  .chain(([nodeCount, podCount]) => {
    const names = Array.from({ length: nodeCount }, (_, index) => `node-${index}`);
    const running = Array.from({ length: podCount }, (_, index) =>
      podNamed(`running-${index}`, fc.constantFrom(...names)),
    );
    return fc.record({
      nodes: fc.tuple(...names.map(nodeNamed)),
      running: fc.tuple(...running),
      wanted: podNamed('wanted'),
    });
  });

export { nodeNamed };
