/** CustomResourceDefinitions: which kinds they define, and with which schemas. */
import { isRecord } from '../../kubernetes/shape.js';

/** A structural schema, as far as it is checked. Upstream: `JSONSchemaProps` in `k8s.io/apiextensions-apiserver`. */
export interface CustomSchema {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, CustomSchema>>;
  readonly additionalProperties?: CustomSchema | boolean;
  readonly items?: CustomSchema;
  readonly allOf?: readonly CustomSchema[];
  readonly anyOf?: readonly CustomSchema[];
  readonly oneOf?: readonly CustomSchema[];
  readonly not?: CustomSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** One served version of a custom kind. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly deprecated: boolean;
  /** The definition's own words about its deprecation. */
  readonly deprecationWarning: string | undefined;
  readonly schema: CustomSchema | undefined;
}

/** The kinds that a `CustomResourceDefinition` of `apiextensions.k8s.io/v1` defines; none where the value is no such thing. */
export function readCustomKinds(definition: unknown): readonly CustomKind[] {
  if (!isRecord(definition) || definition.kind !== 'CustomResourceDefinition') return [];
  const spec = recordAt(definition, 'spec');
  const group = spec?.group;
  const kind = recordAt(spec, 'names')?.kind;
  const versions = spec?.versions;
  if (typeof group !== 'string' || typeof kind !== 'string' || !Array.isArray(versions)) return [];
  return versions.filter(isRecord).flatMap((version): readonly CustomKind[] => {
    const { name, served, deprecated, deprecationWarning } = version;
    if (typeof name !== 'string' || served === false) return [];
    const schema = recordAt(recordAt(version, 'schema'), 'openAPIV3Schema');
    return [
      {
        apiVersion: `${group}/${name}`,
        kind,
        namespaced: spec?.scope !== 'Cluster',
        deprecated: deprecated === true,
        deprecationWarning: typeof deprecationWarning === 'string' ? deprecationWarning : undefined,
        schema: schema,
      },
    ];
  });
}

function recordAt(
  value: Readonly<Record<string, unknown>> | undefined,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const inner = value?.[key];
  return isRecord(inner) ? inner : undefined;
}
