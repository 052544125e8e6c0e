/** `podlint [lint] PATH… | -` */
import { resolve } from 'node:path';
import type { Finding } from '../../engine/linter/finding.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import type { LintOptions, LintResult } from '../../engine/linter/run.js';
import { reachesSeverity } from '../../engine/linter/severity.js';
import { suppressiblePatterns, withBuiltIn } from '../../engine/linter/suppressions.js';
import { allRules } from '../../engine/rules/index.js';
import type { CommandLine } from '../arguments.js';
import { configurationProblems } from '../configuration-problems.js';
import type { Configurations } from '../files/configurations.js';
import { createConfigurations } from '../files/configurations.js';
import type { ReadProblem } from '../files/discover.js';
import { discoverFiles } from '../files/discover.js';
import { fixFiles } from '../fix-files.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import type { LintCommandOptions } from '../lint-options.js';
import { readLintOptions } from '../lint-options.js';
import type { Report } from '../report.js';
import { countSeverity, nameFrom } from '../report.js';
import type { LoadedFile, Session } from '../session.js';
import { lintLoaded, loadFiles } from '../session.js';
import type { Progress } from '../terminal/progress.js';
import { createProgress } from '../terminal/progress.js';
import { sanitize } from '../terminal/sanitize.js';
import { createStyle, wantsColor } from '../terminal/style.js';
import { timingTable } from '../terminal/timing.js';

export async function runLint(line: CommandLine, host: Host): Promise<number> {
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const options = readLintOptions(line, suppressiblePatterns(rules.map(({ id }) => id)));
  const { directory, today } = host;
  const paths = options.paths.filter((path) => path !== '-');
  const discovery = discoverFiles(paths, directory);
  const { overrides } = options;
  const configurations = createConfigurations({ rules, path: options.configuration, overrides, directory, today });
  const progress = createProgress(host);
  const session = loadFiles(discovery.files, readInput(options, host), configurations, (index, count) => {
    progress.step('Reading', index, count);
  });
  progress.end();
  if (complainAbout(configurations, options, host)) return EXIT.failure;
  const run = lintSession(session, options, { host, progress });
  progress.end();
  const problems = [...discovery.problems, ...session.problems, ...run.problems];
  const report = toReport(run, { ...session, problems }, options, directory);
  for (const { file, message } of report.summary.unreadable) host.complain(`podlint: ${sanitize(file)}: ${message}\n`);
  host.write(await format(report, { options, rules, host }));
  if (run.timing) host.complain(timingTable(run.timing));
  if (problems.length > 0) return EXIT.failure;
  return fails(run, options.maxWarnings) ? EXIT.findings : EXIT.clean;
}

function readInput({ paths, inputName }: LintCommandOptions, host: Host): Parameters<typeof loadFiles>[1] {
  if (!paths.includes('-')) return undefined;
  return { path: resolve(host.directory, inputName ?? '<stdin>'), bytes: host.readInput() };
}

/** Prints what is wrong with configuration files; true when the run cannot go on. */
function complainAbout({ problems }: Configurations, { color }: LintCommandOptions, host: Host): boolean {
  if (problems.length === 0) return false;
  const isTerminal = host.showsProgress;
  const style = createStyle(wantsColor(color, { environment: host.environment, isTerminal }));
  host.complain(configurationProblems(problems, style, host.directory));
  return problems.some(({ severity }) => severity === 'error');
}

/** What became of the files. */
interface LintRun {
  readonly files: readonly LoadedFile[];
  readonly results: ReadonlyMap<string, LintResult>;
  readonly problems: readonly ReadProblem[];
  readonly fixed: number;
  readonly timing: ReadonlyMap<string, number> | undefined;
}

function lintSession(
  session: Session,
  options: LintCommandOptions,
  { host, progress }: { readonly host: Host; readonly progress: Progress },
): LintRun {
  const timing = options.timing ? new Map<string, number>() : undefined;
  const lintOptions: LintOptions = {
    today: host.today,
    ...(timing && {
      now: host.now,
      onTiming: (rule, milliseconds) => timing.set(rule, (timing.get(rule) ?? 0) + milliseconds),
    }),
  };
  const lintAll = (files: readonly LoadedFile[]): ReadonlyMap<string, LintResult> =>
    new Map(
      files.map((file, index) => {
        progress.step('Checking', index, files.length);
        return [file.uri, lintLoaded(file, lintOptions)];
      }),
    );
  if (!options.fix) return { files: session.files, results: lintAll(session.files), problems: [], fixed: 0, timing };
  return { ...fixFiles(session.files, lintAll), timing };
}

function toReport(run: LintRun, session: Session, options: LintCommandOptions, directory: string): Report {
  const all = [...run.results.values()].flatMap(({ findings }) => findings);
  const byUri = new Map(run.files.map((file) => [file.uri, file]));
  const templates = run.files.filter(({ workspace, uri }) => workspace.file(uri)?.stream.template === true);
  const isInput = (uri: string): boolean => options.inputName === undefined && uri.endsWith('/<stdin>');
  return {
    findings: options.quiet ? all.filter(({ severity }) => severity === 'error') : all,
    textOf: (uri) => byUri.get(uri)?.decoded.text ?? '',
    nameOf: (uri) => (isInput(uri) ? '<stdin>' : nameFrom(directory, uri)),
    summary: {
      files: run.files.length - templates.length,
      objects: run.files.reduce((sum, { workspace, uri }) => sum + (workspace.file(uri)?.objects.length ?? 0), 0),
      errors: countSeverity(all, 'error'),
      warnings: countSeverity(all, 'warning'),
      infos: countSeverity(all, 'info'),
      suppressed: [...run.results.values()].reduce((sum, { suppressed }) => sum + suppressed.length, 0),
      templates: templates.length,
      ignored: session.ignored,
      fixed: run.fixed,
      unreadable: session.problems.map(({ path, message }) => ({ file: nameFrom(directory, path), message })),
    },
  };
}

interface Formatting {
  readonly options: LintCommandOptions;
  readonly rules: readonly RuleMeta<string>[];
  readonly host: Host;
}

/** Each format is a module of its own, loaded when it is wanted. */
async function format(report: Report, { options, rules, host }: Formatting): Promise<string> {
  switch (options.format) {
    case 'json':
      return (await import('../reporters/json.js')).reportJson(report);
    case 'sarif':
      return (await import('../reporters/sarif.js')).reportSarif(report, {
        rules,
        version: process.env.PODLINT_VERSION ?? '',
      });
    case 'pretty': {
      const isTerminal = host.columns !== undefined;
      const style = createStyle(wantsColor(options.color, { environment: host.environment, isTerminal }));
      const { reportPretty } = await import('../reporters/pretty.js');
      return reportPretty(report, { style, columns: host.columns ?? 120, summary: !options.quiet });
    }
  }
}

/** With `--max-warnings` warnings count by their number only. */
function fails({ files, results }: LintRun, maxWarnings: number | undefined): boolean {
  let warnings = 0;
  const isFailing = ({ severity }: Finding, file: LoadedFile): boolean => {
    if (severity === 'warning' && maxWarnings !== undefined) {
      warnings += 1;
      return warnings > maxWarnings;
    }
    return reachesSeverity(severity, file.configuration.failOn);
  };
  return files.some((file) => results.get(file.uri)?.findings.some((finding) => isFailing(finding, file)) === true);
}
