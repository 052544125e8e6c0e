/** Values that only somebody who understands Pods can propose: ports, volumes, containers, labels, objects and their keys. */
import { isKind } from '../../kubernetes/kinds.js';
import { podTemplatesOf } from '../../kubernetes/workload.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldOf } from '../../kubernetes/shape.js';
import type { Container, ContainerPort, PodSpec, Volume } from '../../kubernetes/types.js';
import { parseImageReference } from '../../pod/image-reference.js';
import { imageCatalogue } from '../../pod/images.js';
import type { Workspace } from '../../workspace/workspace.js';
import { fieldName, shapeAt } from '../fields.js';
import { DEFAULT_CONTAINER, meaningOf, type Meaning, type PodPart } from '../meanings.js';
import { keyOwnerAt, findNamed, keysOf, namespaceFor, objectsOf, portOwnerAt, valueAt } from '../named.js';
import { containerPathOf, podSpecPath, type Spot } from '../spot.js';
import { asString } from './insert.js';
import type { Proposal } from './proposals.js';
import { targetPods } from './selected.js';

export interface NameContext {
  readonly workspace: Workspace;
}

export function nameProposals(spot: Spot, context: NameContext): readonly Proposal[] {
  const name = fieldName(spot.trail);
  if (name === 'core.v1.ContainerPort.containerPort') return numbers(imagePorts(spot), 'the image listens here');
  if (name === 'core.v1.ContainerPort.name') return texts(['http', 'https', 'grpc', 'metrics', 'admin'], '');
  if (name === 'meta.ObjectMeta.namespace') return texts(namespacesOf(context.workspace), 'used in this workspace');
  if (name === 'meta.ObjectMeta.annotations' && spot.path.at(-1) === DEFAULT_CONTAINER) return templateContainers(spot);
  const meaning = meaningOf(spot.trail);
  return meaning ? byMeaning(spot, meaning, context) : [];
}

function byMeaning(spot: Spot, meaning: Meaning, { workspace }: NameContext): readonly Proposal[] {
  switch (meaning.what) {
    case 'object':
      return objectNames(spot, meaning, workspace);
    case 'key':
      return keys(spot, meaning, workspace);
    case 'selected-port':
      return selectedPorts(spot, workspace);
    case 'service-port':
      return meaning.role === 'reference' ? servicePorts(spot, workspace) : [];
    case 'scaled-container':
      return scaledContainers(spot, workspace);
    default:
      if (meaning.role === 'reference') return podParts(spot, meaning.what);
      return meaning.what === 'container' ? twinContainers(spot, workspace) : [];
  }
}

function podParts(spot: Spot, what: PodPart): readonly Proposal[] {
  const path = podSpecPath(spot);
  const spec = (path && valueAt(spot.object, path)) as PodSpec | undefined;
  if (!spec) return [];
  if (what === 'port') return ownPorts(spot);
  if (what === 'container')
    return texts(
      allContainers(spec).flatMap(({ name }) => name ?? []),
      'container',
    );
  const claims = fieldOf(fieldOf(spot.object.value, 'spec'), 'volumeClaimTemplates');
  const claimed = Array.isArray(claims) ? claims.map((claim) => fieldOf(fieldOf(claim, 'metadata'), 'name')) : [];
  return [
    ...(spec.volumes ?? []).flatMap((volume, rank) => (volume.name ? [text(volume.name, sourceOf(volume), rank)] : [])),
    ...texts(claimed.filter(isText), 'volumeClaimTemplate'),
  ];
}

/** Containers of the object's own Pods, for what the object says about them outside of their spec. */
const templateContainers = ({ object }: Spot): readonly Proposal[] =>
  texts(
    podTemplatesOf(object).flatMap(({ spec }) => (spec.containers ?? []).flatMap(({ name }) => name ?? [])),
    'container',
  );

/** A patch names the containers that the object it is for has elsewhere. */
function twinContainers({ object }: Spot, workspace: Workspace): readonly Proposal[] {
  const twins = workspace
    .files()
    .filter(({ uri }) => uri !== object.uri)
    .flatMap(({ objects }) => objects)
    .filter(({ kind, name }) => kind === object.kind && name === object.name && name !== '');
  const specs = twins.flatMap((twin) => podTemplatesOf(twin).map(({ spec }) => spec));
  const present = new Set(podTemplatesOf(object).flatMap(({ spec }) => allContainers(spec).map(({ name }) => name)));
  const names = specs.flatMap((spec) => allContainers(spec).flatMap(({ name }) => name ?? []));
  return texts(
    names.filter((name) => !present.has(name)),
    `container of ${object.kind} ${object.name}`,
  );
}

const allContainers = (spec: PodSpec): readonly Container[] => [
  ...(spec.containers ?? []),
  ...(spec.initContainers ?? []),
  ...((spec.ephemeralContainers ?? []) as readonly Container[]),
];

/** The source that a volume names. */
function sourceOf(volume: Volume): string {
  return Object.keys(volume).find((field) => field !== 'name') ?? 'emptyDir';
}

/** The ports that the container around the spot declares, by name and by number, then what its image is known for. */
function ownPorts(spot: Spot): readonly Proposal[] {
  const at = containerPathOf(spot);
  const container = (at && valueAt(spot.object, at)) as Container | undefined;
  const declared = container?.ports ?? [];
  const onlyNumbers = shapeAt(spot.trail).type === 'integer';
  const named = onlyNumbers ? [] : portNames(declared, '');
  return distinct([...named, ...portNumbers(declared), ...numbers(imagePorts(spot), 'the image listens here')]);
}

const portNames = (ports: readonly ContainerPort[], owner: string): readonly Proposal[] =>
  ports.flatMap(({ name, containerPort }, rank) =>
    name ? [text(name, `port ${containerPort ?? ''}${owner}`, rank)] : [],
  );

const portNumbers = (ports: readonly ContainerPort[], owner = ''): readonly Proposal[] =>
  ports.flatMap(({ name, containerPort }) =>
    containerPort === undefined ? [] : [number(containerPort, `${name ?? 'declared'}${owner}`)],
  );

/** Where the image of the container around the spot is known to listen, and it is not declared. */
function imagePorts(spot: Spot): readonly number[] {
  const at = containerPathOf(spot);
  const container = (at && valueAt(spot.object, at)) as Container | undefined;
  const known = imageCatalogue().find(parseImageReference(container?.image ?? ''));
  const declared = new Set((container?.ports ?? []).map(({ containerPort }) => containerPort));
  return (known?.knowledge.listens ?? [])
    .filter(({ optional, onlyWith }) => optional !== true && onlyWith === undefined)
    .map(({ port }) => port)
    .filter((port) => !declared.has(port));
}

function selectedPorts({ object }: Spot, workspace: Workspace): readonly Proposal[] {
  const containers = targetPods(object, workspace).flatMap(({ template }) => template.spec.containers ?? []);
  const of = ({ name }: Container): string => (name === undefined ? '' : ` of ${name}`);
  return distinct([
    ...containers.flatMap((container) => portNames(container.ports ?? [], of(container))),
    ...containers.flatMap((container) => portNumbers(container.ports ?? [], of(container))),
  ]);
}

/** The ports of the Service that the backend names, by name or by number as the field wants it. */
function servicePorts(spot: Spot, workspace: Workspace): readonly Proposal[] {
  const owner = portOwnerAt(spot.object, spot.path);
  const services = owner ? findNamed(workspace, owner, spot.object.uri) : [];
  const ports = services.flatMap((one) => (isKind(one, 'Service') ? (one.value.spec?.ports ?? []) : []));
  return distinct(
    ports.flatMap(({ name, port }, rank) => {
      if (spot.path.at(-1) === 'number') return port === undefined ? [] : [number(port, name ?? '')];
      return name ? [text(name, `port ${port ?? ''}`, rank)] : [];
    }),
  );
}

function scaledContainers({ object }: Spot, workspace: Workspace): readonly Proposal[] {
  const target = fieldOf(fieldOf(object.value, 'spec'), 'scaleTargetRef');
  const [kind, name] = [fieldOf(target, 'kind'), fieldOf(target, 'name')];
  if (typeof kind !== 'string' || typeof name !== 'string') return [];
  const found = findNamed(workspace, { kind, namespace: namespaceFor(kind, object), name }, object.uri);
  const templates = found.flatMap((one) => podTemplatesOf(one));
  return texts(
    templates.flatMap(({ spec }) => allContainers(spec).flatMap((one) => one.name ?? [])),
    'container',
  );
}

function objectNames(spot: Spot, meaning: Meaning & { what: 'object' }, workspace: Workspace): readonly Proposal[] {
  const sibling: unknown = fieldOf(valueAt(spot.object, spot.path.slice(0, -1)), 'kind');
  const kind = meaning.kind ?? (typeof sibling === 'string' ? sibling : undefined);
  if (kind === undefined) return [];
  const found = objectsOf(workspace, kind, namespaceFor(kind, spot.object));
  return texts(found.map(({ name }) => name).toSorted(), kind);
}

function keys({ object, path }: Spot, meaning: Meaning, workspace: Workspace): readonly Proposal[] {
  const owner = keyOwnerAt(object, path, meaning);
  const found = owner ? findNamed(workspace, owner, object.uri) : [];
  return texts(
    found.flatMap((one: KubernetesObject) => keysOf(one).map(({ key }) => key)),
    owner?.name ?? '',
  );
}

function namespacesOf(workspace: Workspace): readonly string[] {
  const objects = workspace.files().flatMap((file) => file.objects);
  const named = objects.flatMap(({ kind, name, namespace }) => (kind === 'Namespace' ? name : (namespace ?? [])));
  return [...new Set(named)].toSorted();
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const texts = (labels: readonly string[], detail: string): readonly Proposal[] =>
  [...new Set(labels)].map((label, rank) => text(label, detail, rank));

const text = (label: string, detail: string, rank: number): Proposal => ({
  label,
  kind: 'name',
  insert: { text: asString(label), snippet: false },
  detail,
  rank,
});

const numbers = (ports: readonly number[], detail: string): readonly Proposal[] =>
  ports.map((port) => number(port, detail));

const number = (port: number, detail: string): Proposal => ({
  label: String(port),
  kind: 'number',
  insert: { text: String(port), snippet: false },
  detail,
  rank: 100,
});

const distinct = (proposals: readonly Proposal[]): readonly Proposal[] => {
  const byLabel = new Map<string, Proposal>();
  for (const one of proposals) if (!byLabel.has(one.label)) byLabel.set(one.label, one);
  return [...byLabel.values()];
};
