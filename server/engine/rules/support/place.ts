/** Where objects stand towards each other. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { directoryDistance, directoryOf } from '../../workspace/paths.js';

/** As far as from `services/` to its sibling `deployments/`. */
const nextDoor = 2;

/**
 * In the same directory, one above or below it, or beside it. Labels such as `app: web` are common: the same ones at the
 * other end of a large repository belong to another application.
 */
export function isNextTo(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.uri === b.uri || directoryDistance(directoryOf(a.uri), directoryOf(b.uri)) <= nextDoor;
}

export function isInSameDirectory(a: KubernetesObject, b: KubernetesObject): boolean {
  return directoryOf(a.uri) === directoryOf(b.uri);
}

/** Namespaces of the cluster's own machinery, which no workspace holds whole. */
export function isSystemNamespace(namespace: string): boolean {
  return namespace.startsWith('kube-') || namespace.endsWith('-system') || namespace === 'ingress-nginx';
}
