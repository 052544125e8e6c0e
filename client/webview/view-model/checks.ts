/** Small checks of untrusted values, put together to one for each message. A check answers whether a value has the shape of `T`. */

export type Check<T> = (value: unknown) => value is T;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];

/** A check for every field, so that a field added to the contract fails to compile here until it is checked. */
type Fields<T> = { [Key in keyof T]-?: Check<Exclude<T[Key], undefined>> };

export const text: Check<string> = (value) => typeof value === 'string';
export const flag: Check<boolean> = (value) => typeof value === 'boolean';
export const number: Check<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);

/** A number of things, or a place in a row. */
export const count: Check<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value): value is T => (words as readonly unknown[]).includes(value);
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((entry) => item(entry));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own fields only: a message cannot borrow one from a prototype. `optional` names those that may be absent. */
export function record<T extends object>(
  fields: Fields<T>,
  ...optional: readonly (OptionalKeys<T> & string)[]
): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields);
  const absent = new Set<string>(optional);
  return (value): value is T =>
    isObject(value) &&
    checks.every(([name, check]) => {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      return field === undefined ? absent.has(name) : check(field);
    });
}

/** An object of which only some fields matter, such as an operation, which the server checks. */
export function holding<T extends object>(name: keyof T & string, check: Check<unknown>): Check<T> {
  return (value): value is T => isObject(value) && Object.hasOwn(value, name) && check(value[name]);
}
