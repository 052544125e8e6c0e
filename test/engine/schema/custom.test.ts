import { describe, expect, test } from 'vitest';
import { readCustomKinds, type CustomSchema } from '../../../server/engine/schema/custom/definitions.js';
import { validateCustomResource } from '../../../server/engine/schema/custom/validate.js';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Backup', plural: 'backups' },
    versions: [
      { name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object' } } },
      { name: 'v1beta1', served: true, deprecated: true, deprecationWarning: 'use v1' },
      { name: 'v1alpha1', served: false },
    ],
  },
};

describe('definitions', () => {
  test('define a kind for each version that is served', () => {
    expect(
      readCustomKinds(definition).map(({ apiVersion, kind, deprecated }) => [apiVersion, kind, deprecated]),
    ).toEqual([
      ['example.com/v1', 'Backup', false],
      ['example.com/v1beta1', 'Backup', true],
    ]);
  });

  test('define nothing where they are something else', () => {
    expect([
      readCustomKinds(5),
      readCustomKinds({ kind: 'Pod' }),
      readCustomKinds({ ...definition, spec: {} }),
    ]).toEqual([[], [], []]);
  });
});

const spec = (properties: Readonly<Record<string, CustomSchema>>, more: CustomSchema = {}): CustomSchema => ({
  type: 'object',
  properties: { spec: { type: 'object', properties, ...more } },
});
const errorsOf = (value: unknown, properties: Readonly<Record<string, CustomSchema>>, more?: CustomSchema) =>
  validateCustomResource(
    { apiVersion: 'e/v1', kind: 'K', metadata: {}, spec: value },
    spec(properties, more),
  ).errors.map(({ message }) => message);

describe('values', () => {
  test.each([
    [
      'the wrong type',
      { type: 'integer' },
      'x',
      'spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"',
    ],
    ['null', { type: 'string' }, null, 'spec.a: Invalid value: "null": spec.a in body must be of type string: "null"'],
    [
      'a small number',
      { type: 'integer', minimum: 1 },
      0,
      'spec.a: Invalid value: 0: spec.a in body should be greater than or equal to 1',
    ],
    [
      'a large number',
      { type: 'number', maximum: 1, exclusiveMaximum: true },
      1,
      'spec.a: Invalid value: 1: spec.a in body should be less than 1',
    ],
    [
      'an odd number',
      { type: 'integer', multipleOf: 2 },
      3,
      'spec.a: Invalid value: 3: spec.a in body should be a multiple of 2',
    ],
    [
      'another word',
      { type: 'string', enum: ['a', 'b'] },
      'c',
      'spec.a: Unsupported value: "c": supported values: "a", "b"',
    ],
    [
      'another pattern',
      { type: 'string', pattern: '^[a-z]+$' },
      'A',
      `spec.a: Invalid value: "A": spec.a in body should match '^[a-z]+$'`,
    ],
    [
      'a short text',
      { type: 'string', minLength: 2 },
      'é',
      'spec.a: Invalid value: "é": spec.a in body should be at least 2 chars long',
    ],
    ['a long text', { type: 'string', maxLength: 1 }, 'ab', 'spec.a: Too long: may not be more than 1 bytes'],
    [
      'another format',
      { type: 'string', format: 'date' },
      'soon',
      'spec.a: Invalid value: "soon": spec.a in body must be of type date: "soon"',
    ],
    [
      'too few items',
      { type: 'array', minItems: 1 },
      [],
      'spec.a: Invalid value: []: spec.a in body should have at least 1 items',
    ],
    ['too many items', { type: 'array', maxItems: 1 }, [1, 2], 'spec.a: Too many: 2: must have at most 1 items'],
    [
      'a repeated item',
      { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
      [{ name: 'x' }, { name: 'x', value: 1 }],
      'spec.a[1]: Duplicate value: {"name":"x"}',
    ],
    [
      'no alternative',
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      true,
      'spec.a: Invalid value: true: "spec.a" must validate one and only one schema (oneOf). Found none valid',
    ],
  ] as const)('%s', (_, schema, value, message) => {
    expect(errorsOf({ a: value }, { a: schema })).toEqual([message]);
  });

  test.each([
    ['null where it may stand', { type: 'string', nullable: true }, null],
    ['a whole number for a number', { type: 'number' }, 3],
    ['either a number or text', { 'x-kubernetes-int-or-string': true }, '50%'],
    ['a pattern that cannot be read', { type: 'string', pattern: '(?i)x' }, 'y'],
    ['a format that is not known', { type: 'string', format: 'colour' }, 'red'],
    ['any of several', { anyOf: [{ type: 'string' }, { type: 'integer' }] }, 3],
  ] as const)('%s passes', (_, schema, value) => {
    expect(errorsOf({ a: value }, { a: schema })).toEqual([]);
  });
});

describe('fields', () => {
  test('may be required, unless they have a default', () => {
    const properties = { a: { type: 'string' }, b: { type: 'string', default: 'x' } };
    expect(errorsOf({}, properties, { required: ['a', 'b'] })).toEqual(['spec.a: Required value']);
  });

  test('are unknown, or free', () => {
    const unknown = (more: CustomSchema) =>
      validateCustomResource({ kind: 'K', metadata: { x: 1 }, spec: { b: 1 } }, spec({}, more)).unknownFields.map(
        ({ message }) => message,
      );
    expect(unknown({})).toEqual(['unknown field "spec.b"']);
    expect(unknown({ 'x-kubernetes-preserve-unknown-fields': true })).toEqual([]);
    expect(unknown({ additionalProperties: { type: 'integer' } })).toEqual([]);
  });
});
