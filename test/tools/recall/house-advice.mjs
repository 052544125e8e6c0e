/** Mistakes of the rules of `strict` about helpers and shared volumes. */
import { add, isController, isDeployment, mount } from './house.mjs';
import { withClaim } from './neighbours.mjs';

const shipper = { name: 'shipper', image: 'fluent/fluent-bit:3.1' };
const shared = { name: 'shared-logs', emptyDir: {} };

/** A log shipper beside a single container, with the volume that it reads. */
export function withShipper(house) {
  if (!isDeployment(house) || house.containers.length > 1) return false;
  mount(house, house.containers[0], { ...shared }, '/var/log/own');
  house.shipper = { ...shipper, volumeMounts: [{ name: shared.name, mountPath: '/logs', readOnly: true }] };
  house.containers.push(house.shipper);
  house.everybody.push(house.shipper);
  return true;
}

export const houseAdvice = [
  {
    rule: 'sidecar/log-volume-mismatch',
    prepare: withShipper,
    inject(house) {
      house.spec.volumes.push({ name: 'elsewhere', emptyDir: {} });
      house.shipper.volumeMounts = [{ name: 'elsewhere', mountPath: '/logs', readOnly: true }];
      return true;
    },
  },
  {
    rule: 'sidecar/helper-writes-shared-volume',
    prepare: withShipper,
    inject({ shipper: helper }) {
      delete helper.volumeMounts[0].readOnly;
      return true;
    },
  },
  {
    rule: 'sidecar/too-many-containers',
    // Beside helpers that end, a server keeps a Job from ending.
    prepare: ({ containers, kind }) => !/^Pod$|Job$/.test(kind) && containers.length < 5,
    inject({ containers }) {
      for (let index = containers.length; index < 6; index += 1)
        containers.push({ name: `part-${index}`, image: `registry.example.com/team/part-${index}:1` });
      return true;
    },
  },
  {
    rule: 'sidecar/unneeded-process-namespace',
    prepare: (house) =>
      withShipper(house) &&
      !/kill|reload|proc|pid|sig|\bps\b|top|dlv|tini|dumb-init|SYS_|perf/i.test(JSON.stringify(house.spec)),
    inject({ spec }) {
      spec.shareProcessNamespace = true;
      return true;
    },
  },
  {
    rule: 'storage/empty-dir-unbounded',
    prepare(house) {
      house.scratch = { name: 'scratch-space', emptyDir: { sizeLimit: '1Gi' } };
      mount(house, house.containers[0], house.scratch, '/scratch-space');
      // A limit of ephemeral storage bounds all of them.
      return house.kind !== 'Pod' && !/ephemeral-storage/.test(JSON.stringify(house.spec));
    },
    inject({ scratch }) {
      scratch.emptyDir = {};
      return true;
    },
  },
  {
    rule: 'storage/no-writer',
    prepare: withShipper,
    inject({ containers }) {
      for (const { volumeMounts } of containers)
        for (const one of volumeMounts.filter(({ name }) => name === shared.name)) one.readOnly = true;
      return true;
    },
  },
  {
    rule: 'storage/subpath-never-updates',
    prepare(house) {
      const data = { 'app.conf': 'a: b' };
      add(house, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own-settings' }, data });
      return isController(house);
    },
    inject(house) {
      mount(house, house.containers[0], { name: 'own-settings', configMap: { name: 'own-settings' } }, '/own/app.conf');
      house.containers[0].volumeMounts.at(-1).subPath = 'app.conf';
      return true;
    },
  },
  {
    rule: 'storage/shared-volume-permissions',
    prepare(house) {
      if (!isDeployment(house) || house.containers.length > 1 || house.spec.securityContext !== undefined) return false;
      if ((house.object.spec.replicas ?? 1) > 1 || house.spec.initContainers !== undefined) return false;
      house.object.spec.strategy = { type: 'Recreate' };
      withClaim(house, 'ReadWriteMany');
      house.containers.push({
        name: 'reader',
        image: 'registry.example.com/team/reader:1',
        volumeMounts: [{ name: 'keep', mountPath: '/srv/keep' }],
      });
      house.spec.securityContext = { fsGroup: 2000 };
      return true;
    },
    inject({ containers, spec }) {
      for (const [index, container] of containers.entries())
        container.securityContext = { ...container.securityContext, runAsUser: 1000 + index };
      delete spec.securityContext.fsGroup;
      return true;
    },
  },
];
