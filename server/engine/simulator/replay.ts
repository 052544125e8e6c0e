/** The cluster at any moment of what was played: from the last of some moments that were kept, which a slider drags over many times a second. */
import { cloneWorld } from '../simulation/clone-world.js';
import { advance } from '../simulation/create-world.js';
import type { Operation } from '../simulation/operations/operation.js';
import { runOperations } from '../simulation/operations/run.js';
import type { World } from '../simulation/world.js';

/** Moments that are kept, besides those of the operations: no moment is further from one than this part of the whole. */
const pieces = 32;

/**
 * Answers for a time in seconds, up to the end at least. Operations of that very moment have been carried out.
 * Nothing is played before somebody asks.
 */
export function createReplay(
  begin: () => World,
  operations: readonly Operation[],
  end: number,
): (time: number) => World {
  let kept: readonly World[] | undefined;
  return (time) => {
    kept ??= keep(begin(), operations, end);
    const from = kept.findLast(({ now }) => now / 1000 <= time) ?? begin();
    const world = cloneWorld(from);
    advance(world, time - world.now / 1000);
    return world;
  };
}

/** Whenever time is about to pass, everything of that moment has been done. */
function keep(world: World, operations: readonly Operation[], end: number): readonly World[] {
  const kept: World[] = [];
  const piece = Math.max(1, Math.ceil(end / pieces));
  const pass = (seconds: number): void => {
    for (let left = seconds; left > 0; left -= piece) {
      kept.push(cloneWorld(world));
      advance(world, Math.min(left, piece));
    }
  };
  for (const operation of operations) {
    if (operation.op === 'advance') {
      pass(operation.seconds);
    } else {
      runOperations(world, [operation]);
    }
  }
  pass(end - world.now / 1000);
  kept.push(world);
  return kept;
}
