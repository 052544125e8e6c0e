/** What a container asks of its node, after the API server's defaults. */
import type { PodContainer, PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import type { ResourceRequirements } from '../../kubernetes/types.js';

/**
 * The container requests some of the resource: by itself, through its limit (a request defaults to it),
 * or through the Pod-level resources, which count for all containers together (KEP-2837).
 */
export function hasRequest(pod: PodModel, container: PodContainer, resource: string): boolean {
  return names(container.spec.resources, resource) || names(pod.template.spec.resources, resource);
}

function names(resources: ResourceRequirements | undefined, resource: string): boolean {
  return Object.hasOwn(resources?.requests ?? {}, resource) || Object.hasOwn(resources?.limits ?? {}, resource);
}

/** Resources that a LimitRange of the namespace gives every container that names none. A limit makes a request too. */
export function limitRangeDefaults(
  pod: PodModel,
  neighbourhood: Neighbourhood,
  what: 'requests' | 'limits' = 'requests',
): ReadonlySet<string> {
  const ranges = neighbourhood.objects('LimitRange', pod.template.namespace, pod.template.object);
  const limits = ranges.flatMap((range) => range.value.spec?.limits ?? []).filter(({ type }) => type === 'Container');
  return new Set(
    limits.flatMap(({ defaultRequest = {}, default: limit = {} }) => [
      ...Object.keys(limit),
      ...(what === 'requests' ? Object.keys(defaultRequest) : []),
    ]),
  );
}
