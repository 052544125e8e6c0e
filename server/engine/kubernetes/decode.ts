/**
 * Tolerant decoding: a plain value becomes an object of a known type.
 * A field of the wrong shape is left out and reported as data; unknown fields stay, for `api/unknown-field` to judge.
 * `null` is an absent field and a `null` list item an empty one, as in `k8s.io/apimachinery`'s JSON decoder.
 */
import type { Path } from '../document/tree.js';
import { typeFacts, type FieldFacts } from './facts.js';
import type { ShapeProblem } from './object.js';
import { isRecord } from './shape.js';

export interface Decoded {
  /** The very value that was passed in, where nothing had to be left out. */
  readonly value: unknown;
  readonly problems: readonly ShapeProblem[];
}

interface Context {
  readonly path: (string | number)[];
  readonly problems: ShapeProblem[];
}

/** Gives the value, another one, or `undefined` to leave it out. `null` never comes in. */
type Decoder = (value: unknown, context: Context) => unknown;

/** Decoders are compiled from the facts when a type is first met. */
const compiled = new Map<string, Decoder>();

const noProblems: readonly ShapeProblem[] = [];

/** Reads a value as a type of the facts, `core.v1.PodSpec`. A type that is not in the facts takes every value. */
export function decode(value: unknown, type: string, path: Path = []): Decoded {
  const context: Context = { path: [...path], problems: [] };
  const decoded = isAbsent(value) ? {} : decoderOf(type)(value, context);
  return { value: decoded ?? {}, problems: context.problems.length === 0 ? noProblems : context.problems };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

function decoderOf(type: string): Decoder {
  const known = compiled.get(type);
  if (known) return known;
  // Types may be recursive (JSONSchemaProps), so the name is taken before its fields are looked at.
  const late: Decoder = (value, context) => compiled.get(type)?.(value, context) ?? value;
  compiled.set(type, late);
  const decoder = compileType(type);
  compiled.set(type, decoder);
  return decoder;
}

function compileType(type: string): Decoder {
  if (type.endsWith('.Quantity')) return decodeQuantity;
  if (type.endsWith('.IntOrString')) return decodeIntOrString;
  const facts = typeFacts(type);
  if (!facts) return decodeAny;
  if (!facts.fields) return compileField(facts);
  const fields = new Map(Object.entries(facts.fields).map(([key, field]) => [key, lazily(field)] as const));
  return (value, context) => decodeRecord(value, context, (key) => fields.get(key)?.());
}

/** Compiles on first use: most manifests touch few of the hundreds of volume types. */
function lazily(field: FieldFacts): () => Decoder {
  let decoder: Decoder | undefined;
  return () => (decoder ??= compileField(field));
}

function compileField(field: FieldFacts): Decoder {
  if (field.ref !== undefined) return decoderOf(field.ref);
  switch (field.type) {
    case 'array':
      return field.items ? compileList(field.items) : decodeAny;
    case 'object': {
      if (!field.map) return (value, context) => (isRecord(value) ? value : wrong(value, 'object', context));
      const decoder = compileField(field.map);
      return (value, context) => decodeRecord(value, context, () => decoder);
    }
    case 'string':
      return (value, context) => (typeof value === 'string' ? value : wrong(value, 'string', context));
    case 'boolean':
      return (value, context) => (typeof value === 'boolean' ? value : wrong(value, 'boolean', context));
    case 'integer':
      return integerDecoder(field.format === 'int32' ? 2n ** 31n : 2n ** 63n);
    case 'number':
      return (value, context) => (typeof value === 'number' ? value : wrong(value, 'number', context));
    default:
      return decodeAny;
  }
}

function decodeAny(value: unknown): unknown {
  return value;
}

function decodeQuantity(value: unknown, context: Context): unknown {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'bigint' ? value.toString() : wrong(value, 'quantity', context);
}

function decodeIntOrString(value: unknown, context: Context): unknown {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? value : wrong(value, 'integer or string', context);
}

/** Go's integer fields take `80.0` and `8e1` too; a value out of range is an error. */
function integerDecoder(bound: bigint): Decoder {
  const limit = Number(bound);
  return (value, context) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit) return value;
    if (typeof value === 'bigint' && value >= -bound && value < bound) return Number(value);
    return wrong(value, bound === 2n ** 31n ? '32-bit integer' : 'integer', context);
  };
}

function decodeRecord(value: unknown, context: Context, decoderFor: (key: string) => Decoder | undefined): unknown {
  if (!isRecord(value)) return wrong(value, 'object', context);
  let changes: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const field = value[key];
    const decoder = decoderFor(key);
    if (decoder === undefined) continue;
    context.path.push(key);
    const decoded = field === null ? undefined : decoder(field, context);
    context.path.pop();
    if (decoded !== field) (changes ??= new Map<string, unknown>()).set(key, decoded);
  }
  return changes ? withChanges(value, changes) : value;
}

function withChanges(value: Readonly<Record<string, unknown>>, changes: ReadonlyMap<string, unknown>): unknown {
  const entries = Object.entries(value).map(
    ([key, field]) => [key, changes.has(key) ? changes.get(key) : field] as const,
  );
  return Object.fromEntries(entries.filter(([, field]) => field !== undefined));
}

function compileList(items: FieldFacts): Decoder {
  const decoder = compileField(items);
  const empty = emptyItem(items);
  return (value, context) => {
    if (!Array.isArray(value)) return wrong(value, 'array', context);
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      context.path.push(index);
      const decoded = isAbsent(item) ? empty : (decoder(item, context) ?? empty);
      context.path.pop();
      if (decoded !== item) (copy ??= [...(value as unknown[])])[index] = decoded;
    }
    return copy ?? (value as unknown[]);
  };
}

/** A list keeps its length, so that indices are those of the document. */
function emptyItem(items: FieldFacts): unknown {
  const target = items.ref === undefined ? items : typeFacts(items.ref);
  if (target?.type === 'string') return '';
  return target?.type === 'integer' || target?.type === 'number' ? 0 : {};
}

/** Reports the value and leaves it out. */
function wrong(value: unknown, expected: string, context: Context): unknown {
  context.problems.push({ path: [...context.path], expected, found: jsonType(value) });
  return undefined;
}

/** The name of a value's type in JSON. */
function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'bigint' ? 'number' : typeof value;
}
