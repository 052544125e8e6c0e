/**
 * Strict decoding as `sigs.k8s.io/json` does it: a tree becomes a plain object of a known type, with the API server's words for
 * unknown fields and for values of the wrong type. Fields come in alphabetical order, as in the JSON that is made of the YAML.
 * Every struct takes its defaults as it is finished.
 */
import type { Path, YamlEntry, YamlMap, YamlNode, YamlScalar } from '../../document/tree.js';
import type { FieldFacts } from '../../kubernetes/facts.js';
import { emptyMap } from '../defaults/mutable.js';
import { completeStruct, newStruct, roundResource } from '../defaults/structs.js';
import { child, item, printPath, toPath, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { goTypeOfItem, structName } from './go-types.js';
import { fieldOf, structOf, type Struct, type StructField } from './structs.js';
import { readBytes, readQuantityText, readTime, type Reading } from './scalars.js';

/** Something that the decoder finds, in the server's words, and where. */
export interface DecodeFault {
  readonly message: string;
  readonly path: Path;
}

export interface StrictlyDecoded {
  /** The object as the type describes it, quantities in canonical form; meaningless next to `error`. */
  readonly value: Record<string, unknown>;
  /** The one error that keeps the object from being built. */
  readonly error: DecodeFault | undefined;
  /** `unknown field "spec.replica"`, in the order of their discovery. */
  readonly unknownFields: readonly DecodeFault[];
}

/** After so many strict errors the server stops to count. */
const maxStrictErrors = 100;

interface State {
  /** Where the root stands. */
  readonly at: FieldPath | undefined;
  readonly unknownFields: DecodeFault[];
  /** The first value of a wrong type: decoding goes on behind it. */
  saved: DecodeFault | undefined;
  /** An error of a value's own decoder (quantities, times): everything stops. */
  hard: DecodeFault | undefined;
}

/** Where a value stands. It costs one small object; paths and names are made of it when there is something to say. */
interface Place {
  /** Nothing above the document, or above the part of it that is read. */
  readonly parent: Place | undefined;
  readonly step: string | number;
  readonly facts: FieldFacts;
  /** Set for a field of a struct; an item of a list and a value of a map have none. */
  readonly field: StructField | undefined;
}

/** Decodes a document of a kind whose type (`core.v1.Pod`) is known, or a part of one: what stands `at` a path. */
export function decodeStrictly(root: YamlNode, type: string, at?: FieldPath): StrictlyDecoded {
  const state: State = { at, unknownFields: [], saved: undefined, hard: undefined };
  const place: Place = { parent: undefined, step: '', facts: { ref: type }, field: undefined };
  const value = decodeStruct(state, root, structOf(type, at === undefined), place);
  return {
    value: isObject(value) ? value : {},
    error: state.hard ?? state.saved,
    unknownFields: state.unknownFields.slice(0, maxStrictErrors),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function decodeValue(state: State, node: YamlNode, place: Place): unknown {
  const { ref, items, map } = place.facts;
  if (ref !== undefined) return decodeReference(state, node, ref, place);
  if (items) return decodeList(state, node, items, place);
  return map ? decodeMap(state, node, map, place) : decodeScalar(state, node, place);
}

function decodeReference(state: State, node: YamlNode, type: string, place: Place): unknown {
  switch (type) {
    case 'pkg.api.resource.Quantity':
      return settle(state, readQuantityText(node.kind === 'scalar' ? node.value : undefined), place);
    case 'pkg.util.intstr.IntOrString':
      return decodeIntOrString(state, node, place);
    case 'meta.Time':
    case 'meta.MicroTime':
      return decodeTime(state, node, place);
    case 'meta.FieldsV1':
    case 'pkg.runtime.RawExtension':
      return {};
    default:
      return decodeStruct(state, node, structOf(type, false), place);
  }
}

function settle(state: State, { value, error }: Reading, place: Place): string | undefined {
  if (error !== undefined) state.hard ??= fault(state, error, place);
  return value;
}

function fault(state: State, message: string, place: Place): DecodeFault {
  return { message, path: toPath(pathOf(state, place)) };
}

/** `spec.containers[0].livenessProbe.grpc` */
function pathOf(state: State, { parent, step }: Place): FieldPath | undefined {
  if (parent === undefined) return state.at;
  const above = pathOf(state, parent);
  return typeof step === 'number' && above ? item(above, step) : child(above, String(step));
}

/** What decodes itself fails at once, though in the words of a mere type error. */
function decodeIntOrString(state: State, node: YamlNode, place: Place): unknown {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  const reading = readInteger(node, 'int32');
  if (reading.problem !== undefined) state.hard ??= typeError(state, reading.problem, place, 'int32');
  return reading.value;
}

function decodeTime(state: State, node: YamlNode, place: Place): unknown {
  if (node.kind === 'scalar' && typeof node.value === 'string') return settle(state, readTime(node.value), place);
  state.hard ??= typeError(state, describe(node), place, 'string');
  return undefined;
}

function decodeStruct(state: State, node: YamlNode, struct: Struct, place: Place): unknown {
  if (node.kind !== 'map') {
    saveTypeError(state, describe(node), place);
    return undefined;
  }
  const result = emptyMap<unknown>();
  for (const { key, value } of sortedEntries(node)) {
    const name = key.value;
    const field = fieldOf(struct, name);
    if (field === undefined) {
      reportUnknown(state, name, place);
      continue;
    }
    if (isNull(value)) continue;
    const decoded =
      field.isText && isText(value)
        ? value.value
        : decodeValue(state, value, { parent: place, step: name, facts: field.facts, field });
    if (state.hard !== undefined) break;
    if (decoded !== undefined) result[name] = decoded;
  }
  completeStruct(struct.type, result);
  return result;
}

function reportUnknown(state: State, name: string, place: Place): void {
  const path = child(pathOf(state, place), name);
  state.unknownFields.push({ message: `unknown field ${goQuote(printPath(path))}`, path: toPath(path) });
}

function decodeList(state: State, node: YamlNode, items: FieldFacts, place: Place): unknown {
  if (node.kind !== 'sequence') {
    saveTypeError(state, describe(node), place);
    return undefined;
  }
  const result: unknown[] = [];
  for (const element of node.items) {
    const at = { parent: place, step: result.length, facts: items, field: undefined };
    const decoded = isNull(element) ? undefined : decodeValue(state, element, at);
    if (state.hard !== undefined) break;
    result.push(decoded ?? zeroOf(items));
  }
  return result;
}

function decodeMap(state: State, node: YamlNode, values: FieldFacts, place: Place): unknown {
  if (node.kind !== 'map') {
    saveTypeError(state, describe(node), place);
    return undefined;
  }
  const isResources = goTypeOf(place) === 'v1.ResourceList';
  const result = emptyMap<unknown>();
  for (const { key, value } of sortedEntries(node)) {
    const name = key.value;
    const at = { parent: place, step: name, facts: values, field: undefined };
    const decoded = isNull(value) ? undefined : decodeValue(state, value, at);
    if (state.hard !== undefined) break;
    result[name] = isResources && typeof decoded === 'string' ? roundResource(decoded) : (decoded ?? zeroOf(values));
  }
  return result;
}

function decodeScalar(state: State, node: YamlNode, place: Place): unknown {
  const { facts } = place;
  const problem = node.kind === 'scalar' ? undefined : describe(node);
  const value = node.kind === 'scalar' ? node.value : undefined;
  switch (facts.type) {
    case 'integer': {
      const reading = readInteger(node, facts.format ?? 'int64');
      if (reading.problem !== undefined) saveTypeError(state, reading.problem, place);
      return reading.value;
    }
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'number':
      if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
      break;
    default:
      if (typeof value === 'string') return facts.format === 'byte' ? decodeBytes(state, value, place) : value;
  }
  saveTypeError(state, problem ?? describe(node), place);
  return undefined;
}

function decodeBytes(state: State, text: string, place: Place): string {
  const { value, error } = readBytes(text);
  if (error !== undefined) state.saved ??= fault(state, error, place);
  return value ?? '';
}

const integerRanges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-2147483648n, 2147483647n],
  int64: [-9223372036854775808n, 9223372036854775807n],
};

/** Any notation of a whole number in range passes: in JSON, `80.0` is `80`. */
function readInteger(
  node: YamlNode,
  format: string,
): { readonly value?: number | bigint; readonly problem?: string | undefined } {
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return { problem: describe(node) };
  // A small one fits every format; adding 0 makes -0 a plain 0.
  if (Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31) return { value: Number(value) + 0 };
  const [least, most] = integerRanges[format] ?? [0n, 0n];
  const whole = typeof value === 'bigint' || Number.isInteger(value) ? BigInt(value) : undefined;
  if (whole === undefined || whole < least || whole > most) return { problem: `number ${String(value)}` };
  const narrow = Number(whole);
  return { value: Number.isSafeInteger(narrow) ? narrow : whole };
}

function saveTypeError(state: State, problem: string, place: Place): void {
  state.saved ??= typeError(state, problem, place, goTypeOf(place));
}

function typeError(state: State, problem: string, place: Place, goType: string): DecodeFault {
  const names: string[] = [];
  let struct: string | undefined;
  for (let at: Place | undefined = place; at; at = at.parent) {
    if (at.field === undefined) continue;
    struct ??= at.field.struct;
    names.unshift(...(at.field.embedded === undefined ? [] : [at.field.embedded]), String(at.step));
  }
  const where = struct === undefined ? 'Go value' : `Go struct field ${struct}.${names.join('.')}`;
  return fault(state, `json: cannot unmarshal ${problem} into ${where} of type ${goType}`, place);
}

function goTypeOf({ parent, facts, field }: Place): string {
  if (field !== undefined) return field.goType;
  return parent === undefined ? structName(facts.ref ?? '') : goTypeOfItem(goTypeOf(parent), facts);
}

function describe(node: YamlNode): string {
  if (node.kind === 'map') return 'object';
  if (node.kind === 'sequence') return 'array';
  switch (typeof node.value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return 'number';
  }
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function isText(node: YamlNode): node is YamlScalar & { readonly value: string } {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

/** Up to this size, putting each entry in its place is faster than sorting. */
const small = 16;

/** By name; the last of several entries of a name wins. */
function sortedEntries({ entries }: YamlMap): readonly YamlEntry[] {
  const sorted = entries.length > small ? entries.toSorted(byName) : insertByName(entries);
  return sorted.some((entry, index) => isOverwritten(sorted, entry, index))
    ? sorted.filter((entry, index) => !isOverwritten(sorted, entry, index))
    : sorted;
}

function byName(left: YamlEntry, right: YamlEntry): number {
  return left.key.value < right.key.value ? -1 : left.key.value > right.key.value ? 1 : 0;
}

function insertByName(entries: readonly YamlEntry[]): YamlEntry[] {
  const sorted: YamlEntry[] = [];
  for (const entry of entries) {
    let index = sorted.length;
    for (; index > 0; index--) {
      const before = sorted[index - 1];
      if (before === undefined || before.key.value <= entry.key.value) break;
      sorted[index] = before;
    }
    sorted[index] = entry;
  }
  return sorted;
}

function isOverwritten(sorted: readonly YamlEntry[], entry: YamlEntry, index: number): boolean {
  return sorted[index + 1]?.key.value === entry.key.value;
}

/** An item of a list, or a value of a map, that was `null`. */
function zeroOf(facts: FieldFacts): unknown {
  if (facts.ref === 'pkg.api.resource.Quantity') return '0';
  if (facts.ref !== undefined) return newStruct(facts.ref);
  if (facts.items) return [];
  if (facts.map) return emptyMap<unknown>();
  if (facts.type === 'integer' || facts.type === 'number') return 0;
  return facts.type === 'boolean' ? false : '';
}
