/**
 * A map that shares its values with its copies until somebody wants one for changing: a what-if touches a few of the thousands of
 * Pods of a cluster, and copying all of them for each key stroke would cost more than the answer.
 */
export class SharedMap<Key, Value> {
  /** Nobody changes these, nor the map. */
  #shared: ReadonlyMap<Key, Value> = new Map();
  readonly #own = new Map<Key, Value>();
  /** Keys of `#shared` that are deleted here. */
  readonly #gone = new Set<Key>();
  readonly #copyValue: (value: Value) => Value;

  constructor(copyValue: (value: Value) => Value) {
    this.#copyValue = copyValue;
  }

  get size(): number {
    let added = 0;
    for (const key of this.#own.keys()) {
      added += this.#shared.has(key) ? 0 : 1;
    }
    return this.#shared.size - this.#gone.size + added;
  }

  has(key: Key): boolean {
    return this.#own.has(key) || (this.#shared.has(key) && !this.#gone.has(key));
  }

  /** The value, for changing. */
  get(key: Key): Value | undefined {
    const own = this.#own.get(key);
    if (own !== undefined) {
      return own;
    }
    const shared = this.look(key);
    if (shared === undefined) {
      return undefined;
    }
    const copy = this.#copyValue(shared);
    this.#own.set(key, copy);
    return copy;
  }

  /** The value, for reading only. */
  look(key: Key): Readonly<Value> | undefined {
    return this.#own.get(key) ?? (this.#gone.has(key) ? undefined : this.#shared.get(key));
  }

  set(key: Key, value: Value): void {
    this.#gone.delete(key);
    this.#own.set(key, value);
  }

  delete(key: Key): boolean {
    const was = this.has(key);
    this.#own.delete(key);
    if (was && this.#shared.has(key)) {
      this.#gone.add(key);
    }
    return was;
  }

  /** In the order in which keys were first set. */
  *keys(): Generator<Key, undefined> {
    for (const key of this.#shared.keys()) {
      if (!this.#gone.has(key)) {
        yield key;
      }
    }
    for (const key of this.#own.keys()) {
      if (!this.#shared.has(key)) {
        yield key;
      }
    }
  }

  /** All values for changing, which makes them this map's own. */
  *values(): Generator<Value, undefined> {
    for (const key of this.keys()) {
      const value = this.get(key);
      if (value !== undefined) {
        yield value;
      }
    }
  }

  /** All values, in the order of {@link keys}, for reading only: they may be those of other copies as well. */
  *peek(): Generator<Readonly<Value>, undefined> {
    for (const [key, value] of this.#shared) {
      if (!this.#gone.has(key)) {
        yield this.#own.get(key) ?? value;
      }
    }
    for (const [key, value] of this.#own) {
      if (!this.#shared.has(key)) {
        yield value;
      }
    }
  }

  /** A copy that goes its own way, as this one does from now on. What somebody got from here for changing is not to be changed any more. */
  clone(): SharedMap<Key, Value> {
    if (this.#own.size > 0 || this.#gone.size > 0) {
      this.#shared = this.#merged();
      this.#own.clear();
      this.#gone.clear();
    }
    const copy = new SharedMap<Key, Value>(this.#copyValue);
    copy.#shared = this.#shared;
    return copy;
  }

  #merged(): ReadonlyMap<Key, Value> {
    const merged = new Map(this.#shared);
    for (const key of this.#gone) {
      merged.delete(key);
    }
    for (const [key, value] of this.#own) {
      merged.set(key, value);
    }
    return merged;
  }
}
