/** What is applied together with a Pod: its own document, and what it needs of other files. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import { isClusterDocument } from '../scheduler/clusters/build-cluster.js';
import { isScenarioDocument } from '../simulation/scenario.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Manifests } from './model.js';

/** Kinds that are looked up in the whole workspace: they are few, and belong to no namespace. */
const clusterWide: ReadonlySet<string> = new Set([
  'PriorityClass',
  'StorageClass',
  'PersistentVolume',
  'Namespace',
  'CSIDriver',
]);

/** The objects of the document that are applied, in their order. Clusters, scenarios and patches are not. */
export function objectsOf({ file, workspace }: Manifests): readonly KubernetesObject[] {
  return file.objects.filter(
    (object) =>
      !isClusterDocument(object.value) &&
      !isScenarioDocument(object.value) &&
      object.kind !== 'Node' &&
      !workspace.neighbourhood.isPartial(object),
  );
}

/** What other files say about the Pods of the document. What the document has itself counts there. */
export function neighboursOf(manifests: Manifests, pods: readonly PodModel[]): readonly KubernetesObject[] {
  const { file, workspace } = manifests;
  const found = new Map<string, KubernetesObject>();
  const own = new Set(file.objects.map(keyOf));
  const take = (object: KubernetesObject | undefined): void => {
    if (object !== undefined && object.uri !== file.uri && !own.has(keyOf(object)) && !found.has(keyOf(object))) {
      found.set(keyOf(object), object);
    }
  };
  for (const pod of pods) {
    for (const object of aboutPod(pod, workspace)) {
      take(object);
    }
  }
  for (const other of workspace.files()) {
    if (other.uri !== file.uri) {
      other.objects.filter(({ kind }) => clusterWide.has(kind)).forEach(take);
    }
  }
  return [...found.values()];
}

function aboutPod(pod: PodModel, { neighbourhood }: Workspace): readonly (KubernetesObject | undefined)[] {
  const { template } = pod;
  const { namespace, object, spec } = template;
  const claims = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return [
    ...neighbourhood.servicesOf(pod),
    ...neighbourhood.autoscalersOf(pod),
    ...neighbourhood.objects('PodDisruptionBudget', namespace, object),
    ...claims.map((name) => neighbourhood.find('PersistentVolumeClaim', namespace, name, object)),
    ...neighbourhood.objects('ConfigMap', namespace, object),
  ];
}

function keyOf({ kind, namespace, name }: KubernetesObject): string {
  return `${kind}\n${namespace ?? ''}\n${name}`;
}
