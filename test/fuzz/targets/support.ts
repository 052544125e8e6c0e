/** What targets share: texts out of bytes, checks of places, and a configuration with every rule. */
import { strict as assert } from 'node:assert';
import type { TextRange } from '../../../server/engine/document/tree.js';

/** Longest input that a target reads: findings are small, and long inputs only take time. */
const longest = 8192;

export const textOf = (data: Buffer): string => data.subarray(0, longest).toString('utf8');

export function assertWithin({ start, end }: TextRange, text: string): void {
  assert(Number.isInteger(start) && Number.isInteger(end), `${start}–${end} are no offsets`);
  assert(0 <= start && start <= end && end <= text.length, `${start}–${end} is not within ${text.length} characters`);
}

/** Small numbers out of the end of the input, so that the rest stays a readable text. */
export function choicesOf(data: Buffer): (count: number) => number {
  let at = data.length;
  return (count) => {
    at -= 1;
    return count <= 1 ? 0 : (data[at] ?? 0) % count;
  };
}

/** Milliseconds of the processor, not of a busy machine's clock, that one small input may take: a hang is a finding. */
export function withinTime<T>(limit: number, work: () => T): T {
  const started = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(started);
  const time = (user + system) / 1000;
  assert(time < limit, `took ${Math.round(time)} ms`);
  return result;
}
