/** A map from a key to several values, in the order in which they came. */
export class MultiMap<V> {
  readonly #sets = new Map<string, Set<V>>();

  add(key: string, value: V): void {
    const set = this.#sets.get(key);
    if (set) set.add(value);
    else this.#sets.set(key, new Set([value]));
  }

  delete(key: string, value: V): void {
    const set = this.#sets.get(key);
    if (set?.delete(value) === true && set.size === 0) this.#sets.delete(key);
  }

  get(key: string): ReadonlySet<V> {
    return this.#sets.get(key) ?? new Set<V>();
  }

  size(key: string): number {
    return this.#sets.get(key)?.size ?? 0;
  }
}
