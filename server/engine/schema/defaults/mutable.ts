/** Objects fresh from the decoder belong to it alone, so defaults are written into them. */
export type DeepMutable<T> = T extends readonly (infer Item)[]
  ? DeepMutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: DeepMutable<T[Key]> }
    : T;

/** A field that is absent or has its zero value takes the default. */
export function setIfZero<T, Key extends keyof T>(object: T, key: Key, value: T[Key]): void {
  const current: unknown = object[key];
  if (current === undefined || current === '' || current === 0) object[key] = value;
}

/** A pointer field takes the default only where it is absent. */
export function setIfAbsent<T, Key extends keyof T>(object: T, key: Key, value: T[Key]): void {
  object[key] ??= value;
}

/** A record without a prototype, as the decoder makes them. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
