/** Mistakes about how many Pods there are, and which. */
import { add, chance, copy, hasLabels, isDeployment, isScalable, misspell, misspellLabel } from './house.mjs';
import { withAutoscaler, withBudget, withDeployment } from './neighbours.mjs';

/** A budget of somebody else counts replicas too. */
const scaled = (house) => {
  const isFree = isScalable(house) && !/PodDisruptionBudget/.test(house.around + JSON.stringify(house.objects));
  house.scaler = isFree ? withAutoscaler(house) : undefined;
  return house.scaler !== undefined;
};
const budgeted = (house) => {
  house.budget = withBudget(house);
  return house.budget !== undefined;
};

/** Nobody sends anything to the Pods: further Pods with their labels get no traffic. */
const isAlone = ({ objects, around }) =>
  !/kind: (Service|PodDisruptionBudget)/.test(around) &&
  objects.every(({ kind }) => kind !== 'Service' && kind !== 'PodDisruptionBudget');

/** A second workload that shares nothing with the first but a label. */
const worker = { name: 'worker', image: 'registry.example.com/team/worker:7' };

export const scaling = [
  {
    rule: 'scaling/hpa-and-replicas',
    prepare: scaled,
    inject({ object, random }) {
      object.spec.replicas = chance(random, [2, 3, 5]);
      return true;
    },
  },
  {
    rule: 'scaling/hpa-without-requests',
    prepare: scaled,
    inject({ containers, random }) {
      const { resources } = chance(random, containers);
      delete resources.requests.cpu;
      if (resources.limits) delete resources.limits.cpu;
      return true;
    },
  },
  {
    rule: 'scaling/hpa-container-missing',
    prepare(house) {
      if (!isScalable(house)) return false;
      const target = { type: 'Utilization', averageUtilization: 60 };
      house.metric = { name: 'cpu', container: house.containers[0].name, target };
      return (
        withAutoscaler(house, { metrics: [{ type: 'ContainerResource', containerResource: house.metric }] }) !==
        undefined
      );
    },
    inject({ metric, random, everybody }) {
      metric.container = misspell(metric.container, random);
      return everybody.every(({ name }) => name !== metric.container);
    },
  },
  {
    rule: 'scaling/hpa-target-missing',
    prepare: scaled,
    inject({ scaler, random }) {
      scaler.spec.scaleTargetRef.name = misspell(scaler.spec.scaleTargetRef.name, random);
      return true;
    },
  },
  {
    rule: 'scaling/hpa-range',
    prepare: scaled,
    inject({ scaler, random }) {
      scaler.spec.minReplicas = chance(random, [6, 9]);
      return true;
    },
  },
  {
    rule: 'scaling/hpa-on-daemonset-or-bare-pod',
    prepare: ({ kind }) => kind === 'DaemonSet',
    inject: (house) => withAutoscaler(house) !== undefined,
  },
  {
    rule: 'scaling/pdb-blocks-drain',
    prepare: budgeted,
    inject({ budget: { spec }, random }) {
      delete spec.maxUnavailable;
      Object.assign(spec, chance(random, [{ maxUnavailable: 0 }, { minAvailable: 3 }, { minAvailable: '100%' }]));
      return true;
    },
  },
  {
    rule: 'scaling/pdb-overlap',
    prepare: budgeted,
    inject(house) {
      const { apiVersion, kind, spec } = copy(house.budget);
      add(house, { apiVersion, kind, metadata: { name: 'second-budget' }, spec });
      return true;
    },
  },
  {
    rule: 'scaling/pdb-selects-nothing',
    prepare: budgeted,
    inject({ budget: { spec }, random }) {
      spec.selector.matchLabels = misspellLabel(spec.selector.matchLabels, random);
      return true;
    },
  },
  {
    rule: 'scaling/request-exceeds-limit',
    inject({ containers, random, kind }) {
      if (kind === 'Pod') return false;
      const { resources } = containers.find((container) => container.resources?.limits?.memory !== undefined) ?? {};
      if (resources === undefined) return false;
      resources.requests = { ...resources.requests, memory: chance(random, ['64Gi', '900Gi']) };
      return true;
    },
  },
  {
    rule: 'scaling/rollout-zero',
    prepare: isDeployment,
    inject({ object, random }) {
      const rollingUpdate = chance(random, [
        { maxSurge: 0, maxUnavailable: 0 },
        { maxSurge: '0%', maxUnavailable: 0 },
      ]);
      object.spec.strategy = { type: 'RollingUpdate', rollingUpdate };
      return true;
    },
  },
  {
    rule: 'scaling/rollout-deadlock',
    prepare(house) {
      if (!isDeployment(house) || (house.object.spec.replicas ?? 1) > 1 || house.spec.hostNetwork) return false;
      house.spec.nodeSelector = { 'kubernetes.io/hostname': 'node-7' };
      house.object.spec.strategy = { type: 'Recreate' };
      const port = house.containers.flatMap(({ ports = [] }) => ports)[0];
      if (port !== undefined) port.hostPort = 20_443;
      return port !== undefined;
    },
    inject({ object }) {
      object.spec.strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
      return true;
    },
  },
  {
    rule: 'scaling/selector-mismatch',
    prepare: ({ object, selector }) =>
      object.spec?.selector?.matchLabels !== undefined && Object.keys(selector).length > 0,
    inject({ object, random }) {
      object.spec.selector.matchLabels = misspellLabel(object.spec.selector.matchLabels, random);
      return true;
    },
  },
  {
    rule: 'scaling/selector-overlap',
    prepare(house) {
      house.other =
        isAlone(house) &&
        isDeployment(house) &&
        hasLabels(house) &&
        withDeployment(house, { name: 'night-worker', labels: { app: 'night-worker' }, container: worker });
      return Boolean(house.other);
    },
    inject({ other, object, labels }) {
      if (object.spec.selector.matchExpressions !== undefined) return false;
      other.spec.selector.matchLabels = { ...object.spec.selector.matchLabels };
      other.spec.template.metadata.labels = { ...labels };
      return true;
    },
  },
  {
    rule: 'scaling/selector-too-wide',
    prepare(house) {
      house.other =
        isAlone(house) &&
        isDeployment(house) &&
        hasLabels(house) &&
        withDeployment(house, { name: 'night-worker', labels: { tier: 'night' }, container: worker });
      return Boolean(house.other);
    },
    inject({ other, object, selector }) {
      if (object.spec.selector.matchExpressions !== undefined) return false;
      other.spec.template.metadata.labels = { ...selector, tier: 'night' };
      return selector.tier === undefined;
    },
  },
  {
    rule: 'scaling/spread-selector-mismatch',
    prepare(house) {
      if (!isScalable(house) || !hasLabels(house) || house.spec.topologySpreadConstraints) return false;
      const labelSelector = { matchLabels: { ...house.selector } };
      house.spec.topologySpreadConstraints = [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
      ];
      return true;
    },
    inject({ spec, random }) {
      const { labelSelector } = spec.topologySpreadConstraints[0];
      labelSelector.matchLabels = misspellLabel(labelSelector.matchLabels, random);
      return true;
    },
  },
  {
    rule: 'scaling/shared-fixed-identity',
    prepare(house) {
      if (isDeployment(house)) house.object.spec.replicas = 3;
      return isDeployment(house);
    },
    inject({ containers, random }) {
      (containers[0].env ??= []).push(
        chance(random, [
          { name: 'BROKER_ID', value: '1' },
          { name: 'MQTT_CLIENT_ID', value: 'reader' },
          { name: 'NODE_ID', value: 'a1' },
        ]),
      );
      return true;
    },
  },
  {
    rule: 'scaling/vertical-by-containers',
    prepare(house) {
      house.containers.push({ name: 'worker-0', image: worker.image, args: ['--shard=0', '--of=3'] });
      return isScalable(house);
    },
    inject({ containers }) {
      for (const index of [1, 2])
        containers.push({ name: `worker-${index}`, image: worker.image, args: [`--shard=${index}`, '--of=3'] });
      return true;
    },
  },
];
