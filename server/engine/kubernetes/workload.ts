/** From objects to the Pod templates in them. */
import type { Path } from '../document/tree.js';
import { argoWorkflowTemplates } from './argo-workflow.js';
import { decode } from './decode.js';
import { groupOf, knownKind } from './kinds.js';
import type { KubernetesObject } from './object.js';
import type { PodTemplate } from './pod-template.js';
import { fieldOf, isRecord } from './shape.js';
import type { PodSpec, PodTemplateSpec } from './types.js';

/**
 * Where the objects of a kind hold Pod templates.
 * What the user adds (`podTemplatePaths` in podlint.yaml) has the same shape.
 */
export interface PodTemplateLocation {
  /** API group without version, `argoproj.io`; the empty string for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Keys from the object's root, joined with dots; `*` stands for every item of a list or every value of a map: `spec.tasks.*.template`. */
  readonly path: string;
  /** `template` (default): `metadata` and `spec` stand there. `spec`: the Pod spec itself does. */
  readonly holds?: 'template' | 'spec';
  /** Where the number of Pods stands. */
  readonly replicas?: string;
  /** Whether Pods that end are run again; by the template's `restartPolicy` where not given. */
  readonly runs?: 'forever' | 'to-completion';
}

const replicas = 'spec.replicas';

const builtIn: readonly PodTemplateLocation[] = [
  { group: '', kind: 'Pod', path: '' },
  { group: '', kind: 'PodTemplate', path: 'template' },
  { group: '', kind: 'ReplicationController', path: 'spec.template', replicas, runs: 'forever' },
  ...['apps', 'extensions'].flatMap((group): readonly PodTemplateLocation[] => [
    { group, kind: 'Deployment', path: 'spec.template', replicas, runs: 'forever' },
    { group, kind: 'ReplicaSet', path: 'spec.template', replicas, runs: 'forever' },
    { group, kind: 'StatefulSet', path: 'spec.template', replicas, runs: 'forever' },
    { group, kind: 'DaemonSet', path: 'spec.template', runs: 'forever' },
  ]),
  { group: 'extensions', kind: 'Job', path: 'spec.template', runs: 'to-completion' },
  { group: 'batch', kind: 'Job', path: 'spec.template', runs: 'to-completion' },
  { group: 'batch', kind: 'CronJob', path: 'spec.jobTemplate.spec.template', runs: 'to-completion' },
];

/** Custom resources of widely used operators. */
const customResources: readonly PodTemplateLocation[] = [
  { group: 'argoproj.io', kind: 'Rollout', path: 'spec.template', replicas, runs: 'forever' },
  { group: 'serving.knative.dev', kind: 'Service', path: 'spec.template', runs: 'forever' },
  { group: 'serving.knative.dev', kind: 'Configuration', path: 'spec.template', runs: 'forever' },
  { group: 'serving.knative.dev', kind: 'Revision', path: '', runs: 'forever' },
  { group: 'sources.knative.dev', kind: 'ContainerSource', path: 'spec.template', runs: 'forever' },
  { group: 'keda.sh', kind: 'ScaledJob', path: 'spec.jobTargetRef.template', runs: 'to-completion' },
  { group: 'apps.kruise.io', kind: 'CloneSet', path: 'spec.template', replicas, runs: 'forever' },
  { group: 'apps.kruise.io', kind: 'StatefulSet', path: 'spec.template', replicas, runs: 'forever' },
  { group: 'apps.kruise.io', kind: 'DaemonSet', path: 'spec.template', runs: 'forever' },
  { group: 'apps.openshift.io', kind: 'DeploymentConfig', path: 'spec.template', replicas, runs: 'forever' },
  {
    group: 'jobset.x-k8s.io',
    kind: 'JobSet',
    path: 'spec.replicatedJobs.*.template.spec.template',
    runs: 'to-completion',
  },
  { group: 'batch.volcano.sh', kind: 'Job', path: 'spec.tasks.*.template', runs: 'to-completion' },
  {
    group: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    path: 'spec.leaderWorkerTemplate.leaderTemplate',
    runs: 'forever',
  },
  {
    group: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    path: 'spec.leaderWorkerTemplate.workerTemplate',
    runs: 'forever',
  },
  { group: 'ray.io', kind: 'RayCluster', path: 'spec.headGroupSpec.template', runs: 'forever' },
  { group: 'ray.io', kind: 'RayCluster', path: 'spec.workerGroupSpecs.*.template', runs: 'forever' },
];

const noLocations: readonly PodTemplateLocation[] = [];
const byKind = new Map<string, readonly PodTemplateLocation[]>();
for (const location of [...builtIn, ...customResources]) {
  const key = `${location.group} ${location.kind}`;
  byKind.set(key, [...(byKind.get(key) ?? noLocations), location]);
}

/**
 * The Pod templates of an object; none for objects that make no Pods, or whose template holds no Pod spec.
 * `additional` are the user's own locations.
 */
export function podTemplatesOf(
  object: KubernetesObject,
  additional: readonly PodTemplateLocation[] = noLocations,
): readonly PodTemplate[] {
  const group = groupOf(object.apiVersion);
  const own = additional.filter((location) => location.kind === object.kind && location.group === group);
  const locations = own.length > 0 ? own : (byKind.get(`${group} ${object.kind}`) ?? noLocations);
  if (locations.length === 0) return argoWorkflowTemplates(object);
  return locations.flatMap((location) => templatesAt(object, location));
}

function templatesAt(object: KubernetesObject, location: PodTemplateLocation): PodTemplate[] {
  const keys = location.path === '' ? [] : location.path.split('.');
  const known = knownKind(object) !== undefined;
  return expand(object.value, keys).flatMap(([path, value]) => {
    const template = location.holds === 'spec' ? { spec: value } : value;
    // Kubernetes' own kinds were decoded as a whole; of a custom resource, this is the part with a known shape.
    const decoded = (known ? template : decode(template, 'core.v1.PodTemplateSpec').value) as PodTemplateSpec;
    if (!isRecord(decoded) || !isRecord(decoded.spec)) return [];
    const at = [...object.path, ...path];
    return [podTemplate(object, location, decoded, at)];
  });
}

function podTemplate(
  object: KubernetesObject,
  location: PodTemplateLocation,
  template: PodTemplateSpec,
  path: Path,
): PodTemplate {
  const spec: PodSpec = template.spec ?? {};
  const count = location.replicas === undefined ? undefined : valueAt(object.value, location.replicas.split('.'));
  return {
    object,
    path,
    specPath: location.holds === 'spec' ? path : [...path, 'spec'],
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    namespace: object.namespace ?? 'default',
    spec,
    replicas: typeof count === 'number' ? count : undefined,
    replicasPath: count === undefined ? undefined : [...object.path, ...(location.replicas ?? '').split('.')],
    runs:
      location.runs ??
      (spec.restartPolicy === 'Never' || spec.restartPolicy === 'OnFailure' ? 'to-completion' : 'forever'),
  };
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((current, key) => fieldOf(current, key), value);
}

/** Every place that a path with `*` leads to. */
function expand(value: unknown, keys: readonly string[]): readonly (readonly [Path, unknown])[] {
  const [key, ...rest] = keys;
  if (key === undefined) return [[[], value]];
  const steps: readonly (string | number)[] = key !== '*' ? [key] : indicesOf(value);
  return steps.flatMap((step) =>
    expand(fieldOf(value, step), rest).map(([path, found]) => [[step, ...path], found] as const),
  );
}

function indicesOf(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isRecord(value) ? Object.keys(value) : [];
}
