/** What can be written at a place: fields, words and names, best first. */
import type { FieldFacts } from '../../kubernetes/facts.js';
import { kindsOf } from '../../kubernetes/facts.js';
import { POD_SPEC, describeShape, fieldName, formOf, resolve, shapeAt, type Trail } from '../fields.js';
import { defaultOf, wordsOf } from '../values.js';
import type { Insert, Style } from './insert.js';
import { insertField, insertItem } from './insert.js';

export type ProposalKind = 'field' | 'word' | 'name' | 'number' | 'kind' | 'label' | 'amount';

export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  readonly insert: Insert;
  /** One line beside the label. */
  readonly detail: string;
  /** The field whose description belongs to it. */
  readonly described?: { readonly type: string; readonly field: string };
  /** Smaller comes first. */
  readonly rank: number;
}

/** What a proposal is made for. */
export interface Asked extends Style {
  readonly trail: Trail;
  /** Fields that the map has already. */
  readonly present: ReadonlySet<string>;
}

/** Fields of the object at the end of the trail; those that are required come first. */
export function fieldProposals(asked: Asked): readonly Proposal[] {
  const shape = shapeAt(asked.trail);
  const type = resolve(shape);
  const owner = shape.ref ?? '';
  return Object.entries(type.fields ?? {})
    .filter(([field]) => !asked.present.has(field) && !isFilledIn(owner, field))
    .map(([field, facts], index): Proposal => {
      const required = type.required?.includes(field) === true || isExpected(owner, field);
      return {
        label: field,
        kind: 'field',
        insert: insertField(field, facts, asked),
        detail: required ? `${describeShape(facts)}, required` : describeShape(facts),
        described: { type: owner, field },
        rank: (required ? 0 : isUsual(owner, field) ? 1_000 : 2_000) + index,
      };
    });
}

/** What the API server fills in itself, and people do not write. */
function isFilledIn(owner: string, field: string): boolean {
  if (field === 'status') return true;
  const own = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'managedFields'];
  return owner === 'meta.ObjectMeta' && [...own, 'resourceVersion', 'selfLink', 'uid'].includes(field);
}

const expected: Readonly<Record<string, readonly string[]>> = {
  'meta.ObjectMeta': ['name'],
  'core.v1.Container': ['name', 'image'],
  'core.v1.PodTemplateSpec': ['metadata', 'spec'],
  'core.v1.ServiceSpec': ['selector', 'ports'],
  'core.v1.EnvVar': ['name', 'value'],
};

/** Required in all but name: without them the object is of no use. */
const isExpected = (owner: string, field: string): boolean =>
  ['apiVersion', 'kind', 'metadata', 'spec'].includes(field) ||
  (Object.hasOwn(expected, owner) && expected[owner]?.includes(field) === true);

const usual = new Set([
  ...[
    'args',
    'command',
    'containerPort',
    'data',
    'env',
    'envFrom',
    'httpGet',
    'tcpSocket',
    'exec',
    'grpc',
    'initContainers',
    'labels',
    'limits',
    'name',
  ],
  ...['livenessProbe', 'namespace', 'ports', 'readinessProbe', 'replicas', 'requests', 'resources', 'securityContext'],
  ...['startupProbe', 'strategy', 'targetPort', 'terminationGracePeriodSeconds', 'type', 'volumeMounts', 'volumes'],
  ...['configMap', 'emptyDir', 'secret', 'persistentVolumeClaim', 'valueFrom', 'path', 'port', 'mountPath'],
]);
/** Probes have one too, which hardly anybody sets. */
const isUsual = (owner: string, field: string): boolean =>
  field === 'terminationGracePeriodSeconds' ? owner === POD_SPEC : usual.has(field);

/** A new item of a list whose dash is not there yet. */
export function itemProposals(asked: Asked): readonly Proposal[] {
  const { items } = resolve(shapeAt(asked.trail));
  if (!items || formOf(items) !== 'object') return [];
  const label = `- ${describeShape(items)}`;
  return [{ label, kind: 'field', insert: insertItem(items, asked), detail: 'one more item', rank: 0 }];
}

/** The words of a field that takes only some, its default first; the two of a boolean. */
export function wordProposals({ trail }: Asked): readonly Proposal[] {
  const name = fieldName(trail) ?? '';
  const shape = shapeAt(trail);
  const words = shape.type === 'boolean' ? ['true', 'false'] : wordsOf(name);
  const fallback = defaultOf(name);
  return words.map((word, index): Proposal => {
    const isDefault = word === fallback;
    return {
      label: word,
      kind: 'word',
      insert: { text: word, snippet: false },
      detail: isDefault ? 'the default' : '',
      rank: isDefault ? 0 : 1 + index,
    };
  });
}

const header = ['apiVersion', 'kind', 'metadata', 'spec'];

/** The first keys of a document that is no object yet. */
export const headerFields = (present: ReadonlySet<string>): readonly Proposal[] =>
  header
    .filter((field) => !present.has(field))
    .map((field, rank) => ({
      label: field,
      kind: 'field',
      insert: { text: rank < 2 ? `${field}: ` : `${field}:`, snippet: false },
      detail: 'required',
      rank,
    }));

/** Kinds and apiVersions, those that go with what is there first. */
export function headerProposals(
  field: 'apiVersion' | 'kind',
  object: { readonly apiVersion?: unknown; readonly kind?: unknown },
): readonly Proposal[] {
  const kinds = kindsOf();
  if (field === 'kind') {
    const fitting = kinds.filter(({ apiVersion }) => !isText(object.apiVersion) || apiVersion === object.apiVersion);
    return distinct(fitting.map(({ kind, apiVersion }) => proposal(kind, apiVersion, common.indexOf(kind))));
  }
  const fitting = kinds.filter(({ kind }) => !isText(object.kind) || kind === object.kind);
  return distinct(fitting.map(({ apiVersion }) => proposal(apiVersion, '', usualVersions.indexOf(apiVersion))));
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const common = [
  ...['Pod', 'Deployment', 'Service', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ConfigMap', 'Secret', 'Ingress'],
  ...['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'PersistentVolumeClaim', 'NetworkPolicy', 'ServiceAccount'],
];
const usualVersions = ['apps/v1', 'v1', 'batch/v1', 'networking.k8s.io/v1', 'autoscaling/v2', 'policy/v1'];

const proposal = (label: string, detail: string, place: number): Proposal => ({
  label,
  kind: 'kind',
  insert: { text: label, snippet: false },
  detail,
  rank: place < 0 ? 1_000 : place,
});

const distinct = (proposals: readonly Proposal[]): readonly Proposal[] => [
  ...new Map(proposals.map((one) => [one.label, one])).values(),
];

/** Whether a scalar stands here: a word that is typed is then a value, not a key. */
export const takesScalar = (facts: FieldFacts): boolean => formOf(facts) === 'scalar';
