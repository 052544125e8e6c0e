/**
 * Field paths and field errors, worded as `k8s.io/apimachinery/pkg/util/validation/field` words them.
 */
import type { Path } from '../document/tree.js';
import { goJson, goQuote, isOpaque, type Opaque } from './go-text.js';

/** Where a value stands in an object: a chain of steps up to the root, so that a step costs one small allocation. */
export interface FieldPath {
  readonly parent: FieldPath | undefined;
  readonly step: string | number;
  /** A key of a free map, printed in brackets: `limits[cpu]`. */
  readonly mapKey: boolean;
}

/** `path.name`, or `path.a.b` for several names. */
export function child(path: FieldPath | undefined, name: string, ...more: readonly string[]): FieldPath {
  let result: FieldPath = { parent: path, step: name, mapKey: false };
  for (const step of more) {
    result = { parent: result, step, mapKey: false };
  }
  return result;
}

/** `path[3]`. */
export function item(path: FieldPath, step: number): FieldPath {
  return { parent: path, step, mapKey: false };
}

/** `path[key]` of a free map. */
export function mapKey(path: FieldPath, step: string): FieldPath {
  return { parent: path, step, mapKey: true };
}

/** The path as the API server prints it. */
export function printPath(path: FieldPath | undefined): string {
  if (path === undefined) {
    return '<nil>';
  }
  let printed = '';
  for (let at: FieldPath | undefined = path; at !== undefined; at = at.parent) {
    // Go takes a step without a name for an index.
    const bracketed = typeof at.step === 'number' || at.mapKey || (at === path && printsNothing(at));
    const dot = bracketed || at.parent === undefined || printsNothing(at.parent) ? '' : '.';
    printed = bracketed ? `[${at.step}]${printed}` : `${dot}${at.step}${printed}`;
  }
  return printed;
}

/** An empty name stands for the object as a whole. */
function printsNothing({ parent, step }: FieldPath): boolean {
  return parent === undefined && step === '';
}

/** The path as steps from the root, to look the place up in a tree. */
export function toPath(path: FieldPath | undefined): Path {
  const steps: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.parent) {
    steps.unshift(at.step);
  }
  return steps;
}

/** The other way round: `undefined` for the root. */
export function fromPath(path: Path): FieldPath | undefined {
  let result: FieldPath | undefined;
  for (const step of path) {
    result = { parent: result, step, mapKey: false };
  }
  return result;
}

/** The machine-readable cause; the names are those of the API server's answer. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueDuplicate'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** A value as an error carries it: a scalar, or something printed as JSON. */
export type BadValue = string | number | bigint | boolean | Opaque;

/** One validation error of the API server. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** As the server prints it, also where its path names no real place. */
  readonly field: string;
  readonly detail: string;
  /** Scalars only. */
  readonly badValue?: string | number | bigint | boolean;
  /** `field: Invalid value: "x": detail`. */
  readonly message: string;
  /** The server's own tag for the check, where it has one. */
  readonly origin?: string;
  /** The steps of `field`, to be resolved in a document. */
  readonly path: Path;
}

const words: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotFound: 'Not found',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

function fieldError(
  type: FieldErrorType,
  path: FieldPath | undefined,
  detail: string,
  value?: BadValue,
  origin?: string,
): FieldError {
  const field = printPath(path);
  const shown = value === undefined ? '' : `: ${printValue(value, type)}`;
  const message = `${field}: ${words[type]}${shown}${detail === '' ? '' : `: ${detail}`}`;
  const scalar = value === undefined || isOpaque(value) ? {} : { badValue: value };
  return { type, field, detail, ...scalar, message, ...(origin === undefined ? {} : { origin }), path: toPath(path) };
}

/** What is not supported has a type of its own in Go, and is printed as JSON. */
function printValue(value: BadValue, type: FieldErrorType): string {
  if (isOpaque(value)) {
    return goJson(value.value);
  }
  if (type === 'FieldValueNotSupported') {
    return goJson(value);
  }
  return typeof value === 'string' ? goQuote(value) : String(value);
}

export function required(path: FieldPath | undefined, detail = '', origin?: string): FieldError {
  return fieldError('FieldValueRequired', path, detail, undefined, origin);
}

export function invalid(path: FieldPath | undefined, value: BadValue, detail: string, origin?: string): FieldError {
  return fieldError('FieldValueInvalid', path, detail, value, origin);
}

/** A value of the wrong type, in a custom resource. */
export function typeInvalid(path: FieldPath | undefined, value: BadValue, detail: string): FieldError {
  return fieldError('FieldValueTypeInvalid', path, detail, value);
}

/** An invalid value that the message leaves out. */
export function invalidOmitted(path: FieldPath, detail: string): FieldError {
  return fieldError('FieldValueInvalid', path, detail);
}

/** The value is none of `supported`, which are listed in the given order. */
export function notSupported(path: FieldPath, value: BadValue, supported: readonly string[]): FieldError {
  return fieldError('FieldValueNotSupported', path, `supported values: ${supported.map(goQuote).join(', ')}`, value);
}

export function forbidden(path: FieldPath | undefined, detail: string): FieldError {
  return fieldError('FieldValueForbidden', path, detail);
}

export function duplicate(path: FieldPath, value: BadValue): FieldError {
  return fieldError('FieldValueDuplicate', path, '', value);
}

export function notFound(path: FieldPath, value: BadValue, detail = ''): FieldError {
  return fieldError('FieldValueNotFound', path, detail, value);
}

/** Longer than `limit` bytes. */
export function tooLong(path: FieldPath | undefined, limit: number): FieldError {
  return fieldError('FieldValueTooLong', path, `may not be more than ${limit} bytes`);
}

export function tooMany(path: FieldPath, actual: number, limit: number): FieldError {
  return fieldError('FieldValueTooMany', path, `must have at most ${limit} items`, actual);
}

/** One invalid-value error per message. */
export function invalidEach(
  path: FieldPath,
  value: BadValue,
  details: readonly string[],
  origin?: string,
): FieldError[] {
  return details.map((detail) => invalid(path, value, detail, origin));
}

/** The value is neither empty nor one of `supported`; nothing is said of an empty one. */
export function checkEnum(path: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** As {@link checkEnum}; an absent value is required. */
export function checkRequiredEnum(
  path: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): FieldError[] {
  return isEmpty(value) ? [required(path)] : checkEnum(path, value, supported);
}

/** Absent or empty: the zero value of a Go string. */
export function isEmpty(value: string | undefined): value is '' | undefined {
  return value === undefined || value === '';
}

/** At least 0 where set. */
export function checkNonnegative(path: FieldPath, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0
    ? [invalid(path, value, 'must be greater than or equal to 0', 'minimum')]
    : [];
}

/** `required` when empty, otherwise what `check` says. */
export function requiredText(
  path: FieldPath,
  value: string | undefined,
  check: (value: string, path: FieldPath) => FieldError[] = () => [],
): FieldError[] {
  return isEmpty(value) ? [required(path)] : check(value, path);
}
