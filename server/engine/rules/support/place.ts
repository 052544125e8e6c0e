/** Where objects stand towards each other. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { directoryOf } from '../../workspace/paths.js';

export { belongTogether, isNextTo } from '../../workspace/proximity.js';

export function isInSameDirectory(a: KubernetesObject, b: KubernetesObject): boolean {
  return directoryOf(a.uri) === directoryOf(b.uri);
}

/** Namespaces of the cluster's own machinery, which no workspace holds whole. */
export function isSystemNamespace(namespace: string): boolean {
  return namespace.startsWith('kube-') || namespace.endsWith('-system') || namespace === 'ingress-nginx';
}
