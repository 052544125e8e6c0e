/**
 * Validates a custom resource by the schema of its definition, in the API server's words. CEL rules are left to the server.
 * Upstream: `k8s.io/apiextensions-apiserver/pkg/apiserver/validation`, `k8s.io/kube-openapi/pkg/validation`.
 */
import { isRecord } from '../../kubernetes/shape.js';
import {
  child,
  duplicate,
  invalid,
  item,
  notSupported,
  printPath,
  required,
  tooLong,
  toPath,
  tooMany,
  typeInvalid,
  type BadValue,
  type FieldError,
  type FieldPath,
} from '../field.js';
import type { DecodeFault } from '../decode/decode.js';
import { goJson, goQuote, opaque } from '../go-text.js';
import type { CustomSchema } from './definitions.js';
import { hasFormat } from './formats.js';
import { matchesPattern } from './pattern.js';

export interface CustomJudgement {
  readonly unknownFields: readonly DecodeFault[];
  readonly errors: readonly FieldError[];
}

/** What every object has, whatever its schema says. */
const objectFields = new Set(['apiVersion', 'kind', 'metadata']);

/** Deeper than this no schema is followed. */
const deepest = 64;

interface State {
  readonly unknownFields: DecodeFault[];
  readonly errors: FieldError[];
}

/** Validates a plain value; `null` and integers are as the document layer reads them. */
export function validateCustomResource(value: unknown, schema: CustomSchema): CustomJudgement {
  const state: State = { unknownFields: [], errors: [] };
  visit(state, value, { ...schema, 'x-kubernetes-embedded-resource': true }, undefined, 0);
  return state;
}

function visit(state: State, value: unknown, schema: CustomSchema, path: FieldPath | undefined, depth: number): void {
  if (depth > deepest || (value === null && schema.nullable === true)) return;
  const found = typeOf(value);
  if (!isOfType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : (schema.type ?? '');
    state.errors.push(typeInvalid(path, found, `${say(path)} in body must be of type ${wanted}: ${goQuote(found)}`));
    return;
  }
  state.errors.push(...valueErrors(value, schema, path));
  if (Array.isArray(value)) visitList(state, value, schema, path, depth);
  else if (isRecord(value)) visitMap(state, value, schema, path, depth);
  state.errors.push(...combinationErrors(value, schema, path, depth));
}

function visitMap(
  state: State,
  value: Readonly<Record<string, unknown>>,
  schema: CustomSchema,
  path: FieldPath | undefined,
  depth: number,
): void {
  const { properties = {}, additionalProperties, required: names = [] } = schema;
  for (const name of names) {
    if (!Object.hasOwn(value, name) && !hasDefault(properties, name)) state.errors.push(required(child(path, name)));
  }
  for (const [name, inner] of Object.entries(value)) {
    const at = child(path, name);
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema['x-kubernetes-embedded-resource'] === true && objectFields.has(name)) continue;
    if (own) {
      // The server drops a null where a default or nothing can stand.
      if (inner !== null || own.default === undefined) visit(state, inner, own, at, depth + 1);
    } else if (typeof additionalProperties === 'object') visit(state, inner, additionalProperties, at, depth + 1);
    else if (additionalProperties !== true && schema['x-kubernetes-preserve-unknown-fields'] !== true)
      state.unknownFields.push({ message: `unknown field ${goQuote(printPath(at))}`, path: toPath(at) });
  }
}

function hasDefault(properties: Readonly<Record<string, CustomSchema>>, name: string): boolean {
  return Object.hasOwn(properties, name) && properties[name]?.default !== undefined;
}

function visitList(
  state: State,
  value: readonly unknown[],
  schema: CustomSchema,
  path: FieldPath | undefined,
  depth: number,
): void {
  if (!path) return;
  const { items } = schema;
  if (items) for (const [index, inner] of value.entries()) visit(state, inner, items, item(path, index), depth + 1);
  state.errors.push(...repeatedItems(value, schema, path));
}

function repeatedItems(value: readonly unknown[], schema: CustomSchema, path: FieldPath): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const seen = new Set<string>();
  return value.flatMap((inner, index) => {
    const identity = type === 'set' ? inner : identityOf(inner, keys);
    const text = goJson(identity);
    const repeated = seen.has(text);
    seen.add(text);
    return repeated ? [duplicate(item(path, index), opaque(identity))] : [];
  });
}

function identityOf(value: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const record = isRecord(value) ? value : {};
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]));
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isOfType(value: unknown, schema: CustomSchema): boolean {
  const found = typeOf(value);
  if (schema['x-kubernetes-int-or-string'] === true) return found === 'integer' || found === 'string';
  const { type } = schema;
  return type === undefined || type === '' || type === found || (type === 'number' && found === 'integer');
}

/** The path in the words of the schema validator. */
function say(path: FieldPath | undefined): string {
  return path === undefined ? '' : printPath(path);
}

function valueErrors(value: unknown, schema: CustomSchema, path: FieldPath | undefined): FieldError[] {
  if (path === undefined) return [];
  const enumErrors = enumError(value, schema, path);
  if (typeof value === 'string') return [...textErrors(value, schema, path), ...enumErrors];
  if (typeof value === 'number' || typeof value === 'bigint') {
    return [...numberErrors(Number(value), schema, path), ...enumErrors];
  }
  if (Array.isArray(value)) {
    return [
      ...countErrors(value.length, [schema.minItems, schema.maxItems], 'items', opaque(value), path),
      ...enumErrors,
    ];
  }
  if (!isRecord(value)) return enumErrors;
  const limits = [schema.minProperties, schema.maxProperties] as const;
  return [...countErrors(Object.keys(value).length, limits, 'properties', opaque(value), path), ...enumErrors];
}

function enumError(value: unknown, { enum: allowed }: CustomSchema, path: FieldPath): FieldError[] {
  if (allowed === undefined || allowed.some((candidate) => goJson(candidate) === goJson(value))) return [];
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return [
    notSupported(
      path,
      scalar ? value : opaque(value),
      allowed.map((entry) => String(entry)),
    ),
  ];
}

function textErrors(value: string, schema: CustomSchema, path: FieldPath): FieldError[] {
  const { pattern, format, minLength, maxLength } = schema;
  const length = countCharacters(value);
  const errors: FieldError[] = [];
  if (minLength !== undefined && length < minLength) {
    errors.push(invalid(path, value, `${say(path)} in body should be at least ${minLength} chars long`));
  }
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  if (pattern !== undefined && !matchesPattern(value, pattern)) {
    errors.push(invalid(path, value, `${say(path)} in body should match '${pattern}'`));
  }
  if (format !== undefined && !hasFormat(value, format)) {
    errors.push(invalid(path, value, `${say(path)} in body must be of type ${format}: ${goQuote(value)}`));
  }
  return errors;
}

function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0xdc00 || code > 0xdfff) count++;
  }
  return count;
}

function numberErrors(value: number, schema: CustomSchema, path: FieldPath): FieldError[] {
  const { minimum, maximum, multipleOf } = schema;
  const errors: FieldError[] = [];
  const wrong = (words: string) => errors.push(invalid(path, value, `${say(path)} in body should be ${words}`));
  if (minimum !== undefined && schema.exclusiveMinimum === true && value <= minimum) wrong(`greater than ${minimum}`);
  else if (minimum !== undefined && value < minimum) wrong(`greater than or equal to ${minimum}`);
  if (maximum !== undefined && schema.exclusiveMaximum === true && value >= maximum) wrong(`less than ${maximum}`);
  else if (maximum !== undefined && value > maximum) wrong(`less than or equal to ${maximum}`);
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(value / multipleOf)) {
    wrong(`a multiple of ${multipleOf}`);
  }
  return errors;
}

function countErrors(
  count: number,
  [least, most]: readonly [number | undefined, number | undefined],
  noun: string,
  value: BadValue,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (least !== undefined && count < least) {
    errors.push(invalid(path, value, `${say(path)} in body should have at least ${least} ${noun}`));
  }
  if (most !== undefined && count > most) errors.push(tooMany(path, count, most));
  return errors;
}

function combinationErrors(
  value: unknown,
  schema: CustomSchema,
  path: FieldPath | undefined,
  depth: number,
): FieldError[] {
  if (path === undefined) return [];
  const passes = (candidate: CustomSchema) => passesAlone(value, candidate, path, depth);
  const name = goQuote(say(path));
  const wrong = (words: string) => invalid(path, opaque(value), `${name} must ${words}`);
  const errors: FieldError[] = (schema.allOf ?? []).flatMap((part) => errorsAlone(value, part, path, depth));
  if (schema.anyOf && !schema.anyOf.some(passes)) errors.push(wrong('validate at least one schema (anyOf)'));
  if (schema.oneOf) {
    const count = schema.oneOf.filter(passes).length;
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
    if (count !== 1) errors.push(wrong(`validate one and only one schema (oneOf). ${found}`));
  }
  if (schema.not && passes(schema.not)) errors.push(wrong('not validate the schema (not)'));
  return errors;
}

function passesAlone(value: unknown, schema: CustomSchema, path: FieldPath, depth: number): boolean {
  return errorsAlone(value, schema, path, depth).length === 0;
}

/** Combined schemas say nothing of unknown fields. */
function errorsAlone(value: unknown, schema: CustomSchema, path: FieldPath, depth: number): readonly FieldError[] {
  const state: State = { unknownFields: [], errors: [] };
  visit(state, value, schema, path, depth + 1);
  return state.errors;
}
