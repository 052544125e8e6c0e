/** Plain maps with untrusted keys: read and written so that `__proto__` is a key like any other. */

export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function propertyOf(value: unknown, key: string): unknown {
  return isPlainMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets an own property, also one called `__proto__`. */
export function setProperty(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else map[key] = value;
}

/** A copy of a map with one more or another property; anything else counts as an empty map. */
export function withProperty(value: unknown, key: string, property: unknown): Record<string, unknown> {
  const copy = isPlainMap(value) ? copyMap(value) : {};
  setProperty(copy, key, property);
  return copy;
}

export function withoutProperty(value: unknown, key: string): Record<string, unknown> {
  const copy = isPlainMap(value) ? copyMap(value) : {};
  Reflect.deleteProperty(copy, key);
  return copy;
}

function copyMap(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(value)) setProperty(copy, key, property);
  return copy;
}

/** Whether two plain values are equal; the order of keys does not matter, and a key whose value is `undefined` counts as absent. */
export function isEqualValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (one === 0 && other === 0)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqualValue(item, other[index]));
  }
  if (!isPlainMap(one) || !isPlainMap(other)) return false;
  const keys = definedKeys(one);
  if (keys.length !== definedKeys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isEqualValue(one[key], other[key]));
}

function definedKeys(map: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(map).filter((key) => map[key] !== undefined);
}
