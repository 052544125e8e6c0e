/** What the decoder has to know of a struct and its fields, put together when one is first met. */
import { typeFacts, type FieldFacts } from '../../kubernetes/facts.js';
import { embeddedStructOf, goTypeOfField, structName } from './go-types.js';

export interface StructField {
  readonly facts: FieldFacts;
  /** The Go name of the struct that holds the field. */
  readonly struct: string;
  readonly goType: string;
  /** The struct inside of that one in which the field really stands. */
  readonly embedded: string | undefined;
  /** Any string will do, as it is written. */
  readonly isText: boolean;
}

export interface Struct {
  readonly type: string;
  /** The type is that of a kind. */
  readonly root: boolean;
  /** The fields that were met. */
  readonly fields: Map<string, StructField>;
}

const roots = new Map<string, Struct>();
const parts = new Map<string, Struct>();

/** The struct of a type, `core.v1.Container`. */
export function structOf(type: string, root: boolean): Struct {
  const structs = root ? roots : parts;
  const known = structs.get(type);
  if (known) return known;
  const struct = { type, root, fields: new Map<string, StructField>() };
  structs.set(type, struct);
  return struct;
}

/** A field of a struct; nothing for a name that it does not have. */
export function fieldOf(struct: Struct, name: string): StructField | undefined {
  const known = struct.fields.get(name);
  if (known) return known;
  const fields = typeFacts(struct.type)?.fields;
  const facts = fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (facts === undefined) return undefined;
  const field: StructField = {
    facts,
    struct: structName(struct.type),
    goType: goTypeOfField(struct.type, name, facts),
    embedded: embeddedStructOf(struct.type, name, struct.root),
    isText: facts.type === 'string' && facts.ref === undefined && facts.format !== 'byte',
  };
  struct.fields.set(name, field);
  return field;
}
