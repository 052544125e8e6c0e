/** Mistakes on the shared localhost and on the way to it. */
import {
  add,
  chance,
  freePort,
  hasLabels,
  hasTellingLabel,
  isController,
  isMentioned,
  misspell,
  misspellLabel,
  renumber,
  tcpPorts,
  tellsListeners,
} from './house.mjs';
import { withDeployment, withService } from './neighbours.mjs';

const siblings = [
  { name: 'statsd', image: 'quay.io/prometheus/statsd-exporter:v0.26.0', port: 9102 },
  { name: 'edge', image: 'envoyproxy/envoy:v1.31.0', port: 8443 },
  { name: 'bridge', image: 'registry.example.com/team/bridge:1.2', port: 7077 },
  { name: 'exporter', image: 'registry.example.com/team/exporter:3', port: 9187 },
];

/** A helper with a port of its own, for Pods with one container. */
function withSibling(house) {
  if (!tellsListeners(house)) return undefined;
  if (house.containers.length > 1) return house.containers[1];
  const { name, image, port } = chance(house.random, siblings);
  if (JSON.stringify(house.objects).includes(String(port))) return undefined;
  house.containers.push({ name, image, ports: [{ containerPort: port }] });
  return house.containers[1];
}

const callers = [
  (port) => ({ env: { name: 'UPSTREAM_URL', value: `http://localhost:${port}/api` } }),
  (port) => ({ env: { name: 'BACKEND_ADDR', value: `127.0.0.1:${port}` } }),
  (port) => ({ env: { name: 'DATABASE_URL', value: `postgres://app:secret@localhost:${port}/app` } }),
];

function call({ random, containers }, port) {
  const container = chance(random, containers);
  (container.env ??= []).push(chance(random, callers)(port).env);
}

const injections = [
  { labels: { 'sidecar.istio.io/inject': 'true' }, ports: [15001, 15006, 15021, 15090] },
  { annotations: { 'linkerd.io/inject': 'enabled' }, ports: [4140, 4143, 4191] },
  { annotations: { 'dapr.io/enabled': 'true', 'dapr.io/app-id': 'app' }, ports: [3500, 50001] },
];

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const handlers = ({ everybody }, key) =>
  everybody.flatMap((container) =>
    probes.map((probe) => container[probe]?.[key]).filter((found) => found !== undefined),
  );

export const network = [
  {
    rule: 'network/port-clash',
    prepare: (house) => withSibling(house) !== undefined,
    inject(house) {
      const [first, second] = house.containers.map(tcpPorts);
      const [target, moved] = [first?.[0]?.containerPort, second?.[0]?.containerPort];
      if (
        target === undefined ||
        moved === undefined ||
        target === moved ||
        isMentioned(house, house.containers[1], moved)
      )
        return false;
      renumber(house.containers[1], moved, target);
      return true;
    },
  },
  {
    rule: 'network/dangling-localhost',
    prepare: tellsListeners,
    inject(house) {
      call(house, freePort(house));
      return true;
    },
  },
  {
    rule: 'network/localhost-to-other-pod',
    prepare(house) {
      if (!tellsListeners(house) || /postgres|5432/.test(JSON.stringify(house.objects))) return false;
      const container = {
        name: 'ledger',
        image: 'registry.example.com/team/ledger:4',
        ports: [{ containerPort: 5444 }],
      };
      withDeployment(house, { name: 'ledger', labels: { app: 'ledger' }, container });
      add(house, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'ledger' },
        spec: { selector: { app: 'ledger' }, ports: [{ port: 5444 }] },
      });
      return true;
    },
    inject(house) {
      call(house, 5444);
      return true;
    },
  },
  {
    rule: 'network/direct-pod-address',
    inject({ random, containers }) {
      const value = `http://10.244.${Math.floor(random() * 9)}.${2 + Math.floor(random() * 90)}:8080`;
      (chance(random, containers).env ??= []).push({ name: 'PEER', value });
      return true;
    },
  },
  {
    rule: 'network/duplicate-port-name',
    prepare(house) {
      const container = house.containers.find(({ ports }) => ports?.[0]?.name !== undefined);
      if (container === undefined || house.spec.hostNetwork === true) return false;
      house.ports = container.ports;
      house.ports.push({ name: 'spare', containerPort: freePort(house) });
      return true;
    },
    inject({ ports }) {
      ports.at(-1).name = ports[0].name;
      return true;
    },
  },
  {
    rule: 'network/host-port-clash',
    prepare: ({ kind, spec, containers }) =>
      spec.hostNetwork !== true &&
      (kind === 'DaemonSet' || kind === 'Deployment') &&
      containers.flatMap(tcpPorts).length > 1,
    inject(house) {
      const [first, second] = house.containers.flatMap(tcpPorts);
      first.hostPort = second.hostPort = first.hostPort ?? 20_080;
      return true;
    },
  },
  {
    rule: 'network/mesh-port-clash',
    prepare(house) {
      house.injection = chance(house.random, injections);
      if (!tellsListeners(house) || !isController(house)) return false;
      const { labels, annotations } = house.injection;
      house.template.metadata.labels = { ...house.template.metadata.labels, ...labels };
      house.template.metadata.annotations = { ...house.template.metadata.annotations, ...annotations };
      return true;
    },
    inject({ random, containers, injection }) {
      const container = chance(random, containers);
      container.ports.push({ name: 'extra', containerPort: chance(random, injection.ports) });
      return true;
    },
  },
  {
    rule: 'network/networkpolicy-port-unresolved',
    prepare(house) {
      const port = house.containers.flatMap(tcpPorts).find(({ name }) => name !== undefined);
      if (!hasLabels(house) || port === undefined) return false;
      house.policy = add(house, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `${house.name}-wall` },
        spec: { podSelector: { matchLabels: house.selector }, ingress: [{ ports: [{ port: port.name }] }] },
      });
      return true;
    },
    inject({ policy, random }) {
      const [port] = policy.spec.ingress[0].ports;
      port.port = misspell(port.port, random);
      return true;
    },
  },
  {
    rule: 'network/probe-host-localhost',
    inject(house) {
      const handler = chance(house.random, [...handlers(house, 'httpGet'), ...handlers(house, 'tcpSocket')]);
      if (handler === undefined || handler.host !== undefined || house.spec.hostNetwork === true) return false;
      handler.host = chance(house.random, ['localhost', '127.0.0.1']);
      return true;
    },
  },
  {
    rule: 'network/probe-port-unknown',
    inject(house) {
      const named = handlers(house, 'httpGet').filter(({ port }) => typeof port === 'string' && /[a-z]/.test(port));
      const handler = chance(house.random, named);
      if (handler === undefined) return false;
      handler.port = misspell(handler.port, house.random);
      return true;
    },
  },
  {
    rule: 'network/service-port-unresolved',
    title: 'port name misspelled',
    prepare(house) {
      const port = house.containers.flatMap(tcpPorts).find(({ name }) => name !== undefined);
      house.service = port && withService(house, port);
      return house.service !== undefined;
    },
    inject({ service, random }) {
      const [port] = service.spec.ports;
      port.targetPort = misspell(port.targetPort, random);
      return true;
    },
  },
  {
    rule: 'network/service-port-unresolved',
    title: 'number that nobody declares',
    prepare(house) {
      house.service = tellsListeners(house) ? withService(house) : undefined;
      return house.service !== undefined;
    },
    inject(house) {
      house.service.spec.ports[0].targetPort = freePort(house);
      return true;
    },
  },
  {
    rule: 'network/service-selects-nothing',
    prepare(house) {
      house.service = hasTellingLabel(house) ? withService(house) : undefined;
      return house.service !== undefined;
    },
    inject({ service, random }) {
      service.spec.selector = misspellLabel(service.spec.selector, random);
      return true;
    },
  },
  {
    rule: 'network/ingress-backend-unresolved',
    prepare(house) {
      const service = withService(house);
      if (service === undefined) return false;
      const backend = { service: { name: service.metadata.name, port: { number: 80 } } };
      const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
      add(house, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: `${house.name}-door` },
        spec: { rules: [{ http }] },
      });
      house.backend = backend.service;
      return true;
    },
    inject({ backend, random }) {
      if (random() < 0.5) backend.name = misspell(backend.name, random);
      else backend.port = { number: 8181 };
      return true;
    },
  },
];
