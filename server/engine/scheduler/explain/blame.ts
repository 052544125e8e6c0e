/** From a refusal to the lines of the manifest that cause it. */
import { locate } from '../../document/locate.js';
import type { Path, TextRange } from '../../document/tree.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containerPath, type ContainerListName, type PodTemplate } from '../../kubernetes/pod-template.js';
import { fieldOf } from '../../kubernetes/shape.js';
import type { StatefulSet } from '../../kubernetes/types.js';
import type { PlainReason } from './plain-reason.js';
import type { NodeReport } from './report.js';

/** A place in a manifest that has a share in a refusal. */
export interface BlamedPlace {
  readonly object: KubernetesObject;
  /** Absolute in the object's document, as everywhere; a field that is not written yet is where it would go. */
  readonly path: Path;
  /** UTF-16 offsets in the text of the object's stream. */
  readonly range: TextRange;
  /** False where nothing stands at `path`: then the range is that of its nearest parent. */
  readonly isWritten: boolean;
}

/** One reason, and where it comes from. */
export interface Blame {
  readonly plugin: string;
  /** The scheduler's own words. */
  readonly reason: string;
  /** A sentence about the node, without its name and without a full stop. */
  readonly words: string;
  /** What a person would change. */
  readonly place: BlamedPlace;
  /** Other places with a share in it: the requests of the other containers. */
  readonly others: readonly BlamedPlace[];
}

/** Blame over many nodes. */
export interface NodesBlame extends Blame {
  /** Nodes that are refused for it, by name. */
  readonly nodes: readonly string[];
  /** Those of them that are refused for no other reason. */
  readonly only: readonly string[];
}

/**
 * Where the manifest causes a reason; `undefined` where the node alone is at fault (cordoned, full of Pods).
 * Paths are those of the Pod as its controller and admission made it, and are led back to what is written.
 */
export function blameReason(template: PodTemplate, { plugin, reason, words, hint }: PlainReason): Blame | undefined {
  const paths = pathsOf(template, reason, hint?.path);
  const [place, ...others] = paths.map((path) => placeOf(template.object, path));
  return place === undefined ? undefined : { plugin, reason, words, place, others };
}

/** All blame of a report, each place and kind of reason once; what keeps most nodes away by itself first. */
export function blameNodes(template: PodTemplate, reports: readonly NodeReport[]): readonly NodesBlame[] {
  const found = new Map<string, { blame: Blame; nodes: string[]; only: string[] }>();
  for (const { node, reasons } of reports) {
    const blames = reasons.map((reason) => blameReason(template, reason));
    const keys = new Set(blames.map(keyOf));
    for (const blame of blames) {
      const key = keyOf(blame);
      const entry = blame === undefined ? undefined : (found.get(key) ?? { blame, nodes: [], only: [] });
      if (entry !== undefined && entry.nodes.at(-1) !== node) {
        found.set(key, entry);
        entry.nodes.push(node);
        entry.only.push(...(keys.size === 1 ? [node] : []));
      }
    }
  }
  return [...found.values()]
    .map(({ blame, nodes, only }) => ({ ...blame, nodes, only }))
    .sort((left, right) => right.only.length - left.only.length || right.nodes.length - left.nodes.length);
}

function keyOf(blame: Blame | undefined): string {
  return blame === undefined ? '' : JSON.stringify([blame.plugin, blame.place.path]);
}

/** The nodes that the text at an offset keeps away. */
export function nodesKeptAwayAt(blames: readonly NodesBlame[], uri: string, offset: number): readonly string[] {
  const here = blames.filter(({ place, others }) =>
    [place, ...others].some(
      ({ object, range, isWritten }) => isWritten && object.uri === uri && range.start <= offset && offset <= range.end,
    ),
  );
  return [...new Set(here.flatMap(({ nodes }) => nodes))];
}

function placeOf(object: KubernetesObject, path: Path): BlamedPlace {
  const own = path.slice(object.path.length);
  const isWritten = own.reduce<unknown>(fieldOf, object.value) !== undefined;
  return { object, path, range: locate(object.document, { path }), isWritten };
}

/** The first is the one to change. */
function pathsOf(template: PodTemplate, reason: string, path: Path | undefined): readonly Path[] {
  if (path === undefined) {
    // Who is kept away by others is known to them by its labels.
    return reason.includes('existing pods anti-affinity') ? [[...template.path, 'metadata', 'labels']] : [];
  }
  const resource = path.at(-2) === 'requests' ? path.at(-1) : undefined;
  return typeof resource === 'string' ? requestPaths(template, path, resource) : [documentPath(template, path)];
}

/** From a path in the spec of a Pod, as its controller made it, to one in the document; claim templates and Argo workflows included. */
export function documentPath(template: PodTemplate, path: Path): Path {
  const [first, index, ...rest] = path;
  if (isContainerList(first) && typeof index === 'number') {
    return [...containerPath(template, first, index), ...rest];
  }
  return (
    (first === 'volumes' && typeof index === 'number' ? claimTemplatePath(template, index) : undefined) ?? [
      ...template.specPath,
      ...path,
    ]
  );
}

function isContainerList(key: string | number | undefined): key is ContainerListName {
  return key === 'containers' || key === 'initContainers' || key === 'ephemeralContainers';
}

/** Volumes behind those that are written were made from the claim templates of a StatefulSet. */
function claimTemplatePath({ object, spec }: PodTemplate, index: number): Path | undefined {
  const { volumes = [] } = spec;
  if (object.kind !== 'StatefulSet') {
    return undefined;
  }
  const templates = (object.value as StatefulSet).spec?.volumeClaimTemplates ?? [];
  const written = volumes[index]?.name;
  const made = templates.filter(({ metadata }) => volumes.every(({ name }) => name !== metadata?.name));
  const source =
    written === undefined ? made[index - volumes.length] : templates.find(({ metadata }) => metadata?.name === written);
  return source === undefined ? undefined : [...object.path, 'spec', 'volumeClaimTemplates', templates.indexOf(source)];
}

/** All that adds up to the request, the largest first; a limit where it stands for the request. */
function requestPaths(template: PodTemplate, largest: Path, resource: string): readonly Path[] {
  const { spec } = template;
  const owners: readonly Path[] = [
    [],
    ...(['containers', 'initContainers'] as const).flatMap((list) =>
      (spec[list] ?? []).map((_, index): Path => [list, index]),
    ),
  ];
  const written = owners.flatMap((owner) =>
    ['requests', 'limits']
      .map((amounts): Path => [...owner, 'resources', amounts, resource])
      .filter((path) => path.reduce<unknown>(fieldOf, spec) !== undefined)
      .slice(0, 1),
  );
  const owner = JSON.stringify(largest.slice(0, -3));
  const isLargest = (path: Path): boolean => JSON.stringify(path.slice(0, -3)) === owner;
  const ordered = [...written.filter(isLargest), ...written.filter((path) => !isLargest(path))];
  return (ordered.length === 0 ? [largest] : ordered).map((path) => documentPath(template, path));
}
