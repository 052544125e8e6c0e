/** What edits mean, on plain values. The text that comes out of them is held against this before anybody sees it. */
import type { TreeEdit } from './edit-types.js';
import { isPlainMap, propertyOf, setProperty, withProperty, withoutProperty } from './plain.js';
import type { Path } from './tree.js';

/** Takes the place of what is removed until all other edits are done, so that list indices keep their meaning. */
const REMOVED = Symbol('removed');

/** The value of a document after edits, or `undefined` where one of them has no meaning. */
export function editValue(value: unknown, edits: readonly TreeEdit[]): unknown {
  let edited = value;
  for (const edit of edits) edited = editOnce(value, edited, edit);
  return sweep(edited);
}

function editOnce(original: unknown, value: unknown, edit: TreeEdit): unknown {
  switch (edit.op) {
    case 'replace':
      return update(value, edit.path, (old) => replaced(old, edit.value, edit.within));
    case 'renameKey':
      return rename(value, edit.path, edit.key);
    case 'remove':
      return update(value, edit.path, () => REMOVED);
    case 'add':
      return update(value, edit.path, (map) => withProperty(map, edit.key, edit.value));
    case 'append':
      return update(value, edit.path, (list) => appended(list, edit.value));
    case 'move': {
      const item = Object.entries(edit.add ?? {}).reduce(
        (map, [key, added]) => withProperty(map, key, added),
        (edit.drop ?? []).reduce<unknown>((map, key) => withoutProperty(map, key), at(original, edit.path)),
      );
      const moved = update(value, edit.to, (list) => appended(list, item));
      return update(moved, edit.path, () => REMOVED);
    }
    default:
      return value;
  }
}

function at(value: unknown, path: Path): unknown {
  return path.reduce(
    (inner, step) => (Array.isArray(inner) ? (inner[Number(step)] as unknown) : propertyOf(inner, String(step))),
    value,
  );
}

function update(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (typeof step === 'number') {
    return Array.isArray(value)
      ? value.map((item: unknown, index) => (index === step ? update(item, rest, change) : item))
      : value;
  }
  return withProperty(value, step, update(propertyOf(value, step), rest, change));
}

function replaced(
  old: unknown,
  value: unknown,
  within: { readonly start: number; readonly end: number } | undefined,
): unknown {
  return within === undefined || typeof old !== 'string'
    ? value
    : old.slice(0, within.start) + String(value) + old.slice(within.end);
}

function appended(list: unknown, item: unknown): unknown[] {
  return [...(Array.isArray(list) ? (list as unknown[]) : []), item];
}

function rename(value: unknown, path: Path, key: string): unknown {
  const old = String(path.at(-1));
  return update(value, path.slice(0, -1), (map) => withProperty(withoutProperty(map, old), key, propertyOf(map, old)));
}

/** Takes out what was removed; a list in a map that loses all its items goes with its key. */
function sweep(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).filter((item) => item !== REMOVED).map(sweep);
  if (!isPlainMap(value)) return value;
  const map: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== REMOVED && !isEmptied(item)) setProperty(map, key, sweep(item));
  }
  return map;
}

function isEmptied(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item === REMOVED);
}
