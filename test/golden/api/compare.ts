/** Holds a verdict of the engine against the recorded one of an API server. */
import type { Verdict } from '../../../server/engine/schema/verdict.js';

export interface GoldenCase {
  readonly id: string;
  readonly topic: string;
  readonly rule: string;
  readonly want: 'pos' | 'neg' | 'combo' | 'mut';
  readonly yaml: string;
  readonly verdict: Verdict;
}

/** What can agree or differ, and how it reads in both verdicts. */
const aspects = {
  header: ({ apiVersion, kind, name, supported }: Verdict) => [apiVersion, kind, name, supported],
  decode: ({ decodeError = '' }: Verdict) => decodeError,
  strict: ({ strictErrors }: Verdict) => strictErrors,
  repeats: ({ duplicateKeys = [] }: Verdict) => duplicateKeys,
  /** The set of (field, type). */
  set: ({ errors }: Verdict) => [...new Set(errors.map(({ field, type }) => `${field} ${type}`))].sort(),
  detail: ({ errors }: Verdict) =>
    errors.map(({ field, type, detail, message, badValue, origin }) => ({ field, type, detail, message, badValue, origin })),
  position: ({ errors }: Verdict) => errors.map(({ message, line, col, exact }) => ({ message, line, col, exact })),
  warnings: ({ warnings }: Verdict) => warnings,
  latent: ({ latentWarnings = [] }: Verdict) => latentWarnings,
  podSecurity: ({ podSecurity }: Verdict) => podSecurity ?? null,
} as const;

export type Aspect = keyof typeof aspects;

export const aspectNames = Object.keys(aspects) as readonly Aspect[];

export interface Difference {
  readonly aspect: Aspect;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Where a verdict differs from the recorded one. */
export function compareVerdicts(expected: Verdict, actual: Verdict | undefined): readonly Difference[] {
  return aspectNames.flatMap((aspect) => {
    const read = aspects[aspect];
    const pair = { expected: read(expected), actual: actual && read(actual) };
    return JSON.stringify(pair.expected) === JSON.stringify(pair.actual) ? [] : [{ aspect, ...pair }];
  });
}

/** Where nothing is wrong, nothing may be said. */
export function isSilent({ supported, decodeError, strictErrors, errors }: Verdict): boolean {
  return supported && decodeError === undefined && strictErrors.length === 0 && errors.length === 0;
}
