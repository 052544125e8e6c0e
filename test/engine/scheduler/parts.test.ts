/** Small parts of the scheduler on their own: the checker of cluster files, host ports, translated volumes, totals. */
import { describe, expect, it } from 'vitest';
import { validate, type Schema } from '../../../server/engine/scheduler/clusters/validate.js';
import { podTotals } from '../../../server/engine/scheduler/pod-totals.js';
import {
  addHostPort,
  conflicts,
  hostPortsOf,
  removeHostPort,
  type HostPorts,
} from '../../../server/engine/scheduler/snapshot/host-ports.js';
import {
  findInTreePlugin,
  findInTreePluginByName,
  translateInlineVolume,
  translatePersistentVolume,
} from '../../../server/engine/scheduler/support/csi-translation.js';
import type { PersistentVolume, Volume } from '../../../server/engine/kubernetes/types.js';

describe('a schema', () => {
  const said = (value: unknown, schema: Schema) =>
    validate(value, schema).map(({ message, path }) => (path.length === 0 ? message : `${path.join('/')} ${message}`));

  it.each<[unknown, Schema, readonly string[]]>([
    ['a', { type: 'string' }, []],
    [5, { type: 'string' }, ['The cluster file must be a string, not 5.']],
    ['a', { type: 'number' }, ['The cluster file must be a number, not "a".']],
    [1.5, { type: 'number' }, []],
    [1.5, { type: 'integer' }, ['The cluster file must be an integer, not 1.5.']],
    [2, { type: 'integer' }, []],
    [true, { type: 'boolean' }, []],
    ['true', { type: 'boolean' }, ['The cluster file must be a boolean, not "true".']],
    [{}, { type: 'object' }, []],
    [[], { type: 'object' }, ['The cluster file must be an object, not a list.']],
    [[], { type: 'array' }, []],
    [{}, { type: 'array' }, ['The cluster file must be an array, not a map.']],
    [null, { type: 'string' }, ['The cluster file must be a string, not empty.']],
    [true, { type: ['string', 'number'] }, ['The cluster file must be a string or a number, not true.']],
    ['x', { type: ['string', 'number'] }, []],
    ['c', { enum: ['a', 'b'] }, ['The cluster file must be a or b, not "c".']],
    ['a', { enum: ['a', 'b'] }, []],
    ['ab', { pattern: '^a$' }, ['The cluster file "ab" does not have the form that is needed here.']],
    ['a', { pattern: '^a$' }, []],
    ['abc', { maxLength: 2 }, ['The cluster file "abc" does not have the form that is needed here.']],
    ['ab', { maxLength: 2 }, []],
    [1, { minimum: 2 }, ['The cluster file must be at least 2, not 1.']],
    [2, { minimum: 2, maximum: 2 }, []],
    [3, { maximum: 2 }, ['The cluster file must be at most 2, not 3.']],
    [[1, 'a'], { items: { type: 'number' } }, ['1 [1] must be a number, not "a".']],
    [['a'], {}, []],
    [{ a: 1 }, { properties: { a: { type: 'string' } } }, ['a a must be a string, not 1.']],
    [{ a: null }, { properties: { a: { type: 'string' } } }, []],
    [{ a: null }, { required: ['a'] }, ['The cluster file needs a.']],
    [{}, { required: ['a', 'b'] }, ['The cluster file needs a.', 'The cluster file needs b.']],
    [{ a: 1 }, { required: ['a'] }, []],
    [{ b: 1 }, { properties: {}, additionalProperties: false }, ['b The cluster file has no field b.']],
    [
      { capacitty: 1 },
      { properties: { capacity: {} }, additionalProperties: false },
      ['capacitty The cluster file has no field capacitty; did you mean capacity?'],
    ],
    [{ b: 1 }, { additionalProperties: { type: 'string' } }, ['b b must be a string, not 1.']],
    [{ b: 1 }, {}, []],
    [
      { a: { b: [{ c: 5 }] } },
      { properties: { a: { properties: { b: { items: { properties: { c: { type: 'string' } } } } } } } },
      ['a/b/0/c a.b[0].c must be a string, not 5.'],
    ],
    [
      { a: 5 },
      { properties: { a: { $ref: '#/definitions/x' } }, definitions: { x: { type: 'string' } } },
      ['a a must be a string, not 5.'],
    ],
    [{ a: 5 }, { properties: { a: { $ref: '#/definitions/none' } } }, []],
    [
      { constructor: 5 },
      { properties: {}, additionalProperties: false },
      ['constructor The cluster file has no field constructor.'],
    ],
  ])('%j under %j', (value, schema, expected) => {
    expect(said(value, schema)).toEqual(expected);
  });
});

describe('host ports', () => {
  const port = (number: number, ip = '', protocol = '') => ({ hostPort: number, hostIP: ip, protocol });
  const read = (ports: readonly object[]) => hostPortsOf({ containers: [{ name: 'a', ports }] });

  it('are those of containers and sidecars, with defaults', () => {
    expect(read([port(80), port(0), {}, port(53, '10.0.0.1', 'UDP')])).toEqual([
      { ip: '0.0.0.0', protocol: 'TCP', port: 80 },
      { ip: '10.0.0.1', protocol: 'UDP', port: 53 },
    ]);
    expect(hostPortsOf({})).toEqual([]);
    expect(
      hostPortsOf({
        initContainers: [
          { name: 'i', ports: [{ hostPort: 1 }] },
          { name: 's', restartPolicy: 'Always', ports: [{ hostPort: 2 }] },
        ],
        containers: [{ name: 'a', ports: [{ hostPort: 3 }] }],
      }).map((each) => each.port),
    ).toEqual([2, 3]);
  });

  it('are taken and given back', () => {
    const used: HostPorts = new Map();
    const web = { ip: '10.0.0.1', protocol: 'TCP', port: 80 };
    const all = { ip: '0.0.0.0', protocol: 'TCP', port: 80 };
    expect(conflicts(used, web)).toBe(false);
    addHostPort(used, web);
    addHostPort(used, web);
    addHostPort(used, { ...web, port: 81 });
    expect(conflicts(used, web)).toBe(true);
    expect(conflicts(used, all)).toBe(true);
    expect(conflicts(used, { ...web, ip: '10.0.0.2' })).toBe(false);
    expect(conflicts(used, { ...web, protocol: 'UDP' })).toBe(false);
    removeHostPort(used, web);
    expect(conflicts(used, web)).toBe(false);
    expect(used.size).toBe(1);
    removeHostPort(used, { ...web, port: 81 });
    expect(used.size).toBe(0);
    removeHostPort(used, web);
    addHostPort(used, all);
    expect(conflicts(used, web)).toBe(true);
  });
});

describe('volumes that CSI drivers took over', () => {
  const inline = (volume: Volume) => {
    const plugin = findInTreePlugin(volume);
    return plugin && translateInlineVolume(plugin, volume);
  };

  it.each<[Volume, string | undefined, string | undefined]>([
    [{ awsElasticBlockStore: { volumeID: 'vol-1' } }, 'ebs.csi.aws.com', 'vol-1'],
    [{ awsElasticBlockStore: { volumeID: 'aws://eu-1a/vol-1' } }, 'ebs.csi.aws.com', 'vol-1'],
    [{ awsElasticBlockStore: { volumeID: 'aws:///vol-1' } }, 'ebs.csi.aws.com', 'vol-1'],
    [{ awsElasticBlockStore: { volumeID: 'x-aws://z/vol-1' } }, 'ebs.csi.aws.com', 'x-aws://z/vol-1'],
    [{ gcePersistentDisk: { pdName: 'd' } }, 'pd.csi.storage.gke.io', 'projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d'],
    [{ azureDisk: { diskURI: '/s/d', kind: 'Managed' } }, 'disk.csi.azure.com', '/s/d'],
    [{ cinder: { volumeID: 'c' } }, 'cinder.csi.openstack.org', 'c'],
    [{ portworxVolume: { volumeID: 'p' } }, 'pxd.portworx.com', 'p'],
    [{ azureFile: {} }, 'file.csi.azure.com', ''],
    [{ vsphereVolume: {} }, 'csi.vsphere.vmware.com', ''],
    [{ emptyDir: {} }, undefined, undefined],
  ])('%j', (volume, driver, handle) => {
    const found = inline({ ...volume, name: 'v' });
    expect(found && 'driver' in found ? [found.driver, found.handle] : [undefined, undefined]).toEqual([
      driver,
      handle,
    ]);
  });

  it('may have no successor', () => {
    expect(inline({ name: 'v', azureDisk: { diskURI: '/s/d' } })).toEqual({
      error: 'kind(Shared) is not supported in csi migration',
    });
    expect(inline({ name: 'v', awsElasticBlockStore: { volumeID: 'aws://z/disk-1' } })).toEqual({
      error: 'failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (aws://z/disk-1)',
    });
  });

  it.each([
    ['kubernetes.io/aws-ebs', true],
    ['kubernetes.io/gce-pd', true],
    ['kubernetes.io/azure-disk', true],
    ['kubernetes.io/cinder', true],
    ['kubernetes.io/portworx-volume', true],
    ['kubernetes.io/azure-file', false],
    ['kubernetes.io/vsphere-volume', false],
  ])('%s is migrated for the scheduler: %s', (name, migrated) => {
    expect(findInTreePluginByName(name)?.migrated).toBe(migrated);
    expect(findInTreePluginByName(`${name}x`)).toBeUndefined();
  });

  const translated = (labels: Record<string, string>, spec: object = {}) => {
    const volume = {
      metadata: { name: 'v', labels },
      spec: { gcePersistentDisk: { pdName: 'd' }, ...spec },
    } as unknown as PersistentVolume;
    const plugin = findInTreePlugin(volume.spec ?? {});
    if (!plugin) throw new Error('It has a plugin.');
    return translatePersistentVolume(plugin, volume);
  };
  const zone = 'topology.kubernetes.io/zone';
  const betaZone = 'failure-domain.beta.kubernetes.io/zone';
  const betaRegion = 'failure-domain.beta.kubernetes.io/region';
  const terms = (...expressions: readonly object[]) => ({
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: expressions }] } },
  });
  const inZone = (key: string, ...values: readonly string[]) => ({ key, operator: 'In', values });

  it('turn their zone labels into node affinity', () => {
    expect(translated({ [zone]: 'us-a-1' })).toEqual({
      driver: 'pd.csi.storage.gke.io',
      handle: 'projects/UNSPECIFIED/zones/us-a-1/disks/d',
      nodeAffinity: { nodeSelectorTerms: [{ matchExpressions: [inZone('topology.gke.io/zone', 'us-a-1')] }] },
    });
    expect(translated({ [betaZone]: 'us-east1-b__us-east1-a__us-east1-b' })).toMatchObject({
      handle: 'projects/UNSPECIFIED/regions/us-east1/disks/d',
      nodeAffinity: {
        nodeSelectorTerms: [{ matchExpressions: [inZone('topology.gke.io/zone', 'us-east1-a', 'us-east1-b')] }],
      },
    });
    expect(translated({})).toMatchObject({ nodeAffinity: undefined });
    expect(translated({ [zone]: 'us-east1-a__eu-west1-a' })).toEqual({
      error: 'failed to get region from zones: us-east1-a, eu-west1-a',
    });
    expect(translated({ [zone]: 'a__b' })).toEqual({ error: 'failed to get region from zones: a, b' });
  });

  it('rename the zone of their node affinity instead, and an old region', () => {
    expect(translated({ [zone]: 'z' }, terms(inZone(zone, 'y'), inZone('other', 'o')))).toMatchObject({
      nodeAffinity: {
        nodeSelectorTerms: [{ matchExpressions: [inZone('topology.gke.io/zone', 'y'), inZone('other', 'o')] }],
      },
    });
    expect(translated({}, terms(inZone(betaZone, 'y'), inZone(betaRegion, 'r')))).toMatchObject({
      nodeAffinity: {
        nodeSelectorTerms: [
          { matchExpressions: [inZone('topology.gke.io/zone', 'y'), inZone('topology.kubernetes.io/region', 'r')] },
        ],
      },
    });
    expect(translated({}, terms(inZone(zone, 'y'), inZone(betaRegion, 'r')))).toMatchObject({
      nodeAffinity: { nodeSelectorTerms: [{ matchExpressions: [{}, inZone(betaRegion, 'r')] }] },
    });
    expect(translated({ [zone]: 'z' }, terms(inZone('other', 'o')))).toMatchObject({
      nodeAffinity: {
        nodeSelectorTerms: [{ matchExpressions: [inZone('other', 'o'), inZone('topology.gke.io/zone', 'z')] }],
      },
    });
  });
});

describe('the totals of a Pod', () => {
  const container = (name: string, limits?: object, more: object = {}) => ({
    name,
    image: 'a',
    ...(limits ? { resources: { limits } } : {}),
    ...more,
  });
  const limitsOf = (spec: object) =>
    Object.fromEntries([...podTotals(spec as never).limits].map(([name]) => [name, true]));

  it('limit only what limits everybody who stays', () => {
    expect(
      limitsOf({ containers: [container('a', { cpu: '1', memory: '1Gi' }), container('b', { cpu: '1' })] }),
    ).toEqual({ cpu: true });
    expect(limitsOf({ containers: [container('a', { cpu: '1' }), container('b')] })).toEqual({});
    expect(limitsOf({ containers: [container('a', { cpu: '1' })], initContainers: [container('i')] })).toEqual({
      cpu: true,
    });
    expect(
      limitsOf({
        containers: [container('a', { cpu: '1' })],
        initContainers: [container('i', undefined, { restartPolicy: 'Always' })],
      }),
    ).toEqual({});
    expect(limitsOf({ containers: [container('a')], resources: { limits: { memory: '1Gi' } } })).toMatchObject({
      memory: true,
    });
  });

  it('say how the kubelet will class it', () => {
    const all = { cpu: '1', memory: '1Gi' };
    expect(podTotals({ containers: [container('a', all)] } as never).qos).toBe('Guaranteed');
    expect(podTotals({ containers: [container('a')] } as never).qos).toBe('BestEffort');
    expect(podTotals({ containers: [container('a', { cpu: '1' })], priorityClassName: 'high' } as never).qos).toBe(
      'Burstable',
    );
  });
});
