/** From the words of the command line to what a lint run needs. */
import type { CommandLine } from './arguments.js';
import { UsageError } from './arguments.js';
import { LINT_FORMATS } from './lint-spec.js';
import type { ConfigurationLayer } from '../engine/linter/configuration.js';
import { didYouMean } from '../engine/linter/configuration-shape.js';
import { NEWEST_KUBERNETES, OLDEST_KUBERNETES } from '../engine/linter/configuration-keys.js';
import type { Severity } from '../engine/linter/finding.js';
import { toMinorVersion } from '../engine/linter/read-configuration.js';
import type { RuleDirective } from '../engine/linter/rule-settings.js';
import type { Preset } from '../engine/linter/rule.js';
import { SEVERITIES } from '../engine/linter/severity.js';
import type { BaselineOptions } from './baseline/baseline-file.js';
import { DEFAULT_BASELINE } from './baseline/baseline-file.js';
import type { FoundFile } from './files/discover.js';
import type { Host } from './host.js';
import type { Shard } from './shard.js';
import { readShard } from './shard.js';
import type { ColorChoice } from './terminal/style.js';

export type Format = (typeof LINT_FORMATS)[number];

/** A report that goes to a file. */
export interface Output {
  readonly format: Format;
  /** As written: relative to the working directory. */
  readonly path: string;
}

export interface LintCommandOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly outputs: readonly Output[];
  readonly configuration: string | undefined;
  readonly overrides: ConfigurationLayer;
  /** `--cluster`, as written. */
  readonly cluster: string | undefined;
  readonly maxWarnings: number | undefined;
  readonly fix: boolean;
  readonly quiet: boolean;
  readonly color: ColorChoice;
  readonly timing: boolean;
  readonly inputName: string | undefined;
  readonly baseline: BaselineOptions | undefined;
  /** A git revision. */
  readonly changedSince: string | undefined;
  /** False where suppressions in manifests do not count. */
  readonly inlineIgnores: boolean;
  /** To find nothing to check is a failure. */
  readonly failOnEmpty: boolean;
  /** Reports that can mark findings as suppressed hold them. */
  readonly reportsSuppressed: boolean;
  /** The folder of `--cache`, as written. */
  readonly cache: string | undefined;
  /** At most; undefined for one a processor. */
  readonly threads: number | undefined;
  readonly shard: Shard | undefined;
}

/** The folder that `--cache` takes when none is given. */
const DEFAULT_CACHE = '.podlint-cache';

/** `patterns`: the rule ids and themes there are. */
export function readLintOptions(
  line: CommandLine,
  patterns: readonly string[],
  environment: Host['environment'],
): LintCommandOptions {
  const { flags, words } = line;
  const one = (name: string): string | undefined => line.values.get(name)?.at(-1);
  if (words.length === 0)
    throw new UsageError('Name the files or folders to check, such as `podlint .`, or `-` for the standard input.');
  const readsInput = words.includes('-');
  if (readsInput && flags.has('fix')) throw new UsageError('--fix cannot write to the standard input.');
  if (readsInput && line.values.has('changed-since'))
    throw new UsageError('--changed-since compares files, and the standard input is none.');
  if (!readsInput && one('stdin-filename') !== undefined)
    throw new UsageError('--stdin-filename names the text of `-`, which is not given.');
  return {
    paths: words,
    // Each was checked against its choices when the command line was read.
    format: (one('format') ?? 'pretty') as Format,
    outputs: (line.values.get('output') ?? []).map(readOutput),
    color: (one('color') ?? 'auto') as ColorChoice,
    configuration: one('config'),
    overrides: readOverrides(line, patterns),
    cluster: one('cluster'),
    maxWarnings: readCount('max-warnings', one('max-warnings')),
    fix: flags.has('fix'),
    quiet: flags.has('quiet'),
    timing: flags.has('timing'),
    inputName: one('stdin-filename'),
    baseline: readBaselineOptions(line),
    changedSince: one('changed-since'),
    inlineIgnores: !flags.has('no-inline-ignores'),
    failOnEmpty: flags.has('fail-on-empty'),
    reportsSuppressed: !flags.has('no-suppressed'),
    cache: one('cache-location') ?? (flags.has('cache') ? DEFAULT_CACHE : undefined),
    threads: readCount('threads', one('threads')),
    shard: readShardOption(line, environment),
  };
}

/** A share of the files is for reports: what looks at all files or writes to them would see a part. */
function readShardOption({ flags, values, words }: CommandLine, environment: Host['environment']): Shard | undefined {
  const text = values.get('shard')?.at(-1);
  if (text === undefined) return undefined;
  const others = ['fix', 'update-baseline', 'prune', 'timing', 'fail-on-empty'].filter((name) => flags.has(name));
  if (values.has('changed-since')) others.push('changed-since');
  const [other] = others;
  if (other !== undefined) throw new UsageError(`--shard and --${other} do not go together.`);
  if (words.includes('-')) throw new UsageError('--shard shares out files, and the standard input is none.');
  return readShard(text, environment);
}

/**
 * From here on a run reads files twice rather than keep them all. Below, one look is as fast as two looks with two threads,
 * and some 100 kB for each file of five objects stay far from a runner's memory.
 */
const MANY_FILES = 2_500;

/** Fixes and comparisons with an earlier state need every file in memory, and so does the table of times. */
export function runsInStages(
  { fix, changedSince, timing, paths, cache, shard, threads }: LintCommandOptions,
  files: readonly FoundFile[],
): boolean {
  const stream = files.find(({ once }) => once);
  if (stream && shard) throw new UsageError(`--shard shares out files, and ${stream.path} is none.`);
  if (stream || fix || changedSince !== undefined || timing || paths.includes('-')) return false;
  return cache !== undefined || shard !== undefined || threads !== undefined || files.length >= MANY_FILES;
}

/** Whoever wants a baseline written need not name it. */
function readBaselineOptions({ flags, values }: CommandLine): BaselineOptions | undefined {
  const path = values.get('baseline')?.at(-1);
  const update = flags.has('update-baseline');
  const prune = flags.has('prune');
  return path === undefined && !update && !prune ? undefined : { path: path ?? DEFAULT_BASELINE, update, prune };
}

/** `sarif=podlint.sarif` */
export function readOutput(text: string): Output {
  const [name = '', ...rest] = text.split('=');
  const path = rest.join('=');
  const format = LINT_FORMATS.find((known) => known === name);
  if (format !== undefined && path !== '') return { format, path };
  const near = format === undefined ? didYouMean(name, LINT_FORMATS) : '';
  throw new UsageError(
    `--output is written FORMAT=FILE, where FORMAT is one of ${LINT_FORMATS.join(', ')}, not \`${text}\`.${near}`,
  );
}

/** The options that stand above every configuration file. */
export function readOverrides(line: CommandLine, patterns: readonly string[]): ConfigurationLayer {
  const one = (name: string): string | undefined => line.values.get(name)?.at(-1);
  return toOverrides(
    {
      presets: line.values.get('preset') as readonly Preset[] | undefined,
      rules: line.values.get('rule') ?? [],
      kubernetes: one('kubernetes'),
      failOn: one('fail-on') as Severity | 'never' | undefined,
    },
    patterns,
  );
}

interface WrittenOverrides {
  readonly presets: readonly Preset[] | undefined;
  /** `network/port-clash=warning` */
  readonly rules: readonly string[];
  readonly kubernetes: string | undefined;
  readonly failOn: Severity | 'never' | undefined;
}

export function toOverrides(written: WrittenOverrides, patterns: readonly string[]): ConfigurationLayer {
  const { presets, rules, kubernetes, failOn } = written;
  return {
    presets,
    directives: rules.map((text) => readDirective(text, patterns)),
    failOn,
    kubernetes: kubernetes === undefined ? undefined : readVersion(kubernetes),
  };
}

/** `network/port-clash=warning` */
function readDirective(text: string, patterns: readonly string[]): RuleDirective {
  const [pattern = '', level, ...rest] = text.split('=');
  if (!patterns.includes(pattern))
    throw new UsageError(`\`${pattern}\` is no rule of Podlint.${didYouMean(pattern, patterns)}`);
  const levels = [...SEVERITIES, 'off'] as const;
  const severity = levels.find((known) => known === level);
  if (severity === undefined || rest.length > 0) {
    const near = level === undefined ? '' : didYouMean(level, levels);
    throw new UsageError(
      `--rule is written ID=LEVEL, where LEVEL is one of ${levels.join(', ')}, not \`${text}\`.${near}`,
    );
  }
  return { pattern, severity };
}

function readVersion(text: string): number {
  const minor = /^v?1\.\d{1,2}(\.\d+)?$/.test(text) ? toMinorVersion(text) : Number.NaN;
  if (minor >= OLDEST_KUBERNETES && minor <= NEWEST_KUBERNETES) return minor;
  throw new UsageError(
    `--kubernetes is a version from 1.${OLDEST_KUBERNETES} to 1.${NEWEST_KUBERNETES}, not \`${text}\`.`,
  );
}

export function readCount(option: 'max-warnings' | 'threads', text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} is a whole number, not \`${text}\`.`);
}
