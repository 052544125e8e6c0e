/** What the rules read of a controller beyond its Pod template. */
import type { Path } from '../../document/tree.js';
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
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: string;
  readonly manualSelector?: boolean;
  readonly podManagementPolicy?: string;
}

/** The spec of the controller that owns the template; a CronJob's is that of its Jobs. Empty for a bare Pod. */
export function workloadSpec(pod: PodModel): WorkloadSpec {
  const { object } = pod.template;
  if (object.kind === 'Pod' || object.kind === 'PodTemplate') {
    return {};
  }
  const { spec } = object.value as { readonly spec?: WorkloadSpec & { readonly jobTemplate?: { readonly spec?: WorkloadSpec } } };
  return (object.kind === 'CronJob' ? spec?.jobTemplate?.spec : spec) ?? {};
}

/** Path of {@link workloadSpec} in the document. */
export function workloadSpecPath(pod: PodModel): Path {
  const { object } = pod.template;
  return [...object.path, ...(object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'])];
}

/** API groups whose controllers Kubernetes itself runs. */
const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** Kubernetes' own kind, whose rules the API server enforces; of a custom resource only its controller knows. */
export function isBuiltIn(object: KubernetesObject): boolean {
  return builtInGroups.has(groupOf(object));
}

/** `apps` of `apps/v1`, empty for the core group. */
export function groupOf(object: KubernetesObject): string {
  const slash = object.apiVersion.indexOf('/');
  return slash < 0 ? '' : object.apiVersion.slice(0, slash);
}

/** Names of the claims that a StatefulSet makes for each Pod; its containers mount them like volumes. */
export function claimTemplateNames(pod: PodModel): ReadonlySet<string> {
  const templates = workloadSpec(pod).volumeClaimTemplates ?? [];
  return new Set(templates.flatMap((template) => template.metadata?.name ?? []));
}
