/** `podlint [lint] PATH… | -` */
import { resolve } from 'node:path';
import { suppressiblePatterns, withBuiltIn } from '../../engine/linter/suppressions.js';
import { allRules } from '../../engine/rules/index.js';
import type { CommandLine } from '../arguments.js';
import type { BaselineFile, BaselineOutcome } from '../baseline/baseline-file.js';
import { readBaselineFile } from '../baseline/baseline-file.js';
import type { Checked } from '../check.js';
import { configurationProblems } from '../configuration-problems.js';
import type { Configurations } from '../files/configurations.js';
import { createConfigurations } from '../files/configurations.js';
import type { Discovery } from '../files/discover.js';
import { discoverFiles } from '../files/discover.js';
import { exitCodeOf } from '../files/interrupts.js';
import type { Host } from '../host.js';
import { collectSooner } from '../heap.js';
import { EXIT } from '../host.js';
import type { LintCommandOptions } from '../lint-options.js';
import { readLintOptions, runsInStages } from '../lint-options.js';
import { loadClusters, withCluster } from '../load-clusters.js';
import { fails, lintSession, PHASES, time, toReport, withBaseline } from '../lint-run.js';
import type { WrittenFile } from '../publish.js';
import { publishReport } from '../publish.js';
import { counted } from '../reporters/pretty.js';
import type { Clusters, LoadedFile } from '../session.js';
import { loadFiles } from '../session.js';
import type { Progress } from '../terminal/progress.js';
import { createProgress } from '../terminal/progress.js';
import { sanitize } from '../terminal/sanitize.js';
import { createStyle, wantsColor } from '../terminal/style.js';
import { timingTable } from '../terminal/timing.js';

export async function runLint(line: CommandLine, host: Host): Promise<number> {
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const options = readLintOptions(line, suppressiblePatterns(rules.map(({ id }) => id)), host.environment);
  const { directory, today } = host;
  const discovery = discoverFiles(
    options.paths.filter((path) => path !== '-'),
    directory,
  );
  const overrides = withCluster(options, directory);
  const configurations = createConfigurations({ rules, path: options.configuration, overrides, directory, today });
  const progress = createProgress(host);
  const baselineFile = options.baseline && readBaselineFile(options.baseline, directory);
  const work: Work = { discovery, configurations, options, host, progress, baselineFile };
  const checked = runsInStages(options, discovery.files) ? await checkStaged(work) : await checkAtOnce(work);
  progress.end();
  if (typeof checked === 'number') return checked;
  const { report, baseline } = checked;
  for (const { file, message } of report.summary.unreadable) host.complain(`podlint: ${sanitize(file)}: ${message}\n`);
  const published = await publishReport(report, {
    options,
    rules,
    host,
    others: writtenBaseline(baseline, baselineFile),
  });
  if (baseline) noteBaseline(baseline, options, host);
  if (checked.timing) host.complain(timingTable(checked.timing, Object.values(PHASES)));
  if (published !== undefined) return published;
  if (options.failOnEmpty && checked.isEmpty) {
    host.complain('podlint: no Kubernetes object was found.\n');
    return EXIT.failure;
  }
  if (checked.hasProblems) return EXIT.failure;
  return checked.fails ? EXIT.findings : EXIT.clean;
}

interface Work {
  readonly discovery: Discovery;
  readonly configurations: Configurations;
  readonly options: LintCommandOptions;
  readonly host: Host;
  readonly progress: Progress;
  readonly baselineFile: BaselineFile | undefined;
}

/** An exit code when the run cannot go on, which has been said then. */
async function checkAtOnce(work: Work): Promise<Checked | number> {
  const { discovery, configurations, options, host, progress, baselineFile } = work;
  const phases = new Map<string, number>();
  const session = time(host, phases, PHASES.parsing, () =>
    loadFiles(discovery.files, readInput(options, host), configurations, {
      onFile: (index, count) => {
        progress.step('Reading', index, count);
      },
      onPlenty: collectSooner,
    }),
  );
  progress.end();
  const clusters = await clustersFor(session.files, work);
  if (!clusters) return EXIT.failure;
  const linted = await lintSession(session, options, { host, progress, clusters });
  if (linted.interrupt) {
    host.complain('podlint: interrupted: of the files with fixes some are written, the others are as they were.\n');
    return exitCodeOf(linted.interrupt);
  }
  const run = withBaseline(linted, baselineFile);
  const problems = [...discovery.problems, ...session.problems, ...run.problems];
  return {
    report: toReport(run, { ...session, problems }, options, host.directory),
    baseline: run.baseline,
    timing: run.timing && new Map([...phases, ...run.timing]),
    isEmpty: session.files.every(isEmpty),
    hasProblems: problems.length > 0,
    fails: fails(run, options.maxWarnings),
  };
}

async function checkStaged(work: Work): Promise<Checked | number> {
  const { discovery, configurations, options, host, progress, baselineFile } = work;
  const { checkInStages, planRun } = await import('../check-in-stages.js');
  const plan = planRun(discovery, configurations, options, progress);
  progress.end();
  const clusters = await clustersFor(plan.files, work);
  if (!clusters) return EXIT.failure;
  return checkInStages(plan, options, { host, progress, clusters, baseline: baselineFile });
}

/** The mock clusters that configurations name; undefined when these or the configurations are wrong. */
async function clustersFor(
  files: Parameters<typeof loadClusters>[0],
  { configurations, options, host }: Work,
): Promise<Clusters | undefined> {
  if (complainAbout(configurations, options, host)) return undefined;
  const { clusters, problems } = await loadClusters(files);
  return complainAbout({ problems }, options, host) ? undefined : clusters;
}

const isEmpty = ({ workspace, uri }: LoadedFile): boolean => workspace.file(uri)?.objects.length === 0;

function readInput({ paths, inputName }: LintCommandOptions, host: Host): Parameters<typeof loadFiles>[1] {
  if (!paths.includes('-')) return [];
  return [{ path: resolve(host.directory, inputName ?? '<stdin>'), bytes: host.readInput() }];
}

/** Prints what is wrong with configuration files; true when the run cannot go on. */
function complainAbout(
  { problems }: Pick<Configurations, 'problems'>,
  { color }: LintCommandOptions,
  host: Host,
): boolean {
  if (problems.length === 0) return false;
  const isTerminal = host.showsProgress;
  const style = createStyle(wantsColor(color, { environment: host.environment, isTerminal }));
  host.complain(configurationProblems(problems, style, host.directory));
  return problems.some(({ severity }) => severity === 'error');
}

function writtenBaseline(outcome: BaselineOutcome | undefined, file: BaselineFile | undefined): readonly WrittenFile[] {
  return outcome?.content === undefined || !file ? [] : [{ path: file.location, text: outcome.content }];
}

function noteBaseline(
  { baselined, stale }: BaselineOutcome,
  { baseline, quiet }: LintCommandOptions,
  host: Host,
): void {
  if (baseline?.update === true) host.complain(`podlint: ${baseline.path} holds ${counted(baselined, 'finding')}.\n`);
  else if (stale > 0 && !quiet)
    host.complain(
      `podlint: ${counted(stale, 'finding')} of ${baseline?.path ?? ''} no longer occur; --prune takes them out.\n`,
    );
}
