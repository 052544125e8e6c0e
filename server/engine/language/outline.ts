/** A file as an outline: objects, their containers and volumes, their ports and keys. */
import { locate } from '../document/locate.js';
import { nodeAt } from '../document/paths.js';
import type { Path, TextRange } from '../document/tree.js';
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { containerPath, type ContainerListName, type PodTemplate } from '../kubernetes/pod-template.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { keysOf } from './named.js';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'container' | 'volume' | 'port' | 'key';
  readonly range: TextRange;
  /** What names it, inside of `range`. */
  readonly selection: TextRange;
  readonly children: readonly OutlineItem[];
}

export function outlineOf(file: SourceFile): readonly OutlineItem[] {
  return file.objects.map(objectItem);
}

function objectItem(object: KubernetesObject): OutlineItem {
  const name = object.generatedName ? (object.metadata.generateName ?? '') : object.name;
  return item(object, {
    name: name === '' ? object.kind : `${object.kind} ${name}`,
    detail: object.namespace ?? '',
    kind: 'object',
    path: object.path,
    named: [...object.path, 'metadata', 'name'],
    children: [...podTemplatesOf(object).flatMap(templateItems), ...serviceItems(object), ...keyItems(object)],
  });
}

interface Description {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineItem['kind'];
  readonly path: Path;
  readonly named: Path;
  readonly children?: readonly OutlineItem[];
}

function item({ document }: KubernetesObject, { path, named, children = [], ...rest }: Description): OutlineItem {
  const range = locate(document, { path, part: 'node' });
  const found = locate(document, { path: named });
  const isInside = range.start <= found.start && found.end <= range.end;
  return { ...rest, range, selection: isInside ? found : { start: range.start, end: range.start }, children };
}

const lists: readonly (readonly [ContainerListName, string])[] = [
  ['initContainers', 'init container'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral container'],
];

function templateItems(template: PodTemplate): readonly OutlineItem[] {
  const { object, spec, specPath } = template;
  const containers = lists.flatMap(([list, words]) =>
    (spec[list] ?? []).map((container, index) => {
      const path = containerPath(template, list, index);
      const isSidecar = list === 'initContainers' && container.restartPolicy === 'Always';
      return item(object, {
        name: container.name ?? `${words} ${index + 1}`,
        detail: isSidecar ? 'sidecar' : words,
        kind: 'container',
        path,
        named: [...path, 'name'],
        children: portItems(object, container.ports ?? [], path),
      });
    }),
  );
  const volumes = (spec.volumes ?? []).map((volume, index) => {
    const path = [...specPath, 'volumes', index];
    const detail = Object.keys(volume).find((field) => field !== 'name') ?? 'emptyDir';
    return item(object, { name: volume.name ?? 'volume', detail, kind: 'volume', path, named: [...path, 'name'] });
  });
  return [...containers, ...volumes];
}

interface Port {
  readonly name?: string;
  readonly containerPort?: number;
  readonly port?: number;
  readonly protocol?: string;
}

function portItems(object: KubernetesObject, ports: readonly Port[], owner: Path): readonly OutlineItem[] {
  return ports.map((port, index) => {
    const path = [...owner, 'ports', index];
    const number = `${port.containerPort ?? port.port ?? ''}/${port.protocol ?? 'TCP'}`;
    const named = [...path, port.name === undefined ? 'port' : 'name'];
    return item(object, {
      name: port.name ?? number,
      detail: port.name === undefined ? '' : number,
      kind: 'port',
      path,
      named,
    });
  });
}

function serviceItems(object: KubernetesObject): readonly OutlineItem[] {
  if (!isKind(object, 'Service')) return [];
  return portItems(object, object.value.spec?.ports ?? [], [...object.path, 'spec']);
}

function keyItems(object: KubernetesObject): readonly OutlineItem[] {
  return keysOf(object)
    .filter(({ path }) => nodeAt(object.document.root, path) !== undefined)
    .map(({ key, path }) => item(object, { name: key, detail: '', kind: 'key', path, named: path }));
}

/** Letters of the query in their order, as editors filter: `dpweb` finds `Deployment web`. */
export function matchesQuery(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let from = 0;
  for (const letter of query.toLowerCase().replaceAll(' ', '')) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
