/**
 * Labels, annotations and label selectors.
 * Upstream: `apimachinery/pkg/apis/meta/v1/validation` and `…/pkg/api/validation/objectmeta.go`.
 */
import type { LabelSelector, LabelSelectorRequirement } from '../../kubernetes/types.js';
import { dnsLabelFaults, dnsSubdomainFaults, labelValueFaults, qualifiedNameFaults } from '../content.js';
import {
  child,
  forbidden,
  invalid,
  invalidEach,
  item,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength } from '../go-text.js';

export type StringMap = Readonly<Record<string, string>>;

/** The annotation's value, never one of a prototype. */
export function annotationOf(annotations: StringMap | undefined, key: string): string | undefined {
  return annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

/** All annotations of an object together, keys and values, in bytes. */
const annotationsLimit = 256 * 1024;

export function checkLabelKey(key: string, path: FieldPath): FieldError[] {
  return invalidEach(path, key, qualifiedNameFaults(key), 'format=k8s-label-key');
}

export function checkDnsLabel(value: string, path: FieldPath): FieldError[] {
  return invalidEach(path, value, dnsLabelFaults(value), 'format=k8s-short-name');
}

export function checkDnsSubdomain(value: string, path: FieldPath): FieldError[] {
  return invalidEach(path, value, dnsSubdomainFaults(value), 'format=k8s-long-name');
}

export function checkQualifiedName(value: string, path: FieldPath): FieldError[] {
  return invalidEach(path, value, qualifiedNameFaults(value), 'format=qualified-name');
}

/** A name of another object: no origin, as upstream has none for these. */
export function checkName(value: string, path: FieldPath): FieldError[] {
  return invalidEach(path, value, dnsSubdomainFaults(value));
}

/** All faults are reported at the map, never at a key. */
export function checkLabels(labels: StringMap | undefined, path: FieldPath): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checkLabelKey(key, path),
    ...invalidEach(path, value, labelValueFaults(value), 'format=k8s-label-value'),
  ]);
}

export function checkAnnotations(annotations: StringMap | undefined, path: FieldPath): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) =>
    // The case of a key does not matter, its value in the message is as written.
    invalidEach(path, key, qualifiedNameFaults(key.toLowerCase()), 'format=k8s-label-key'),
  );
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return size > annotationsLimit ? [...errors, tooLong(path, annotationsLimit)] : errors;
}

export function checkLabelSelector(selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (selector === undefined) {
    return [];
  }
  const expressions = child(path, 'matchExpressions');
  return [
    ...checkLabels(selector.matchLabels, child(path, 'matchLabels')),
    ...(selector.matchExpressions ?? []).flatMap((expression, index) =>
      checkRequirement(expression, item(expressions, index)),
    ),
  ];
}

function checkRequirement(requirement: LabelSelectorRequirement, path: FieldPath): FieldError[] {
  const values = requirement.values ?? [];
  const valuesPath = child(path, 'values');
  return [
    ...checkRequirementOperator(requirement.operator ?? '', values.length, path),
    ...checkLabelKey(requirement.key ?? '', child(path, 'key')),
    ...values.flatMap((value, index) => invalidEach(item(valuesPath, index), value, labelValueFaults(value))),
  ];
}

function checkRequirementOperator(operator: string, count: number, path: FieldPath): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count === 0
        ? [required(child(path, 'values'), "must be specified when `operator` is 'In' or 'NotIn'")]
        : [];
    case 'Exists':
    case 'DoesNotExist':
      return count > 0
        ? [forbidden(child(path, 'values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
        : [];
    default:
      return [invalid(child(path, 'operator'), operator, 'not a valid selector operator')];
  }
}

/** Neither labels nor expressions: it would select everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}
