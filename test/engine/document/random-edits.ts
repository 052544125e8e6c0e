/** Random edits of a plain value, and what they come to, written without the engine's own model. */
import type { TreeEdit } from '../../../server/engine/document/edits.js';
import type { Path } from '../../../server/engine/document/tree.js';
import type { Choose, Plain } from './random-yaml.js';

export type Edit = TreeEdit extends infer T ? (T extends unknown ? Omit<T, 'stream' | 'document'> : never) : never;

interface Place {
  readonly path: Path;
  readonly value: Plain;
}

function places(value: Plain, path: Path = []): Place[] {
  const children = isCollection(value) ? Object.entries(value) : [];
  return [
    { path, value },
    ...children.flatMap(([key, child]) => places(child, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

function isCollection(value: Plain): value is Plain[] | Record<string, Plain> {
  return typeof value === 'object' && value !== null;
}

const values: Plain[] = [
  'new',
  'yes',
  'a: b',
  80,
  true,
  null,
  [],
  {},
  { k: 'v', l: [1, { m: 'n' }] },
  ['x', ['y']],
  'one\ntwo\n',
  "it's",
];

/** An edit that has a meaning for `value`. */
export function chooseEdit(value: Plain, choose: Choose): Edit {
  const all = places(value);
  const inner = all.filter(({ path }) => path.length > 0);
  const maps = all.filter((place) => isCollection(place.value) && !Array.isArray(place.value));
  const lists = all.filter((place) => Array.isArray(place.value));
  const items = inner.filter(({ path }) => typeof path.at(-1) === 'number');
  const keys = inner.filter(({ path }) => typeof path.at(-1) === 'string');
  const some = <T>(list: readonly T[]): T => list[choose(list.length)];
  const kind = choose(6);
  if (kind === 0) return { op: 'replace', path: some(inner).path, value: some(values) };
  if (kind === 1) return { op: 'remove', path: some(inner).path };
  if (kind === 2 && lists.length > 0) return { op: 'append', path: some(lists).path, value: some(values) };
  if (kind === 3) return { op: 'renameKey', path: some(keys).path, key: 'renamed' };
  if (kind === 4 && items.length > 0) {
    const { path } = some(items);
    return { op: 'move', path, to: choose(2) === 0 ? ['moved', 'here'] : path.slice(0, -1) };
  }
  const { path } = some(maps);
  return { op: 'add', path: choose(4) === 0 ? [...path, 'made'] : path, key: 'added', value: some(values) };
}

/** What an edit makes of a value. */
export function editPlain(value: Plain, edit: Edit): Plain {
  const copy = structuredClone(value);
  const root = { root: copy };
  if (edit.op === 'replaceDocument' || edit.op === 'addDocument') return copy;
  const [parent, name] = holder(root, edit.path);
  switch (edit.op) {
    case 'replace':
      put(parent, name, edit.value as Plain);
      break;
    case 'renameKey': {
      const old = (parent as Record<string, Plain>)[name];
      Reflect.deleteProperty(parent, name);
      put(parent, edit.key, old);
      break;
    }
    case 'remove':
      removeAt(root, edit.path);
      break;
    case 'add':
    case 'append': {
      const inside = make(root, edit.path, edit.op === 'add' ? {} : []);
      if (edit.op === 'add') put(inside, edit.key, edit.value as Plain);
      else (inside as Plain[]).push(edit.value as Plain);
      break;
    }
    case 'move': {
      const item = (parent as Plain[])[Number(name)];
      (make(root, edit.to, []) as Plain[]).push(item);
      removeAt(root, edit.path);
    }
  }
  return root.root;
}

function put(holder: object, name: string | number, value: Plain): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function own(value: object, name: string | number): Plain | undefined {
  return Object.hasOwn(value, name) ? (value as Record<string | number, Plain>)[name] : undefined;
}

/** The collection that holds a path's value, and its name there. */
function holder(root: { root: Plain }, path: Path): [object, string | number] {
  const all = ['root', ...path];
  let value: object = root;
  for (const step of all.slice(0, -1)) value = own(value, step) as object;
  return [value, all.at(-1)!];
}

function make(root: { root: Plain }, path: Path, last: Plain): object {
  const all = ['root', ...path];
  let value: object = root;
  all.forEach((step, index) => {
    const known = own(value, step);
    const empty = known === undefined || known === null || (isCollection(known) && Object.keys(known).length === 0);
    if (empty) put(value, step, index === all.length - 1 ? last : {});
    value = own(value, step) as object;
  });
  return value;
}

/** A list that loses its last item goes with its key. */
function removeAt(root: { root: Plain }, path: Path): void {
  const [parent, name] = holder(root, path);
  if (!Array.isArray(parent)) {
    Reflect.deleteProperty(parent, name);
    return;
  }
  parent.splice(Number(name), 1);
  if (parent.length > 0 || path.length < 2) return;
  const [outer, key] = holder(root, path.slice(0, -1));
  if (!Array.isArray(outer) && outer !== root) Reflect.deleteProperty(outer, key);
}
