import { configurationShape } from './configuration-keys.js';
import type { Shape } from './configuration-shape.js';
import type { RuleMeta } from './rule.js';

/** A JSON Schema (draft-07, which editors read) of podlint.yaml, for these rules. */
export function configurationSchema(rules: readonly RuleMeta<string>[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://podlint.dev/schemas/podlint.schema.json',
    title: 'podlint.yaml',
    ...jsonSchema(configurationShape(rules)),
  };
}

function jsonSchema(shape: Shape): Readonly<Record<string, unknown>> {
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
        default: shape.default,
      });
    case 'switch':
      return defined({ description, type: 'boolean', default: shape.default });
    case 'list':
      return defined({ description, type: 'array', items: jsonSchema(shape.items), default: shape.default });
    case 'map':
      return defined({
        description,
        type: 'object',
        properties: Object.fromEntries([...shape.keys].map(([key, inner]) => [key, jsonSchema(inner)])),
        required: shape.required,
        anyOf: shape.requiredAny?.map((key) => ({ required: [key] })),
        additionalProperties: false,
      });
    case 'either':
      return { description, anyOf: shape.shapes.map(jsonSchema) };
  }
}

function defined(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
