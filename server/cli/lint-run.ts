/** What `podlint lint` and the programmatic interface share: from files in memory to a report. */
import type { Finding } from '../engine/linter/finding.js';
import { identify } from '../engine/linter/fingerprint.js';
import type { LintOptions, LintResult } from '../engine/linter/run.js';
import { reachesSeverity } from '../engine/linter/severity.js';
import type { ReadProblem } from './files/discover.js';
import { fixFiles } from './fix-files.js';
import type { Host } from './host.js';
import type { LintCommandOptions } from './lint-options.js';
import type { Report } from './report.js';
import { countSeverity, nameFrom } from './report.js';
import type { LoadedFile, Session } from './session.js';
import { lintLoaded } from './session.js';
import type { Progress } from './terminal/progress.js';

/** What became of the files. */
export interface LintRun {
  readonly files: readonly LoadedFile[];
  readonly results: ReadonlyMap<string, LintResult>;
  readonly problems: readonly ReadProblem[];
  readonly fixed: number;
  readonly timing: ReadonlyMap<string, number> | undefined;
}

/** Lints all files, and with `--fix` repairs them. */
export function lintSession(
  session: Session,
  options: LintCommandOptions,
  { host, progress }: { readonly host: Pick<Host, 'today' | 'now'>; readonly progress: Progress },
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

export function toReport(
  run: LintRun,
  session: Pick<Session, 'problems' | 'ignored'>,
  options: Pick<LintCommandOptions, 'inputName' | 'quiet'>,
  directory: string,
): Report {
  const results = [...run.results.values()];
  const all = results.flatMap(({ findings }) => findings);
  const byUri = new Map(run.files.map((file) => [file.uri, file]));
  const templates = run.files.filter(({ workspace, uri }) => workspace.file(uri)?.stream.template === true);
  const isInput = (uri: string): boolean => options.inputName === undefined && uri.endsWith('/<stdin>');
  return {
    files: run.files.filter((file) => !templates.includes(file)).map(({ uri }) => uri),
    findings: options.quiet ? all.filter(({ severity }) => severity === 'error') : all,
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    identityOf: (finding) => identify(finding, byUri.get(finding.uri)?.workspace.file(finding.uri)),
    textOf: (uri) => byUri.get(uri)?.decoded.text ?? '',
    nameOf: (uri) => (isInput(uri) ? '<stdin>' : nameFrom(directory, uri)),
    summary: {
      files: run.files.length - templates.length,
      objects: run.files.reduce((sum, { workspace, uri }) => sum + (workspace.file(uri)?.objects.length ?? 0), 0),
      errors: countSeverity(all, 'error'),
      warnings: countSeverity(all, 'warning'),
      infos: countSeverity(all, 'info'),
      suppressed: results.reduce((sum, { suppressed }) => sum + suppressed.length, 0),
      templates: templates.length,
      ignored: session.ignored,
      fixed: run.fixed,
      unreadable: session.problems.map(({ path, message }) => ({ file: nameFrom(directory, path), message })),
    },
  };
}

/** With `--max-warnings` warnings count by their number only. */
export function fails({ files, results }: LintRun, maxWarnings: number | undefined): boolean {
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
