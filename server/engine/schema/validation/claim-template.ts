/** `metadata` of a claim template inside a volume: labels and annotations, nothing else. Upstream: `ValidateTemplateObjectMeta`. */
import type { ObjectMeta } from '../../kubernetes/types.js';
import { child, forbidden, type FieldError, type FieldPath } from '../field.js';
import { checkAnnotations, checkLabels } from './labels.js';

/** In the order of Go's struct, with the paths that lower-casing the first letter of a field's Go name gives. */
const otherFields: readonly (readonly [field: keyof ObjectMeta, printed: string])[] = [
  ['name', 'name'],
  ['generateName', 'generateName'],
  ['namespace', 'namespace'],
  ['selfLink', 'selfLink'],
  ['uid', 'uID'],
  ['resourceVersion', 'resourceVersion'],
  ['generation', 'generation'],
  ['creationTimestamp', 'creationTimestamp'],
  ['deletionTimestamp', 'deletionTimestamp'],
  ['deletionGracePeriodSeconds', 'deletionGracePeriodSeconds'],
  ['ownerReferences', 'ownerReferences'],
  ['finalizers', 'finalizers'],
  ['managedFields', 'managedFields'],
];

export function checkClaimTemplateMeta(meta: ObjectMeta, path: FieldPath): FieldError[] {
  const set = otherFields.filter(([field]) => meta[field] !== undefined && meta[field] !== '' && meta[field] !== 0);
  return [
    ...checkAnnotations(meta.annotations, child(path, 'annotations')),
    ...checkLabels(meta.labels, child(path, 'labels')),
    ...set.map(([, printed]) => forbidden(child(path, printed), 'cannot be set')),
  ];
}
