/** `--baseline FILE`, `--update-baseline`, `--prune`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Baseline, BaselineEntry } from '../../engine/linter/baseline.js';
import { formatBaseline, matchBaseline, parseBaseline, toEntries, withoutStale } from '../../engine/linter/baseline.js';
import type { Finding } from '../../engine/linter/finding.js';
import type { FindingIdentity } from '../../engine/linter/fingerprint.js';
import type { LintResult } from '../../engine/linter/run.js';
import type { SuppressedFinding } from '../../engine/linter/suppressions.js';
import { UsageError } from '../arguments.js';
import { reasonOf } from '../files/discover.js';

/** The name that `--update-baseline` and `--prune` take when none is given. */
export const DEFAULT_BASELINE = 'podlint-baseline.json';

export interface BaselineOptions {
  /** As written. */
  readonly path: string;
  readonly update: boolean;
  readonly prune: boolean;
}

export interface BaselineFile extends BaselineOptions {
  /** Absolute. */
  readonly location: string;
  readonly baseline: Baseline;
}

/** A baseline that is asked for and missing is a mistake, unless it is about to be written. */
export function readBaselineFile(options: BaselineOptions, directory: string): BaselineFile {
  const location = resolve(directory, options.path);
  if (options.update && !existsSync(location)) return { ...options, location, baseline: new Map() };
  let text: string;
  try {
    text = readFileSync(location, 'utf8');
  } catch (error) {
    throw new UsageError(`The baseline ${options.path} cannot be read: ${reasonOf(error)}.`);
  }
  const parsed = parseBaseline(text);
  if ('problem' in parsed) throw new UsageError(`The baseline ${options.path} cannot be read: ${parsed.problem}.`);
  return { ...options, location, baseline: parsed.baseline };
}

export interface BaselineOutcome {
  /** The results with the known findings among the suppressed ones. */
  readonly results: ReadonlyMap<string, LintResult>;
  readonly baselined: number;
  /** Entries that no longer occur in the files that were linted. */
  readonly stale: number;
  /** What the file should hold, where it is to be written. */
  readonly content: string | undefined;
}

/**
 * `results` by path. `isWhole` tells the files of which every finding is there; of the others (`--changed-since`) no entry is judged.
 */
export function applyBaseline(
  file: BaselineFile,
  results: ReadonlyMap<string, LintResult>,
  context: {
    readonly identityOf: (finding: Finding) => FindingIdentity;
    readonly isWhole: (uri: string) => boolean;
  },
): BaselineOutcome {
  const folder = dirname(file.location);
  const next = new Map<string, readonly BaselineEntry[]>(existing(file, folder));
  const applied = new Map<string, LintResult>();
  let baselined = 0;
  let stale = 0;
  for (const [uri, result] of results) {
    const name = nameIn(folder, uri);
    const entries = file.update && context.isWhole(uri) ? [] : (file.baseline.get(name) ?? []);
    const updated = file.update
      ? [...entries, ...toEntries(freshOf(result, entries, context), context.identityOf)]
      : entries;
    const match = matchBaseline(result.findings, updated, context.identityOf);
    const isJudged = context.isWhole(uri);
    if (isJudged) stale += match.stale.length;
    next.set(name, isJudged && file.prune ? withoutStale(updated, match.stale) : updated);
    baselined += match.known.length;
    applied.set(uri, { findings: match.fresh, suppressed: withKnown(result.suppressed, match.known) });
  }
  const writes = file.update || file.prune;
  return { results: applied, baselined, stale: writes ? 0 : stale, content: writes ? formatBaseline(next) : undefined };
}

function freshOf(
  { findings }: LintResult,
  entries: readonly BaselineEntry[],
  { identityOf }: { readonly identityOf: (finding: Finding) => FindingIdentity },
): readonly Finding[] {
  return matchBaseline(findings, entries, identityOf).fresh;
}

/** Entries of files that are gone leave the baseline with its next writing. */
function existing({ baseline }: BaselineFile, folder: string): Baseline {
  return new Map([...baseline].filter(([name]) => existsSync(resolve(folder, name))));
}

function withKnown(suppressed: readonly SuppressedFinding[], known: readonly Finding[]): readonly SuppressedFinding[] {
  const added = known.map((finding): SuppressedFinding => ({ finding, by: 'baseline', reason: undefined }));
  return [...suppressed, ...added].sort((left, right) => left.finding.range.start - right.finding.range.start);
}

/** The file's name in a baseline of this folder: the same on every machine that has the repository. */
function nameIn(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, '/');
}
