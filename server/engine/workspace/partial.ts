import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { fieldOf } from '../kubernetes/shape.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { directoryOf, resolvePath } from './paths.js';

const controllers = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const;

/** The files that a kustomization names as patches. */
export function patchFiles(file: SourceFile): readonly string[] {
  const directory = directoryOf(file.uri);
  return file.kustomizations.flatMap(({ patches }) => patches.map((patch) => resolvePath(directory, patch)));
}

/**
 * A controller without selector is a patch, also where its kustomization is out of sight, if it has containers without an image or its
 * file is called a patch: the API server takes neither. Directives of the strategic merge tell it too, wherever they stand.
 * Nothing is told by what a single forgotten line explains.
 */
export function looksPartial(object: KubernetesObject): boolean {
  if (fieldOf(object.value, '$patch') !== undefined) return true;
  if (hasUnreadSpec(object)) return false;
  const isController = controllers.some((kind) => isKind(object, kind));
  if (!isController && !isKind(object, 'Job') && !isKind(object, 'CronJob')) return missesAll(object);
  return hasDirective(object) || (isController ? isPartOfController(object) : isPartOfJob(object));
}

/** What a `spec` of the wrong type leaves out, nobody left out on purpose. */
function hasUnreadSpec({ path, shapeProblems }: KubernetesObject): boolean {
  return shapeProblems.some((problem) => problem.path.length === path.length + 1 && problem.path.at(-1) === 'spec');
}

function isPartOfController(object: KubernetesObject): boolean {
  if (fieldOf(fieldOf(object.value, 'spec'), 'selector') !== undefined) return false;
  if (patchName.test(object.uri.slice(object.uri.lastIndexOf('/') + 1))) return true;
  const containers = podTemplatesOf(object).flatMap(({ spec }) => spec.containers ?? []);
  return containers.length === 0 || containers.some(({ image, name }) => image === undefined && name !== undefined);
}

/** What the API server wants of these kinds, or at least one of which a whole object has; a patch changes something else. */
const essentials = [
  ['Service', ['ports', 'selector', 'externalName', 'clusterIP']],
  ['HorizontalPodAutoscaler', ['scaleTargetRef', 'maxReplicas']],
  ['PersistentVolumeClaim', ['accessModes', 'resources']],
  ['Ingress', ['rules', 'defaultBackend', 'backend']],
] as const;

/** An object with a `spec` that says something else, but none of the essentials: more than one forgotten line. */
function missesAll(object: KubernetesObject): boolean {
  const [, fields = []] = essentials.find(([kind]) => isKind(object, kind)) ?? [];
  const spec = fieldOf(object.value, 'spec');
  return fields.length > 0 && spec !== undefined && fields.every((field) => fieldOf(spec, field) === undefined);
}

/** A Job needs no selector, but images and a restart policy. */
function isPartOfJob(object: KubernetesObject): boolean {
  return podTemplatesOf(object).some(
    ({ spec: { containers = [], restartPolicy } }) =>
      restartPolicy === undefined && containers.length > 0 && containers.every(({ image }) => image === undefined),
  );
}

const patchName = /(^|[-_.])patch(es)?[-_.]/i;

/** `$patch: delete`, `$retainKeys`, `$deleteFromPrimitiveList/…`: no field of any kind has such a name. */
function hasDirective({ document: { text, start, end } }: KubernetesObject): boolean {
  // Cut first: a search in the whole text would run through all that follows, for every document.
  const own = text.slice(start, end);
  const at = own.indexOf('$');
  return at >= 0 && directive.test(own.slice(at));
}

const directive = /(?:^|[\s{,"'])\$(?:patch|retainKeys|setElementOrder\/[\w.]+|deleteFromPrimitiveList\/[\w.]+)["']?:/;
