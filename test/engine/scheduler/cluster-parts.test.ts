/** What a cluster file is made of: what an import keeps, names that are taken out, what is written short. */
import { describe, expect, it } from 'vitest';
import { anonymise } from '../../../server/engine/scheduler/clusters/anonymise.js';
import { expandStorageClass, expandVolume } from '../../../server/engine/scheduler/clusters/expand-storage.js';
import { importCluster } from '../../../server/engine/scheduler/clusters/import-cluster.js';
import { reservationOf } from '../../../server/engine/scheduler/clusters/reservations.js';

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n' },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
};

describe('an import', () => {
  const kept = (object: object): unknown => {
    const { cluster, fault } = importCluster(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [NODE, object] }),
      {
        name: 'c',
        anonymise: false,
      },
    );
    return cluster?.text ?? fault;
  };

  it.each([
    [
      'StorageClass',
      { provisioner: 'KEEP', volumeBindingMode: 'KEEP', allowedTopologies: ['KEEP'], parameters: { a: 'DROP' } },
    ],
    [
      'CSINode',
      {
        spec: {
          drivers: [
            { name: 'KEEP', nodeID: 'KEEP', topologyKeys: ['KEEP'], allocatable: { count: 'KEEP' }, x: 'DROP' },
          ],
        },
      },
    ],
    ['CSIDriver', { spec: { attachRequired: 'KEEP', storageCapacity: 'KEEP', podInfoOnMount: 'DROP' } }],
    [
      'CSIStorageCapacity',
      { storageClassName: 'KEEP', capacity: 'KEEP', maximumVolumeSize: 'KEEP', nodeTopology: 'KEEP', x: 'DROP' },
    ],
    [
      'VolumeAttachment',
      {
        spec: {
          attacher: 'KEEP',
          nodeName: 'KEEP',
          source: { persistentVolumeName: 'KEEP', inlineVolumeSpec: 'DROP' },
        },
        status: { attached: 'KEEP', x: 'DROP' },
      },
    ],
    ['PriorityClass', { value: 'KEEP', globalDefault: 'KEEP', preemptionPolicy: 'KEEP', description: 'DROP' }],
    [
      'PodDisruptionBudget',
      {
        spec: { minAvailable: 'KEEP', maxUnavailable: 'KEEP', selector: 'KEEP', x: 'DROP' },
        status: {
          disruptionsAllowed: 'KEEP',
          currentHealthy: 'KEEP',
          desiredHealthy: 'KEEP',
          expectedPods: 'KEEP',
          conditions: 'DROP',
        },
      },
    ],
    ['Service', { spec: { selector: 'KEEP', clusterIP: 'DROP' } }],
    ['ReplicaSet', { spec: { selector: 'KEEP', replicas: 'KEEP', template: 'DROP' } }],
    ['StatefulSet', { spec: { selector: 'KEEP', replicas: 'KEEP', template: 'DROP' } }],
    ['ReplicationController', { spec: { selector: 'KEEP', replicas: 'KEEP', template: 'DROP' } }],
    [
      'PersistentVolume',
      {
        spec: {
          capacity: 'KEEP',
          accessModes: ['KEEP'],
          storageClassName: 'KEEP',
          volumeMode: 'KEEP',
          nodeAffinity: 'KEEP',
          claimRef: { name: 'KEEP', namespace: 'KEEP', uid: 'DROP' },
          csi: { driver: 'KEEP', volumeHandle: 'KEEP', volumeAttributes: 'DROP' },
          nfs: 'DROP',
        },
        status: { phase: 'KEEP', message: 'DROP' },
      },
    ],
    [
      'PersistentVolumeClaim',
      {
        spec: {
          accessModes: ['KEEP'],
          resources: 'KEEP',
          storageClassName: 'KEEP',
          volumeMode: 'KEEP',
          volumeName: 'KEEP',
          selector: 'KEEP',
          dataSource: 'DROP',
        },
        status: { phase: 'KEEP', capacity: 'DROP' },
      },
    ],
    [
      'Node',
      {
        spec: { taints: 'KEEP', unschedulable: 'KEEP', podCIDR: 'KEEP', podCIDRs: ['KEEP'], providerID: 'DROP' },
        status: { capacity: 'KEEP', allocatable: 'KEEP', declaredFeatures: ['KEEP'], addresses: 'DROP' },
      },
    ],
    [
      'Pod',
      {
        spec: {
          ...Object.fromEntries(
            'nodeName schedulerName hostNetwork overhead resources resourceClaims priority priorityClassName preemptionPolicy terminationGracePeriodSeconds affinity nodeSelector tolerations topologySpreadConstraints schedulingGates'
              .split(' ')
              .map((field) => [field, 'KEEP']),
          ),
          serviceAccountName: 'DROP',
          containers: [
            {
              name: 'KEEP',
              image: 'KEEP',
              restartPolicy: 'KEEP',
              resources: 'KEEP',
              ports: [{ containerPort: 'KEEP', hostPort: 'KEEP', hostIP: 'KEEP', protocol: 'KEEP', name: 'DROP' }],
              env: 'DROP',
            },
          ],
          initContainers: [{ name: 'KEEP', args: 'DROP' }],
          volumes: [
            {
              name: 'KEEP',
              persistentVolumeClaim: 'KEEP',
              ephemeral: 'KEEP',
              csi: { driver: 'KEEP', volumeAttributes: 'DROP' },
              hostPath: 'DROP',
            },
          ],
        },
        status: { phase: 'KEEP', startTime: 'KEEP', podIP: 'DROP' },
      },
    ],
  ])('keeps of a %s what the scheduler reads', (kind, fields) => {
    const groups: Readonly<Record<string, string>> = {
      StorageClass: 'storage.k8s.io/v1',
      CSINode: 'storage.k8s.io/v1',
      CSIDriver: 'storage.k8s.io/v1',
      CSIStorageCapacity: 'storage.k8s.io/v1',
      VolumeAttachment: 'storage.k8s.io/v1',
      PriorityClass: 'scheduling.k8s.io/v1',
      PodDisruptionBudget: 'policy/v1',
      ReplicaSet: 'apps/v1',
      StatefulSet: 'apps/v1',
    };
    const text = String(
      kept({ apiVersion: groups[kind] ?? 'v1', kind, metadata: { name: 'a', namespace: 'b' }, ...fields }),
    );
    const count = (word: string, where: string) => where.split(word).length - 1;
    expect(count('KEEP', text)).toBe(count('KEEP', JSON.stringify(fields)));
    expect(text).not.toContain('DROP');
  });
});

describe('names are taken out', () => {
  it('the same one everywhere, and what is common stays', () => {
    const [node, pod] = anonymise([
      {
        kind: 'Node',
        metadata: {
          name: 'ip-1',
          uid: 'u1',
          labels: {
            'kubernetes.io/hostname': 'ip-1',
            'kubernetes.io/os': 'linux',
            'beta.kubernetes.io/arch': 'amd64',
            'node.kubernetes.io/instance-type': 'm5.large',
            'topology.kubernetes.io/zone': 'z-a',
            'topology.kubernetes.io/region': 'z',
            'acme.com/team': 'pay',
          },
        },
        spec: { taints: [{ key: 'acme.com/team', value: 'pay', effect: 'NoSchedule' }] },
      },
      {
        kind: 'Pod',
        metadata: {
          name: 'p-1',
          namespace: 'pay-ns',
          ownerReferences: [{ kind: 'ReplicaSet', name: 'rs', uid: 'u2' }],
        },
        spec: {
          nodeName: 'ip-1',
          nodeSelector: { 'acme.com/team': 'pay', 'acme.com/other': 'true' },
          affinity: {
            terms: [
              { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z-a', 'z-b'] },
              { topologyKey: 'acme.com/rack' },
            ],
          },
          containers: [{ name: 'app', image: 'acme/app:1' }],
          initContainers: [{ name: 'init', image: 'acme/init:1' }],
          volumes: [{ name: 'data', csi: { volumeHandle: 'h' } }],
        },
      },
    ]);
    expect(node).toEqual({
      kind: 'Node',
      metadata: {
        name: 'node-1',
        uid: 'uid-1',
        labels: {
          'kubernetes.io/hostname': 'node-1',
          'kubernetes.io/os': 'linux',
          'beta.kubernetes.io/arch': 'amd64',
          'node.kubernetes.io/instance-type': 'm5.large',
          'topology.kubernetes.io/zone': 'zone-1',
          'topology.kubernetes.io/region': 'region-1',
          'example.com/label-1': 'value-1',
        },
      },
      spec: { taints: [{ key: 'example.com/label-1', value: 'value-1', effect: 'NoSchedule' }] },
    });
    expect(pod).toEqual({
      kind: 'Pod',
      metadata: {
        name: 'pod-1',
        namespace: 'namespace-1',
        ownerReferences: [{ kind: 'ReplicaSet', name: 'owner-1', uid: 'uid-2' }],
      },
      spec: {
        nodeName: 'node-1',
        nodeSelector: { 'example.com/label-1': 'value-1', 'example.com/label-2': 'true' },
        affinity: {
          terms: [
            { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-1', 'zone-2'] },
            { topologyKey: 'example.com/label-3' },
          ],
        },
        containers: [{ name: 'container-1', image: 'image-1' }],
        initContainers: [{ name: 'container-2', image: 'image-2' }],
        volumes: [{ name: 'volume-1', csi: { volumeHandle: 'h' } }],
      },
    });
  });

  it('of volumes and selectors, and nothing breaks where there is no metadata', () => {
    expect(
      anonymise([
        { kind: 'PersistentVolume', metadata: { name: 'pv' }, spec: { csi: { volumeHandle: 'vol-9' } } },
        { kind: 'Service', metadata: { name: 'svc', namespace: 'default' }, spec: { selector: { app: 'shop' } } },
        { kind: 'Other' },
        { metadata: { name: 'x' } },
      ]),
    ).toEqual([
      {
        kind: 'PersistentVolume',
        metadata: { name: 'persistentvolume-1' },
        spec: { csi: { volumeHandle: 'handle-1' } },
      },
      {
        kind: 'Service',
        metadata: { name: 'service-1', namespace: 'default' },
        spec: { selector: { app: 'value-1' } },
      },
      { kind: 'Other' },
      { metadata: { name: 'object-1' } },
    ]);
  });
});

describe('what a provider reserves', () => {
  const of = (name: string, vcpu: number, memoryGiB = 8, maxPods = 30) =>
    reservationOf({ name, vcpu, memoryGiB, maxPods });

  it.each([
    [1, 60],
    [2, 100],
    [3, 100],
    [4, 140],
    [8, 180],
    [16, 260],
    [32, 420],
    [63, 420],
    [64, 740],
  ])('AKS: %i cores, %i millicores', (cores, milliCpu) => {
    expect(of('azure/x', cores).milliCpu).toBe(milliCpu);
  });

  it.each([
    [1, 60],
    [2, 70],
    [4, 80],
    [8, 90],
  ])('GKE and EKS: %i cores, %i millicores', (cores, milliCpu) => {
    expect(of('gcp/x', cores).milliCpu).toBe(milliCpu);
    expect(of('aws/x', cores).milliCpu).toBe(milliCpu);
  });

  it('memory', () => {
    const gib = 1024 ** 3;
    expect(of('gcp/x', 2, 4).memory).toBe(gib);
    expect(of('gcp/x', 2, 8).memory).toBe(Math.floor(1.8 * gib));
    expect(of('gcp/x', 2, 16).memory).toBe(Math.floor(2.6 * gib));
    expect(of('gcp/x', 2, 128).memory).toBe(Math.floor(9.32 * gib));
    expect(of('gcp/x', 2, 228).memory).toBe(Math.floor(11.32 * gib));
    expect(of('aws/x', 2, 8, 29).memory).toBe((255 + 11 * 29) * 1024 ** 2);
    expect(of('azure/x', 2, 8, 30).memory).toBe(650e6);
    expect(of('azure/x', 2, 1, 250).memory).toBe(gib / 4);
    expect(of('other/x', 2)).toEqual({ milliCpu: 0, memory: 0 });
  });
});

describe('storage of a cluster file', () => {
  it('a class waits for its consumer unless it says otherwise', () => {
    expect(expandStorageClass({ name: 'fast', provisioner: 'p' })).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: 'p',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    expect(
      expandStorageClass({
        name: 'fast',
        provisioner: 'p',
        volumeBindingMode: 'Immediate',
        zones: ['a'],
        default: true,
      }),
    ).toMatchObject({
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      volumeBindingMode: 'Immediate',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['a'] }] }],
    });
  });

  it('a volume is free, or bound to its claim', () => {
    expect(expandVolume({ name: 'v', capacity: '1Gi' })).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'v' },
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: '' },
        status: { phase: 'Available' },
      },
    ]);
    const [volume, claim] = expandVolume({
      name: 'v',
      capacity: '1Gi',
      storageClassName: 's',
      accessModes: ['ReadWriteMany'],
      zone: 'z',
      node: 'n',
      driver: 'd',
      claim: 'shop/data',
    });
    expect(volume).toMatchObject({
      spec: {
        csi: { driver: 'd', volumeHandle: 'v' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z'] },
                  { key: 'kubernetes.io/hostname', operator: 'In', values: ['n'] },
                ],
              },
            ],
          },
        },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' },
      },
      status: { phase: 'Bound' },
    });
    expect(claim).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: 's',
        volumeName: 'v',
        resources: { requests: { storage: '1Gi' } },
      },
      status: { phase: 'Bound' },
    });
  });
});
