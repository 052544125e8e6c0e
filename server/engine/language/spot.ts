/** What stands at an offset of a manifest, in terms of objects and fields. */
import { placeAt, type CursorPlace } from '../document/cursor.js';
import type { Path, YamlDocument } from '../document/tree.js';
import { typeOfKind } from '../kubernetes/facts.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { CONTAINER_TYPES, POD_SPEC, depthOf, trailOf, type Trail } from './fields.js';

export interface Spot {
  readonly object: KubernetesObject;
  readonly document: YamlDocument;
  /** Absolute in the document. */
  readonly path: Path;
  readonly part: CursorPlace['part'];
  readonly trail: Trail;
  /** How many steps of `path` lead to where the trail begins. */
  readonly base: number;
}

export function documentAt(file: SourceFile, offset: number): YamlDocument | undefined {
  return file.stream.documents.findLast(({ start }) => start <= offset);
}

/** The spot at an offset; undefined outside of Kubernetes objects. */
export function spotAt(file: SourceFile, offset: number): Spot | undefined {
  const document = documentAt(file, offset);
  if (!document?.root) return undefined;
  const { path, part } = placeAt(document, offset);
  const object = objectAt(file, document, path);
  return object && { object, document, path, part, ...trailIn(object, path) };
}

/** The object of a document that holds a path: of nested lists the innermost item. */
export function objectAt(file: SourceFile, document: YamlDocument, path: Path): KubernetesObject | undefined {
  return file.objects.findLast((object) => object.document === document && startsWith(path, object.path));
}

/** The trail of a path: from the object's own type, or from the Pod spec in a custom resource. */
export function trailIn(object: KubernetesObject, path: Path): { readonly trail: Trail; readonly base: number } {
  const own = typeOfKind(object.apiVersion, object.kind);
  const base = object.path.length;
  if (own !== undefined) return { trail: trailOf(own, path.slice(base)), base };
  const template = podTemplatesOf(object).find(({ specPath }) => startsWith(path, specPath));
  if (!template) return { trail: trailOf('', path.slice(base)), base };
  return { trail: trailOf(POD_SPEC, path.slice(template.specPath.length)), base: template.specPath.length };
}

/** The part of the path that leads to the innermost value of one of these types. */
export function pathOfType({ path, trail, base }: Spot, ...types: readonly string[]): Path | undefined {
  const depth = depthOf(trail, ...types);
  return depth === undefined ? undefined : path.slice(0, base + depth);
}

export const podSpecPath = (spot: Spot): Path | undefined => pathOfType(spot, POD_SPEC);
export const containerPathOf = (spot: Spot): Path | undefined => pathOfType(spot, ...CONTAINER_TYPES);

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}

export function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && startsWith(one, other);
}
