/** What `podlint lint` and the programmatic interface share: from files in memory to a report. */
import type { Configuration } from '../engine/linter/configuration.js';
import type { Finding } from '../engine/linter/finding.js';
import { identify } from '../engine/linter/fingerprint.js';
import type { LintOptions, LintResult } from '../engine/linter/run.js';
import { reachesSeverity } from '../engine/linter/severity.js';
import type { BaselineFile, BaselineOutcome } from './baseline/baseline-file.js';
import { applyBaseline } from './baseline/baseline-file.js';
import type { ReadProblem } from './files/discover.js';
import type { Interrupt } from './files/interrupts.js';
import type { FixedFiles } from './fix-files.js';
import { fixFiles } from './fix-files.js';
import { coverageOf } from './git/coverage.js';
import { changesSince } from './git/changes.js';
import { changedFiles, lintAffected } from './git/lint-changed.js';
import type { Host } from './host.js';
import { createLineCache } from './lines.js';
import type { LintCommandOptions } from './lint-options.js';
import { originOf } from './origins.js';
import type { Report } from './report.js';
import { countSeverity, nameFrom } from './report.js';
import type { Clusters, LoadedFile, Session } from './session.js';
import { lintLoaded } from './session.js';
import type { Progress } from './terminal/progress.js';

/** What became of the files. */
export interface LintRun {
  readonly files: readonly LoadedFile[];
  /** Those of them of which every finding is there: all but the ones that only feel a change elsewhere. */
  readonly whole: readonly LoadedFile[];
  readonly results: ReadonlyMap<string, LintResult>;
  readonly problems: readonly ReadProblem[];
  readonly fixed: number;
  readonly interrupt: Interrupt | undefined;
  readonly timing: ReadonlyMap<string, number> | undefined;
}

/** What `--timing` names beside rules. */
export const PHASES = { parsing: 'reading and parsing', models: 'Pod models' } as const;

/** Runs a phase and notes what it took. */
export function time<T>({ now }: Pick<Host, 'now'>, into: Map<string, number>, name: string, run: () => T): T {
  const start = now();
  const result = run();
  into.set(name, (into.get(name) ?? 0) + now() - start);
  return result;
}

/** Lints all files, and with `--fix` repairs them. */
export async function lintSession(
  session: Session,
  options: LintCommandOptions,
  {
    host,
    progress,
    clusters,
  }: {
    readonly host: Pick<Host, 'directory' | 'today' | 'now'>;
    readonly progress: Progress;
    readonly clusters: Clusters;
  },
): Promise<LintRun> {
  const timing = options.timing ? new Map<string, number>() : undefined;
  const lintOptions: LintOptions = {
    today: host.today,
    honourSuppressions: options.inlineIgnores,
    ...(timing && {
      now: host.now,
      onTiming: (rule, milliseconds) => timing.set(rule, (timing.get(rule) ?? 0) + milliseconds),
    }),
  };
  const lintAll = (files: readonly LoadedFile[]): ReadonlyMap<string, LintResult> => {
    // A rule may be the first to ask for the Pods of a neighbour: their making is not to be laid at its door.
    if (timing)
      time(host, timing, PHASES.models, () => {
        files.forEach(({ workspace, uri }) => workspace.pods(uri));
      });
    return new Map(
      files.map((file, index) => {
        progress.step('Checking', index, files.length);
        return [file.uri, lintLoaded(file, lintOptions, clusters)];
      }),
    );
  };
  const changes = options.changedSince === undefined ? undefined : changesSince(options.changedSince, host.directory);
  const files = changes ? changedFiles(session.files, changes) : session.files;
  const unfixed: FixedFiles = { files, results: new Map(), problems: [], fixed: 0, interrupt: undefined };
  const own = options.fix ? await fixFiles(files, lintAll) : { ...unfixed, results: lintAll(files) };
  if (!changes) return { ...own, whole: own.files, timing };
  const scope = { changes, covers: coverageOf(options.paths, host.directory) };
  const others = lintAffected(session.files, own.files, scope, lintAll);
  const affected = session.files.filter(({ uri }) => others.has(uri));
  return {
    ...own,
    files: [...own.files, ...affected],
    results: new Map([...own.results, ...others]),
    whole: own.files,
    timing,
  };
}

/** Takes out what the baseline knows. */
export function withBaseline(
  run: LintRun,
  file: BaselineFile | undefined,
): LintRun & { readonly baseline?: BaselineOutcome } {
  if (!file) return run;
  const byUri = new Map(run.files.map((loaded) => [loaded.uri, loaded]));
  const whole = new Set(run.whole.map(({ uri }) => uri));
  const baseline = applyBaseline(file, run.results, {
    identityOf: (finding) => identify(finding, byUri.get(finding.uri)?.workspace.file(finding.uri)),
    isWhole: (uri) => whole.has(uri),
  });
  return { ...run, results: baseline.results, baseline };
}

export function toReport(
  run: LintRun,
  session: Pick<Session, 'problems' | 'ignored'>,
  options: Pick<LintCommandOptions, 'inputName' | 'quiet'>,
  directory: string,
): Report {
  const results = [...run.results.values()];
  const all = results.flatMap(({ findings }) => findings);
  const byUri = new Map(run.files.map((file) => [file.uri, file]));
  const isTemplate = ({ workspace, uri }: LoadedFile): boolean => workspace.file(uri)?.stream.template === true;
  const rendered = run.files.filter((file) => !isTemplate(file));
  const isInput = (uri: string): boolean => options.inputName === undefined && uri.endsWith('/<stdin>');
  return {
    files: rendered.map(({ uri }) => uri),
    findings: options.quiet ? all.filter(({ severity }) => severity === 'error') : all,
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    identityOf: (finding) => identify(finding, byUri.get(finding.uri)?.workspace.file(finding.uri)),
    originOf: ({ uri, document }) => {
      const file = byUri.get(uri)?.workspace.file(uri);
      return file && originOf(file, document);
    },
    linesOf: createLineCache((uri) => byUri.get(uri)?.decoded.text ?? ''),
    nameOf: (uri) => (isInput(uri) ? '<stdin>' : nameFrom(directory, uri)),
    summary: {
      files: rendered.length,
      objects: run.files.reduce((sum, { workspace, uri }) => sum + (workspace.file(uri)?.objects.length ?? 0), 0),
      errors: countSeverity(all, 'error'),
      warnings: countSeverity(all, 'warning'),
      infos: countSeverity(all, 'info'),
      suppressed: results.reduce((sum, { suppressed }) => sum + suppressed.length, 0),
      templates: run.files.length - rendered.length,
      ignored: session.ignored,
      fixed: run.fixed,
      unreadable: session.problems.map(({ path, message }) => ({ file: nameFrom(directory, path), message })),
    },
  };
}

interface Judged extends Pick<LintRun, 'results'> {
  readonly files: readonly { readonly uri: string; readonly configuration: Pick<Configuration, 'failOn'> }[];
}

/** With `--max-warnings` warnings count by their number only. */
export function fails({ files, results }: Judged, maxWarnings: number | undefined): boolean {
  let warnings = 0;
  const isFailing = ({ severity }: Finding, file: Judged['files'][number]): boolean => {
    if (severity === 'warning' && maxWarnings !== undefined) {
      warnings += 1;
      return warnings > maxWarnings;
    }
    return reachesSeverity(severity, file.configuration.failOn);
  };
  return files.some((file) => results.get(file.uri)?.findings.some((finding) => isFailing(finding, file)) === true);
}
