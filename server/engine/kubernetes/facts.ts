import data from './data/openapi.json' with { type: 'json' };

/** The shape of one field, or of a list item or map value, as the published OpenAPI describes it. */
export interface FieldFacts {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly format?: string;
  /** Name of another type. */
  readonly ref?: string;
  readonly items?: FieldFacts;
  readonly map?: FieldFacts;
}

export interface TypeFacts extends FieldFacts {
  readonly fields?: Readonly<Record<string, FieldFacts>>;
  readonly required?: readonly string[];
}

interface OpenApiFacts {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, TypeFacts>>;
}

const facts: OpenApiFacts = data as unknown as OpenApiFacts;

/** apiVersions that are no longer served, by the version whose shape they share as far as Pods and selectors go. */
const successors = new Map([
  ['extensions/v1beta1 Deployment', 'apps/v1 Deployment'],
  ['apps/v1beta1 Deployment', 'apps/v1 Deployment'],
  ['apps/v1beta2 Deployment', 'apps/v1 Deployment'],
  ['apps/v1beta1 StatefulSet', 'apps/v1 StatefulSet'],
  ['apps/v1beta2 StatefulSet', 'apps/v1 StatefulSet'],
  ['extensions/v1beta1 DaemonSet', 'apps/v1 DaemonSet'],
  ['apps/v1beta2 DaemonSet', 'apps/v1 DaemonSet'],
  ['extensions/v1beta1 ReplicaSet', 'apps/v1 ReplicaSet'],
  ['apps/v1beta2 ReplicaSet', 'apps/v1 ReplicaSet'],
  ['extensions/v1beta1 Job', 'batch/v1 Job'],
  ['batch/v1beta1 CronJob', 'batch/v1 CronJob'],
  ['batch/v2alpha1 CronJob', 'batch/v1 CronJob'],
  ['policy/v1beta1 PodDisruptionBudget', 'policy/v1 PodDisruptionBudget'],
  ['autoscaling/v2beta1 HorizontalPodAutoscaler', 'autoscaling/v2 HorizontalPodAutoscaler'],
  ['autoscaling/v2beta2 HorizontalPodAutoscaler', 'autoscaling/v2 HorizontalPodAutoscaler'],
  ['extensions/v1beta1 HorizontalPodAutoscaler', 'autoscaling/v1 HorizontalPodAutoscaler'],
  ['extensions/v1beta1 Ingress', 'networking.k8s.io/v1 Ingress'],
  ['networking.k8s.io/v1beta1 Ingress', 'networking.k8s.io/v1 Ingress'],
  ['extensions/v1beta1 NetworkPolicy', 'networking.k8s.io/v1 NetworkPolicy'],
]);

/** The name of the type that describes a kind, `apps.v1.Deployment`; old apiVersions get their successor's. */
export function typeOfKind(apiVersion: string, kind: string): string | undefined {
  const key = `${apiVersion} ${kind}`;
  const known = successors.get(key) ?? key;
  return Object.hasOwn(facts.kinds, known) ? facts.kinds[known] : undefined;
}

const groupAndKind = (apiVersion: string, kind: string): string => {
  const slash = apiVersion.indexOf('/');
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)} ${kind}`;
};

let anyVersion: ReadonlyMap<string, string> | undefined;

/** Types by group and kind, of the last version that is known. */
function typesOfAnyVersion(): ReadonlyMap<string, string> {
  const keys = [...successors.keys(), ...Object.keys(facts.kinds)];
  return (anyVersion ??= new Map(
    keys.flatMap((key): readonly (readonly [string, string])[] => {
      const [apiVersion = '', kind = ''] = key.split(' ');
      const type = typeOfKind(apiVersion, kind);
      return type === undefined ? [] : [[groupAndKind(apiVersion, kind), type]];
    }),
  ));
}

/**
 * The type that an object is read as. One of a version that nobody knows is read as the last version that is known: it counts as one of
 * its kind, so its fields have to have their shapes.
 */
export function shapeOfKind(apiVersion: string, kind: string): string | undefined {
  return typeOfKind(apiVersion, kind) ?? typesOfAnyVersion().get(groupAndKind(apiVersion, kind));
}

export function typeFacts(name: string): TypeFacts | undefined {
  return Object.hasOwn(facts.types, name) ? facts.types[name] : undefined;
}

/** Every kind that is served, with its apiVersion, in the order of the facts. */
export function kindsOf(): readonly { readonly apiVersion: string; readonly kind: string }[] {
  return Object.keys(facts.kinds).map((key) => {
    const [apiVersion = '', kind = ''] = key.split(' ');
    return { apiVersion, kind };
  });
}
