import type { Runtime } from '../runtime.js';
import { SLICE } from './budgets.js';

/** Returns a function to be awaited between two pieces of work: it gives way when a slice of time is used up. */
export function createBreather({ now, yield: giveWay }: Pick<Runtime, 'now' | 'yield'>): () => Promise<void> {
  let started = now();
  return async () => {
    if (now() - started < SLICE) return;
    await giveWay();
    started = now();
  };
}
