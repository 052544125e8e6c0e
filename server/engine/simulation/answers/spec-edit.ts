/** Plain values changed at a path, without touching the original. */
import { isRecord } from '../../kubernetes/shape.js';

/** Keys and indexes. */
export type SpecPath = readonly (string | number)[];

/** What stands at the path. */
export function valueAt(value: unknown, path: SpecPath): unknown {
  return path.reduce<unknown>((current, key) => {
    if (Array.isArray(current)) {
      return typeof key === 'number' ? (current as readonly unknown[])[key] : undefined;
    }
    return isRecord(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  }, value);
}

/** A copy with another value at the path; `undefined` removes what is there. */
export function changeAt<T>(value: T, path: SpecPath, replacement: unknown): T {
  return change(value, path, replacement) as T;
}

function change(value: unknown, [key, ...rest]: SpecPath, replacement: unknown): unknown {
  if (key === undefined) {
    return replacement;
  }
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return rest.length === 0 && replacement === undefined
      ? list.filter((_, index) => index !== key)
      : list.map((item, index) => (index === key ? change(item, rest, replacement) : item));
  }
  const fields = isRecord(value) ? value : {};
  const own = Object.hasOwn(fields, key) ? fields[key] : undefined;
  const others = Object.entries(fields).filter(([name]) => name !== key);
  const changed = change(own, rest, replacement);
  return Object.fromEntries(changed === undefined ? others : [...others, [key, changed]]);
}
