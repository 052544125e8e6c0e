/** Mistakes about who shares a Pod. */
import {
  add,
  chance,
  freePort,
  isController,
  isDeployment,
  isScaled,
  misspell,
  mountsClaim,
  renumber,
  tcpPorts,
  tellsListeners,
} from './house.mjs';

const helpers = [
  { name: 'sql-proxy', image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0', args: ['shop:europe-west1:db'] },
  { name: 'logs', image: 'fluent/fluent-bit:3.1' },
  { name: 'mesh', image: 'docker.io/istio/proxyv2:1.22.0', args: ['proxy', 'sidecar'] },
  { name: 'watcher', image: 'busybox:1.36', command: ['sh', '-c', 'tail -F /var/log/app.log'] },
  { name: 'vault-agent', image: 'hashicorp/vault:1.17', args: ['agent', '-config=/vault/agent.hcl'] },
];

const endless = [
  { name: 'wait', image: 'busybox:1.36', command: ['sh', '-c', 'while true; do sleep 30; done'] },
  { name: 'wait', image: 'alpine:3.20', command: ['sleep', 'infinity'] },
  { name: 'wait', image: 'busybox', command: ['tail', '-f', '/dev/null'] },
];

const databases = [
  { image: 'postgres:16', directory: '/var/lib/postgresql/data', port: 5432 },
  { image: 'bitnami/mysql:8.4', directory: '/bitnami/mysql/data', port: 3306 },
  { image: 'registry.example.com/mirror/library/mongo:7', directory: '/data/db', port: 27_017 },
];

const noApplication =
  /sql|postgres|mariadb|mongo|redis|hazelcast|minio|elastic|kafka|cassandra|rabbit|export|metrics|monitor|proxy|ingress|gateway|controller|scheduler|operator|admin|load|curl|busybox|manager|router|agent|config|health/;

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'db-files' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '4Gi' } } },
};

const knownApplication =
  /(^|\/)(nginx|httpd|wordpress|ghost|grafana|postgres|mysql|mongo|redis|kafka|rabbitmq|\w*zookeeper)([:@]|$)/;

/** Ports that arguments bind without declaring them: `--metrics-bind-address=:8443`. */
const portsInWords = ({ command = [], args = [] }) =>
  [...command, ...args].flatMap((word) =>
    [...String(word).matchAll(/(?:port[= ]|:)(\d{2,5})(?!\d)/g)].map(([, port]) => Number(port)),
  );

export const sidecar = [
  {
    rule: 'sidecar/job-never-completes',
    prepare(house) {
      // A server that is the Job's own work never completes either.
      const isBatch = house.kind === 'Job' || house.kind === 'CronJob';
      if (!isBatch || house.containers.some(({ image }) => knownApplication.test(image))) return false;
      house.helper = { ...chance(house.random, helpers), restartPolicy: 'Always' };
      (house.spec.initContainers ??= []).push(house.helper);
      return true;
    },
    inject({ spec, helper }) {
      spec.initContainers.pop();
      if (spec.initContainers.length === 0) delete spec.initContainers;
      delete helper.restartPolicy;
      spec.containers.push(helper);
      return true;
    },
  },
  {
    rule: 'sidecar/long-running-init',
    inject({ spec, random, kind }) {
      if (kind === 'Pod') return false;
      (spec.initContainers ??= []).unshift(chance(random, endless));
      return true;
    },
  },
  {
    rule: 'sidecar/native-sidecar-fields',
    prepare({ spec }) {
      const gate = { name: 'gate', image: 'registry.example.com/team/gate:2', restartPolicy: 'Always' };
      (spec.initContainers ??= []).push({ ...gate, startupProbe: { exec: { command: ['/bin/gate', 'ready'] } } });
      return true;
    },
    inject({ spec }) {
      delete spec.initContainers.at(-1).restartPolicy;
      return true;
    },
  },
  {
    rule: 'sidecar/init-needs-later-container',
    prepare: (house) => tellsListeners(house) && house.containers.flatMap(tcpPorts).length > 0,
    inject({ spec, containers, random }) {
      const { containerPort } = chance(random, containers.flatMap(tcpPorts));
      const script = chance(random, [
        `until nc -z localhost ${containerPort}; do sleep 1; done`,
        `while ! wget -q -O- http://127.0.0.1:${containerPort}/; do sleep 2; done`,
      ]);
      (spec.initContainers ??= []).push({ name: 'wait-for-it', image: 'busybox:1.36', command: ['sh', '-c', script] });
      return true;
    },
  },
  {
    rule: 'sidecar/database-with-application',
    prepare(house) {
      // Whoever measures, routes, loads or stores for others is no application.
      const isApplication = house.containers.every(
        ({ image, name, ports }) => ports?.length > 0 && !noApplication.test(`${name} ${image}`),
      );
      if (!isDeployment(house) || isScaled(house) || !isApplication || (house.object.spec.replicas ?? 1) > 1)
        return false;
      add(house, claim);
      house.object.spec.strategy = { type: 'Recreate' };
      return true;
    },
    inject(house) {
      const { image, directory, port } = chance(house.random, databases);
      if (JSON.stringify(house.spec).includes(String(port))) return false;
      (house.spec.volumes ??= []).push({ name: 'db-files', persistentVolumeClaim: { claimName: 'db-files' } });
      (house.containers[0].env ??= []).push({ name: 'DATABASE_HOST', value: `localhost:${port}` });
      house.containers.push({
        name: 'db',
        image,
        ports: [{ containerPort: port }],
        volumeMounts: [{ name: 'db-files', mountPath: directory }],
      });
      return true;
    },
  },
  {
    rule: 'sidecar/several-applications',
    prepare: (house) =>
      isController(house) &&
      tellsListeners(house) &&
      house.containers.some(({ image }) => /(^|\/)(nginx|httpd|wordpress|ghost)([:@]|$)/.test(image)),
    inject(house) {
      if (JSON.stringify(house.spec).includes('8080')) return false;
      house.containers.push({ name: 'shop', image: 'tomcat:10.1', ports: [{ containerPort: 8080 }] });
      return true;
    },
  },
  {
    rule: 'sidecar/duplicate-container',
    prepare: (house) =>
      isController(house) &&
      house.containers.length === 1 &&
      tellsListeners(house) &&
      // A copy would write the same files: a second mistake.
      !mountsClaim(house) &&
      !knownApplication.test(house.containers[0].image),
    inject(house) {
      const [original] = house.containers;
      const copy = JSON.parse(JSON.stringify(original));
      copy.name = `${copy.name}-2`;
      house.containers.push(copy);
      for (const port of copy.ports) {
        delete port.name;
        delete port.hostPort;
        if (port.protocol === 'UDP') return false;
      }
      const named = ['livenessProbe', 'readinessProbe', 'startupProbe'];
      for (const probe of named) delete copy[probe];
      const declared = copy.ports.map(({ containerPort }) => containerPort);
      for (const port of new Set([...declared, ...portsInWords(copy)])) renumber(copy, port, freePort(house));
      return true;
    },
  },
  {
    rule: 'sidecar/default-container',
    prepare({ template, containers }) {
      template.metadata.annotations = {
        ...template.metadata.annotations,
        'kubectl.kubernetes.io/default-container': containers[0].name,
      };
      return true;
    },
    inject({ template: { metadata }, random, everybody }) {
      const name = misspell(metadata.annotations['kubectl.kubernetes.io/default-container'], random);
      metadata.annotations['kubectl.kubernetes.io/default-container'] = name;
      return everybody.every((container) => container.name !== name);
    },
  },
  {
    rule: 'sidecar/injected-twice',
    prepare(house) {
      house.template.metadata.labels = { ...house.template.metadata.labels, 'sidecar.istio.io/inject': 'true' };
      return isController(house) && !isScaled(house) && tellsListeners({ ...house, template: {} });
    },
    inject({ spec }) {
      spec.containers.push({ name: 'mesh', image: 'docker.io/istio/proxyv2:1.22.0', args: ['proxy', 'sidecar'] });
      return true;
    },
  },
];
