/** Mistakes with what containers share on disk. */
import { add, chance, isDeployment, isScalable, misspell, mount } from './house.mjs';
import { withClaim } from './neighbours.mjs';

const databases = [
  { name: 'store', image: 'postgres:16', directory: '/var/lib/postgresql/data' },
  { name: 'store', image: 'docker.io/library/mysql:8.4', directory: '/var/lib/mysql' },
  { name: 'store', image: 'mongo:7', directory: '/data/db' },
];

/** Makes the Pod a database with a claim. */
function becomeDatabase(house, mode) {
  if (!isDeployment(house) || house.spec.volumes?.length > 0 || house.spec.initContainers !== undefined) return false;
  // What says that it is there for a test may lose its data.
  if (/test|dev|demo|sandbox/.test(JSON.stringify(house.object.metadata))) return false;
  const { directory, ...database } = chance(house.random, databases);
  for (const container of house.containers.splice(0)) delete container.volumeMounts;
  house.containers.push(database);
  house.object.spec.replicas = 1;
  house.object.spec.strategy = { type: 'Recreate' };
  house.volume = withClaim(house, mode, directory);
  return !house.objects.some(({ kind }) => kind === 'Service');
}

const mounted = ({ everybody }) => everybody.flatMap(({ volumeMounts = [] }) => volumeMounts);

export const storage = [
  {
    rule: 'storage/undeclared-volume',
    inject({ spec, everybody, random }) {
      const names = new Set((spec.volumes ?? []).map(({ name }) => name));
      const use = chance(
        random,
        mounted({ everybody }).filter(({ name }) => names.has(name)),
      );
      if (use === undefined) return false;
      use.name = misspell(use.name, random);
      return !names.has(use.name);
    },
  },
  {
    rule: 'storage/unused-volume',
    inject({ spec, everybody, random }) {
      const volume = chance(random, spec.volumes ?? []);
      // A database that loses its volume is a mistake of its own.
      const isHeld = everybody.some(
        ({ volumeDevices, image }) => volumeDevices || /sql|mongo|redis|postgres|maria|elastic/.test(image),
      );
      if (volume === undefined || isHeld) return false;
      for (const container of everybody) {
        const left = (container.volumeMounts ?? []).filter(({ name }) => name !== volume.name);
        if (left.length > 0) container.volumeMounts = left;
        else delete container.volumeMounts;
      }
      return true;
    },
  },
  {
    rule: 'storage/mount-path-clash',
    prepare(house) {
      const container = house.containers.find(({ volumeMounts }) => volumeMounts?.length > 0);
      if (container === undefined) return false;
      mount(house, container, { name: 'scratch-space', emptyDir: {} }, '/scratch-space');
      house.container = container;
      return true;
    },
    inject({ container: { volumeMounts } }) {
      volumeMounts.at(-1).mountPath = volumeMounts[0].mountPath;
      return true;
    },
  },
  {
    rule: 'storage/nested-mount-hides',
    prepare(house) {
      const container = house.containers.find(({ image }) => /(^|\/)nginx(:|$)/.test(image));
      if (container === undefined || /etc\/nginx/.test(JSON.stringify(container))) return false;
      add(house, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'site' },
        data: { 'site.conf': 'server { server_name shop; }' },
      });
      mount(house, container, { name: 'site', configMap: { name: 'site' } }, '/etc/nginx/conf.d');
      house.use = container.volumeMounts.at(-1);
      return true;
    },
    inject({ use }) {
      use.mountPath = '/etc/nginx';
      return true;
    },
  },
  {
    rule: 'storage/device-and-mount',
    prepare(house) {
      if (!isDeployment(house) || (house.object.spec.replicas ?? 1) > 1) return false;
      house.object.spec.strategy = { type: 'Recreate' };
      withClaim(house, 'ReadWriteMany');
      return true;
    },
    inject({ containers: [container] }) {
      container.volumeDevices = [{ name: 'keep', devicePath: '/dev/xvdk' }];
      return true;
    },
  },
  {
    rule: 'storage/ephemeral-database',
    prepare: (house) => becomeDatabase(house, 'ReadWriteOnce'),
    inject({ volume, objects, random }) {
      delete volume.persistentVolumeClaim;
      volume.emptyDir = chance(random, [{}, { sizeLimit: '2Gi' }]);
      objects.pop();
      return true;
    },
  },
  {
    rule: 'storage/concurrent-writers',
    prepare: (house) => becomeDatabase(house, 'ReadWriteMany'),
    inject({ object, random }) {
      object.spec.replicas = chance(random, [2, 3, 5]);
      return true;
    },
  },
  {
    rule: 'storage/rwo-with-replicas',
    prepare(house) {
      if (!isDeployment(house)) return false;
      house.object.spec.replicas = 1;
      house.object.spec.strategy = { type: 'Recreate' };
      withClaim(house, chance(house.random, ['ReadWriteOnce', 'ReadWriteOncePod']));
      return true;
    },
    inject({ object, random }) {
      object.spec.replicas = chance(random, [2, 3, 10]);
      return true;
    },
  },
  {
    rule: 'storage/host-path-with-replicas',
    prepare(house) {
      if (!isScalable(house)) return false;
      house.object.spec.replicas = 3;
      mount(house, house.containers[0], { name: 'keep', emptyDir: {} }, '/srv/keep');
      return true;
    },
    inject({ spec, random }) {
      const volume = spec.volumes.at(-1);
      delete volume.emptyDir;
      volume.hostPath = chance(random, [{ path: '/mnt/data' }, { path: '/data/app', type: 'DirectoryOrCreate' }]);
      return true;
    },
  },
  {
    rule: 'storage/memory-medium-exceeds-limit',
    prepare(house) {
      const [container] = house.containers;
      container.resources = { requests: { memory: '64Mi' }, limits: { memory: '256Mi' } };
      mount(house, container, { name: 'fast', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }, '/srv/fast');
      return true;
    },
    inject({ spec, random }) {
      spec.volumes.at(-1).emptyDir.sizeLimit = chance(random, ['1Gi', '300Mi', '2G']);
      return true;
    },
  },
  {
    rule: 'storage/missing-config-key',
    prepare(house) {
      add(house, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings' },
        data: { 'log-level': 'info', theme: 'dark' },
      });
      house.reference = { name: 'settings', key: 'log-level' };
      (house.containers[0].env ??= []).push({ name: 'LOG_LEVEL', valueFrom: { configMapKeyRef: house.reference } });
      return true;
    },
    inject({ reference, random }) {
      reference.key = misspell(reference.key, random);
      return true;
    },
  },
];
