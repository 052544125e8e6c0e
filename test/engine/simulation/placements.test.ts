/** Every placement is the scheduler's own: it would decide the same on a snapshot loaded afresh from the objects. */
import { describe, expect, it, vi } from 'vitest';
import type * as SchedulerModule from '../../../server/engine/scheduler/scheduler.js';
import type { Cycle } from '../../../server/engine/scheduler/framework/plugin.js';
import { loadSnapshot } from '../../../server/engine/scheduler/snapshot/load.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { clusterOf, worldOf } from './worlds.js';

const placements: { readonly pod: string; readonly node: string; readonly best: readonly string[] }[] = [];

vi.mock('../../../server/engine/scheduler/scheduler.js', async (importOriginal) => {
  const original = await importOriginal<typeof SchedulerModule>();
  return {
    ...original,
    assume(...[cycle, result, node]: Parameters<typeof original.assume>) {
      const { snapshot } = loadSnapshot(objectsOf(cycle));
      for (const pods of cycle.snapshot.nominated.values()) {
        expect(pods.every(({ uid }) => uid === cycle.pod.uid)).toBe(true);
      }
      const fresh = original.schedule(snapshot, cycle.pod, cycle.profile).result;
      placements.push({ pod: cycle.pod.key, node, best: fresh.best });
      original.assume(cycle, result, node);
    },
  };
});

/** Everything the scheduler knows, as `kubectl get -o json` would print it. */
function objectsOf({ snapshot }: Cycle): readonly unknown[] {
  const kinds = new Map<string, readonly [string, string]>([
    ['priorityClasses', ['scheduling.k8s.io/v1', 'PriorityClass']],
    ['services', ['v1', 'Service']],
    ['replicaSets', ['apps/v1', 'ReplicaSet']],
    ['statefulSets', ['apps/v1', 'StatefulSet']],
    ['podDisruptionBudgets', ['policy/v1', 'PodDisruptionBudget']],
    ['persistentVolumes', ['v1', 'PersistentVolume']],
    ['persistentVolumeClaims', ['v1', 'PersistentVolumeClaim']],
    ['storageClasses', ['storage.k8s.io/v1', 'StorageClass']],
  ]);
  return [
    ...snapshot.nodes.map(({ node }) => ({ ...node, apiVersion: 'v1', kind: 'Node' })),
    ...Object.entries(snapshot.objects).flatMap(([store, objects]) => {
      const known = kinds.get(store);
      const values = [...(objects as ReadonlyMap<string, object>).values()];
      return known === undefined ? [] : values.map((object) => ({ ...object, apiVersion: known[0], kind: known[1] }));
    }),
    ...[...snapshot.placements.values()].map(({ pod }) => ({ ...pod.pod, apiVersion: 'v1', kind: 'Pod' })),
  ];
}

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 5
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}
      containers: [{name: main, image: nginx:1, resources: {requests: {cpu: 300m, memory: 256Mi}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: db}}}
      containers: [{name: main, image: postgres:16, resources: {requests: {cpu: 500m}}}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

describe('placements', () => {
  it('are what the scheduler says for a snapshot loaded afresh', () => {
    placements.length = 0;
    const world = worldOf(manifests, { cluster: [clusterOf(2, { zones: ['a', 'b', 'c'], cpu: '2' })] });
    runOperations(world, [
      { op: 'advance', seconds: 200 },
      { op: 'drain', node: 'node-1' },
      { op: 'advance', seconds: 60 },
      { op: 'setImage', workload: 'Deployment/web', image: 'nginx:2' },
      { op: 'advance', seconds: 120 },
      { op: 'fail', node: 'node-2' },
      { op: 'advance', seconds: 500 },
      { op: 'recover', node: 'node-2' },
      { op: 'addNodes', pool: 'node', count: 2, zone: 'b' },
      { op: 'scale', workload: 'Deployment/web', replicas: 9 },
      { op: 'advance', seconds: 300 },
    ]);
    expect(placements.length).toBeGreaterThanOrEqual(18);
    expect(placements.filter(({ node, best }) => !best.includes(node))).toEqual([]);
  });
});
