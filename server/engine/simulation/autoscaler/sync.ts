/** Sets the replicas of a workload by the load on it. Upstream: `pkg/controller/podautoscaler/horizontal.go`. */
import { milliValue, parseQuantity, value } from '../../kubernetes/quantity.js';
import type {
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  ExternalMetricSource,
  MetricSpec,
  PodsMetricSource,
  QuantityValue,
  ResourceMetricSource,
} from '../../kubernetes/types.js';
import { podsOf } from '../controllers/owned.js';
import { isScalable, setReplicas, type Scalable } from '../controllers/scale.js';
import { record } from '../history.js';
import { plan } from '../queue.js';
import { seconds, type AutoscalerState, type SimPod, type World } from '../world.js';
import { decide, decidePlainly, type ScalingDecision } from './behavior.js';
import { replicasForPods, replicasForTotal, type MeasuredPod, type Target, type Tolerances } from './replicas.js';
import { amountIn, loadOn, usageOf } from './usage.js';

/** A measurement says how things were over this time. metrics-server's default resolution. */
const metricWindowSeconds = 15;

/** What the metrics ask for. */
interface Wish {
  readonly replicas: number;
  readonly message: string;
}

/** One look at the load. */
export function syncAutoscaler(world: World, autoscaler: AutoscalerState): void {
  const next = world.now + seconds(world.controlPlane.autoscalerSyncSeconds);
  plan(world.queue, next, { kind: 'controller', uid: autoscaler.uid });
  const spec = autoscaler.value.spec ?? {};
  const target = findTarget(world, autoscaler, spec);
  if (target === undefined) {
    tell(
      world,
      autoscaler,
      'FailedGetScale',
      `There is no ${spec.scaleTargetRef?.kind ?? ''} ${spec.scaleTargetRef?.name ?? ''} to scale`,
    );
    return;
  }
  const current = replicasOf(target);
  if (current === 0) {
    tell(world, autoscaler, 'ScalingDisabled', 'Scaling is disabled since the replica count of the target is zero');
    return;
  }
  autoscaler.recommendations.push(
    ...(autoscaler.recommendations.length === 0 ? [{ at: world.now, replicas: current }] : []),
  );
  const { minReplicas = 1, maxReplicas = current } = spec;
  if (current > maxReplicas || current < minReplicas) {
    apply(
      world,
      autoscaler,
      target,
      current,
      Math.min(Math.max(current, minReplicas), maxReplicas),
      'Current number of replicas is out of range',
    );
    return;
  }
  const wish = wishOf(world, autoscaler, target, current);
  if (wish !== undefined) {
    const decision = decideFor(world, autoscaler, current, wish.replicas);
    autoscaler.recommendations.push({ at: world.now, replicas: wish.replicas });
    forgetOld(world, autoscaler);
    apply(world, autoscaler, target, current, decision.replicas, `${wish.message}${words(decision, wish)}`);
  }
}

function findTarget(
  world: World,
  { namespace }: AutoscalerState,
  { scaleTargetRef }: HorizontalPodAutoscalerSpec,
): Scalable | undefined {
  for (const controller of world.controllers.values()) {
    if (isScalable(controller) && controller.namespace === namespace && controller.name === scaleTargetRef?.name) {
      const kind = controller.kind === 'ReplicaSet' ? controller.shownKind : controller.kind;
      if (kind === scaleTargetRef.kind) {
        return controller;
      }
    }
  }
  return undefined;
}

function replicasOf(target: Scalable): number {
  return target.kind === 'ReplicaSet' ? target.replicas : (target.value.spec?.replicas ?? 1);
}

/** All Pods of the workload, through its ReplicaSets. */
function podsOfTarget(world: World, target: Scalable): readonly SimPod[] {
  const sets = [...world.controllers.values()].filter(({ owner }) => owner?.uid === target.uid);
  return [target, ...sets].flatMap((controller) => podsOf(world, controller));
}

/** The highest wish of all metrics; one that cannot be read forbids to scale down. */
function wishOf(world: World, autoscaler: AutoscalerState, target: Scalable, current: number): Wish | undefined {
  const metrics = metricsOf(autoscaler.value.spec ?? {});
  const wishes = metrics.map((metric) => readMetric(world, autoscaler, target, metric, current));
  const known = wishes.filter((wish): wish is Wish => typeof wish !== 'string');
  const [problem] = wishes.filter((wish): wish is string => typeof wish === 'string');
  const highest = known.reduce<Wish | undefined>(
    (best, wish) => (best === undefined || wish.replicas > best.replicas ? wish : best),
    undefined,
  );
  if (problem !== undefined && (highest === undefined || highest.replicas < current)) {
    tell(world, autoscaler, 'FailedGetMetric', problem);
    return undefined;
  }
  return highest;
}

/** Without metrics an autoscaler aims at 80 % of the CPU requests. */
function metricsOf({ metrics }: HorizontalPodAutoscalerSpec): readonly MetricSpec[] {
  const fallback: MetricSpec = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
  };
  return metrics === undefined || metrics.length === 0 ? [fallback] : metrics;
}

function readMetric(
  world: World,
  autoscaler: AutoscalerState,
  target: Scalable,
  metric: MetricSpec,
  current: number,
): Wish | string {
  const asked: Asked = { world, autoscaler, target, current };
  switch (metric.type) {
    case 'Resource':
      return readResource(asked, metric.resource ?? {}, undefined);
    case 'ContainerResource':
      return readResource(asked, metric.containerResource ?? {}, metric.containerResource?.container);
    case 'Pods':
      return readTotal(asked, metric.pods ?? {});
    case 'External':
      return readTotal(asked, metric.external ?? {});
    default:
      return `Metrics of type ${metric.type ?? ''} are not simulated`;
  }
}

interface Asked {
  readonly world: World;
  readonly autoscaler: AutoscalerState;
  readonly target: Scalable;
  readonly current: number;
}

function readResource(
  { world, autoscaler, target, current }: Asked,
  { name: resource = '', target: goal = {} }: ResourceMetricSource,
  container: string | undefined,
): Wish | string {
  const loads = loadOn(world, target.name, target.namespace, resource);
  if (loads.length === 0) {
    return `No load is given for ${resource} of ${target.name}`;
  }
  const aim: Target =
    goal.averageUtilization === undefined
      ? { type: 'AverageValue', average: readAmount(goal.averageValue, resource) }
      : { type: 'Utilization', percent: goal.averageUtilization };
  const pods = podsOfTarget(world, target).filter(({ phase }) => phase !== 'Succeeded');
  const missing = aim.type === 'Utilization' ? findMissingRequest(pods, resource, container) : undefined;
  if (missing !== undefined) {
    return missing;
  }
  const working = pods.filter(({ readyAt, deletion }) => readyAt !== undefined && deletion === undefined).length;
  const measured = pods.map((pod): MeasuredPod => measure(world, pod, { resource, container, loads, working }));
  const result = replicasForPods(measured, aim, current, tolerancesOf(world, autoscaler));
  if (result === undefined) {
    return `No Pod of ${target.name} can be measured yet`;
  }
  const unit =
    aim.type === 'Utilization' ? `${result.current}% of ${aim.percent}%` : `${result.current} of ${aim.average}`;
  return {
    replicas: result.replicas,
    message: `${container === undefined ? '' : `container ${container} `}${resource} at ${unit}`,
  };
}

interface Measuring {
  readonly resource: string;
  readonly container: string | undefined;
  readonly loads: ReturnType<typeof loadOn>;
  readonly working: number;
}

function measure(world: World, pod: SimPod, { resource, container, loads, working }: Measuring): MeasuredPod {
  const chosen = pod.containers.filter(
    ({ phase, name }) => phase !== 'init' && (container === undefined || container === name),
  );
  return {
    state: stateOf(world, pod, resource),
    usage: chosen.reduce((sum, each) => sum + usageOf(pod, each, loads, working, resource), 0),
    request: chosen.reduce((sum, each) => sum + (amountIn(each.spec, 'requests', resource) ?? 0), 0),
  };
}

/** Upstream: groupPods. A Pod that starts uses CPU for itself, which says nothing about the load. */
function stateOf(world: World, pod: SimPod, resource: string): MeasuredPod['state'] {
  if (pod.deletion !== undefined || pod.phase === 'Failed') {
    return 'ignored';
  }
  if (pod.phase === 'Pending') {
    return 'unready';
  }
  if (resource !== 'cpu') {
    return 'ready';
  }
  const { autoscalerCpuInitializationSeconds, autoscalerInitialReadinessSeconds } = world.controlPlane;
  const startedAt = pod.acceptedAt;
  if (startedAt === undefined) {
    return 'unready';
  }
  if (startedAt + seconds(autoscalerCpuInitializationSeconds) > world.now) {
    const isFresh = world.now < pod.readyChangedAt + seconds(metricWindowSeconds);
    return pod.readyAt === undefined || isFresh ? 'unready' : 'ready';
  }
  const neverReady =
    pod.readyAt === undefined && startedAt + seconds(autoscalerInitialReadinessSeconds) > pod.readyChangedAt;
  return neverReady ? 'unready' : 'ready';
}

function findMissingRequest(
  pods: readonly SimPod[],
  resource: string,
  container: string | undefined,
): string | undefined {
  for (const pod of pods) {
    const chosen = pod.containers.filter(
      ({ phase, name }) => phase !== 'init' && (container === undefined || container === name),
    );
    const without = chosen.find(({ spec }) => amountIn(spec, 'requests', resource) === undefined);
    if (without !== undefined) {
      return `failed to get ${resource} utilization: missing request for ${resource} in container ${without.name} of Pod ${pod.name}`;
    }
    if (chosen.length === 0) {
      return `failed to get ${resource} utilization: container ${container ?? ''} is not in Pod ${pod.name}`;
    }
  }
  return undefined;
}

function readTotal(
  { world, autoscaler, target, current }: Asked,
  { metric, target: goal = {} }: PodsMetricSource | ExternalMetricSource,
): Wish | string {
  const { name = '' } = metric ?? {};
  const loads = loadOn(world, target.name, target.namespace, name);
  if (loads.length === 0) {
    return `No load is given for metric ${name} of ${target.name}`;
  }
  const total = loads.reduce((sum, load) => sum + load.total, 0);
  const type = goal.value === undefined ? 'AverageValue' : 'Value';
  const aim = readAmount(goal.value ?? goal.averageValue, name);
  const ready = podsOfTarget(world, target).filter(({ readyAt }) => readyAt !== undefined).length;
  const replicas = replicasForTotal(total, { type, value: aim }, ready, current, tolerancesOf(world, autoscaler));
  return { replicas, message: `${name} at ${total}, aiming at ${aim}${type === 'Value' ? '' : ' per Pod'}` };
}

function readAmount(text: QuantityValue | undefined, resource: string): number {
  const quantity = parseQuantity(text ?? '');
  if (quantity === undefined) {
    return 0;
  }
  return resource === 'cpu' ? milliValue(quantity) : value(quantity);
}

/** KEP-4951: each direction may have a tolerance of its own. */
function tolerancesOf({ controlPlane }: World, { value: { spec = {} } }: AutoscalerState): Tolerances {
  const own = (rules: HPAScalingRules | undefined): number => {
    const quantity = parseQuantity(rules?.tolerance ?? '');
    return quantity === undefined ? controlPlane.autoscalerTolerance : milliValue(quantity) / 1000;
  };
  return { up: own(spec.behavior?.scaleUp), down: own(spec.behavior?.scaleDown) };
}

function decideFor(world: World, autoscaler: AutoscalerState, current: number, desired: number): ScalingDecision {
  const { minReplicas = 1, maxReplicas = current, behavior } = autoscaler.value.spec ?? {};
  const request = { now: world.now, current, desired, least: minReplicas, most: maxReplicas };
  return behavior === undefined
    ? decidePlainly(request, autoscaler, world.controlPlane.autoscalerDownscaleSeconds)
    : decide(request, autoscaler, behavior);
}

function words({ limitedBy, replicas }: ScalingDecision, wish: Wish): string {
  return limitedBy === undefined ? '' : `; ${wish.replicas} wanted, ${limitedBy} makes it ${replicas}`;
}

function apply(
  world: World,
  autoscaler: AutoscalerState,
  target: Scalable,
  current: number,
  replicas: number,
  message: string,
): void {
  if (replicas === current) {
    return;
  }
  autoscaler.scaleEvents.push({ at: world.now, change: replicas - current });
  autoscaler.lastMessage = undefined;
  record(world, 'SuccessfulRescale', objectOf(autoscaler), `New size: ${replicas}; was ${current}: ${message}`);
  setReplicas(world, target, replicas);
}

/** Nobody asks further back than an hour: the longest window and the longest period the API allows. */
function forgetOld(world: World, { recommendations, scaleEvents }: AutoscalerState): void {
  const oldest = world.now - seconds(3600);
  for (const list of [recommendations, scaleEvents]) {
    while ((list[0]?.at ?? world.now) < oldest) {
      list.shift();
    }
  }
}

function tell(world: World, autoscaler: AutoscalerState, kind: string, message: string): void {
  if (autoscaler.lastMessage !== message) {
    autoscaler.lastMessage = message;
    record(world, kind, objectOf(autoscaler), message);
  }
}

function objectOf({ namespace, name }: AutoscalerState): string {
  return `HorizontalPodAutoscaler ${namespace}/${name}`;
}
