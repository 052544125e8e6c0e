/**
 * Chance, as far as upstream leaves something to it: suffixes of Pod names, and which of several equal nodes is taken.
 * The same seed gives the same numbers for ever.
 */

/** A generator; every draw changes it. */
export interface Random {
  state: number;
}

/** A generator for a seed; any number will do. */
export function createRandom(seed: number): Random {
  return { state: (Number.isFinite(seed) ? Math.trunc(seed) : 0) >>> 0 };
}

/** A whole number from 0 up to, but not including, `bound`. Mulberry32. */
export function drawBelow(random: Random, bound: number): number {
  random.state = (random.state + 0x6d2b79f5) >>> 0;
  let mixed = random.state;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
}

/** One of several; `undefined` of none. No draw is spent where there is no choice. */
export function pick<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices.length < 2 ? choices[0] : choices[drawBelow(random, choices.length)];
}

/** The letters of generated names. Upstream: `k8s.io/apimachinery/pkg/util/rand`. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters, as `generateName` appends them. */
export function drawSuffix(random: Random): string {
  return Array.from({ length: 5 }, () => alphabet[drawBelow(random, alphabet.length)]).join('');
}
