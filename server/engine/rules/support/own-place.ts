/** A finding stands in the file of its Pod, whatever other file told about it. */
import type { Site } from '../../kubernetes/object.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { containerName } from './site.js';

export interface OwnPlace {
  readonly at: Site;
  /** The place in the other file, for `related`. */
  readonly related: readonly { readonly message: string; readonly at: Site }[];
}

/** `at`, or the container's name where `at` is in another file, such as a mounted ConfigMap. */
export function ownPlace(pod: PodModel, container: PodContainer, at: Site): OwnPlace {
  return at.object.uri === pod.template.object.uri
    ? { at, related: [] }
    : { at: containerName(pod, container), related: [{ message: 'It is written here.', at }] };
}
