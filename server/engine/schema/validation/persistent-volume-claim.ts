/**
 * PersistentVolumeClaims, also as templates of a StatefulSet or of an ephemeral volume.
 * Upstream: `ValidatePersistentVolumeClaimSpec` in `pkg/apis/core/validation`.
 */
import { compareQuantity, formatQuantity, parseQuantity, zeroQuantity } from '../../kubernetes/quantity.js';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../../kubernetes/types.js';
import { dnsLabelFaults, dnsSubdomainFaults } from '../content.js';
import {
  checkEnum,
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  mapKey,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkLabelSelector, checkName } from './labels.js';
import { checkObjectMeta, subdomainName } from './metadata.js';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function checkPersistentVolumeClaim(claim: PersistentVolumeClaim): FieldError[] {
  return [
    ...checkObjectMeta(claim.metadata ?? {}, subdomainName),
    ...checkClaimSpec(claim.spec ?? {}, child(undefined, 'spec')),
  ];
}

export function checkClaimSpec(spec: PersistentVolumeClaimSpec, path: FieldPath): FieldError[] {
  const { storageClassName, volumeAttributesClassName } = spec;
  return [
    ...checkAccessModes(spec.accessModes ?? [], child(path, 'accessModes')),
    ...checkLabelSelector(spec.selector, child(path, 'selector')),
    // Upstream's path leaves `requests` out.
    ...checkStorage(spec.resources?.requests?.storage, mapKey(child(path, 'resources'), 'storage')),
    ...(isEmpty(storageClassName) ? [] : checkName(storageClassName, child(path, 'storageClassName'))),
    ...checkEnum(child(path, 'volumeMode'), spec.volumeMode, ['Block', 'Filesystem']),
    ...checkDataSources(spec, path),
    ...(isEmpty(volumeAttributesClassName)
      ? []
      : checkName(volumeAttributesClassName, child(path, 'volumeAttributesClassName'))),
  ];
}

function checkAccessModes(modes: readonly string[], path: FieldPath): FieldError[] {
  if (modes.length === 0) {
    return [required(path, 'at least 1 access mode is required')];
  }
  const known = modes.filter((mode) => accessModes.includes(mode));
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(path, mode, accessModes));
  const mixed = known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod');
  return mixed ? [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')] : errors;
}

function checkStorage(amount: string | number | undefined, path: FieldPath): FieldError[] {
  const quantity = amount === undefined ? undefined : parseQuantity(amount);
  if (quantity === undefined) {
    return [required(path)];
  }
  return compareQuantity(quantity, zeroQuantity) > 0
    ? []
    : [invalid(path, formatQuantity(quantity), 'must be greater than zero')];
}

function checkDataSources(spec: PersistentVolumeClaimSpec, path: FieldPath): FieldError[] {
  const { dataSource, dataSourceRef } = spec;
  const errors = [
    ...(dataSource === undefined ? [] : checkReference(dataSource, child(path, 'dataSource'))),
    ...(dataSourceRef === undefined ? [] : checkReference(dataSourceRef, child(path, 'dataSourceRef'))),
  ];
  if (dataSource === undefined || dataSourceRef === undefined) {
    return errors;
  }
  // Upstream passes the path itself as the bad value, which has no exported part.
  const value = opaque({});
  if (!isEmpty(dataSourceRef.namespace)) {
    return [...errors, invalid(path, value, 'may not be specified when dataSourceRef.namespace is specified')];
  }
  const same =
    dataSource.apiGroup === dataSourceRef.apiGroup &&
    (['kind', 'name'] as const).every((key) => (dataSource[key] ?? '') === (dataSourceRef[key] ?? ''));
  return same ? errors : [...errors, invalid(path, value, 'must match dataSourceRef')];
}

function checkReference(reference: TypedObjectReference, path: FieldPath): FieldError[] {
  const { apiGroup = '', kind = '', namespace } = reference;
  const errors: FieldError[] = [];
  if (isEmpty(reference.name)) {
    errors.push(required(child(path, 'name')));
  }
  if (kind === '') {
    errors.push(required(child(path, 'kind')));
  }
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    errors.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  if (apiGroup !== '') {
    errors.push(...invalidEach(child(path, 'apiGroup'), apiGroup, dnsSubdomainFaults(apiGroup)));
  }
  if (!isEmpty(namespace)) {
    errors.push(...invalidEach(child(path, 'namespace'), namespace, dnsLabelFaults(namespace)));
  }
  return errors;
}
