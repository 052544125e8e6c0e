/** How a controller finds its Pods. */
import type { Path } from '../../document/tree.js';
import type { LabelSelectorRequirement } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import { workloadSpec, workloadSpecPath } from './workload.js';

export interface ControllerSelector {
  readonly path: Path;
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchLabelsPath: Path;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
  readonly matchExpressionsPath: Path;
}

/**
 * The selector a controller was given; undefined where the manifest has none, or none that counts:
 * a Job's is made by the Job controller unless `manualSelector` is set.
 */
export function controllerSelector(pod: PodModel): ControllerSelector | undefined {
  const { object } = pod.template;
  const spec = workloadSpec(pod);
  if (
    spec.selector === undefined ||
    object.kind === 'CronJob' ||
    (object.kind === 'Job' && spec.manualSelector !== true)
  ) {
    return undefined;
  }
  const path = [...workloadSpecPath(pod), 'selector'];
  if (hasPlainSelector(object.kind)) {
    // A ReplicationController selects by a plain map.
    const matchLabels = spec.selector as Readonly<Record<string, string>>;
    return { path, matchLabels, matchLabelsPath: path, matchExpressions: [], matchExpressionsPath: path };
  }
  return {
    path,
    matchLabels: spec.selector.matchLabels ?? {},
    matchLabelsPath: [...path, 'matchLabels'],
    matchExpressions: spec.selector.matchExpressions ?? [],
    matchExpressionsPath: [...path, 'matchExpressions'],
  };
}

function hasPlainSelector(kind: string): boolean {
  return kind === 'ReplicationController' || kind === 'DeploymentConfig';
}

/** Another workload, not the same one read a second time. */
export function isOtherWorkload(
  { template: { object } }: PodModel,
  { template: { object: other } }: PodModel,
): boolean {
  return other !== object && other.name !== '' && (other.kind !== object.kind || other.name !== object.name);
}

/** Both stand in one file, so they are applied together; of two files one may be the alternative to the other. */
export function livesTogether({ template: { object } }: PodModel, { template: { object: other } }: PodModel): boolean {
  return object.uri === other.uri;
}
