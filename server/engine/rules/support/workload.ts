/** What the rules read of a controller beyond its Pod template. */
import type { Path } from '../../document/tree.js';
import { decode } from '../../kubernetes/decode.js';
import { isKind, knownKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type {
  DaemonSetUpdateStrategy,
  DeploymentStrategy,
  LabelSelector,
  PersistentVolumeClaim,
  StatefulSetUpdateStrategy,
} from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';

/** The fields of every controller's spec in one view; each kind has its own few of them. */
export interface WorkloadSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly strategy?: DeploymentStrategy;
  readonly updateStrategy?: DaemonSetUpdateStrategy & StatefulSetUpdateStrategy;
  readonly serviceName?: string;
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[];
  readonly podManagementPolicy?: string;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: string;
  readonly manualSelector?: boolean;
  readonly backoffLimit?: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
}

const nothing: WorkloadSpec = {};

/**
 * The spec of the controller that owns the template; a CronJob's is that of its Jobs. Empty for a bare Pod.
 * Of a custom resource only what it has in common with a StatefulSet is read.
 */
export function workloadSpec({ template: { object } }: PodModel): WorkloadSpec {
  if (isKind(object, 'CronJob')) {
    return object.value.spec?.jobTemplate?.spec ?? nothing;
  }
  if (object.kind === 'Pod' || object.kind === 'PodTemplate') {
    return nothing;
  }
  const { spec } = object.value as { readonly spec?: unknown };
  return (isBuiltIn(object) ? (spec ?? nothing) : decode(spec, 'apps.v1.StatefulSetSpec').value) as WorkloadSpec;
}

/** Path of {@link workloadSpec} in the document. */
export function workloadSpecPath({ template: { object } }: PodModel): Path {
  return [...object.path, ...(isKind(object, 'CronJob') ? ['spec', 'jobTemplate', 'spec'] : ['spec'])];
}

/** Kubernetes' own kind, whose rules the API server enforces; of a custom resource only its controller knows. */
export function isBuiltIn(object: KubernetesObject): boolean {
  return knownKind(object) !== undefined;
}

/** Names of the claims that a StatefulSet makes for each Pod; its containers mount them like volumes. */
export function claimTemplateNames(pod: PodModel): ReadonlySet<string> {
  const templates = workloadSpec(pod).volumeClaimTemplates ?? [];
  return new Set(templates.flatMap((template) => template.metadata?.name ?? []));
}
