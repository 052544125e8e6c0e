/** Which thing a place names, as keys that are equal where the things are the same. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { fieldOf } from '../kubernetes/shape.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import type { Workspace } from '../workspace/workspace.js';
import { targetPods } from './completion/selected.js';
import { POD_SPEC, depthOf, fieldName } from './fields.js';
import { labelEntitiesOf } from './label-entities.js';
import { DEFAULT_CONTAINER, NAMED_KINDS, meaningOf, type Meaning } from './meanings.js';
import type { Mention, NamedPlace } from './mention.js';
import { findNamed, keyOwnerAt, nameAt, namespaceFor, portOwnerAt, type ObjectName } from './named.js';

type Reading = Pick<Mention, 'what' | 'kind' | 'role' | 'entities'>;

export function entitiesOf(place: NamedPlace, workspace: Workspace): Reading | undefined {
  const label = labelEntitiesOf(place);
  if (label) return label;
  if (place.part === 'key') return readKey(place);
  const own = readOwnName(place) ?? readClaimTemplate(place) ?? readAnnotation(place);
  if (own) return own;
  if (fieldName(place.trail) === 'core.v1.ContainerPort.containerPort')
    return readPart(place, 'port-number', 'definition');
  const meaning = meaningOf(place.trail);
  return meaning && readMeaning(place, meaning, workspace);
}

/** The keys of a ConfigMap or Secret define what others pick out of it. */
function readKey({ object, path, trail }: NamedPlace): Reading | undefined {
  const isData = /^core\.v1\.(?:ConfigMap|Secret)\.(?:data|binaryData|stringData)$/.test(fieldName(trail) ?? '');
  if (!isData || trail.steps.length !== 2 || object.generatedName) return undefined;
  return reading('key', 'definition', [keyEntity(nameOf(object), String(path.at(-1)))]);
}

function readOwnName({ object, trail }: NamedPlace): Reading | undefined {
  const isName = trail.steps.length === 2 && trail.steps[0]?.field === 'metadata' && trail.steps[1]?.field === 'name';
  if (!isName || !NAMED_KINDS.includes(object.kind)) return undefined;
  return reading('object', 'definition', [objectEntity(nameOf(object))], object.kind);
}

const nameOf = (object: KubernetesObject): ObjectName => ({
  kind: object.kind,
  namespace: namespaceFor(object.kind, object),
  name: object.name,
});

/** A claim template of a StatefulSet is a volume of its Pods. */
function readClaimTemplate({ object, trail, scalar }: NamedPlace): Reading | undefined {
  const [, list, , metadata, name] = trail.steps;
  const isTemplate = list?.field === 'volumeClaimTemplates' && metadata?.field === 'metadata' && name?.field === 'name';
  if (!isTemplate || trail.steps.length !== 5) return undefined;
  return reading(
    'volume',
    'definition',
    podTemplatesOf(object).map((template) => partEntity(template, 'volume', scalar.text)),
  );
}

function readAnnotation({ object, path, trail, scalar }: NamedPlace): Reading | undefined {
  if (path.at(-1) !== DEFAULT_CONTAINER || fieldName(trail) !== 'meta.ObjectMeta.annotations') return undefined;
  const templates = podTemplatesOf(object);
  return reading(
    'container',
    'reference',
    templates.map((template) => partEntity(template, 'container', scalar.text)),
  );
}

function readMeaning(place: NamedPlace, meaning: Meaning, workspace: Workspace): Reading | undefined {
  const { object, path, scalar } = place;
  switch (meaning.what) {
    case 'object': {
      const name = nameAt(object, path, meaning);
      return name && reading('object', 'reference', [objectEntity(name)], name.kind);
    }
    case 'key': {
      const owner = keyOwnerAt(object, path, meaning);
      return owner && reading('key', 'reference', [keyEntity(owner, scalar.text)]);
    }
    case 'service-port': {
      const owner = portOwnerAt(object, path);
      const what = typeof scalar.value === 'number' ? 'port-number' : 'service-port';
      return owner && reading(what, meaning.role, [servicePortEntity(owner, scalar.text)]);
    }
    case 'selected-port': {
      const what = portKind(scalar.value);
      const pods = targetPods(object, workspace);
      return reading(
        what,
        'reference',
        pods.map(({ template }) => partEntity(template, what, scalar.text)),
      );
    }
    case 'scaled-container': {
      const templates = scaledTemplates(object, workspace);
      return reading(
        'container',
        'reference',
        templates.map((one) => partEntity(one, 'container', scalar.text)),
      );
    }
    case 'port':
      return readPart(place, portKind(scalar.value), meaning.role);
    default:
      return readPart(place, meaning.what, meaning.role);
  }
}

const portKind = (value: unknown): 'port' | 'port-number' => (typeof value === 'number' ? 'port-number' : 'port');

/** The workload that an autoscaler aims at. */
function scaledTemplates(object: KubernetesObject, workspace: Workspace): readonly PodTemplate[] {
  const target = fieldOf(fieldOf(object.value, 'spec'), 'scaleTargetRef');
  const [kind, name] = [fieldOf(target, 'kind'), fieldOf(target, 'name')];
  if (typeof kind !== 'string' || typeof name !== 'string') return [];
  const found = findNamed(workspace, { kind, namespace: namespaceFor(kind, object), name }, object.uri);
  return found.flatMap((one) => podTemplatesOf(one));
}

/** A part of the Pod whose spec is around the place. */
function readPart(place: NamedPlace, what: Reading['what'], role: Reading['role']): Reading | undefined {
  const { object, path, trail, base, scalar } = place;
  const depth = depthOf(trail, POD_SPEC);
  if (depth === undefined || scalar.text === '') return undefined;
  return reading(what, role, [partEntity({ object, specPath: path.slice(0, base + depth) }, what, scalar.text)]);
}

const reading = (
  what: Reading['what'],
  role: Reading['role'],
  entities: readonly string[],
  kind?: string,
): Reading | undefined => (entities.length === 0 ? undefined : { what, role, entities, kind });

function partEntity(
  { object, specPath }: { readonly object: KubernetesObject; readonly specPath: Path },
  what: string,
  name: string,
): string {
  return JSON.stringify([what, object.uri, object.document.index, specPath, name]);
}

const objectEntity = ({ kind, namespace, name }: ObjectName): string => JSON.stringify([kind, namespace, name]);

const servicePortEntity = (owner: ObjectName, port: string): string =>
  JSON.stringify(['service-port', objectEntity(owner), port]);

const keyEntity = (owner: ObjectName, key: string): string => JSON.stringify([objectEntity(owner), key]);
