/** Paths inside volumes. Upstream: `pkg/apis/core/validation`. */
import { invalid, type FieldError, type FieldPath } from '../field.js';

/** No `..` among the parts. */
export function checkNoBacksteps(value: string, path: FieldPath): FieldError[] {
  return value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];
}

/** Relative and without `..`. */
export function checkDescending(value: string, path: FieldPath): FieldError[] {
  const absolute = value.startsWith('/') ? [invalid(path, value, 'must be a relative path')] : [];
  return [...absolute, ...checkNoBacksteps(value, path)];
}

/** Relative, without `..` and not hidden in the reserved `..` names that atomic updates use. */
export function checkLocalPath(value: string, path: FieldPath): FieldError[] {
  const reserved = value.startsWith('..') && !value.startsWith('../');
  return [...checkDescending(value, path), ...(reserved ? [invalid(path, value, "must not start with '..'")] : [])];
}
