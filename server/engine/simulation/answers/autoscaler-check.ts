/** A HorizontalPodAutoscaler held against reality: its target, the requests it measures by, and the room there is. */
import type { Path } from '../../document/tree.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { Container, HorizontalPodAutoscaler, MetricSpec } from '../../kubernetes/types.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { stayingContainers } from '../../scheduler/pod-totals.js';
import { amountOf, readResourceList, toResource } from '../../scheduler/snapshot/resource.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';
import { findReplicaCliff } from './replica-cliff.js';

/** One question, answered. */
export interface AutoscalerCheck {
  /**
   * - `target`: what is scaled is there. - `range`: there is something to choose. - `room`: the cluster holds the maximum.
   * - `container`: the container that is measured is in the Pod. - `requests`: everything that is measured requests the resource.
   * - `blend`: one container decides. - `reach`: usage can get to the target before a limit stops it.
   */
  readonly question: 'target' | 'range' | 'room' | 'container' | 'requests' | 'blend' | 'reach';
  readonly verdict: 'good' | 'bad';
  /** One sentence. */
  readonly text: string;
  /** In the autoscaler's document. */
  readonly path: Path;
}

/**
 * All checks that apply, in the order of the questions. `template` is that of the scaled workload, `undefined` where there is none;
 * the snapshot, without its Pods, stays as it is.
 */
export function checkAutoscaler(
  autoscaler: KubernetesObject<HorizontalPodAutoscaler>,
  template: PodTemplate | undefined,
  snapshot: Snapshot,
  profile: Profile,
): readonly AutoscalerCheck[] {
  const spec: Path = [...autoscaler.path, 'spec'];
  const {
    scaleTargetRef = { kind: '', name: '' },
    minReplicas = 1,
    maxReplicas = 1,
    metrics,
  } = autoscaler.value.spec ?? {};
  const named = `${scaleTargetRef.kind} ${scaleTargetRef.name}`;
  if (template === undefined) {
    return [bad('target', `There is no ${named} to scale.`, [...spec, 'scaleTargetRef'])];
  }
  const measured = (metrics ?? [defaultMetric]).map((metric, index) => ({
    metric,
    path: metrics === undefined ? spec : [...spec, 'metrics', index],
  }));
  return [
    good('target', `It scales ${named}.`, [...spec, 'scaleTargetRef']),
    minReplicas < maxReplicas
      ? good('range', `It chooses between ${minReplicas} and ${maxReplicas} Pods.`, [...spec, 'maxReplicas'])
      : bad('range', `Between ${minReplicas} and ${maxReplicas} Pods there is nothing to choose.`, [
          ...spec,
          'maxReplicas',
        ]),
    checkRoom(template, maxReplicas, { snapshot, profile, path: [...spec, 'maxReplicas'] }),
    ...measured.flatMap(({ metric, path }) => checkMetric(metric, template, path)),
  ];
}

/** `SetDefaults_HorizontalPodAutoscaler` in pkg/apis/autoscaling/v2. */
const defaultMetric: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

function good(question: AutoscalerCheck['question'], text: string, path: Path): AutoscalerCheck {
  return { question, verdict: 'good', text, path };
}

function bad(question: AutoscalerCheck['question'], text: string, path: Path): AutoscalerCheck {
  return { question, verdict: 'bad', text, path };
}

function checkRoom(
  template: PodTemplate,
  most: number,
  { snapshot, profile, path }: { readonly snapshot: Snapshot; readonly profile: Profile; readonly path: Path },
): AutoscalerCheck {
  const { placed, event } = findReplicaCliff(template, snapshot, profile, most);
  return placed >= most
    ? good('room', `The cluster has room for all ${most} Pods.`, path)
    : bad(
        'room',
        `The cluster has room for ${placed} of ${most} Pods${event === undefined ? '.' : `: ${event}`}`,
        path,
      );
}

/** A metric that is a share of requests, or an average, of one resource. */
interface ResourceMetric {
  readonly resource: string;
  readonly container: string | undefined;
  /** Percent; absent for an average value. */
  readonly percent: number | undefined;
}

function toResourceMetric({ resource, containerResource }: MetricSpec): ResourceMetric | undefined {
  const source = containerResource ?? resource;
  return source?.name === undefined
    ? undefined
    : { resource: source.name, container: containerResource?.container, percent: source.target?.averageUtilization };
}

function checkMetric(metric: MetricSpec, template: PodTemplate, path: Path): readonly AutoscalerCheck[] {
  const read = toResourceMetric(metric);
  if (read === undefined) {
    return [];
  }
  const all = stayingContainers(template.spec);
  const { container, resource, percent } = read;
  const counted = container === undefined ? all : all.filter(({ name }) => name === container);
  if (container !== undefined && counted.length === 0) {
    const names = all.map(({ name }) => name).join(', ');
    return [bad('container', `There is no container ${container} in the Pod; there are ${names}.`, path)];
  }
  const found = container === undefined ? [] : [good('container', `Container ${container} is in the Pod.`, path)];
  if (percent === undefined) {
    return found;
  }
  const without = counted.filter((each) => requestOf(each, resource) === 0).map(({ name }) => name);
  if (without.length > 0) {
    const text = `${without.join(', ')} requests no ${resource}, so a share of it cannot be measured.`;
    return [...found, bad('requests', text, path)];
  }
  return [
    ...found,
    good('requests', `All that is measured requests ${resource}.`, path),
    ...checkBlend(counted, resource, percent, path),
    checkReach(counted, resource, percent, path),
  ];
}

/** Of several containers, a busy one is hidden when all others together are idle enough. */
function checkBlend(
  containers: readonly Container[],
  resource: string,
  percent: number,
  path: Path,
): readonly AutoscalerCheck[] {
  if (containers.length < 2) {
    return [];
  }
  const total = sum(containers, resource);
  const hidden = containers.filter((each) => {
    const limit = limitOf(each, resource) ?? 2 * requestOf(each, resource);
    return (100 * limit) / total < percent;
  });
  const names = hidden.map(({ name }) => name).join(', ');
  return hidden.length === 0
    ? [good('blend', 'Each container alone can take the Pod to the target.', path)]
    : [
        bad(
          'blend',
          `While the others are idle, ${names} cannot take the Pod to ${percent} % of its requests: measure it alone with ContainerResource.`,
          path,
        ),
      ];
}

/** Throttled, or killed, before the target is passed by more than the tolerance of a tenth. */
function checkReach(containers: readonly Container[], resource: string, percent: number, path: Path): AutoscalerCheck {
  const limits = containers.map((each) => limitOf(each, resource));
  const total = sum(containers, resource);
  const ceiling = limits.some((limit) => limit === undefined)
    ? undefined
    : Math.floor((100 * limits.reduce<number>((amount, limit) => amount + (limit ?? 0), 0)) / total);
  return ceiling !== undefined && ceiling <= percent * 1.1
    ? bad(
        'reach',
        `Limits stop the Pod at ${ceiling} % of its requests, so ${percent} % is never passed by enough to scale up.`,
        path,
      )
    : good(
        'reach',
        ceiling === undefined
          ? 'No limit keeps the Pod below the target.'
          : `Limits leave room up to ${ceiling} % of the requests.`,
        path,
      );
}

function sum(containers: readonly Container[], resource: string): number {
  return containers.reduce((amount, each) => amount + requestOf(each, resource), 0);
}

/** Millicores or bytes; a limit stands for a request that is not written. */
function requestOf({ resources }: Container, resource: string): number {
  return amountOf(toResource(readResourceList({ ...resources?.limits, ...resources?.requests })), resource);
}

function limitOf({ resources }: Container, resource: string): number | undefined {
  return Object.hasOwn(resources?.limits ?? {}, resource)
    ? amountOf(toResource(readResourceList(resources?.limits)), resource)
    : undefined;
}
