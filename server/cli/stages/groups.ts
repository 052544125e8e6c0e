/**
 * Files in groups that know nothing of each other: what a file of one group says cannot change the findings of another's,
 * unless a rule looks into another namespace, which `recordNamespaces` notes.
 *
 * The workspace joins objects by namespace, tells alternatives apart by directory, and takes patches by path: files that share any
 * of these are in one group, and so are files that share one with a third.
 */
import { directoryOf, normalPath } from '../../engine/workspace/paths.js';
import type { Ties } from './ties.js';

/** A file and what it has in common with others. */
export interface TiedFile {
  readonly uri: string;
  readonly ties: Ties;
  /** Names the workspace: files whose configurations read a workspace in different ways do not see each other. */
  readonly workspace: string;
}

export interface Groups {
  /** The files of each group by their index, in order. */
  readonly members: readonly (readonly number[])[];
  /** The group of each file. */
  readonly groupOf: readonly number[];
  /** The group whose files have objects of a namespace, by `namespaceKey`. */
  readonly ofNamespace: ReadonlyMap<string, number>;
  /** The groups with patches. */
  readonly patching: readonly number[];
}

export function groupFiles(files: readonly TiedFile[]): Groups {
  const parents = files.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      parents[root] = parents[parent] ?? parent;
      root = parent;
    }
    return root;
  };
  const holders = new Map<string, number>();
  for (const [index, file] of files.entries()) {
    for (const key of keysOf(file)) {
      const other = holders.get(key);
      if (other === undefined) holders.set(key, index);
      else parents[rootOf(index)] = rootOf(other);
    }
  }
  const { groupOf, ...groups } = numbered(
    files.map((_, index) => rootOf(index)),
    holders,
  );
  const patching = new Set(files.flatMap(({ ties }, index) => (ties.patching ? [groupOf[index] ?? 0] : [])));
  return { ...groups, groupOf, patching: [...patching] };
}

/** Numbers in the order in which groups come up first: the same whatever joined them. */
function numbered(roots: readonly number[], holders: ReadonlyMap<string, number>): Omit<Groups, 'patching'> {
  const numbers = new Map<number, number>();
  const members: number[][] = [];
  const groupOf = roots.map((root, index) => {
    const group = numbers.get(root) ?? numbers.size;
    numbers.set(root, group);
    (members[group] ??= []).push(index);
    return group;
  });
  const namespaces = [...holders].filter(([key]) => key.startsWith(NAMESPACE));
  return { members, groupOf, ofNamespace: new Map(namespaces.map(([key, file]) => [key, groupOf[file] ?? 0])) };
}

const NAMESPACE = 'namespace\0';

export const namespaceKey = (workspace: string, namespace: string): string => `${NAMESPACE}${workspace}\0${namespace}`;

function keysOf({ uri, ties, workspace }: TiedFile): readonly string[] {
  return [
    `directory\0${workspace}\0${directoryOf(uri)}`,
    ...[normalPath(uri), ...ties.patches].map((path) => `path\0${workspace}\0${path}`),
    ...ties.namespaces.map((namespace) => namespaceKey(workspace, namespace)),
  ];
}
