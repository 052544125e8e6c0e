/** Counts that may be percentages. Upstream: `ValidatePositiveIntOrPercent` and below in `pkg/apis/apps/validation`. */
import type { IntOrString } from '../../kubernetes/types.js';
import { isPercent, percentFaults } from '../content.js';
import { checkNonnegative, invalid, invalidEach, type FieldError, type FieldPath } from '../field.js';
import { opaque } from '../go-text.js';

/** At least 0, or `N%`. */
export function checkCount(value: IntOrString, path: FieldPath): FieldError[] {
  return typeof value === 'string'
    ? invalidEach(path, opaque(value), percentFaults(value))
    : checkNonnegative(path, value);
}

function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && isPercent(value) ? Number(value.slice(0, -1)) : undefined;
}

/** The number or the percentage, whichever it is; 0 for any other text. */
export function countOf(value: IntOrString): number {
  if (typeof value === 'number') {
    return value;
  }
  return percentOf(value) ?? (/^[+-]?[0-9]+$/.test(value) ? Number(value) : 0);
}

export function checkNotAbove100Percent(value: IntOrString, path: FieldPath): FieldError[] {
  const percent = percentOf(value);
  return percent !== undefined && percent > 100 ? [invalid(path, opaque(value), 'must not be greater than 100%')] : [];
}
