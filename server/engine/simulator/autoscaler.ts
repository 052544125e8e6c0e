/** Whether the cluster could give what a HorizontalPodAutoscaler may ask for. */
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { HorizontalPodAutoscaler, MetricSpec, PodSpec } from '../kubernetes/types.js';
import { stayingContainers } from '../scheduler/pod-totals.js';
import { findReplicaCliff } from '../simulation/answers/replica-cliff.js';
import type { Autoscaler } from '../../protocol/simulator.js';
import type { Scene } from './scene.js';
import { shortReason } from './strip.js';

type Body = Omit<Autoscaler, 'type' | 'generation'>;

/** Looks at the autoscaler of the workload. */
export function autoscalerOf(scene: Scene): Body {
  const { pod, manifests } = scene.query;
  const found = manifests.workspace.neighbourhood
    .autoscalersOf(pod)
    .find((each): each is KubernetesObject<HorizontalPodAutoscaler> => isKind(each, 'HorizontalPodAutoscaler'));
  return found === undefined
    ? { text: 'No HorizontalPodAutoscaler names this workload', facts: [] }
    : check(scene, found);
}

/** The most that is tried: an autoscaler may ask for thousands of millions. */
function mostTried({ query, stage }: Scene, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(query.work.units / Math.max(1, stage.nodeCount)), 10_000));
}

function check(scene: Scene, { name, value: { spec = {} } }: KubernetesObject<HorizontalPodAutoscaler>): Body {
  const { placement, stage } = scene;
  const { minReplicas = 1, maxReplicas = 1, metrics = [] } = spec;
  const most = mostTried(scene, maxReplicas);
  const cliff = findReplicaCliff(placement.template, placement.before, stage.profile, most);
  const missing = metrics.flatMap((metric) => withoutRequest(metric, placement.template.spec));
  const reason = cliff.event === undefined ? '' : `: ${shortReason(cliff.event)}`;
  const fits =
    cliff.placed >= most
      ? `${name} may ask for up to ${maxReplicas} replicas, and ${most === maxReplicas ? 'all' : `the first ${most}`} find a node`
      : `${name} may ask for up to ${maxReplicas} replicas, but from ${cliff.placed + 1} on they stay Pending${reason}`;
  const blind = missing.length === 0 ? '' : `. It cannot reckon: ${missing.join(', ')}`;
  return {
    name,
    text: fits + blind,
    facts: [
      { label: 'Replicas', value: `${minReplicas} to ${maxReplicas}` },
      { label: 'Find a node', value: cliff.placed >= most && most === maxReplicas ? 'all' : String(cliff.placed) },
      ...metrics.map((metric) => ({ label: 'Metric', value: describe(metric) })),
      ...metrics.flatMap((metric) => headroom(metric)),
      ...missing.map((value) => ({ label: 'Missing', value })),
    ],
  };
}

/** Utilization is a share of the request, so that each container needs one. */
function withoutRequest({ type, resource, containerResource }: MetricSpec, spec: PodSpec): readonly string[] {
  const metric = type === 'Resource' ? resource : type === 'ContainerResource' ? containerResource : undefined;
  if (metric?.target?.averageUtilization === undefined) {
    return [];
  }
  const only = type === 'ContainerResource' ? containerResource?.container : undefined;
  return stayingContainers(spec)
    .filter(({ name }) => only === undefined || name === only)
    .filter(({ resources }) => !asks(resources?.requests, resources?.limits, metric.name ?? ''))
    .map(({ name = '' }) => `container ${name} requests no ${metric.name ?? ''}`);
}

/** Admission lets a limit stand in for a request. */
function asks(requests: object | undefined, limits: object | undefined, name: string): boolean {
  return Object.hasOwn(requests ?? {}, name) || Object.hasOwn(limits ?? {}, name);
}

function describe(metric: MetricSpec): string {
  const { type = '', resource, containerResource, pods, external, object } = metric;
  const target = (resource ?? containerResource ?? pods ?? external ?? object)?.target;
  const share = target?.averageUtilization;
  const amount = target?.averageValue ?? target?.value ?? '';
  return `${type} ${nameOf(metric)} at ${share === undefined ? String(amount) : `${share} % of the request`}`;
}

function nameOf({ resource, containerResource, pods, external, object }: MetricSpec): string {
  if (containerResource !== undefined) {
    return `${containerResource.name ?? ''} of ${containerResource.container ?? ''}`;
  }
  return resource?.name ?? (pods ?? external ?? object)?.metric?.name ?? '';
}

/** The default tolerance of the controller: so far from the goal nothing happens. */
const tolerance = 0.1;

/** Upstream: `pkg/controller/podautoscaler/replica_calculator.go`, replicas × usage ÷ goal, rounded up, outside of the tolerance. */
function headroom({ resource, containerResource }: MetricSpec): Autoscaler['facts'] {
  const metric = resource ?? containerResource;
  const goal = metric?.target?.averageUtilization;
  return goal === undefined
    ? []
    : [{ label: `Scales up above`, value: `${Math.round(goal * (1 + tolerance))} % ${metric?.name ?? ''}` }];
}
