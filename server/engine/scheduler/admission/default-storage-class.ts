/** DefaultStorageClass admission. Upstream: `plugin/pkg/admission/storage/storageclass/setdefault`. */
import type { PersistentVolumeClaim, StorageClass } from '../../kubernetes/types.js';
import { labelOf } from '../support/labels.js';

/** Marks the class for claims that name none. */
export const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';

const defaultAnnotations = [defaultClassAnnotation, 'storageclass.beta.kubernetes.io/is-default-class'];

/** A claim that names no class gets the default one, if there is one. An empty name is a choice and stays. */
export function withDefaultStorageClass(
  claim: PersistentVolumeClaim,
  classes: ReadonlyMap<string, StorageClass>,
): PersistentVolumeClaim {
  const { spec = {}, metadata } = claim;
  const annotated = labelOf(metadata?.annotations, 'volume.beta.kubernetes.io/storage-class') !== undefined;
  if (spec.storageClassName !== undefined || annotated) {
    return claim;
  }
  const fallback = [...classes].find(([, storageClass]) =>
    defaultAnnotations.some((key) => labelOf(storageClass.metadata?.annotations, key) === 'true'),
  );
  return fallback === undefined ? claim : { ...claim, spec: { ...spec, storageClassName: fallback[0] } };
}
