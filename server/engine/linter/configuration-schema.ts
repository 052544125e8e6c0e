import { configurationShape } from './configuration-keys.js';
import type { Shape } from './configuration-shape.js';
import type { RuleMeta } from './rule.js';

type Schema = Readonly<Record<string, unknown>>;

/** A JSON Schema (draft-07, which editors read) of podlint.yaml, for these rules. */
export function configurationSchema(rules: readonly RuleMeta<string>[]): Schema {
  const definitions = new Map<string, Schema>();
  const root = schemaOf(configurationShape(rules), definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://podlint.dev/schemas/podlint.schema.json',
    title: 'podlint.yaml',
    ...root,
    definitions: Object.fromEntries(definitions),
  };
}

function schemaOf(shape: Shape, definitions: Map<string, Schema>): Schema {
  const { name } = shape;
  if (name === undefined) return plainSchema(shape, definitions);
  if (!definitions.has(name)) definitions.set(name, plainSchema(shape, definitions));
  return { $ref: `#/definitions/${name}` };
}

function plainSchema(shape: Shape, definitions: Map<string, Schema>): Schema {
  const inner = (part: Shape): Schema => schemaOf(part, definitions);
  const { description } = shape;
  switch (shape.kind) {
    case 'text':
      return defined({
        description,
        type: shape.numeric ? ['string', 'number'] : 'string',
        enum: shape.values,
        examples: shape.examples,
        pattern: shape.pattern,
        default: shape.default,
      });
    case 'number':
      return defined({
        description,
        type: shape.whole ? 'integer' : 'number',
        minimum: shape.minimum,
        maximum: shape.maximum,
        default: shape.default,
      });
    case 'switch':
      return defined({ description, type: 'boolean', default: shape.default });
    case 'list':
      return defined({ description, type: 'array', items: inner(shape.items), default: shape.default });
    case 'map':
      return defined({
        description,
        type: 'object',
        properties: Object.fromEntries([...shape.keys].map(([key, part]) => [key, inner(part)])),
        required: shape.required,
        anyOf: shape.requiredAny?.map((key) => ({ required: [key] })),
        additionalProperties: false,
      });
    case 'either':
      return { description, anyOf: shape.shapes.map(inner) };
  }
}

function defined(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
