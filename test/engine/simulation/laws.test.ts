/** Laws that hold for every cluster, every manifest and every sequence of operations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type WorldOptions } from '../../../server/engine/simulation/create-world.js';
import { historyOf } from '../../../server/engine/simulation/view.js';
import { createRange } from '../../../server/engine/simulation/pods/addresses.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import { usableEndpoints } from '../../../server/engine/simulation/services/endpoints.js';
import type { SimPod, World } from '../../../server/engine/simulation/world.js';
import { findRefusal } from '../../../server/engine/simulation/disruption/evict.js';
import { clusterOf, worldOf } from './worlds.js';

const node = fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4');
const workload = fc.constantFrom('Deployment/web', 'StatefulSet/db');

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ op: fc.constant('advance' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  },
  fc.record({ op: fc.constantFrom('cordon' as const, 'uncordon' as const, 'fail' as const, 'recover' as const), node }),
  fc.record({ op: fc.constant('drain' as const), node, force: fc.constant(true) }),
  fc.record({ op: fc.constant('remove' as const), node }),
  fc.record({
    op: fc.constant('taint' as const),
    node,
    key: fc.constant('x'),
    effect: fc.constantFrom('NoSchedule', 'NoExecute'),
  }),
  fc.record({ op: fc.constant('untaint' as const), node, key: fc.constant('x') }),
  fc.record({ op: fc.constant('addNodes' as const), pool: fc.constant('node'), count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ op: fc.constant('zoneOutage' as const), zone: fc.constantFrom('a', 'b') }),
  fc.record({ op: fc.constant('scale' as const), workload, replicas: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ op: fc.constant('setImage' as const), workload, image: fc.constantFrom('nginx:1', 'nginx:2') }),
  fc.record({
    op: fc.constant('setRequests' as const),
    workload,
    requests: fc.record({ cpu: fc.constantFrom('100m', '900m', '3') }),
  }),
  fc.record({
    op: fc.constant('deletePod' as const),
    pod: fc.constantFrom('web', 'db-0', 'db-1'),
    graceSeconds: fc.constantFrom(0, 5, 30),
  }),
  fc.record({
    op: fc.constant('outOfMemory' as const),
    pod: fc.constantFrom('web', 'db-0'),
    container: fc.constant('main'),
  }),
  fc.record({
    op: fc.constant('load' as const),
    workload: fc.constant('Deployment/web'),
    resource: fc.constant('cpu'),
    total: fc.constantFrom('50m', '2', '9'),
  }),
);
const operations = fc.array(operation, { minLength: 1, maxLength: 14 });
/** Pods come and go all the time. */
const restless = fc.array(
  fc.oneof(
    operation,
    fc.record({ op: fc.constant('advance' as const), seconds: fc.integer({ min: 20, max: 90 }) }),
    fc.record({ op: fc.constant('setImage' as const), workload, image: fc.constantFrom('nginx:1', 'nginx:2') }),
  ),
  { minLength: 5, maxLength: 30 },
);

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: setup, image: busybox}
      - {name: proxy, image: envoyproxy/envoy:v1, restartPolicy: Always, ports: [{containerPort: 15001}]}
      containers:
      - name: main
        image: nginx:1
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {port: 80}, periodSeconds: 5}
        lifecycle: {preStop: {sleep: {seconds: 3}}}
        resources: {requests: {cpu: 100m, memory: 64Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 6
  metrics:
  - {type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 60}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: main, image: postgres:16, resources: {requests: {cpu: 200m}}, volumeMounts: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: report}
spec:
  completions: 2
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, echo done]}]}
`;

const cluster = [clusterOf(2, { zones: ['a', 'b'], cpu: '4' })];

/** Runs the operations and looks at the world after each of them, and in the middle of every pause. */
function play(all: readonly Operation[], look: (world: World) => void, options: Partial<WorldOptions> = {}): World {
  return continueWith(worldOf(manifests, { cluster, ...options }), all, look);
}

function continueWith(world: World, all: readonly Operation[], look: (world: World) => void): World {
  for (const each of all) {
    if (each.op === 'advance') {
      for (let left = each.seconds; left > 0; left -= 7) {
        runOperations(world, [{ op: 'advance', seconds: Math.min(7, left) }]);
        look(world);
      }
    } else {
      runOperations(world, [each]);
      look(world);
    }
  }
  return world;
}

function alive(world: World): readonly SimPod[] {
  return [...world.pods.values()].filter(({ finishedAt }) => finishedAt === undefined);
}

function healthyWebs(world: World): number {
  return alive(world).filter(
    ({ name, readyAt, deletion }) => name.startsWith('web-') && readyAt !== undefined && deletion === undefined,
  ).length;
}

describe('laws of the simulated cluster', () => {
  it('tells the same story for the same seed', () => {
    fc.assert(
      fc.property(operations, fc.integer(), (all, seed) => {
        const look = (): void => undefined;
        expect(historyOf(play(all, look, { seed }))).toEqual(historyOf(play(all, look, { seed })));
      }),
      { numRuns: 25 },
    );
  });

  it('keeps every Pod on one node, with what the scheduler believes', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const homes = new Map<string, string>();
        play(all, (world) => {
          for (const pod of alive(world)) {
            if (pod.nodeName !== undefined) {
              expect(homes.get(pod.uid) ?? pod.nodeName).toBe(pod.nodeName);
              homes.set(pod.uid, pod.nodeName);
              const holders = world.snapshot.nodes.filter(({ pods }) => pods.some(({ uid }) => uid === pod.uid));
              expect(holders.map(({ name }) => name)).toEqual(world.nodes.has(pod.nodeName) ? [pod.nodeName] : []);
            }
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('never gives an address to two living Pods, nor two to one', () => {
    fc.assert(
      fc.property(restless, (all) => {
        const addresses = new Map<string, string>();
        // Few nodes with small ranges, so that addresses come back within a story.
        const small = worldOf(manifests, { cluster: [clusterOf(1, { zones: ['a', 'b'] })] });
        for (const [index, each] of [...small.nodes.values()].entries()) {
          Object.assign(each, { range: createRange(`10.0.${index}.0/29`) });
        }
        continueWith(small, all, (world) => {
          const used = alive(world).flatMap(({ ip }) => ip ?? []);
          expect(new Set(used).size).toBe(used.length);
          for (const { uid, ip } of alive(world)) {
            if (ip !== undefined) {
              expect(addresses.get(uid) ?? ip).toBe(ip);
              addresses.set(uid, ip);
            }
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('routes a Service only to what is ready, or still serves', () => {
    fc.assert(
      fc.property(operations, (all) => {
        play(all, (world) => {
          for (const endpoints of world.endpoints.values()) {
            for (const { uid } of usableEndpoints(endpoints.values())) {
              expect(world.pods.get(uid)?.readyAt).toBeDefined();
            }
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('ends all containers of a Pod that is deleted', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const seen = new Map<string, SimPod>();
        const world = play(all, (current) => {
          for (const pod of current.pods.values()) {
            seen.set(pod.uid, pod);
          }
        });
        for (const pod of seen.values()) {
          if (!world.pods.has(pod.uid)) {
            expect(pod.containers.filter(({ state }) => state.kind === 'running')).toEqual([]);
          }
        }
        // Whoever is asked to go has gone by the end of the grace period, unless nobody can reach the node.
        advance(world, 60);
        const late = [...world.pods.values()].filter(
          ({ deletion, nodeName }) =>
            deletion !== undefined &&
            deletion.at < world.now - 40_000 &&
            world.nodes.get(nodeName ?? '')?.failedAt === undefined &&
            world.nodes.has(nodeName ?? ''),
        );
        expect(late.map(({ name }) => name)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('never lets a drain break a budget', () => {
    const calm = fc.array(
      fc.oneof(
        fc.record({ op: fc.constant('advance' as const), seconds: fc.integer({ min: 1, max: 60 }) }),
        fc.record({ op: fc.constant('drain' as const), node }),
        fc.record({ op: fc.constant('uncordon' as const), node }),
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(calm, fc.integer({ min: 0, max: 3 }), (all, least) => {
        // One Pod fills a node, so whoever is evicted from a drained cluster finds no place.
        const world = worldOf(
          manifests.replace('cpu: 100m', 'cpu: 800m').replace('minAvailable: 2', `minAvailable: ${least}`),
          { cluster: [clusterOf(2, { zones: ['a', 'b'], cpu: '1' })] },
        );
        advance(world, 60);
        let before = healthyWebs(world);
        for (const each of all) {
          for (let left = each.op === 'advance' ? each.seconds : 0; left >= 0; left -= 5) {
            runOperations(world, [each.op === 'advance' ? { op: 'advance', seconds: Math.min(5, left) } : each]);
            const now = healthyWebs(world);
            expect(now >= before || now >= least).toBe(true);
            before = now;
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has as many replicas as wanted once there is room and time', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const world = play(all, () => undefined);
        const down = [...world.nodes.keys()];
        runOperations(world, [
          ...down.flatMap((name): Operation[] => [
            { op: 'recover', node: name },
            { op: 'uncordon', node: name },
            { op: 'untaint', node: name, key: 'x' },
          ]),
          { op: 'addNodes', pool: 'node', count: 8 },
          { op: 'delete', kind: 'HorizontalPodAutoscaler', name: 'web' },
          { op: 'setRequests', workload: 'Deployment/web', requests: { cpu: '100m' } },
          { op: 'setRequests', workload: 'StatefulSet/db', requests: { cpu: '100m' } },
          // An ordered StatefulSet does not replace a broken Pod by itself; its documentation asks a person to.
          ...[0, 1, 2, 3, 4, 5].map((index): Operation => ({ op: 'deletePod', pod: `db-${index}`, graceSeconds: 0 })),
          { op: 'advance', seconds: 3000 },
        ]);
        for (const name of ['web', 'db']) {
          const controller = [...world.controllers.values()].find((each) => each.name === name);
          const wanted =
            controller?.kind === 'Deployment' || controller?.kind === 'StatefulSet'
              ? controller.value.spec?.replicas
              : undefined;
          const ready = alive(world).filter(
            (pod) => pod.workload === name && pod.readyAt !== undefined && pod.deletion === undefined,
          );
          expect(`${name} ${ready.length}`).toBe(`${name} ${wanted}`);
        }
        expect(world.stuck).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses to evict exactly when a budget is spent', () => {
    const world = worldOf(manifests, { cluster });
    advance(world, 60);
    runOperations(world, [
      { op: 'scale', workload: 'Deployment/web', replicas: 2 },
      { op: 'advance', seconds: 120 },
    ]);
    const web = alive(world).find(({ workload: name }) => name === 'web');
    expect(web === undefined ? undefined : findRefusal(world, web)).toContain(
      'The disruption budget web needs 2 healthy pods and has 2 currently',
    );
  });
});
