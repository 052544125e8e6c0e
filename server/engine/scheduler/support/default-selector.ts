/**
 * The Pods that belong together when a Pod does not say so itself: those of its Services and of its controller.
 * Upstream: `pkg/scheduler/framework/plugins/helper/spread.go`.
 */
import {
  allOf,
  compileLabelMap,
  compileLabelSelector,
  isEmptySelector,
  type LabelMatcher,
} from '../../kubernetes/label-selector.js';
import type { LabelSelector, OwnerReference } from '../../kubernetes/types.js';
import type { ClusterObjects } from '../snapshot/cluster-objects.js';
import type { PodInfo } from '../snapshot/pod-info.js';

/** The selector, or `undefined` when nothing narrows it down. */
export function findDefaultSelector(pod: PodInfo, objects: ClusterObjects): LabelMatcher | undefined {
  const labels = new Map(Object.entries(serviceLabels(pod, objects)));
  const owner = pod.pod.metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const fromOwner = owner === undefined ? undefined : ownerSelector(owner, pod.namespace, objects);
  for (const [key, value] of Object.entries(fromOwner?.labels ?? {})) {
    labels.set(key, value);
  }
  const extra = fromOwner?.selector;
  if (labels.size === 0 && (extra === undefined || isEmptySelector(extra))) {
    return undefined;
  }
  const fromLabels = compileLabelMap(Object.fromEntries(labels));
  return extra === undefined ? fromLabels : allOf([fromLabels, compileLabelSelector(extra)]);
}

/** The selectors of all Services that select the Pod, merged. */
function serviceLabels(pod: PodInfo, { services }: ClusterObjects): Readonly<Record<string, string>> {
  let merged: Readonly<Record<string, string>> = {};
  for (const { metadata, spec } of services.values()) {
    if (
      metadata?.namespace === pod.namespace &&
      spec?.selector !== undefined &&
      compileLabelMap(spec.selector)(pod.labels)
    ) {
      merged = { ...merged, ...spec.selector };
    }
  }
  return merged;
}

interface OwnerSelector {
  /** Replaces equal keys of the Services' labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Must hold in addition. */
  readonly selector?: LabelSelector | undefined;
}

function ownerSelector(
  { apiVersion, kind, name = '' }: OwnerReference,
  namespace: string,
  objects: ClusterObjects,
): OwnerSelector {
  const key = `${namespace}/${name}`;
  switch (`${apiVersion ?? ''} ${kind ?? ''}`) {
    case 'v1 ReplicationController':
      return { labels: objects.replicationControllers.get(key)?.spec?.selector ?? {} };
    case 'apps/v1 ReplicaSet':
      return { selector: objects.replicaSets.get(key)?.spec?.selector };
    case 'apps/v1 StatefulSet':
      return { selector: objects.statefulSets.get(key)?.spec?.selector };
    default:
      return {};
  }
}
