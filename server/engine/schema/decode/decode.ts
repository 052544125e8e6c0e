/**
 * Strict decoding as `sigs.k8s.io/json` does it: a tree becomes a plain object of a known type, with the API server's words for
 * unknown fields and for values of the wrong type. Fields come in alphabetical order, as in the JSON that is made of the YAML.
 * Every struct takes its defaults as it is finished.
 */
import type { Path, YamlEntry, YamlMap, YamlNode, YamlScalar } from '../../document/tree.js';
import { typeFacts, type FieldFacts } from '../../kubernetes/facts.js';
import { emptyMap } from '../defaults/mutable.js';
import { completeStruct, newStruct, roundResource } from '../defaults/structs.js';
import { child, item, printPath, toPath, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { embeddedStructOf, goTypeOfField, goTypeOfItem, structName } from './go-types.js';
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
  readonly unknownFields: DecodeFault[];
  /** The first value of a wrong type: decoding goes on behind it. */
  saved: DecodeFault | undefined;
  /** An error of a value's own decoder (quantities, times): everything stops. */
  hard: DecodeFault | undefined;
}

/** The fields on the way to a value, embedded structs included, list indices left out. */
interface Frame {
  readonly parent: Frame | undefined;
  readonly name: string;
}

/** Where a value stands: for the server's errors with Go names, for unknown fields with indices. */
interface Place {
  /** The struct that holds the field; none for the document itself. */
  readonly struct: string | undefined;
  /** `spec.containers.livenessProbe.ProbeHandler.grpc` */
  readonly frame: Frame | undefined;
  /** `spec.containers[0].livenessProbe.grpc` */
  readonly path: FieldPath | undefined;
  readonly goType: string;
}

/** Decodes a document of a kind whose type (`core.v1.Pod`) is known, or a part of one: what stands `at` a path. */
export function decodeStrictly(root: YamlNode, type: string, at?: FieldPath): StrictlyDecoded {
  const state: State = { unknownFields: [], saved: undefined, hard: undefined };
  const place = { struct: undefined, frame: undefined, path: at, goType: structName(type) };
  const value = decodeStruct(state, root, type, place, at === undefined);
  return {
    value: isObject(value) ? value : {},
    error: state.hard ?? state.saved,
    unknownFields: state.unknownFields.slice(0, maxStrictErrors),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function decodeValue(state: State, node: YamlNode, facts: FieldFacts, place: Place): unknown {
  if (facts.ref !== undefined) return decodeReference(state, node, facts.ref, place);
  if (facts.items) return decodeList(state, node, facts.items, place);
  if (facts.map) return decodeMap(state, node, facts.map, place);
  return decodeScalar(state, node, facts, place);
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
      return decodeStruct(state, node, type, place, false);
  }
}

function settle(state: State, { value, error }: Reading, place: Place): string | undefined {
  if (error !== undefined) state.hard ??= fault(error, place);
  return value;
}

function fault(message: string, { path }: Place): DecodeFault {
  return { message, path: toPath(path) };
}

/** What decodes itself fails at once, though in the words of a mere type error. */
function decodeIntOrString(state: State, node: YamlNode, place: Place): unknown {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  const reading = readInteger(node, 'int32');
  if (reading.problem !== undefined) state.hard ??= typeError(reading.problem, { ...place, goType: 'int32' });
  return reading.value;
}

function decodeTime(state: State, node: YamlNode, place: Place): unknown {
  if (node.kind === 'scalar' && typeof node.value === 'string') return settle(state, readTime(node.value), place);
  state.hard ??= typeError(describe(node), { ...place, goType: 'string' });
  return undefined;
}

function decodeStruct(state: State, node: YamlNode, type: string, place: Place, root: boolean): unknown {
  if (node.kind !== 'map') {
    saveTypeError(state, describe(node), place);
    return undefined;
  }
  const fields = typeFacts(type)?.fields ?? {};
  const struct = structName(type);
  const result = emptyMap<unknown>();
  for (const { key, value } of sortedEntries(node)) {
    const name = key.value;
    const path = child(place.path, name);
    const facts = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (facts === undefined) {
      state.unknownFields.push({ message: `unknown field ${goQuote(printPath(path))}`, path: toPath(path) });
      continue;
    }
    if (isNull(value)) continue;
    const embedded = embeddedStructOf(type, name, root);
    const parent = embedded === undefined ? place.frame : { parent: place.frame, name: embedded };
    const frame = { parent, name };
    const decoded = decodeValue(state, value, facts, { struct, frame, path, goType: goTypeOfField(type, name, facts) });
    if (state.hard !== undefined) break;
    if (decoded !== undefined) result[name] = decoded;
  }
  completeStruct(type, result);
  return result;
}

function decodeList(state: State, node: YamlNode, items: FieldFacts, place: Place): unknown {
  if (node.kind !== 'sequence') {
    saveTypeError(state, describe(node), place);
    return undefined;
  }
  const goType = goTypeOfItem(place.goType, items);
  const result: unknown[] = [];
  for (const [index, element] of node.items.entries()) {
    const decoded = isNull(element)
      ? undefined
      : decodeValue(state, element, items, { ...place, path: elementPath(place.path, index), goType });
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
  const goType = goTypeOfItem(place.goType, values);
  const result = emptyMap<unknown>();
  for (const { key, value } of sortedEntries(node)) {
    const name = key.value;
    const decoded = isNull(value)
      ? undefined
      : decodeValue(state, value, values, { ...place, path: child(place.path, name), goType });
    if (state.hard !== undefined) break;
    result[name] =
      typeof decoded === 'string' && place.goType === 'v1.ResourceList'
        ? roundResource(decoded)
        : (decoded ?? zeroOf(values));
  }
  return result;
}

function decodeScalar(state: State, node: YamlNode, facts: FieldFacts, place: Place): unknown {
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
  if (error !== undefined) state.saved ??= fault(error, place);
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
  const [least, most] = integerRanges[format] ?? [0n, 0n];
  const whole = typeof value === 'bigint' || Number.isInteger(value) ? BigInt(value) : undefined;
  if (whole === undefined || whole < least || whole > most) return { problem: `number ${String(value)}` };
  const narrow = Number(whole);
  return { value: Number.isSafeInteger(narrow) ? narrow : whole };
}

function saveTypeError(state: State, problem: string, place: Place): void {
  state.saved ??= typeError(problem, place);
}

function typeError(problem: string, place: Place): DecodeFault {
  const { struct, frame, goType } = place;
  const names: string[] = [];
  for (let at = frame; at; at = at.parent) names.unshift(at.name);
  const where = struct === undefined ? 'Go value' : `Go struct field ${struct}.${names.join('.')}`;
  return fault(`json: cannot unmarshal ${problem} into ${where} of type ${goType}`, place);
}

function elementPath(path: FieldPath | undefined, index: number): FieldPath | undefined {
  return path && item(path, index);
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

function isNull(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar' && node.value === null;
}

/** The last of several entries of a name wins. */
function sortedEntries({ entries }: YamlMap): readonly YamlEntry[] {
  const sorted = entries.toSorted(byName);
  const isOverwritten = (entry: YamlEntry, index: number): boolean => sorted[index + 1]?.key.value === entry.key.value;
  return sorted.some(isOverwritten) ? sorted.filter((entry, index) => !isOverwritten(entry, index)) : sorted;
}

function byName(left: YamlEntry, right: YamlEntry): number {
  return left.key.value < right.key.value ? -1 : left.key.value > right.key.value ? 1 : 0;
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
