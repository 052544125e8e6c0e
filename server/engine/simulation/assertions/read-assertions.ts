/** Reads a file of assertions; `assertions.schema.json` says the same to editors. */
import { isRecord } from '../../kubernetes/shape.js';
import { validate, withoutNulls, type Schema } from '../../scheduler/clusters/validate.js';
import { worded, type ScenarioProblem } from '../scenario.js';
import schema from './assertions.schema.json' with { type: 'json' };

/** What is expected of a workload; every key stands for a check of its own. */
export interface Expectations {
  readonly fitsAtLeast?: number;
  /** Names of nodes; `*` stands for any text. */
  readonly lands?: string | readonly string[];
  readonly maxReplicas?: number;
  readonly survives?: Scope | readonly Scope[];
  readonly noDowntimeOnRollout?: boolean;
}

/** What may be lost. */
export type Scope = 'node' | 'zone';

/** One entry of the file. */
export interface Assertion {
  /** `Deployment/web`, `Deployment/shop/web`. */
  readonly workload: string;
  readonly reason?: string;
  readonly expect: Expectations;
}

/** A whole file. */
export interface AssertionFile {
  readonly metadata?: { readonly name?: string };
  readonly cluster?: string;
  readonly manifests?: readonly string[];
  readonly assertions: readonly Assertion[];
}

/** The file, or what is wrong with it. */
export type ReadAssertions =
  | { readonly file: AssertionFile; readonly problems: readonly [] }
  | { readonly file: undefined; readonly problems: readonly ScenarioProblem[] };

/** Whether a document holds assertions. */
export function isAssertionDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    value.kind === 'Assertions' &&
    typeof value.apiVersion === 'string' &&
    value.apiVersion.startsWith('podlint.dev/')
  );
}

/** Checks and reads a parsed document. */
export function readAssertions(value: unknown): ReadAssertions {
  const problems = validate(value, schema as Schema).map(worded);
  // What was checked has the type.
  return problems.length > 0
    ? { file: undefined, problems }
    : { file: withoutNulls(value) as AssertionFile, problems: [] };
}
