/** Which of several objects an object means: alternatives of one application never mix, and the nearest comes first. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { MultiMap } from './multi-map.js';
import { identityOf, namespaceOf, type ObjectIndex } from './object-index.js';
import { directoryDistance, directoryOf, distance, segmentsOf } from './paths.js';

/** As far as from `services/` to its sibling `deployments/`. */
const nextDoor = 2;

/** As far as from `base/` to `overlays/production/`. */
const nearby = 3;

/**
 * May two objects that name or select each other belong to one application? In a namespace with a name of its own they do; the namespace
 * `default` also holds the examples of every other folder, so there they must not stand far apart.
 */
export function belongTogether(first: KubernetesObject, second: KubernetesObject): boolean {
  return namespaceOf(first) !== 'default' || isWithin(nearby, first, second);
}

/**
 * In the same directory, one above or below it, or beside it. Labels such as `app: web` are common: the same ones at the
 * other end of a large repository belong to another application.
 */
export function isNextTo(first: KubernetesObject, second: KubernetesObject): boolean {
  return isWithin(nextDoor, first, second);
}

function isWithin(steps: number, { uri: first }: KubernetesObject, { uri: second }: KubernetesObject): boolean {
  return first === second || directoryDistance(directoryOf(first), directoryOf(second)) <= steps;
}

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

interface Place {
  readonly uri: string;
  readonly directory: string;
  readonly segments: readonly string[];
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

  const places = new Map<string, Place>();
  const placeOf = (uri: string) =>
    remember(places, uri, () => {
      const directory = directoryOf(uri);
      return { uri, directory, segments: segmentsOf(directory) };
    });

  const related = (first: string, second: string) => {
    if (first === second || !index.hasRivals()) return true;
    const { directory } = placeOf(first);
    const other = placeOf(second).directory;
    return directory === other ? !rivalsOfFile(first).has(second) : !rivalsOfDirectory(directory).has(other);
  };
  const nearestOf = <T>(items: readonly T[], objectOf: (item: T) => KubernetesObject, near: KubernetesObject) => {
    if (items.length < 2) return items;
    const from = placeOf(near.uri);
    return closest(items, (item) => steps(from, placeOf(objectOf(item).uri)));
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

/** A file is nearer than its directory, and that than any other. */
function steps(from: Place, to: Place): number {
  if (from.uri === to.uri) return -1;
  return from.directory === to.directory ? 0 : distance(from.segments, to.segments);
}

/** The items with the fewest steps. */
function closest<T>(items: readonly T[], stepsTo: (item: T) => number): readonly T[] {
  let best = Number.POSITIVE_INFINITY;
  let found: T[] = [];
  for (const item of items) {
    const away = stepsTo(item);
    if (away < best) {
      best = away;
      found = [];
    }
    if (away === best) found.push(item);
  }
  return found;
}
