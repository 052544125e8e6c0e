/**
 * The shape of podlint.yaml as data: one definition from which the file is read, its mistakes are named and its JSON schema is made.
 */
import { nearest } from '../document/nearest.js';
import type { TextRange, YamlEntry, YamlMap, YamlNode, YamlScalar } from '../document/tree.js';

interface Described {
  readonly description: string;
  /** A shape that stands in many places; the schema defines it once. */
  readonly name?: string;
}

/** Says what is wrong with a text, or nothing. */
export type TextCheck = (text: string) => string | undefined;

export type Shape =
  /** `values` is the closed list; `check` and its twin `pattern` say more than a list can. */
  | (Described & {
      readonly kind: 'text';
      readonly values?: readonly string[];
      readonly examples?: readonly string[];
      readonly check?: TextCheck;
      readonly pattern?: string;
      /** May be written without quotes although it reads as a number: `1.30`. */
      readonly numeric?: boolean;
      readonly default?: string;
    })
  | (Described & {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly minimum?: number | undefined;
      readonly maximum?: number | undefined;
      readonly default?: number;
    })
  | (Described & { readonly kind: 'switch'; readonly default?: boolean })
  | (Described & { readonly kind: 'list'; readonly items: Shape; readonly default?: readonly string[] })
  | (Described & {
      readonly kind: 'map';
      readonly keys: ReadonlyMap<string, Shape>;
      readonly required?: readonly string[];
      /** At least one of these keys is needed. */
      readonly requiredAny?: readonly string[];
      /** What a key is called in messages: "key", "rule", "option". */
      readonly noun: string;
    })
  /** The first alternative that takes the node's kind reads it. */
  | (Described & { readonly kind: 'either'; readonly shapes: readonly Shape[] });

export type Report = (message: string, range: TextRange) => void;

/** Where a value stands: the key that messages name, and how to report. */
interface Place {
  readonly key: string;
  readonly report: Report;
}

/**
 * Reads a node by its shape. What does not fit is reported and left out, so that the rest still counts.
 * Maps come back as `Map`, lists as arrays: keys are untrusted and never become properties.
 */
export function readShape(shape: Shape, node: YamlNode, place: Place): unknown {
  const fitting = shape.kind === 'either' ? shape.shapes.find((part) => takes(part, node)) : shape;
  if (!fitting || !takes(fitting, node)) {
    reportMismatch(shape, node, place);
    return undefined;
  }
  return fitting.kind === 'either' ? readShape(fitting, node, place) : readFitting(fitting, node, place);
}

type PlainShape = Exclude<Shape, { readonly kind: 'either' }>;

/** Reads a node that is of the shape's kind. */
function readFitting(shape: PlainShape, node: YamlNode, place: Place): unknown {
  switch (shape.kind) {
    case 'text':
      return node.kind === 'scalar' ? readText(shape, node, place) : undefined;
    case 'number':
      return node.kind === 'scalar' ? readNumber(shape, node, place) : undefined;
    case 'switch':
      return node.kind === 'scalar' ? node.value : undefined;
    case 'list': {
      const items = node.kind === 'sequence' ? node.items : [];
      return items.map((item) => readShape(shape.items, item, place)).filter((item) => item !== undefined);
    }
    case 'map':
      return node.kind === 'map' ? readMap(shape, node, place) : undefined;
  }
}

function reportMismatch(shape: Shape, node: YamlNode, place: Place): void {
  place.report(`\`${place.key}\` must be ${expectation(shape)}, not ${describe(node)}.`, labelRange(node));
}

function readText(shape: Shape & { kind: 'text' }, node: YamlScalar, place: Place): string | undefined {
  const problem = checkText(shape, node.text);
  if (problem === undefined) return node.text;
  place.report(`\`${place.key}\`: ${problem}`, node);
  return undefined;
}

function checkText(shape: Shape & { kind: 'text' }, text: string): string | undefined {
  if (shape.values && !shape.values.includes(text)) {
    return `\`${text}\` is not one of ${list(shape.values)}.${didYouMean(text, shape.values)}`;
  }
  return shape.check?.(text);
}

function readNumber(shape: Shape & { kind: 'number' }, node: YamlScalar, place: Place): number | undefined {
  const value = Number(node.value);
  if (shape.whole && !Number.isInteger(value)) {
    reportMismatch(shape, node, place);
    return undefined;
  }
  const { minimum = value, maximum = value } = shape;
  if (value >= minimum && value <= maximum) return value;
  const bound = value < minimum ? `at least ${minimum}` : `at most ${maximum}`;
  place.report(`\`${place.key}\` must be ${bound}, not ${value}.`, node);
  return undefined;
}

function readMap(
  shape: Shape & { kind: 'map' },
  node: YamlMap,
  place: Place,
): ReadonlyMap<string, unknown> | undefined {
  const values = new Map<string, unknown>();
  for (const entry of node.entries) readEntry(shape, entry, values, place.report);
  const isMissing = (key: string): boolean => !node.entries.some((entry) => entry.key.text === key);
  const missing = (shape.required ?? []).filter(isMissing);
  if (shape.requiredAny?.every(isMissing)) missing.push(...shape.requiredAny);
  if (missing.length === 0) return values;
  place.report(`\`${place.key}\` needs the ${shape.noun} ${list(missing)}.`, labelRange(node));
  return undefined;
}

function readEntry(
  shape: Shape & { kind: 'map' },
  entry: YamlEntry,
  values: Map<string, unknown>,
  report: Report,
): void {
  const key = entry.key.text;
  const inner = shape.keys.get(key);
  if (!inner) {
    report(`\`${key}\` is no known ${shape.noun}.${didYouMean(key, [...shape.keys.keys()])}`, entry.key);
    return;
  }
  // A key whose content is commented out says nothing, as if it were not there.
  if ((inner.kind === 'map' || inner.kind === 'list') && entry.value.kind === 'scalar' && isAbsent(entry.value)) return;
  const value = readShape(inner, entry.value, {
    key,
    // A place without a text of its own (an empty value) is shown by its key.
    report: (message, range) => {
      report(message, range.start === range.end ? entry.key : range);
    },
  });
  if (value !== undefined) values.set(key, value);
}

function takes(shape: Shape, node: YamlNode): boolean {
  switch (shape.kind) {
    case 'text':
      // Plain `off` is a boolean in YAML 1.1; what counts is how it is written.
      return node.kind === 'scalar' && !isAbsent(node);
    case 'number':
      return node.kind === 'scalar' && typeof node.value === 'number' && Number.isFinite(node.value);
    case 'switch':
      return node.kind === 'scalar' && typeof node.value === 'boolean';
    case 'list':
      return node.kind === 'sequence';
    case 'map':
      return node.kind === 'map';
    case 'either':
      return shape.shapes.some((alternative) => takes(alternative, node));
  }
}

function expectation(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.values ? list(shape.values) : 'a text';
    case 'number':
      return shape.whole ? 'a whole number' : 'a number';
    case 'switch':
      return 'true or false';
    case 'list':
      return 'a list';
    case 'map':
      // Rules are too many to be listed; an unknown one is answered with the nearest.
      return shape.keys.size > 12
        ? `a map of ${shape.noun}s`
        : `a map with the ${shape.noun}s ${list([...shape.keys.keys()])}`;
    case 'either':
      return shape.shapes.map(expectation).join(' or ');
  }
}

function isAbsent(node: YamlScalar): boolean {
  return node.value === null && node.style === 'plain';
}

function describe(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'sequence') return 'a list';
  return isAbsent(node) ? 'nothing' : `\`${node.text}\``;
}

/** A squiggle under a whole block says little: a map is shown by its first key, a list by its first item. */
function labelRange(node: YamlNode): TextRange {
  if (node.kind === 'scalar' || node.flow) return node;
  if (node.kind === 'map') return node.entries[0]?.key ?? node;
  const [first] = node.items;
  return first ? labelRange(first) : node;
}

/** `a`, `b` or `c`. */
export function list(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

/** " Did you mean `x`?", or nothing when no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}
