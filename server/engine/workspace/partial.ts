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
 * A controller without selector and without any image is a patch, also where its kustomization is out of sight:
 * the API server takes neither. Patch directives of the strategic merge tell it too.
 */
export function looksPartial(object: KubernetesObject): boolean {
  if (fieldOf(object.value, '$patch') !== undefined) return true;
  if (!controllers.some((kind) => isKind(object, kind))) return false;
  if (fieldOf(fieldOf(object.value, 'spec'), 'selector') !== undefined) return false;
  return podTemplatesOf(object).every(({ spec }) => (spec.containers ?? []).every(({ image }) => image === undefined));
}
