/** Checks a value against the part of JSON Schema that `cluster.schema.json` uses. */
import { nearest } from '../../document/nearest.js';
import { isRecord } from '../../kubernetes/shape.js';

/** Something that is wrong with a cluster file. */
export interface ClusterProblem {
  /** One sentence. */
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly severity: 'error' | 'warning';
}

/** A schema, or a part of one. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** `false` forbids others; a schema says what they look like. */
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

interface Context {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly path: readonly (string | number)[];
}

/** Everything in the value that the schema does not allow. */
export function validate(value: unknown, schema: Schema): readonly ClusterProblem[] {
  return check(value, schema, { definitions: schema.definitions ?? {}, path: [] });
}

function check(value: unknown, schema: Schema, context: Context): readonly ClusterProblem[] {
  const target = schema.$ref === undefined ? schema : context.definitions[schema.$ref.slice('#/definitions/'.length)];
  if (target === undefined) {
    return [];
  }
  const types = typeof target.type === 'string' ? [target.type] : (target.type ?? []);
  if (types.length > 0 && !types.some((type) => hasType(value, type))) {
    return [
      problem(context, `${place(context)} must be ${types.map(withArticle).join(' or ')}, not ${describe(value)}.`),
    ];
  }
  if (target.enum !== undefined && !target.enum.includes(value)) {
    return [problem(context, `${place(context)} must be ${target.enum.join(' or ')}, not ${describe(value)}.`)];
  }
  if (typeof value === 'string') {
    return checkText(value, target, context);
  }
  if (typeof value === 'number') {
    return checkNumber(value, target, context);
  }
  if (Array.isArray(value)) {
    const { items } = target;
    return items === undefined
      ? []
      : value.flatMap((item: unknown, index) => check(item, items, within(context, index)));
  }
  return isRecord(value) ? checkRecord(value, target, context) : [];
}

function checkText(text: string, { pattern, maxLength }: Schema, context: Context): readonly ClusterProblem[] {
  const fits = (pattern === undefined || new RegExp(pattern).test(text)) && text.length <= (maxLength ?? text.length);
  return fits ? [] : [problem(context, `${place(context)} "${text}" does not have the form that is needed here.`)];
}

function checkNumber(value: number, { minimum, maximum }: Schema, context: Context): readonly ClusterProblem[] {
  if (minimum !== undefined && value < minimum) {
    return [problem(context, `${place(context)} must be at least ${minimum}, not ${value}.`)];
  }
  return maximum !== undefined && value > maximum
    ? [problem(context, `${place(context)} must be at most ${maximum}, not ${value}.`)]
    : [];
}

function checkRecord(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  context: Context,
): readonly ClusterProblem[] {
  const { properties = {}, additionalProperties = true, required = [] } = schema;
  const missing = required
    .filter((key) => value[key] === undefined || value[key] === null)
    .map((key) => problem(context, `${place(context)} needs ${key}.`));
  const fields = Object.entries(value).flatMap(([key, field]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (known === false) {
      return [problem(within(context, key), unknownKey(key, Object.keys(properties), context))];
    }
    // A null field is an absent one, as in a manifest.
    return known === undefined || known === true || field === null ? [] : check(field, known, within(context, key));
  });
  return [...missing, ...fields];
}

function unknownKey(key: string, known: readonly string[], context: Context): string {
  const meant = nearest(key, known);
  return `${place(context)} has no field ${key}${meant === undefined ? '.' : `; did you mean ${meant}?`}`;
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isSafeInteger(value);
    default:
      return typeof value === type;
  }
}

function withArticle(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${value}"`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return isRecord(value) ? 'a map' : Array.isArray(value) ? 'a list' : 'empty';
  }
}

function place({ path }: Context): string {
  return path.length === 0
    ? 'The cluster file'
    : path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${key}`)).join('');
}

function within({ definitions, path }: Context, key: string | number): Context {
  return { definitions, path: [...path, key] };
}

function problem({ path }: Context, message: string): ClusterProblem {
  return { message, path, severity: 'error' };
}

/** A null field is an absent one, as in a manifest: `nodePools:` with nothing behind it. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, field]) => field !== null)
          .map(([key, field]) => [key, withoutNulls(field)]),
      )
    : value;
}
