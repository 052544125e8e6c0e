/** Who lints what: groups are dealt out to threads, the largest first; one that is too large for a single thread is shared. */
import type { Plan } from './plan.js';

/** Files of one group, by their index in the plan. */
export type Portion = readonly number[];

/** The portions of each thread. Each thread that has a part of a group reads all of the group. */
export function divide(
  own: readonly number[],
  { files, groups }: Pick<Plan, 'files' | 'groups'>,
  threads: number,
): readonly (readonly Portion[])[] {
  const sizeOf = (portion: Portion): number => portion.reduce((sum, index) => sum + (files[index]?.size ?? 0), 0);
  const fair = sizeOf(own) / threads;
  const portions = byGroup(own, groups.groupOf)
    .flatMap((portion) => (sizeOf(portion) > fair ? cut(portion, threads, sizeOf) : [portion]))
    .map((portion) => ({ portion, size: sizeOf(portion) }))
    .sort((left, right) => right.size - left.size || (left.portion[0] ?? 0) - (right.portion[0] ?? 0));
  const shares = Array.from({ length: threads }, () => ({ size: 0, portions: [] as Portion[] }));
  for (const { portion, size } of portions) {
    const lightest = shares.reduce((best, share) => (share.size < best.size ? share : best));
    lightest.portions.push(portion);
    lightest.size += size;
  }
  // In the order of the files, neighbours follow each other.
  return shares.map((share) => share.portions.sort((left, right) => (left[0] ?? 0) - (right[0] ?? 0)));
}

function byGroup(own: readonly number[], groupOf: readonly number[]): readonly Portion[] {
  const portions = new Map<number, number[]>();
  for (const index of own) {
    const group = groupOf[index] ?? 0;
    const portion = portions.get(group);
    if (portion) portion.push(index);
    else portions.set(group, [index]);
  }
  return [...portions.values()];
}

/** Parts of about the same size, in order. */
function cut(portion: Portion, parts: number, sizeOf: (portion: Portion) => number): readonly Portion[] {
  const total = sizeOf(portion);
  const cutUp = Array.from({ length: parts }, () => [] as number[]);
  let before = 0;
  for (const index of portion) {
    const size = sizeOf([index]);
    cutUp[Math.min(parts - 1, Math.floor(((before + size / 2) * parts) / Math.max(1, total)))]?.push(index);
    before += size;
  }
  return cutUp.filter((part) => part.length > 0);
}
