/**
 * A map from a key to several values, in the order in which they came or, with `rankOf`, by their rank. Ranks matter when
 * values go and come back: those of a file that is edited stand where they stood.
 */
export class MultiMap<V> {
  readonly #sets = new Map<string, Set<V>>();
  readonly #rankOf: ((value: V) => number) | undefined;
  /** By key the highest rank that was added. */
  readonly #highest = new Map<string, number>();
  readonly #unsorted = new Set<string>();

  constructor(rankOf?: (value: V) => number) {
    this.#rankOf = rankOf;
  }

  add(key: string, value: V): void {
    const set = this.#sets.get(key);
    if (set) set.add(value);
    else this.#sets.set(key, new Set([value]));
    if (this.#rankOf) this.#noteRank(key, this.#rankOf(value));
  }

  #noteRank(key: string, rank: number): void {
    const highest = this.#highest.get(key) ?? -1;
    if (rank < highest) this.#unsorted.add(key);
    else this.#highest.set(key, rank);
  }

  delete(key: string, value: V): void {
    const set = this.#sets.get(key);
    if (set?.delete(value) !== true || set.size > 0) return;
    this.#sets.delete(key);
    this.#highest.delete(key);
    this.#unsorted.delete(key);
  }

  get(key: string): ReadonlySet<V> {
    const set = this.#sets.get(key);
    if (!set) return new Set<V>();
    const rankOf = this.#rankOf;
    if (!rankOf || !this.#unsorted.delete(key)) return set;
    const sorted = new Set([...set].sort((one, other) => rankOf(one) - rankOf(other)));
    this.#sets.set(key, sorted);
    return sorted;
  }

  size(key: string): number {
    return this.#sets.get(key)?.size ?? 0;
  }
}
