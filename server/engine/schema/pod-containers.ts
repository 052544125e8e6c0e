/** The containers of a Pod in the API server's order: init containers, then regular, then ephemeral ones. */
import type { Container, PodSpec } from '../kubernetes/types.js';
import { child, item, type FieldPath } from './field.js';

export interface PlacedContainer {
  readonly container: Container;
  readonly path: FieldPath;
}

export const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export function containersWithPaths(spec: PodSpec, path: FieldPath | undefined): readonly PlacedContainer[] {
  return containerLists.flatMap((list) => {
    const listPath = child(path, list);
    return (spec[list] ?? []).map((container, index) => ({ container, path: item(listPath, index) }));
  });
}

/** The same without paths, for those that only count. */
export function allContainers(spec: PodSpec): readonly Container[] {
  return containerLists.flatMap((list) => spec[list] ?? []);
}
