import type { BaselineOutcome } from './baseline/baseline-file.js';
import type { Report } from './report.js';

/** What a run found, however it was done. */
export interface Checked {
  readonly report: Report;
  readonly baseline: BaselineOutcome | undefined;
  /** Milliseconds by rule and phase. */
  readonly timing: ReadonlyMap<string, number> | undefined;
  /** No Kubernetes object was found. */
  readonly isEmpty: boolean;
  /** Something could not be read or written. */
  readonly hasProblems: boolean;
  /** A finding, or too many warnings, make the exit code 1. */
  readonly fails: boolean;
}
