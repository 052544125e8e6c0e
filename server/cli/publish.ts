/** Puts a report where it was asked for. */
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RuleMeta } from '../engine/linter/rule.js';
import { reasonOf } from './files/discover.js';
import { exitCodeOf, holdInterrupts } from './files/interrupts.js';
import { writeOutput } from './files/write-output.js';
import type { Host } from './host.js';
import { EXIT } from './host.js';
import type { LintCommandOptions } from './lint-options.js';
import type { Report } from './report.js';
import { renderMarkdown, renderReport } from './reporters/render.js';
import { sanitize } from './terminal/sanitize.js';
import { createStyle, wantsColor } from './terminal/style.js';

export interface Publishing {
  readonly options: Pick<LintCommandOptions, 'format' | 'outputs' | 'color' | 'quiet' | 'reportsSuppressed'>;
  readonly rules: readonly RuleMeta<string>[];
  readonly host: Host;
  /** Files to write together with those of `--output`. */
  readonly others: readonly WrittenFile[];
}

export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** Prints the report, and writes it to the files of `--output`. An exit code when something went wrong. */
export async function publishReport(
  full: Report,
  { options, rules, host, others }: Publishing,
): Promise<number | undefined> {
  const report = options.reportsSuppressed ? full : { ...full, suppressed: [] };
  const isTerminal = host.columns !== undefined;
  const style = createStyle(wantsColor(options.color, { environment: host.environment, isTerminal }));
  const rendering = { host, rules, style, columns: host.columns ?? 120, quiet: options.quiet };
  const plain = { ...rendering, style: createStyle(options.color === 'always'), columns: 120 };
  host.write(await renderReport(report, options.format, rendering));
  const files = [...others];
  for (const { format, path } of options.outputs) {
    files.push({ path: resolve(host.directory, path), text: await renderReport(report, format, plain) });
  }
  if (options.format === 'github') await appendJobSummary(report, host);
  return writeFiles(files, host);
}

/** Each whole or not at all. An exit code when one could not be written, or somebody interrupted. */
export async function writeFiles(files: readonly WrittenFile[], host: Host): Promise<number | undefined> {
  if (files.length === 0) return undefined;
  const written: boolean[] = [];
  const interrupted = await holdInterrupts(() => {
    written.push(...files.map(({ path, text }) => tryWrite(path, text, host)));
  });
  if (interrupted) return exitCodeOf(interrupted);
  return written.includes(false) ? EXIT.failure : undefined;
}

function tryWrite(path: string, text: string, host: Host): boolean {
  try {
    writeOutput(path, text);
    return true;
  } catch (error) {
    host.complain(`podlint: ${sanitize(path)}: cannot be written: ${reasonOf(error)}\n`);
    return false;
  }
}

/** GitHub takes 1 MiB of summary from a step, and nothing of a larger one. */
const SUMMARY_LIMIT = 1_000_000;

async function appendJobSummary(report: Report, host: Host): Promise<void> {
  const path = host.environment.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  const text = await renderMarkdown(report, host, SUMMARY_LIMIT);
  try {
    appendFileSync(path, text);
  } catch (error) {
    host.complain(`podlint: the job summary cannot be written: ${reasonOf(error)}\n`);
  }
}
