/** From a path in an object to the field of the API that stands there. */
import type { Path } from '../document/tree.js';
import { typeFacts, type FieldFacts, type TypeFacts } from '../kubernetes/facts.js';

/** One step of a path, as the API describes it. */
export interface FieldStep {
  /** The type that has the field; undefined for an item of a list or a value of a map. */
  readonly owner: string | undefined;
  readonly field: string | number;
  /** The value's own shape. */
  readonly facts: FieldFacts;
  readonly required: boolean;
}

/** The steps from a type along a path; it ends where the API knows nothing more. */
export interface Trail {
  readonly root: string;
  readonly steps: readonly FieldStep[];
  /** Every step of the path is known. */
  readonly complete: boolean;
}

export function trailOf(root: string, path: Path): Trail {
  const steps: FieldStep[] = [];
  let facts: FieldFacts = { ref: root };
  for (const field of path) {
    const step = stepInto(facts, field);
    if (!step) return { root, steps, complete: false };
    steps.push(step);
    facts = step.facts;
  }
  return { root, steps, complete: true };
}

export function stepInto(facts: FieldFacts, field: string | number): FieldStep | undefined {
  const type = resolve(facts);
  if (typeof field === 'number') {
    return type.items && { owner: undefined, field, facts: type.items, required: false };
  }
  if (type.fields && Object.hasOwn(type.fields, field)) {
    const found = type.fields[field];
    const required = type.required?.includes(field) === true;
    return found && { owner: facts.ref, field, facts: found, required };
  }
  return type.map && { owner: undefined, field, facts: type.map, required: false };
}

/** The shape behind a reference to a type; Quantity and IntOrString stay what they are. */
export function resolve(facts: FieldFacts): TypeFacts {
  return facts.ref === undefined ? facts : (typeFacts(facts.ref) ?? facts);
}

/** The shape of what stands at the end of a trail. */
export function shapeAt({ root, steps }: Trail): FieldFacts {
  return steps.at(-1)?.facts ?? { ref: root };
}

/** How many steps of the trail lead to the innermost value of one of these types. */
export function depthOf({ root, steps }: Trail, ...types: readonly string[]): number | undefined {
  const index = steps.findLastIndex(({ facts }) => facts.ref !== undefined && types.includes(facts.ref));
  if (index >= 0) return index + 1;
  return types.includes(root) ? 0 : undefined;
}

export const CONTAINER_TYPES = ['core.v1.Container', 'core.v1.EphemeralContainer'] as const;
export const POD_SPEC = 'core.v1.PodSpec';

/** `core.v1.Container.image`, the name by which a field is known in tables; of a list item or map value that of its list or map. */
export function fieldName({ steps }: Trail): string | undefined {
  const last = steps.findLast(({ owner }) => owner !== undefined);
  return last && `${String(last.owner)}.${String(last.field)}`;
}

/** A shape in words: `list of ContainerPort`, `map of string`, `integer or string`. */
export function describeShape(facts: FieldFacts): string {
  if (facts.ref !== undefined) return describeRef(facts.ref);
  if (facts.type === 'array') return facts.items ? `list of ${describeShape(facts.items)}` : 'list';
  if (facts.type === 'object') return facts.map ? `map of ${describeShape(facts.map)}` : 'object';
  return facts.type ?? 'any value';
}

function describeRef(ref: string): string {
  const name = ref.slice(ref.lastIndexOf('.') + 1);
  if (name === 'Quantity') return 'quantity';
  return name === 'IntOrString' ? 'integer or string' : name;
}

export type Form = 'object' | 'list' | 'map' | 'scalar';

/** How a value of this shape is written. */
export function formOf(facts: FieldFacts): Form {
  const type = resolve(facts);
  if (type.fields) return 'object';
  if (type.type === 'array') return 'list';
  return (type.map ?? (type.type === 'object' && facts.ref === undefined)) ? 'map' : 'scalar';
}
