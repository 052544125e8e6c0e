/** `--shard i/n`: one of n machines that share the work. */
import { UsageError } from './arguments.js';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** More shares than anybody has machines are a slip of the pen. */
const MOST_SHARDS = 10_000;

/** `3/8`, or `auto/8` in a Kubernetes Indexed Job, which counts from 0 in `JOB_COMPLETION_INDEX`. */
export function readShard(text: string, environment: Readonly<Record<string, string | undefined>>): Shard {
  const [, written = '', total = ''] = /^(\d{1,5}|auto)\/(\d{1,5})$/.exec(text) ?? [];
  const count = Number(total);
  const index = written === 'auto' ? completionIndex(environment.JOB_COMPLETION_INDEX) : Number(written);
  if (written !== '' && index >= 1 && index <= count && count <= MOST_SHARDS) return { index, count };
  throw new UsageError(
    `--shard is written INDEX/COUNT, such as 3/8, with an index from 1 to the count, not \`${text}\`${written === 'auto' ? ` with the completion index ${index - 1}` : ''}.`,
  );
}

function completionIndex(text: string | undefined): number {
  if (text !== undefined && /^\d{1,5}$/.test(text)) return Number(text) + 1;
  throw new UsageError('--shard auto/COUNT needs JOB_COMPLETION_INDEX, which Kubernetes sets in an Indexed Job.');
}

/**
 * Which of the files, in order of their paths, belong to a shard. Every shard has a run of neighbours of about the same weight:
 * a file that grows moves the borders a little, and all machines agree without talking to each other.
 */
export function shareOf(weights: readonly number[], shard: Shard | undefined): (index: number) => boolean {
  if (!shard) return () => true;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const owners = weights.map((weight) => {
    const middle = before + weight / 2;
    before += weight;
    return Math.min(shard.count, Math.floor((middle * shard.count) / total) + 1);
  });
  return (index) => owners[index] === shard.index;
}
