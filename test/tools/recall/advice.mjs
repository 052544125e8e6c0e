/** Mistakes of the rules that only `strict` switches on, and of references beyond Services. */
import {
  add,
  chance,
  freePort,
  hasLabels,
  isController,
  isDeployment,
  isScalable,
  isTrial,
  misspell,
  misspellLabel,
  tcpPorts,
  tellsListeners,
} from './house.mjs';
import { withShipper } from './house-advice.mjs';
import { withAutoscaler, withBudget, withDeployment, withService } from './neighbours.mjs';

const served = (house) => {
  house.port = house.containers.flatMap(tcpPorts)[0];
  house.service = tellsListeners(house) ? withService(house) : undefined;
  return house.service !== undefined;
};

export const advice = [
  {
    rule: 'network/networkpolicy-selects-nothing',
    prepare(house) {
      if (!hasLabels(house) || !isController(house)) return false;
      house.policy = add(house, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `${house.name}-visitors` },
        spec: { podSelector: { matchLabels: { ...house.selector } }, ingress: [{ from: [{ podSelector: {} }] }] },
      });
      return true;
    },
    inject({ policy, random }) {
      const { podSelector } = policy.spec;
      podSelector.matchLabels = misspellLabel(podSelector.matchLabels, random);
      return true;
    },
  },
  {
    rule: 'lifecycle/missing-service-account',
    prepare(house) {
      if (!isController(house) || house.objects.some(({ kind }) => kind === 'ServiceAccount')) return false;
      add(house, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'night-porter' } });
      house.spec.serviceAccountName = 'night-porter';
      delete house.spec.serviceAccount;
      return true;
    },
    inject({ spec, random }) {
      spec.serviceAccountName = misspell('night-porter', random);
      return true;
    },
  },
  {
    rule: 'lifecycle/no-pre-stop',
    prepare(house) {
      if (!isDeployment(house) || !served(house)) return false;
      house.object.spec.replicas = 3;
      const own = house.containers.find(({ ports }) => ports?.includes(house.port));
      house.lifecycle = { preStop: { exec: { command: ['sleep', '5'] } }, ...own.lifecycle };
      own.lifecycle = house.lifecycle;
      house.spec.terminationGracePeriodSeconds = 60;
      return !/redis|mongo|sql|rabbit|kafka|zookeeper|memcache|elastic|postgres|database|exporter/i.test(own.image);
    },
    inject({ lifecycle }) {
      delete lifecycle.preStop;
      return true;
    },
  },
  {
    rule: 'lifecycle/no-readiness',
    prepare(house) {
      if (!served(house)) return false;
      house.server = house.containers.find(({ ports }) => ports?.includes(house.port));
      house.server.readinessProbe = { tcpSocket: { port: house.port.containerPort } };
      return house.containers.length === 1;
    },
    inject({ server }) {
      delete server.readinessProbe;
      return true;
    },
  },
  {
    rule: 'lifecycle/recreate-with-replicas',
    prepare(house) {
      if (!isDeployment(house) || !served(house)) return false;
      house.object.spec.replicas = 3;
      return !/persistentVolumeClaim|hostPort/.test(JSON.stringify(house.spec));
    },
    inject({ object }) {
      object.spec.strategy = { type: 'Recreate' };
      return true;
    },
  },
  {
    rule: 'lifecycle/mutable-tag',
    prepare({ containers }) {
      for (const container of containers) container.image = `${container.image.split(/[:@]/)[0]}:v1.2.3`;
      return containers.every(({ image }) => !image.includes('$'));
    },
    inject({ containers, random }) {
      const container = chance(random, containers);
      container.image = container.image.replace(/:v1\.2\.3$/, chance(random, ['', ':latest']));
      return true;
    },
  },
  {
    rule: 'lifecycle/job-limits',
    prepare({ object, kind }) {
      if (kind !== 'Job') return false;
      Object.assign(object.spec, { backoffLimit: 3, activeDeadlineSeconds: 600, ttlSecondsAfterFinished: 3600 });
      return true;
    },
    inject({ object }) {
      delete object.spec.activeDeadlineSeconds;
      delete object.spec.backoffLimit;
      delete object.spec.ttlSecondsAfterFinished;
      return true;
    },
  },
  {
    rule: 'lifecycle/cron-overlap',
    prepare({ object, kind }) {
      if (kind === 'CronJob') object.spec.concurrencyPolicy = 'Forbid';
      return kind === 'CronJob';
    },
    inject({ object }) {
      delete object.spec.concurrencyPolicy;
      return true;
    },
  },
  {
    rule: 'network/loopback-only-listener',
    prepare: (house) => served(house) && house.containers.length === 1 && house.containers[0].command === undefined,
    inject({ containers, port, service }) {
      containers[0].image = 'registry.example.com/team/app:1.4';
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) delete containers[0][probe];
      containers[0].args = [`--listen=127.0.0.1:${port.containerPort}`];
      service.spec.ports[0].targetPort = port.containerPort;
      return true;
    },
  },
  {
    rule: 'network/protocol-mismatch',
    prepare: served,
    inject({ service, port }) {
      service.spec.ports[0].protocol = 'UDP';
      service.spec.ports[0].targetPort = port.containerPort;
      return port.protocol !== 'UDP';
    },
  },
  {
    rule: 'network/host-network',
    prepare: ({ kind, spec, object }) =>
      kind === 'Deployment' && spec.hostNetwork !== true && !/system/.test(object.metadata.namespace ?? ''),
    inject({ spec }) {
      spec.hostNetwork = true;
      delete spec.dnsPolicy;
      for (const { ports = [] } of spec.containers) for (const port of ports) delete port.hostPort;
      return true;
    },
  },
  {
    rule: 'network/prometheus-port',
    prepare: (house) =>
      tellsListeners(house) && isController(house) && house.template.metadata.annotations === undefined,
    inject(house) {
      house.template.metadata.annotations = {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(freePort(house)),
      };
      return true;
    },
  },
  {
    rule: 'scaling/hpa-blended-sidecar',
    prepare(house) {
      if (!withShipper(house)) return false;
      const target = { type: 'Utilization', averageUtilization: 70 };
      const containerResource = { name: 'cpu', container: house.containers[0].name, target };
      house.scaler = withAutoscaler(house, { metrics: [{ type: 'ContainerResource', containerResource }] });
      return house.scaler !== undefined;
    },
    inject({ scaler: { spec } }) {
      const [{ containerResource }] = spec.metrics;
      delete containerResource.container;
      spec.metrics = [{ type: 'Resource', resource: containerResource }];
      return true;
    },
  },
  {
    rule: 'lifecycle/no-service',
    prepare(house) {
      // A Service in a file beside it may lead to the Pods.
      const isAlone =
        isDeployment(house) &&
        !house.object.metadata.uid &&
        !house.spec.hostNetwork &&
        !/kind: Service\b/.test(house.around);
      if (!isAlone || withService(house) === undefined) return false;
      house.object.spec.replicas = 3;
      // Another workload with its Service shows that the Services of the namespace are here.
      const labels = { app: 'till' };
      const container = { name: 'till', image: 'registry.example.com/shop/till:4', ports: [{ containerPort: 8300 }] };
      withDeployment(house, { name: 'till', labels, container });
      add(house, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'till' },
        spec: { selector: labels, ports: [{ port: 80, targetPort: 8300 }] },
      });
      return !/metric|prom|health|probe|admin|debug|pprof/.test(
        JSON.stringify(house.containers.map(({ ports }) => ports)),
      );
    },
    inject({ objects, name }) {
      const at = objects.findIndex((object) => object.kind === 'Service' && object.metadata.name === `${name}-entry`);
      objects.splice(at, 1);
      return true;
    },
  },
  {
    rule: 'scaling/pdb-missing',
    prepare: (house) => withBudget(house) !== undefined && served(house),
    inject({ objects }) {
      objects.splice(
        objects.findIndex(({ kind }) => kind === 'PodDisruptionBudget'),
        1,
      );
      return true;
    },
  },
  {
    rule: 'scaling/no-spread',
    prepare(house) {
      if (!isDeployment(house) || !hasLabels(house) || house.spec.affinity) return false;
      house.object.spec.replicas = 3;
      house.spec.topologySpreadConstraints = [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { ...house.selector } },
        },
      ];
      return true;
    },
    inject({ spec }) {
      delete spec.topologySpreadConstraints;
      return true;
    },
  },
  {
    rule: 'scaling/missing-requests',
    prepare(house) {
      for (const container of house.everybody) container.resources = { requests: { cpu: '100m', memory: '64Mi' } };
      return house.kind !== 'Pod' && !isTrial(house);
    },
    inject({ containers, random }) {
      delete chance(random, containers).resources.requests;
      return true;
    },
  },
  {
    rule: 'scaling/limits-without-requests',
    prepare({ everybody }) {
      for (const container of everybody)
        container.resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } };
      return true;
    },
    inject({ containers, random }) {
      delete chance(random, containers).resources.requests.memory;
      return true;
    },
  },
  {
    rule: 'scaling/memory-limit-missing',
    prepare(house) {
      const { everybody } = house;
      for (const container of everybody)
        container.resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } };
      return !isTrial(house);
    },
    inject({ containers, random }) {
      delete chance(random, containers).resources.limits;
      return true;
    },
  },
  {
    rule: 'scaling/worker-fan-out-in-pod',
    prepare(house) {
      const [container] = house.containers;
      container.resources = { requests: { cpu: '1' }, limits: { cpu: '1' } };
      // It has to listen where the Pods are called.
      house.port = tcpPorts(container)[0]?.containerPort;
      const { command, args } = container;
      return isScalable(house) && house.port !== undefined && command === undefined && args === undefined;
    },
    inject({ containers, random, port }) {
      const workers = chance(random, [16, 24, 32]);
      containers[0].command = ['gunicorn', `--bind=:${port}`, `--workers=${workers}`, 'app:app'];
      return true;
    },
  },
];
