/** What a HorizontalPodAutoscaler scales. */
import { groupOf } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { HorizontalPodAutoscaler } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { belongTogether } from './place.js';

/** Kinds of Kubernetes' own that can be scaled. */
export const scalableKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'ReplicationController',
]);

/** Kinds of Kubernetes' own that make Pods but have no number of replicas to set. */
export const unscalableKinds: ReadonlySet<string> = new Set(['DaemonSet', 'Pod', 'Job', 'CronJob', 'PodTemplate']);

const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** The target's kind, if it is one of Kubernetes' own. Its apiVersion is often wrong or missing, and then the kind decides. */
export function builtInTarget({ value }: KubernetesObject<HorizontalPodAutoscaler>): string | undefined {
  const { apiVersion = '', kind } = value.spec?.scaleTargetRef ?? {};
  return builtInGroups.has(groupOf(apiVersion)) ? kind : undefined;
}

export function targetOf(
  autoscaler: KubernetesObject<HorizontalPodAutoscaler>,
  neighbourhood: Neighbourhood,
): PodModel | undefined {
  const { kind, name } = autoscaler.value.spec?.scaleTargetRef ?? {};
  if (kind === undefined || name === undefined) {
    return undefined;
  }
  const pod = neighbourhood.workload(kind, autoscaler.namespace ?? 'default', name, autoscaler);
  return pod !== undefined && belongTogether(autoscaler, pod.template.object) ? pod : undefined;
}
