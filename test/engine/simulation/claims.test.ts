/** Claims find volumes that are there, or get new ones; Pods of a cluster are adopted as they run. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../server/engine/simulation/create-world.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { viewWorld } from '../../../server/engine/simulation/view.js';
import { clusterOf, podsIn, worldOf } from './worlds.js';

const volume = (name: string, size: string, more = ''): string =>
  `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: ${name}, labels: {tier: ${name}}}\nspec: {capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], storageClassName: manual, hostPath: {path: /data}${more}}\n`;
const claim = (more = '', size = '5Gi', storageClass = 'manual'): string =>
  `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: {requests: {storage: ${size}}}${more}}\n`;
const storageClass = (provisioner: string, mode = 'Immediate'): string =>
  `---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: manual}\nprovisioner: ${provisioner}\nvolumeBindingMode: ${mode}\n`;

/** Phase and volume of the claim after a minute. */
function bound(text: string): string {
  const world = worldOf(text);
  runOperations(world, [{ op: 'advance', seconds: 60 }]);
  const found = viewWorld(world).claims.find(({ claim: key }) => key === 'default/data');
  return `${found?.phase ?? ''} ${found?.volume ?? ''}`;
}

describe('a claim whose class does not wait', () => {
  const manual = storageClass('kubernetes.io/no-provisioner');

  it('takes the smallest volume that is large enough', () => {
    expect(bound(manual + volume('large', '20Gi') + volume('small', '1Gi') + volume('fits', '6Gi') + claim())).toBe(
      'Bound fits',
    );
  });

  it('takes the one with its labels, its name, or kept for it', () => {
    const both = volume('one', '10Gi') + volume('two', '10Gi');
    expect(bound(manual + both + claim(', selector: {matchLabels: {tier: two}}'))).toBe('Bound two');
    expect(bound(manual + both + claim(', volumeName: two'))).toBe('Bound two');
    const kept = volume('one', '10Gi', ', claimRef: {name: other, namespace: default}');
    expect(bound(manual + kept + claim())).toMatch(/^Pending/);
    expect(bound(manual + kept.replace('name: other', 'name: data') + claim())).toBe('Bound one');
  });

  it('stays Pending where none has its class, its way of access or its size', () => {
    expect(bound(manual + volume('one', '1Gi') + claim())).toMatch(/^Pending/);
    expect(bound(manual + volume('one', '10Gi').replace('ReadWriteOnce', 'ReadOnlyMany') + claim())).toMatch(
      /^Pending/,
    );
    expect(
      bound(manual + volume('one', '10Gi').replace('storageClassName: manual', 'storageClassName: x') + claim()),
    ).toMatch(/^Pending/);
    expect(bound(claim('', '5Gi', 'none'))).toMatch(/^Pending/);
  });

  it('gets a new volume from a driver', () => {
    expect(bound(storageClass('disk.example.com') + claim())).toMatch(/^Bound pvc-/);
    expect(bound(storageClass('local.csi.example.com') + claim())).toMatch(/^Bound pvc-/);
  });
});

it('a claim whose class waits gets its volume with its Pod, near the node', () => {
  const pod =
    '---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: i}], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}\n';
  expect(bound(storageClass('disk.example.com', 'WaitForFirstConsumer') + claim())).toMatch(/^Pending/);
  expect(bound(storageClass('disk.example.com', 'WaitForFirstConsumer') + claim() + pod)).toMatch(/^Bound pvc-/);
});

describe('Pods that a cluster has', () => {
  const running = (name: string, owner: string, more: object = {}): unknown => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      labels: { app: 'x' },
      ...(owner !== '' && {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'x', uid: 'u', controller: true }],
      }),
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'a', image: 'i' }] },
    ...more,
  });

  /** Pods after one of them was deleted and five minutes went by. */
  function afterDeletion(pods: readonly unknown[], name: string): readonly string[] {
    const { world } = createWorld({ cluster: [clusterOf(2), ...pods], objects: [] });
    runOperations(world, [
      { op: 'deletePod', pod: name },
      { op: 'advance', seconds: 300 },
    ]);
    return podsIn(world).map((line) => line.split(' ').slice(0, 2).join(' '));
  }

  it('run on, each with its controller, which makes up for those that are lost', () => {
    const [first, ...others] = afterDeletion([running('x-1', 'ReplicaSet'), running('x-2', 'ReplicaSet')], 'x-1');
    expect(first).toBe('x-2 Running');
    expect(others.map((line) => line.replace(/-\w+ /, '- '))).toEqual(['x- Running']);
    expect(afterDeletion([running('x-0', 'StatefulSet'), running('x-1', 'StatefulSet')], 'x-1')).toEqual([
      'x-0 Running',
      'x-1 Running',
    ]);
    expect(afterDeletion([running('x-a', 'ReplicationController')], 'x-a')).toHaveLength(1);
    expect(afterDeletion([running('x-a', 'Job')], 'x-a')).toEqual([]);
    expect(afterDeletion([running('alone', '')], 'alone')).toEqual([]);
  });

  it('take their template from a running Pod where their controller is described without one', () => {
    for (const kind of ['ReplicaSet', 'StatefulSet']) {
      const owner = {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name: 'x', namespace: 'default', uid: 'u' },
        spec: { replicas: 1, selector: { matchLabels: { app: 'x' } } },
      };
      const { world } = createWorld({ cluster: [clusterOf(2), owner, running('x-0', kind)], objects: [] });
      runOperations(world, [
        { op: 'deletePod', pod: 'x-0' },
        { op: 'advance', seconds: 300 },
      ]);
      expect(
        podsIn(world).filter((line) => line.includes('Running')),
        kind,
      ).toHaveLength(1);
    }
  });

  it('keep their address, and are not ready where the cluster says so', () => {
    const status = { phase: 'Running', podIP: '10.244.0.77', conditions: [{ type: 'Ready', status: 'False' }] };
    const { world } = createWorld({ cluster: [clusterOf(1), running('x-1', 'ReplicaSet', { status })], objects: [] });
    expect(viewWorld(world).pods).toMatchObject([{ ip: '10.244.0.77', ready: false, status: 'Running' }]);
  });
});

describe('the status of a Pod, as kubectl prints it', () => {
  const pod = (policy: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {restartPolicy: ${policy}, containers: [{name: a, image: i}]}\n`;

  it('is that of its phase, its containers or its end', () => {
    const once = worldOf(pod('Never'));
    expect(viewWorld(once).pods[0].status).toBe('Pending');
    runOperations(once, [{ op: 'advance', seconds: 60 }]);
    expect(viewWorld(once).pods[0].status).toBe('Completed');
    const world = worldOf(pod('Always'));
    runOperations(world, [{ op: 'advance', seconds: 60 }]);
    expect(viewWorld(world).pods[0].status).toBe('Running');
    for (let times = 0; times < 3; times += 1)
      runOperations(world, [
        { op: 'outOfMemory', pod: 'default/a', container: 'a' },
        { op: 'advance', seconds: 5 },
      ]);
    expect(viewWorld(world).pods[0].restarts).toBeGreaterThan(0);
    expect(viewWorld(world).nodes.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    runOperations(world, [
      { op: 'cordon', node: 'node-1' },
      { op: 'fail', node: 'node-2' },
    ]);
    expect(viewWorld(world).nodes.map(({ state }) => state)).toEqual(['cordoned', 'failed', 'ready']);
  });
});
