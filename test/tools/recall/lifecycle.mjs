/** Mistakes about how Pods start, live and end. */
import { add, chance, isController, isDeployment, isScalable, isTrial, misspell, tcpPorts } from './house.mjs';
import { withService } from './neighbours.mjs';

const slow = [
  (seconds) => ({ exec: { command: ['sh', '-c', `sleep ${seconds}`] } }),
  (seconds) => ({ exec: { command: ['/bin/sleep', String(seconds)] } }),
  (seconds) => ({ sleep: { seconds } }),
];

const dependent = [
  { exec: { command: ['sh', '-c', 'pg_isready -h orders-db.shop.svc -p 5432'] } },
  { exec: { command: ['curl', '-f', 'http://billing.shop.svc.cluster.local/health'] } },
  { httpGet: { host: 'billing.shop.svc', path: '/health', port: 80 } },
];

export const lifecycle = [
  {
    rule: 'lifecycle/naked-pod',
    prepare: (house) =>
      isDeployment(house) &&
      !isTrial(house) &&
      !/HorizontalPodAutoscaler|PodDisruptionBudget/.test(house.around + JSON.stringify(house.objects)) &&
      // Somebody counts on the Pods; elsewhere a bare Pod is a hint of the stricter presets.
      withService(house) !== undefined,
    inject({ objects, object, template }) {
      const { namespace, name } = object.metadata;
      const metadata = { ...template.metadata, name, ...(namespace === undefined ? {} : { namespace }) };
      objects[objects.indexOf(object)] = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec };
      return true;
    },
  },
  {
    rule: 'lifecycle/pinned-node',
    prepare: isScalable,
    inject({ spec, random }) {
      // Pods that must not share a node could not be updated there.
      if (spec.nodeName !== undefined || /hostPort|podAntiAffinity/.test(JSON.stringify(spec))) return false;
      spec.nodeName = chance(random, ['node-3', 'ip-10-0-3-7.ec2.internal', 'minikube']);
      return true;
    },
  },
  {
    rule: 'lifecycle/grace-too-short',
    prepare: isController,
    inject({ spec, containers, random }) {
      const container = chance(random, containers);
      if (container.lifecycle?.preStop !== undefined) return false;
      const grace = spec.terminationGracePeriodSeconds ?? 30;
      if (grace === 0) return false;
      container.lifecycle = {
        ...container.lifecycle,
        preStop: chance(random, slow)(grace + chance(random, [5, 30, 90])),
      };
      return true;
    },
  },
  {
    rule: 'lifecycle/no-grace',
    prepare(house) {
      // Without it a zero is a decision.
      if (house.kind !== 'StatefulSet')
        house.containers[0].lifecycle = { preStop: { exec: { command: ['/bin/drain'] } } };
      // Agents of nodes and the cluster's own machinery are stopped at once on purpose.
      const isMachinery =
        house.kind === 'DaemonSet' || /^kube-|-system$|^ingress-nginx$/.test(house.object.metadata.namespace ?? '');
      return isController(house) && !isTrial(house) && !isMachinery;
    },
    inject({ spec }) {
      spec.terminationGracePeriodSeconds = 0;
      return true;
    },
  },
  {
    rule: 'lifecycle/headless-service-missing',
    prepare(house) {
      const { kind, object, selector } = house;
      if (kind !== 'StatefulSet' || house.objects.some((other) => other.kind === 'Service')) return false;
      object.spec.serviceName = `${house.name}-peers`;
      add(house, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: object.spec.serviceName },
        spec: { clusterIP: 'None', selector, ports: [{ port: 80 }] },
      });
      return true;
    },
    inject({ object, random }) {
      object.spec.serviceName = misspell(object.spec.serviceName, random);
      return true;
    },
  },
  {
    rule: 'lifecycle/liveness-before-start',
    prepare: (house) => isController(house) && house.containers.some((container) => tcpPorts(container).length > 0),
    inject({ containers }) {
      const container = containers.find((candidate) => tcpPorts(candidate).length > 0);
      const tcpSocket = { port: tcpPorts(container)[0].containerPort };
      if (container.startupProbe !== undefined) return false;
      container.livenessProbe = { tcpSocket, initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 };
      container.readinessProbe = { tcpSocket, initialDelaySeconds: 120 };
      return true;
    },
  },
  {
    rule: 'lifecycle/liveness-calls-dependency',
    prepare: isController,
    inject({ containers, random }) {
      const container = chance(random, containers);
      container.livenessProbe = { ...chance(random, dependent), periodSeconds: 20 };
      return container.readinessProbe === undefined;
    },
  },
  {
    rule: 'lifecycle/probe-budget',
    inject({ containers, random, kind }) {
      const [container, name] =
        chance(
          random,
          containers.flatMap((one) =>
            ['livenessProbe', 'readinessProbe'].filter((probe) => one[probe]).map((probe) => [one, probe]),
          ),
        ) ?? [];
      if (container === undefined || kind === 'Pod') return false;
      const probe = container[name];
      if (!Number.isInteger(probe.periodSeconds ?? 10)) return false;
      if (name === 'livenessProbe' && random() < 0.5) probe.successThreshold = 3;
      else probe.timeoutSeconds = (probe.periodSeconds ?? 10) * 2;
      return true;
    },
  },
  {
    rule: 'lifecycle/restart-policy',
    prepare: ({ kind }) => kind !== 'Pod',
    inject({ spec, kind, random }) {
      spec.restartPolicy = /Job$/.test(kind) ? 'Always' : chance(random, ['Never', 'OnFailure']);
      return true;
    },
  },
  {
    rule: 'lifecycle/eviction-tolerations',
    prepare: isDeployment,
    inject({ spec, random }) {
      (spec.tolerations ??= []).push(
        chance(random, [
          { operator: 'Exists' },
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
        ]),
      );
      return true;
    },
  },
  {
    rule: 'lifecycle/stateful-identity',
    prepare: isDeployment,
    inject({ containers, name, random }) {
      const peers = [0, 1, 2].map((index) => `${name}-${index}.${name}:7000`).join(',');
      const command = ['sh', '-c', 'ID=${HOSTNAME##*-} && exec /app --id "$ID"'];
      if (random() < 0.5) (containers[0].env ??= []).push({ name: 'PEERS', value: peers });
      else containers.push({ name: 'member', image: 'registry.example.com/team/member:1', command });
      return true;
    },
  },
];
