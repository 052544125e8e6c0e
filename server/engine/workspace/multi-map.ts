/**
 * A map from a key to several values, in the order in which they came or, with `rankOf`, by their rank. Ranks matter when
 * values go and come back: those of a file that is edited stand where they stood.
 * Most keys have one value, such as the object of a name, which needs no set of its own.
 */
export class MultiMap<V extends object | string> {
  readonly #single = new Map<string, V>();
  readonly #sets = new Map<string, Set<V>>();
  readonly #rankOf: ((value: V) => number) | undefined;
  /** By key of several values the highest rank that was added. */
  readonly #highest = new Map<string, number>();
  readonly #unsorted = new Set<string>();

  constructor(rankOf?: (value: V) => number) {
    this.#rankOf = rankOf;
  }

  add(key: string, value: V): void {
    const set = this.#sets.get(key) ?? this.#widen(key, value);
    set?.add(value);
    if (set) this.#noteRank(key, value);
  }

  /** A set for a key that gets a second value; undefined where this is the only one. */
  #widen(key: string, value: V): Set<V> | undefined {
    const single = this.#single.get(key);
    if (single === undefined || single === value) {
      this.#single.set(key, value);
      return undefined;
    }
    this.#single.delete(key);
    const set = new Set([single]);
    this.#sets.set(key, set);
    this.#noteRank(key, single);
    return set;
  }

  #noteRank(key: string, value: V): void {
    if (!this.#rankOf) return;
    const rank = this.#rankOf(value);
    const highest = this.#highest.get(key) ?? -1;
    if (rank < highest) this.#unsorted.add(key);
    else this.#highest.set(key, rank);
  }

  delete(key: string, value: V): void {
    if (this.#single.get(key) === value) this.#single.delete(key);
    const set = this.#sets.get(key);
    if (set?.delete(value) !== true || set.size > 0) return;
    this.#sets.delete(key);
    this.#highest.delete(key);
    this.#unsorted.delete(key);
  }

  get(key: string): ReadonlySet<V> {
    const set = this.#sets.get(key);
    if (!set) {
      const single = this.#single.get(key);
      return new Set<V>(single === undefined ? [] : [single]);
    }
    const rankOf = this.#rankOf;
    if (!rankOf || !this.#unsorted.delete(key)) return set;
    const sorted = new Set([...set].sort((one, other) => rankOf(one) - rankOf(other)));
    this.#sets.set(key, sorted);
    return sorted;
  }

  size(key: string): number {
    return this.#sets.get(key)?.size ?? (this.#single.has(key) ? 1 : 0);
  }
}
