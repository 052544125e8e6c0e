/** Containers as subjects of a sentence. */
import type { PodContainer } from '../../pod/model.js';

/** `` `web` ``, or its place in the list where a container has no name yet. */
export function quoteName(container: PodContainer): string {
  return container.name === '' ? `container number ${container.index + 1}` : `\`${container.name}\``;
}
