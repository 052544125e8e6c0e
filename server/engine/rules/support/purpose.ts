/** What a Pod is there for, as far as the catalogue's exemptions ask. */
import type { PodModel } from '../../pod/model.js';
import type { KubernetesObject } from '../../kubernetes/object.js';

/** Labels that only controllers set: a manifest that carries one was read back from a cluster. */
const controllerLabels: readonly string[] = [
  'pod-template-hash',
  'controller-revision-hash',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'statefulset.kubernetes.io/pod-name',
];

/** What the kubelet notes on a Pod that it read from a file of its node (a static Pod, or its mirror). */
const kubeletAnnotations: readonly string[] = [
  'kubernetes.io/config.mirror',
  'kubernetes.io/config.source',
  'kubernetes.io/config.hash',
];

/** Somebody stands behind the Pod already: a controller that owns it, or the kubelet of its node. */
export function isManaged({ template: { object, annotations, labels, namespace }, hostNetwork }: PodModel): boolean {
  return (
    (object.metadata.ownerReferences ?? []).length > 0 ||
    controllerLabels.some((label) => Object.hasOwn(labels, label)) ||
    kubeletAnnotations.some((annotation) => Object.hasOwn(annotations, annotation)) ||
    // The files of /etc/kubernetes/manifests carry nothing else that tells them.
    (hostNetwork && namespace === 'kube-system')
  );
}

/** A hook of a Helm chart: Helm makes it, waits for it and removes it. */
export function isHook({ template: { annotations } }: PodModel): boolean {
  return Object.hasOwn(annotations, 'helm.sh/hook');
}

const trialWords: ReadonlySet<string> = new Set([
  'test',
  'tests',
  'testing',
  'debug',
  'debugger',
  'tmp',
  'temp',
  'toolbox',
  'playground',
]);

/** Started by hand to try or to look at something: its name says so, or it only holds a shell open. */
export function isTrial(pod: PodModel): boolean {
  return (
    hasTrialName(pod.template.object) ||
    pod.containers.some(({ phase, role }) => phase === 'main' && role.role === 'debug')
  );
}

export function hasTrialName({ name }: KubernetesObject): boolean {
  return name
    .toLowerCase()
    .split(/[-._]/)
    .some((word) => trialWords.has(word));
}
