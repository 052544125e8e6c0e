/** `podlint merge REPORT…` */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Log } from 'sarif';
import type { Severity } from '../../engine/linter/finding.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { reachesSeverity } from '../../engine/linter/severity.js';
import { withBuiltIn } from '../../engine/linter/suppressions.js';
import { allRules } from '../../engine/rules/index.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { reasonOf } from '../files/discover.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import type { Format, LintCommandOptions } from '../lint-options.js';
import { readCount, readOutput } from '../lint-options.js';
import type { Reports } from '../merge/merge-reports.js';
import { mergeJson, mergeResults, mergeSarif, readReports } from '../merge/merge-reports.js';
import { openResults } from '../merge/results.js';
import { publishReport, writeFiles } from '../publish.js';
import { sanitize } from '../terminal/sanitize.js';
import { jsonText } from '../terminal/json-text.js';
import type { ColorChoice } from '../terminal/style.js';

export async function runMerge(line: CommandLine, host: Host): Promise<number> {
  const options = readMergeOptions(line);
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const reports = readReports(line.words.map((name) => ({ name, text: readReport(name, host.directory) })));
  const { tally, publish } = join(reports, { options, rules, host });
  for (const problem of tally.unreadable) host.complain(`podlint: ${sanitize(problem)}\n`);
  const published = await publish();
  if (published !== undefined) return published;
  if (options.failOnEmpty && tally.objects === 0) {
    host.complain('podlint: no Kubernetes object was found.\n');
    return EXIT.failure;
  }
  if (tally.unreadable.length > 0) return EXIT.failure;
  return fails(tally, options) ? EXIT.findings : EXIT.clean;
}

interface MergeOptions extends Pick<LintCommandOptions, 'outputs' | 'color' | 'maxWarnings' | 'failOnEmpty'> {
  /** Undefined for that of the reports. */
  readonly format: Format | undefined;
  readonly failOn: Severity | 'never';
}

function readMergeOptions({ words, values, flags }: CommandLine): MergeOptions {
  const one = (name: string): string | undefined => values.get(name)?.at(-1);
  if (words.length === 0) throw new UsageError('Name the reports to join, such as `podlint merge shard-*.json`.');
  return {
    // Each was checked against its choices when the command line was read.
    format: one('format') as Format | undefined,
    failOn: (one('fail-on') ?? 'warning') as Severity | 'never',
    color: (one('color') ?? 'auto') as ColorChoice,
    outputs: (values.get('output') ?? []).map(readOutput),
    maxWarnings: readCount('max-warnings', one('max-warnings')),
    failOnEmpty: flags.has('fail-on-empty'),
  };
}

function readReport(name: string, directory: string): string {
  try {
    return readFileSync(resolve(directory, name), 'utf8');
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${reasonOf(error)}.`);
  }
}

/** What the exit code depends on. */
interface Tally {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Undefined where a format does not count them. */
  readonly objects: number | undefined;
  readonly unreadable: readonly string[];
}

interface Joined {
  readonly tally: Tally;
  /** An exit code when something could not be written. */
  readonly publish: () => Promise<number | undefined>;
}

interface MergeContext {
  readonly options: MergeOptions;
  readonly rules: readonly RuleMeta<string>[];
  readonly host: Host;
}

function join({ format, reports }: Reports, context: MergeContext): Joined {
  const { options, rules, host } = context;
  switch (format) {
    case 'results': {
      const report = openResults(mergeResults(reports));
      const { unreadable, ...counts } = report.summary;
      const publishing = { ...options, format: options.format ?? 'pretty', quiet: false, reportsSuppressed: true };
      return {
        tally: { ...counts, unreadable: unreadable.map(({ file, message }) => `${file}: ${message}`) },
        publish: () => publishReport(report, { options: publishing, rules, host, others: [] }),
      };
    }
    case 'json': {
      const merged = mergeJson(reports);
      const { unreadable, ...counts } = merged.summary;
      return {
        tally: { ...counts, unreadable: unreadable.map(({ file, message }) => `${file}: ${message}`) },
        publish: () => publishText(jsonText(merged, 2), format, context),
      };
    }
    case 'sarif': {
      const merged = mergeSarif(reports, rules);
      return { tally: tallySarif(merged), publish: () => publishText(jsonText(merged, 2), format, context) };
    }
  }
}

function tallySarif({ runs: [run] }: Log): Tally {
  const results = (run?.results ?? []).filter(({ suppressions }) => (suppressions?.length ?? 0) === 0);
  const count = (wanted: string): number => results.filter(({ level }) => level === wanted).length;
  const notifications = (run?.invocations ?? []).flatMap((all) => all.toolExecutionNotifications ?? []);
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('note'),
    objects: undefined,
    unreadable: notifications.map(({ message }) => message.text ?? ''),
  };
}

/** These formats hold no more than they show, so that nothing else can be made of them. */
async function publishText(
  text: string,
  own: Format,
  { options: { format = own, outputs }, host }: MergeContext,
): Promise<number | undefined> {
  const other = [format, ...outputs.map((output) => output.format)].find((wanted) => wanted !== own);
  if (other !== undefined)
    throw new UsageError(
      `Reports of the format ${own} cannot be made into ${other}: write them with --format results.`,
    );
  host.write(`${text}\n`);
  return writeFiles(
    outputs.map(({ path }) => ({ path: resolve(host.directory, path), text: `${text}\n` })),
    host,
  );
}

/** With `--max-warnings` warnings count by their number only, as they do for `podlint lint`. */
function fails({ errors, warnings, infos }: Tally, { failOn, maxWarnings }: MergeOptions): boolean {
  const tolerated = maxWarnings === undefined ? !reachesSeverity('warning', failOn) : warnings <= maxWarnings;
  return (
    (errors > 0 && reachesSeverity('error', failOn)) ||
    (warnings > 0 && !tolerated) ||
    (infos > 0 && reachesSeverity('info', failOn))
  );
}
