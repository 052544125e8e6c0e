/** A run over many files, a share of them, or with a cache. It says the same as one that holds all files in memory. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { BaselineFile } from './baseline/baseline-file.js';
import { applyBaseline } from './baseline/baseline-file.js';
import { openCache } from './cache/kept-outcomes.js';
import type { Checked } from './check.js';
import type { Configurations } from './files/configurations.js';
import type { Discovery } from './files/discover.js';
import { collectSooner } from './heap.js';
import type { Host } from './host.js';
import type { LintCommandOptions } from './lint-options.js';
import { fails } from './lint-run.js';
import type { OpenedOutcomes } from './outcome/outcome-report.js';
import { openOutcomes, reportOutcomes } from './outcome/outcome-report.js';
import { lintInStages } from './stages/lint-in-stages.js';
import type { Plan } from './stages/plan.js';
import { planFiles } from './stages/plan.js';
import type { Clusters } from './session.js';
import type { Progress } from './terminal/progress.js';

export interface StageContext {
  readonly host: Pick<Host, 'directory' | 'today'>;
  readonly progress: Progress;
}

export function planRun(
  discovery: Discovery,
  configurations: Configurations,
  { shard, cache }: LintCommandOptions,
  progress: Progress,
): Plan {
  collectSooner();
  const plan = planFiles(discovery.files, {
    configurations,
    shard,
    hashes: cache !== undefined,
    onFile: (index, count) => {
      progress.step('Reading', index, count);
    },
  });
  // What could not be found belongs to no share; the first one speaks of it.
  return !shard || shard.index === 1 ? { ...plan, problems: [...discovery.problems, ...plan.problems] } : plan;
}

export async function checkInStages(
  plan: Plan,
  options: LintCommandOptions,
  {
    host,
    progress,
    clusters,
    baseline,
  }: StageContext & { readonly clusters: Clusters; readonly baseline: BaselineFile | undefined },
): Promise<Checked> {
  const { directory, today } = host;
  const honourSuppressions = options.inlineIgnores;
  const { outcomes, problems: later } = await lintInStages(plan, {
    options: { today, honourSuppressions },
    clusters,
    threads: options.threads ?? availableParallelism(),
    onFile: (index, count) => {
      progress.step('Checking', index, count);
    },
    kept:
      options.cache === undefined
        ? undefined
        : openCache(plan, {
            folder: resolve(directory, options.cache),
            command: [directory, ...options.paths, JSON.stringify(options.shard ?? '')],
            settings: { today, honourSuppressions },
          }),
  });
  const opened = openOutcomes(outcomes);
  const applied = baseline && baselineOver(baseline, opened);
  const results = applied?.results ?? opened.results;
  const problems = [...plan.problems, ...later];
  const { ignored } = plan;
  return {
    report: {
      shard: options.shard,
      ...reportOutcomes(outcomes, { ...opened, results, problems, ignored, quiet: options.quiet, directory }),
    },
    baseline: applied,
    timing: undefined,
    isEmpty: outcomes.every(({ objects }) => objects === 0),
    hasProblems: problems.length > 0,
    fails: fails({ files: opened.files, results }, options.maxWarnings),
  };
}

function baselineOver(file: BaselineFile, { results, identityOf }: OpenedOutcomes): ReturnType<typeof applyBaseline> {
  return applyBaseline(file, results, { identityOf, isWhole: () => true });
}
