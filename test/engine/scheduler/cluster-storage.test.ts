/** Volumes and classes of a cluster file become the objects that a cluster would have. */
import { describe, expect, it } from 'vitest';
import { expandCluster } from '../../../server/engine/scheduler/clusters/expand.js';

const expand = (fields: object) =>
  expandCluster({
    apiVersion: 'podlint.dev/v1',
    kind: 'Cluster',
    nodePools: [{ name: 'n', capacity: { cpu: '1', memory: '1Gi' } }],
    ...fields,
  });
const kindsOf = (fields: object): readonly unknown[] => {
  const { objects, problems } = expand(fields);
  expect(problems).toEqual([]);
  return objects.filter((object) => (object as { kind: string }).kind !== 'Node');
};

describe('a volume', () => {
  it('is free, without a class and for one writer, where nothing else is said', () => {
    expect(kindsOf({ volumes: [{ name: 'v', capacity: '5Gi' }] })).toMatchObject([
      {
        kind: 'PersistentVolume',
        metadata: { name: 'v' },
        spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: '' },
        status: { phase: 'Available' },
      },
    ]);
  });

  it('lies in a zone or on a node, belongs to a driver, and is bound to its claim', () => {
    const [volume, claim] = kindsOf({
      volumes: [
        {
          name: 'v',
          capacity: '5Gi',
          storageClassName: 'c',
          accessModes: ['ReadOnlyMany'],
          zone: 'a',
          node: 'n-1',
          driver: 'd.example.com',
          claim: 'shop/data',
        },
      ],
    });
    expect(JSON.stringify(volume)).toContain('"topology.kubernetes.io/zone"');
    expect(JSON.stringify(volume)).toContain('"n-1"');
    expect(volume).toMatchObject({
      spec: { csi: { driver: 'd.example.com' }, claimRef: { namespace: 'shop', name: 'data' } },
      status: { phase: 'Bound' },
    });
    expect(claim).toMatchObject({
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'shop', name: 'data' },
      spec: { volumeName: 'v', storageClassName: 'c', accessModes: ['ReadOnlyMany'] },
    });
  });
});

describe('a class', () => {
  it('may be the default one, and waits for its Pod or not', () => {
    expect(
      kindsOf({
        storageClasses: [
          { name: 'a', provisioner: 'p', default: true },
          { name: 'b', provisioner: 'q', volumeBindingMode: 'Immediate', zones: ['x'] },
        ],
      }),
    ).toMatchObject([
      {
        kind: 'StorageClass',
        metadata: { name: 'a', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      },
      { kind: 'StorageClass', metadata: { name: 'b' }, volumeBindingMode: 'Immediate', allowedTopologies: [{}] },
    ]);
  });
});
