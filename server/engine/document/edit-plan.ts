/**
 * Sorts the edits of one document by the list or map that they change, so that several edits of one place (two keys for a map that
 * does not exist yet, the removal of all items) become one sensible piece of text.
 */
import type { TreeEdit } from './edit-types.js';
import { nodeAt, stepsTo } from './paths.js';
import { isEqualValue, propertyOf, withProperty, withoutProperty } from './plain.js';
import { isList } from './serialize.js';
import type { Path, TextRange, YamlDocument, YamlMap, YamlNode, YamlSequence } from './tree.js';
import { toValue } from './value.js';

/** What is written: a plain value, or a list of items that are moved here with their source text. */
export interface Content {
  value: unknown;
  readonly moved: Moved[];
}

export interface Moved {
  readonly list: YamlSequence;
  readonly index: number;
  readonly add: Readonly<Record<string, unknown>>;
  readonly drop: readonly string[];
}

/** What is put at the end of a list or map; only a map's has a key. */
export interface Addition extends Content {
  readonly key: string | undefined;
}

export interface ContainerPlan {
  readonly path: Path;
  readonly node: YamlMap | YamlSequence;
  readonly removed: Set<number>;
  /** Those of `removed` that are moved elsewhere, together with the comments above them. */
  readonly movedAway: Set<number>;
  readonly added: Addition[];
}

/** A new value for a node that exists. */
export interface Replacement extends Content {
  readonly path: Path;
  readonly within: TextRange | undefined;
}

export interface Plan {
  readonly document: YamlDocument;
  readonly root: YamlNode;
  readonly replacements: Replacement[];
  readonly renames: { readonly path: Path; readonly key: string }[];
  readonly containers: Map<YamlNode, ContainerPlan>;
}

/** Sorts edits; `undefined` where one of them cannot be done. */
export function planEdits(document: YamlDocument, edits: readonly TreeEdit[]): Plan | undefined {
  if (document.root === undefined) return undefined;
  const plan: Plan = { document, root: document.root, replacements: [], renames: [], containers: new Map() };
  if (!edits.every((edit) => planEdit(plan, edit))) return undefined;
  dropEmptiedLists(plan);
  return plan;
}

/** A list that loses all its items goes with its key: to Kubernetes, an empty list is the same as none. A map stays, as `{}`. */
function dropEmptiedLists(plan: Plan): void {
  for (const { node, path, removed, added } of [...plan.containers.values()]) {
    const emptied = node.kind === 'sequence' && removed.size === node.items.length && added.length === 0;
    const inMap = typeof path.at(-1) === 'string';
    if (emptied && inMap && planRemove(plan, path)) plan.containers.delete(node);
  }
}

function planEdit(plan: Plan, edit: TreeEdit): boolean {
  switch (edit.op) {
    case 'replace':
      return planReplace(plan, edit.path, edit.value, edit.within);
    case 'renameKey':
      plan.renames.push({ path: edit.path, key: edit.key });
      return typeof edit.path.at(-1) === 'string' && nodeAt(plan.root, edit.path) !== undefined;
    case 'remove':
      return planRemove(plan, edit.path);
    case 'add':
      return planWrite(plan, edit.path, { key: edit.key, value: edit.value, moved: [] });
    case 'append':
      return planWrite(plan, edit.path, { key: undefined, value: edit.value, moved: [] });
    case 'move':
      return planMove(plan, edit);
    default:
      return false;
  }
}

function planReplace(plan: Plan, path: Path, value: unknown, within?: TextRange): boolean {
  const node = nodeAt(plan.root, path);
  if (node === undefined) return false;
  // What is as it should be keeps its own way of being written.
  if (within === undefined && isEqualValue(toValue(node), value)) return true;
  plan.replacements.push({ path, value, within, moved: [] });
  return true;
}

/** Removes an entry or item, or the whole entry of a list that would be left empty. */
function planRemove(plan: Plan, path: Path): boolean {
  const container = nodeAt(plan.root, path.slice(0, -1));
  const name = path.at(-1);
  if (container === undefined || container.kind === 'scalar' || name === undefined) return false;
  const changes = containerPlan(plan, container, path.slice(0, -1));
  const indices = indicesOf(container, name);
  for (const index of indices) changes.removed.add(index);
  return indices.length > 0;
}

/** All entries of a name, since a repeated key would show up behind the removed one. */
function indicesOf(container: YamlMap | YamlSequence, name: string | number): number[] {
  if (container.kind === 'sequence') return typeof name === 'number' && name < container.items.length ? [name] : [];
  return container.entries.flatMap(({ key, merged }, index) => (key.value === name && !merged ? [index] : []));
}

export function containerPlan(plan: Plan, node: YamlMap | YamlSequence, path: Path): ContainerPlan {
  const known = plan.containers.get(node);
  if (known !== undefined) return known;
  const created: ContainerPlan = { path, node, removed: new Set(), movedAway: new Set(), added: [] };
  plan.containers.set(node, created);
  return created;
}

function planMove(plan: Plan, { path, to, add = {}, drop = [] }: TreeEdit & { readonly op: 'move' }): boolean {
  const list = nodeAt(plan.root, path.slice(0, -1));
  const index = path.at(-1);
  if (list?.kind !== 'sequence' || typeof index !== 'number' || list.items[index] === undefined) return false;
  containerPlan(plan, list, path.slice(0, -1)).movedAway.add(index);
  return (
    planWrite(plan, to, { key: undefined, value: undefined, moved: [{ list, index, add, drop }] }) &&
    planRemove(plan, path)
  );
}

/** Puts an addition into the list or map at `path`, which may have to be made. */
function planWrite(plan: Plan, path: Path, addition: Addition): boolean {
  const steps = stepsTo(plan.root, path);
  const node = steps.at(-1)?.node ?? plan.root;
  if (isEmpty(node)) return fill(plan, path, steps.length, addition);
  if (node.kind === 'scalar') return false;
  const here = path.slice(0, steps.length);
  if (steps.length === path.length) {
    if ((node.kind === 'map') !== (addition.key !== undefined)) return false;
    if (addition.key !== undefined && hasOwnKey(node, addition.key)) {
      return planReplace(plan, [...path, addition.key], addition.value);
    }
    return addTo(containerPlan(plan, node, here), addition);
  }
  return node.kind === 'map' && create(containerPlan(plan, node, here), path.slice(steps.length), addition);
}

function hasOwnKey(node: YamlNode, key: string): boolean {
  return node.kind === 'map' && node.entries.findLast((entry) => entry.key.value === key)?.merged === false;
}

function addTo(container: ContainerPlan, addition: Addition): boolean {
  const same = addition.key === undefined ? undefined : container.added.find(({ key }) => key === addition.key);
  if (same === undefined) container.added.push(addition);
  else same.value = addition.value;
  return true;
}

/** Makes the keys of `missing` below a map, or finds those that another edit has made, and adds to the innermost one. */
function create(container: ContainerPlan, missing: Path, addition: Addition): boolean {
  const [key, ...rest] = missing;
  if (typeof key !== 'string') return false;
  let made = container.added.find((other) => other.key === key);
  if (made === undefined) {
    made = { key, value: undefined, moved: [] };
    container.added.push(made);
  }
  return write(made, rest, addition);
}

/** Fills an empty value: `securityContext:`, `{}` or `[]`. */
function fill(plan: Plan, path: Path, depth: number, addition: Addition): boolean {
  const here = path.slice(0, depth);
  let made = plan.replacements.find((other) => samePath(other.path, here));
  if (made === undefined) {
    made = { path: here, value: undefined, within: undefined, moved: [] };
    plan.replacements.push(made);
  }
  return write(made, path.slice(depth), addition);
}

function isEmpty(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.value === null;
  return node.kind === 'map' ? node.entries.length === 0 : node.items.length === 0;
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

/** Adds to a content at `path`, making maps and lists on the way. */
function write(content: Content, path: Path, addition: Addition): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return writeHere(content, addition);
  if (typeof step !== 'string' || content.moved.length > 0) return false;
  const inner: Content = { value: propertyOf(content.value, step), moved: [] };
  const written = write(inner, rest, addition);
  content.value = withProperty(content.value, step, plainContent(inner));
  return written;
}

function writeHere(content: Content, { key, value, moved }: Addition): boolean {
  if (key !== undefined) {
    content.value = withProperty(content.value, key, value);
  } else if (moved.length > 0 && content.value === undefined) {
    content.moved.push(...moved);
  } else {
    const known = plainContent(content);
    content.moved.length = 0;
    content.value = [...(isList(known) ? known : []), ...(moved.length > 0 ? moved.map(movedValue) : [value])];
  }
  return true;
}

/** What a content comes to as a plain value. */
export function plainContent({ value, moved }: Content): unknown {
  return moved.length > 0 ? moved.map(movedValue) : value;
}

export function movedValue({ list, index, add, drop }: Moved): unknown {
  const item = list.items[index];
  const whole = item === undefined ? null : toValue(item);
  const value = drop.reduce<unknown>((map, key) => withoutProperty(map, key), whole);
  return Object.entries(add).reduce((map, [key, added]) => withProperty(map, key, added), value);
}
