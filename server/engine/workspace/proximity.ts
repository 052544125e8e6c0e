/** Which of several objects an object means: alternatives of one application never mix, and the nearest comes first. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { MultiMap } from './multi-map.js';
import { identityOf, type ObjectIndex } from './object-index.js';
import { directoryDistance, directoryOf } from './paths.js';

export interface Proximity {
  /** Objects of both files may be in one cluster. */
  readonly related: (first: string, second: string) => boolean;
  /** The items whose object is nearest to the one that asks; all of them where nobody asks. */
  readonly nearest: <T>(
    items: readonly T[],
    objectOf: (item: T) => KubernetesObject,
    near: KubernetesObject | undefined,
  ) => readonly T[];
  /** Of the items that are one object in different files only the nearest. */
  readonly distinct: <T>(
    items: readonly T[],
    objectOf: (item: T) => KubernetesObject,
    near: KubernetesObject | undefined,
  ) => readonly T[];
}

/** Answers are remembered until the index changes; make another one then. */
export function proximityOf(index: ObjectIndex): Proximity {
  const rivalFiles = new Map<string, ReadonlySet<string>>();
  const rivalDirectories = new Map<string, ReadonlySet<string>>();

  const rivalsOfFile = (uri: string) =>
    remember(rivalFiles, uri, () => rivals(index.identitiesOf(uri), index.filesByIdentity, uri));
  const rivalsOfDirectory = (directory: string) =>
    remember(rivalDirectories, directory, () =>
      rivals(index.identitiesIn(directory), index.directoriesByIdentity, directory),
    );

  const related = (first: string, second: string) => {
    if (first === second || !index.hasRivals()) return true;
    const directory = directoryOf(first);
    return directory === directoryOf(second)
      ? !rivalsOfFile(first).has(second)
      : !rivalsOfDirectory(directory).has(directoryOf(second));
  };
  const reachable = <T>(items: readonly T[], objectOf: (item: T) => KubernetesObject, near: KubernetesObject) =>
    items.filter((item) => related(near.uri, objectOf(item).uri));

  return {
    related,
    nearest: (items, objectOf, near) => (near ? nearestOf(reachable(items, objectOf, near), objectOf, near) : items),
    distinct: (items, objectOf, near) => {
      if (!near || items.length < 2) return items;
      const groups = new Map<string, (typeof items)[number][]>();
      for (const item of items) {
        const identity = identityOf(objectOf(item));
        groups.set(identity, [...(groups.get(identity) ?? []), item]);
      }
      return [...groups.values()].flatMap((group) => nearestOf(group, objectOf, near).slice(0, 1));
    },
  };
}

function remember<V>(memory: Map<string, V>, key: string, compute: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memory.set(key, value);
  return value;
}

function rivals(identities: Iterable<string>, holders: MultiMap<string>, self: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const identity of identities) for (const holder of holders.get(identity)) found.add(holder);
  found.delete(self);
  return found;
}

function nearestOf<T>(
  items: readonly T[],
  objectOf: (item: T) => KubernetesObject,
  near: KubernetesObject,
): readonly T[] {
  const directory = directoryOf(near.uri);
  const distance = ({ uri }: KubernetesObject) =>
    uri === near.uri ? -1 : directoryDistance(directory, directoryOf(uri));
  let best = Number.POSITIVE_INFINITY;
  let found: T[] = [];
  for (const item of items) {
    const steps = distance(objectOf(item));
    if (steps < best) {
      best = steps;
      found = [];
    }
    if (steps === best) found.push(item);
  }
  return found;
}
