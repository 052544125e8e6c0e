/**
 * Lints in two looks: the first tells which files can speak of each other, the second lints group by group, on several threads,
 * and lets go of each group. So memory grows with the largest group, not with the tree.
 */
import type { LintOptions } from '../../engine/linter/run.js';
import type { ReadProblem } from '../files/discover.js';
import type { FileOutcome } from '../outcome/outcome.js';
import type { Clusters, OnFile } from '../session.js';
import { divide } from './divide.js';
import type { LintedFile, LintedGroup } from './lint-group.js';
import { createGroupLinter } from './lint-group.js';
import type { Plan } from './plan.js';
import { lintOnThread } from './threads.js';

export interface StagedRun {
  /** In the order of the plan. */
  readonly outcomes: readonly FileOutcome[];
  readonly problems: readonly ReadProblem[];
}

/** Outcomes of earlier runs. */
export interface KeptOutcomes {
  /** What is known of a file, if nothing that it depends on has changed. */
  readonly find: (index: number) => FileOutcome | undefined;
  readonly keep: (fresh: readonly LintedFile[]) => Promise<void>;
}

export interface Staging {
  readonly options: LintOptions;
  readonly clusters: Clusters;
  /** How many threads may lint, this one included. */
  readonly threads: number;
  readonly onFile: OnFile;
  readonly kept: KeptOutcomes | undefined;
}

export async function lintInStages(plan: Plan, staging: Staging): Promise<StagedRun> {
  const outcomes = new Map<number, FileOutcome>();
  for (const index of plan.own) {
    const known = staging.kept?.find(index);
    if (known) outcomes.set(index, known);
  }
  const missing = plan.own.filter((index) => !outcomes.has(index));
  const groups = await lintAll(missing, plan, staging);
  const linted = groups.flatMap(({ files }) => files);
  for (const { index, outcome } of linted) outcomes.set(index, outcome);
  // What changed under our hands would be kept for a text that it was not found in.
  if (!groups.some(({ changed }) => changed)) await staging.kept?.keep(linted);
  return {
    outcomes: plan.own.flatMap((index) => outcomes.get(index) ?? []),
    problems: groups.flatMap(({ problems }) => problems),
  };
}

/** A thread takes a while to start: below this much text (UTF-16 code units) for each it does not pay. */
const WORTH_A_THREAD = 1_000_000;

async function lintAll(missing: readonly number[], plan: Plan, staging: Staging): Promise<readonly LintedGroup[]> {
  const size = missing.reduce((sum, index) => sum + (plan.files[index]?.size ?? 0), 0);
  const threads = Math.max(1, Math.min(staging.threads, Math.floor(size / WORTH_A_THREAD)));
  const [own = [], ...others] = divide(missing, plan, threads);
  let done = 0;
  const onFiles = (count: number): void => {
    done += count;
    staging.onFile(done, missing.length);
  };
  const { options, clusters } = staging;
  const elsewhere = others.map((portions) => lintOnThread({ plan, options, portions }, onFiles));
  // A thread that fails while this one is busy must not be an unhandled rejection.
  const failed = Promise.all(elsewhere).catch(() => undefined);
  const { lint } = createGroupLinter(plan, {
    options,
    clusters,
    onFile: () => {
      onFiles(1);
    },
  });
  const here = own.map((portion) => lint(portion));
  await failed;
  return [...here, ...(await Promise.all(elsewhere)).flat()];
}
