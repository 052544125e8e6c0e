import type { KubernetesObject, SourceFile } from './object.js';

/** The objects of one document of a file, by its index: found by halves, since a file may hold many thousands. */
export function objectsOf({ objects }: SourceFile, document: number): readonly KubernetesObject[] {
  return objects.slice(firstFrom(objects, document), firstFrom(objects, document + 1));
}

/** Where the objects of this document or later ones start. */
function firstFrom(objects: readonly KubernetesObject[], document: number): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((objects[middle]?.document.index ?? 0) < document) low = middle + 1;
    else high = middle;
  }
  return low;
}
