/** Short ways to say where a fact stands. */
import type { Path } from '../../document/tree.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { PodContainer, PodModel } from '../../pod/model.js';

/** A place below an object, with the path counted from the object. */
export function inObject(object: KubernetesObject, ...path: Path): Site {
  return { object, path: [...object.path, ...path] };
}

/** A place below a Pod spec. */
export function inSpec(pod: PodModel, ...path: Path): Site {
  return { object: pod.template.object, path: [...pod.template.specPath, ...path] };
}

/** A place below a container. */
export function inContainer(pod: PodModel, container: PodContainer, ...path: Path): Site {
  return { object: pod.template.object, path: [...container.path, ...path] };
}

/** The word that stands for an object: the value of `kind`, so that a squiggle stays on one line. */
export function kindOf(object: KubernetesObject): Site {
  return inObject(object, 'kind');
}

/** A container's name, or the container where it has none. */
export function containerName(pod: PodModel, container: PodContainer): Site {
  return inContainer(pod, container, 'name');
}

/** `object` stands behind `other`: of two that clash, the later one is blamed, and once. */
export function standsBehind(object: KubernetesObject, other: KubernetesObject): boolean {
  if (object.uri !== other.uri) {
    return object.uri > other.uri;
  }
  if (object.document !== other.document) {
    return object.document.start > other.document.start;
  }
  return String(object.path.at(-1) ?? '').padStart(9, '0') > String(other.path.at(-1) ?? '').padStart(9, '0');
}
