/**
 * `metadata` of any object.
 * Upstream: `apimachinery/pkg/api/validation/objectmeta.go` and `pkg/apis/core/validation` (finalizers).
 */
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../../kubernetes/types.js';
import {
  dnsLabelFaults,
  dnsSubdomainFaults,
  longNameFaults,
  maskTrailingHyphen,
  pathSegmentFaults,
  qualifiedNameFaults,
} from '../content.js';
import {
  checkNonnegative,
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goStruct, opaque } from '../go-text.js';
import { checkAnnotations, checkLabels } from './labels.js';

/** What names of a kind must look like. */
export interface NameRule {
  readonly faults: (name: string) => readonly string[];
  readonly origin?: string;
  /** Faults of `generateName`, where a trailing hyphen is allowed. */
  readonly prefixFaults: NameRule['faults'];
}

export const subdomainName: NameRule = { faults: dnsSubdomainFaults, prefixFaults: dnsSubdomainFaults };
export const labelName: NameRule = { faults: dnsLabelFaults, prefixFaults: dnsLabelFaults };
/** A subdomain by declarative validation, which looks at the full name only. */
export const longName: NameRule = {
  faults: longNameFaults,
  prefixFaults: pathSegmentFaults,
  origin: 'format=k8s-long-name',
};
/** Any segment of a URL path, the rule of kinds that have none of their own. */
export const segmentName: NameRule = { faults: pathSegmentFaults, prefixFaults: pathSegmentFaults };

const metadataPath = child(undefined, 'metadata');

/** `metadata` of a kind that validates it itself: finalizers must be qualified. */
export function checkObjectMeta(meta: ObjectMeta, name: NameRule, namespaced = true): FieldError[] {
  return [...checkGenericMeta(meta, name, namespaced), ...checkQualifiedFinalizers(meta)];
}

/** `metadata` as generic registry code checks it for every kind. */
export function checkGenericMeta(meta: ObjectMeta, name: NameRule, namespaced = true): FieldError[] {
  return [
    ...checkNames(meta, name),
    ...checkNamespace(meta, namespaced),
    ...checkNonnegative(child(metadataPath, 'generation'), meta.generation),
    ...checkLabels(meta.labels, child(metadataPath, 'labels')),
    ...checkAnnotations(meta.annotations, child(metadataPath, 'annotations')),
    ...checkOwnerReferences(meta.ownerReferences ?? [], child(metadataPath, 'ownerReferences')),
    ...checkFinalizers(meta.finalizers ?? [], child(metadataPath, 'finalizers')),
    ...checkManagedFields(meta.managedFields ?? [], child(metadataPath, 'managedFields')),
  ];
}

function checkNames(meta: ObjectMeta, rule: NameRule): FieldError[] {
  const errors: FieldError[] = [];
  const { generateName, name } = meta;
  if (!isEmpty(generateName)) {
    const faults = rule.prefixFaults(maskTrailingHyphen(generateName));
    errors.push(...invalidEach(child(metadataPath, 'generateName'), generateName, faults));
  }
  const path = child(metadataPath, 'name');
  return isEmpty(name)
    ? [...errors, required(path, 'name or generateName is required')]
    : [...errors, ...invalidEach(path, name, rule.faults(name), rule.origin)];
}

function checkNamespace({ namespace }: ObjectMeta, namespaced: boolean): FieldError[] {
  const path = child(metadataPath, 'namespace');
  if (namespaced) {
    return isEmpty(namespace) ? [required(path)] : invalidEach(path, namespace, dnsLabelFaults(namespace));
  }
  return isEmpty(namespace) ? [] : [forbidden(path, 'not allowed on this type')];
}

function checkOwnerReferences(references: readonly OwnerReference[], path: FieldPath): FieldError[] {
  const errors = references.flatMap((reference, index) => checkOwnerReference(reference, item(path, index)));
  const controllers = references.filter((reference) => reference.controller === true);
  const [first] = controllers;
  const nameOf = (reference: OwnerReference): string => `${reference.kind ?? ''}/${reference.name ?? ''}`;
  return [
    ...errors,
    ...controllers
      .slice(1)
      .map((other) =>
        invalid(
          path,
          opaque(references.map(printedOwner)),
          `Only one reference can have Controller set to true. Found "true" in references for ${nameOf(first ?? other)} and ${nameOf(other)}`,
        ),
      ),
  ];
}

function printedOwner(reference: OwnerReference): ReadonlyMap<string, unknown> {
  const optional = (['controller', 'blockOwnerDeletion'] as const).filter((key) => reference[key] !== undefined);
  return goStruct(
    ['apiVersion', reference.apiVersion ?? ''],
    ['kind', reference.kind ?? ''],
    ['name', reference.name ?? ''],
    ['uid', reference.uid ?? ''],
    ...optional.map((key) => [key, reference[key]] as const),
  );
}

function checkOwnerReference(reference: OwnerReference, path: FieldPath): FieldError[] {
  const { apiVersion = '', kind } = reference;
  const errors: FieldError[] = [];
  const parts = apiVersion.split('/');
  if (apiVersion !== '' && (parts.length > 2 || parts.at(-1) === '')) {
    errors.push(invalid(child(path, 'apiVersion'), apiVersion, 'must be <group>/<version> or <version>'));
  }
  for (const name of ['apiVersion', 'kind', 'name', 'uid'] as const) {
    if (isEmpty(reference[name])) {
      errors.push(required(child(path, name), 'must not be empty'));
    }
  }
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalid(path, opaque(printedOwner(reference)), '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

function checkFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const errors = finalizers.flatMap((name) => invalidEach(path, name, qualifiedNameFaults(name)));
  return finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
    ? [...errors, invalid(path, opaque(finalizers), 'finalizer orphan and foregroundDeletion cannot be both set')]
    : errors;
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function checkQualifiedFinalizers({ finalizers = [] }: ObjectMeta): FieldError[] {
  const path = child(metadataPath, 'finalizers');
  return finalizers.flatMap((name, index) =>
    name.includes('/') || standardFinalizers.has(name)
      ? []
      : [invalid(item(path, index), name, 'name is neither a standard finalizer name nor is it fully qualified')],
  );
}

const longestManager = 128;
const longestSubresource = 256;

function checkManagedFields(entries: readonly ManagedFieldsEntry[], path: FieldPath): FieldError[] {
  return entries.flatMap((entry, index) => {
    const at = item(path, index);
    const errors: FieldError[] = [];
    const { operation, fieldsType, manager = '', subresource = '' } = entry;
    if (isEmpty(operation)) {
      errors.push(required(child(at, 'operation'), 'must not be empty'));
    } else if (operation !== 'Apply' && operation !== 'Update') {
      errors.push(notSupported(child(at, 'operation'), operation, ['Apply', 'Update']));
    }
    if (!isEmpty(fieldsType) && fieldsType !== 'FieldsV1') {
      errors.push(invalid(child(at, 'fieldsType'), fieldsType, 'must be `FieldsV1`'));
    }
    if (byteLength(manager) > longestManager) {
      errors.push(tooLong(child(at, 'manager'), longestManager));
    }
    if (byteLength(subresource) > longestSubresource) {
      errors.push(tooLong(child(at, 'subresource'), longestSubresource));
    }
    return errors;
  });
}
