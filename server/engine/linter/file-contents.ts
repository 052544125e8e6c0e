/** What stands where in a file: looked up for every finding, so indexed by document and path. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';

export interface FileContents {
  readonly file: SourceFile;
  readonly pods: readonly PodModel[];
  /** The object of a document that a path lies in: the item of a `List`, or the whole. */
  readonly objectAt: (document: number, path: Path) => KubernetesObject | undefined;
  /** The Pod whose template a path lies in. */
  readonly podAt: (document: number, path: Path) => PodModel | undefined;
  /** The name of the container that a path lies in. */
  readonly containerAt: (document: number, path: Path) => string | undefined;
  /** The Pods of an object. */
  readonly podsOf: (object: KubernetesObject) => readonly PodModel[];
}

export function contentsOf(file: SourceFile, pods: readonly PodModel[]): FileContents {
  const objects = lazily(() => indexPlaces(file.objects.map((value) => ({ value, ...placeOf(value) }))));
  const templates = lazily(() => indexPlaces(pods.map((value) => ({ value, ...placeOf(value.template) }))));
  const containers = lazily(() => indexPlaces(pods.flatMap(containerPlaces)));
  const owned = lazily(() => podsByObject(pods));
  return {
    file,
    pods,
    objectAt: (document, path) => objects()(document, path),
    podAt: (document, path) => templates()(document, path),
    containerAt: (document, path) => containers()(document, path),
    podsOf: ({ document, path }) => owned().get(keyOf(document.index, path)) ?? [],
  };
}

/** Something with its place in the file. */
interface Placed<T> {
  readonly value: T;
  readonly document: number;
  readonly path: Path;
}

type PlaceOnly = Omit<Placed<never>, 'value'>;

/** The place of an object or of a Pod template. */
function placeOf(holder: KubernetesObject | PodModel['template']): PlaceOnly {
  return { document: 'document' in holder ? holder.document.index : holder.object.document.index, path: holder.path };
}

function containerPlaces({ template, containers }: PodModel): readonly Placed<string>[] {
  const { document } = placeOf(template);
  return containers.map(({ name, path }) => ({ value: name, document, path }));
}

function podsByObject(pods: readonly PodModel[]): ReadonlyMap<string, readonly PodModel[]> {
  const owned = new Map<string, PodModel[]>();
  for (const pod of pods) {
    const { document, path } = pod.template.object;
    const key = keyOf(document.index, path);
    const others = owned.get(key);
    if (others) others.push(pod);
    else owned.set(key, [pod]);
  }
  return owned;
}

/** Finds what stands at a path or, where nothing does, nearest above it. */
function indexPlaces<T>(places: readonly Placed<T>[]): (document: number, path: Path) => T | undefined {
  const index = new Map<string, T>();
  const depths = new Set<number>();
  for (const { value, document, path } of places) {
    depths.add(path.length);
    index.set(keyOf(document, path), value);
  }
  const deepestFirst = [...depths].sort((left, right) => right - left);
  return (document, path) => {
    for (const depth of deepestFirst) {
      const found = depth <= path.length ? index.get(keyOf(document, path.slice(0, depth))) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

const keyOf = (document: number, path: Path): string => `${document} ${JSON.stringify(path)}`;

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export function isSameObject(left: KubernetesObject, right: KubernetesObject): boolean {
  return (
    left.document === right.document && left.path.length === right.path.length && startsWith(left.path, right.path)
  );
}

/** Does the path lead to the prefix's place or below it? */
export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}
