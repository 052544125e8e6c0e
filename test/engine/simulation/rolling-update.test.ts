/** The numbers of a rolling update, on worked examples of the documentation and of upstream's own tests. */
import { describe, expect, it } from 'vitest';
import {
  newSetReplicas,
  oldSetReplicas,
  proportionalReplicas,
  resolveFenceposts,
} from '../../../server/engine/simulation/controllers/rolling-update.js';
import { previewRollout } from '../../../server/engine/simulation/answers/rollout-preview.js';
import { advance } from '../../../server/engine/simulation/create-world.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { clusterOf, linesOf, worldOf } from './worlds.js';

describe('fenceposts', () => {
  // pkg/controller/deployment/util/deployment_util_test.go, TestResolveFenceposts, and the defaults of the documentation.
  it.each([
    ['0%', '0%', 10, 0, 1],
    ['39%', '39%', 10, 4, 3],
    [5, 1, 10, 5, 1],
    [undefined, undefined, 10, 3, 2],
    [undefined, undefined, 1, 1, 0],
    [undefined, undefined, 4, 1, 1],
    [1, 20, 3, 1, 3],
    ['55%', '90%', 0, 0, 0],
  ])('surge %s, unavailable %s of %i: %i and %i', (surge, unavailable, replicas, maxSurge, maxUnavailable) => {
    expect(resolveFenceposts(surge, unavailable, replicas)).toEqual({ maxSurge, maxUnavailable });
  });
});

describe('the new set', () => {
  it.each([
    ['may use the surge', 6, 2, 2, 10, 6],
    ['stops at the surge', 10, 0, 10, 3, 3],
    ['waits while there are too many Pods', 10, 3, 13, 3, 3],
    ['shrinks with the Deployment', 1, 5, 5, 1, 1],
    // Numbers of pkg/controller/deployment/rolling_test.go, TestDeploymentController_reconcileNewReplicaSet.
    ['waits without a surge', 10, 0, 10, 0, 0],
    ['takes a surge of two', 10, 0, 10, 2, 2],
    ['fills up to the surge', 10, 0, 5, 2, 7],
    ['has its surge already', 10, 2, 12, 2, 2],
    ['never stays larger than the Deployment', 10, 11, 13, 2, 10],
  ])('%s', (_, replicas, current, total, maxSurge, expected) => {
    const set = { replicas: current, available: current };
    expect(newSetReplicas(replicas, set, total, { maxSurge, maxUnavailable: 0 })).toBe(expected);
  });
});

describe('the old sets', () => {
  // Numbers of pkg/controller/deployment/rolling_test.go, TestDeploymentController_reconcileOldReplicaSets.
  it.each([
    ['scale down by what may be missing', 10, 2, 10, 10, 0, 0, 8],
    ['give up unhealthy Pods first', 10, 2, 10, 8, 0, 0, 8],
    ['give up unhealthy Pods, then healthy ones', 10, 2, 10, 9, 0, 0, 8],
    ['wait for new Pods that are not available', 10, 2, 8, 8, 2, 0, 8],
    ['go on when new Pods are available', 10, 2, 8, 8, 2, 2, 6],
    ['keep all when none may be missing', 10, 0, 10, 10, 3, 0, 10],
  ])('%s', (_, replicas, maxUnavailable, old, oldAvailable, current, available, expected) => {
    const sizes = oldSetReplicas(
      replicas,
      { replicas: current, available },
      [{ replicas: old, available: oldAvailable }],
      { maxSurge: 0, maxUnavailable },
    );
    expect(sizes).toEqual([expected]);
  });

  it('clean up across several sets, the oldest first', () => {
    const old = [
      { replicas: 3, available: 0 },
      { replicas: 4, available: 4 },
    ];
    expect(oldSetReplicas(5, { replicas: 1, available: 1 }, old, { maxSurge: 2, maxUnavailable: 0 })).toEqual([0, 4]);
  });
});

describe('neither surge nor missing Pods', () => {
  it('cannot be: one Pod may be missing, so the old set gives one up', () => {
    // The first case of TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate, same file.
    const fenceposts = resolveFenceposts(0, 0, 10);
    expect(oldSetReplicas(10, { replicas: 0, available: 0 }, [{ replicas: 10, available: 10 }], fenceposts)).toEqual([
      9,
    ]);
  });
});

describe('scaling in the middle of a rollout', () => {
  it('spreads over the sets in proportion, as in the documentation', () => {
    // kubernetes.io/docs/concepts/workloads/controllers/deployment, proportional scaling: 10 replicas, surge 3, scaled to 15: 11 + 7.
    const sets = [
      { replicas: 8, maxReplicas: 13 },
      { replicas: 5, maxReplicas: 13 },
    ];
    expect(proportionalReplicas(sets, 15, 3)).toEqual([11, 7]);
  });

  it('shrinks the sets together and to nothing', () => {
    const sets = [
      { replicas: 8, maxReplicas: 13 },
      { replicas: 5, maxReplicas: 13 },
    ];
    expect(proportionalReplicas(sets, 5, 2)).toEqual([4, 3]);
    expect(proportionalReplicas(sets, 0, 0)).toEqual([0, 0]);
  });
});

const deployment = (replicas: number, more = '', cpu = '100m'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  progressDeadlineSeconds: 120
  ${more}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: nginx:1, resources: {requests: {cpu: ${cpu}}}}]}
`;

describe('a rollout preview', () => {
  const preview = (text: string, cpu = '4', options = {}): ReturnType<typeof previewRollout> => {
    const world = worldOf(text, { cluster: [clusterOf(3, { cpu })], ...options });
    advance(world, 120);
    return previewRollout(world, 'Deployment', 'default', 'web', 'nginx:2');
  };

  it('keeps eight of ten ready and never has more than thirteen that are not ending', () => {
    // kubernetes.io/docs/concepts/workloads/controllers/deployment: with 10 replicas, surge 3 and unavailable 2.
    const result = preview(deployment(10, 'strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}'));
    expect(result).toMatchObject({ outcome: 'completes', readyBefore: 10, minReady: 8, reasons: [] });
    // Pods that end take room beside the surge.
    expect(result?.maxPods).toBeGreaterThanOrEqual(13);
  });

  it('has nobody ready in the middle of a Recreate', () => {
    expect(preview(deployment(3, 'strategy: {type: Recreate}'))).toMatchObject({
      outcome: 'completes',
      minReady: 0,
      maxPods: 3,
    });
  });

  it('is stuck where the surge finds no room and nobody may be missing', () => {
    const result = preview(deployment(3, 'strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}', '900m'), '1');
    expect(result).toMatchObject({ outcome: 'stuck', minReady: 3, maxPods: 4 });
    expect(result?.reasons).toEqual([expect.stringContaining('3 Insufficient cpu')]);
  });

  it('is stuck where the new image does not work', () => {
    const result = preview(deployment(3), '4', { behaviors: [{ image: 'nginx:2', imageMissing: true }] });
    expect(result).toMatchObject({ outcome: 'stuck', minReady: 3 });
    expect(result?.reasons).toEqual([expect.stringContaining('does not become ready')]);
  });
});

describe('a Deployment', () => {
  it('says when it has not come forward within its deadline', () => {
    const world = worldOf(deployment(1), { behaviors: [{ imageMissing: true }] });
    advance(world, 200);
    expect(linesOf(world, ['ProgressDeadlineExceeded'])).toEqual([
      '120 ProgressDeadlineExceeded Deployment default/web: No progress for 120 seconds',
    ]);
  });

  it('waits for minReadySeconds before it goes on', () => {
    const world = worldOf(deployment(2, 'minReadySeconds: 30'));
    runOperations(world, [
      { op: 'advance', seconds: 60 },
      { op: 'setImage', workload: 'Deployment/web', image: 'nginx:2' },
      { op: 'advance', seconds: 300 },
    ]);
    const times = linesOf(world, ['NewReplicaSetAvailable']).map((line) => Number(line.split(' ')[0]));
    expect(times).toEqual([35, 60 + 2 * 35]);
  });

  it('returns to a template it had before without a new ReplicaSet', () => {
    const world = worldOf(deployment(2));
    runOperations(world, [
      { op: 'advance', seconds: 60 },
      { op: 'setImage', workload: 'Deployment/web', image: 'nginx:2' },
      { op: 'advance', seconds: 100 },
      { op: 'setImage', workload: 'Deployment/web', image: 'nginx:1' },
      { op: 'advance', seconds: 100 },
    ]);
    expect([...world.controllers.values()].filter(({ kind }) => kind === 'ReplicaSet')).toHaveLength(2);
    expect([...world.pods.values()].map(({ info }) => info.spec.containers?.[0]?.image)).toEqual([
      'nginx:1',
      'nginx:1',
    ]);
  });
});
