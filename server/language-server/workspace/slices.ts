import type { Runtime } from '../runtime.js';
import { SLICE } from './budgets.js';

/** A message is read, queued, begun and answered in turns of their own; a request that waits gets through in one breath. */
const TURNS = 5;

/** Returns a function to be awaited between two pieces of work: it gives way when a slice of time is used up. */
export function createBreather({ now, yield: giveWay }: Pick<Runtime, 'now' | 'yield'>): () => Promise<void> {
  let started = now();
  return async () => {
    if (now() - started < SLICE) return;
    for (let turn = 0; turn < TURNS; turn += 1) await giveWay();
    started = now();
  };
}
