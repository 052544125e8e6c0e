/** Faultless neighbours that a mutation then breaks: a Service before the Pods, a budget, an autoscaler, a claim. */
import { add, hasLabels, isScalable, tcpPorts } from './house.mjs';

export function withService(house, port) {
  const { containers, selector, name } = house;
  const found = port ?? containers.flatMap(tcpPorts)[0];
  if (!hasLabels(house) || found === undefined || isSelected(house)) return undefined;
  return add(house, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-entry` },
    spec: {
      selector: { ...selector },
      ports: [{ name: 'entry', port: 80, targetPort: found.name ?? found.containerPort }],
    },
  });
}

const isSelected = ({ objects }) => objects.some(({ kind }) => kind === 'Service');

export function withBudget(house) {
  const { selector, name, objects } = house;
  if (!isScalable(house) || !hasLabels(house) || objects.some(({ kind }) => kind === 'PodDisruptionBudget'))
    return undefined;
  house.object.spec.replicas = 3;
  return add(house, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: `${name}-budget` },
    spec: { maxUnavailable: 1, selector: { matchLabels: { ...selector } } },
  });
}

const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } };

/** An autoscaler on CPU, with a request in every container and the replicas left to it. */
export function withAutoscaler(house, { kind = house.kind, name = house.name, metrics = [cpu] } = {}) {
  if (house.objects.some((other) => other.kind === 'HorizontalPodAutoscaler')) return undefined;
  for (const container of house.everybody) {
    container.resources ??= {};
    container.resources.requests = { cpu: '100m', ...container.resources.requests };
  }
  if (house.kind !== 'Pod') delete house.object.spec.replicas;
  return add(house, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `${house.name}-scaler` },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name }, minReplicas: 2, maxReplicas: 6, metrics },
  });
}

/** A claim that the first container mounts. */
export function withClaim(house, mode, mountPath = '/srv/keep') {
  const name = `${house.name}-keep`;
  add(house, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: [mode], storageClassName: 'premium', resources: { requests: { storage: '4Gi' } } },
  });
  const volume = { name: 'keep', persistentVolumeClaim: { claimName: name } };
  (house.spec.volumes ??= []).push(volume);
  (house.containers[0].volumeMounts ??= []).push({ name: 'keep', mountPath });
  return volume;
}

/** Another workload of the namespace. */
export function withDeployment(house, { name, labels, container, replicas = 1 }) {
  return add(house, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
}
