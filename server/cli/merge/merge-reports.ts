/** Joins the reports of shards: what comes out is the report of one run over all files. */
import type { Log, Result, Run } from 'sarif';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { UsageError } from '../arguments.js';
import type { LintReport } from '../api/types.js';
import { isList, isRecord, isText } from '../outcome/read-outcome.js';
import type { Shard } from '../shard.js';
import type { Results } from './results.js';
import { isResults } from './results.js';
import { addSummaries, isShard, isSummary } from './summary.js';

/** The reports of one format, in the order of their shards. */
export type Reports =
  | { readonly format: 'results'; readonly reports: readonly Results[] }
  | { readonly format: 'json'; readonly reports: readonly JsonReport[] }
  | { readonly format: 'sarif'; readonly reports: readonly Log[] };

export type JsonReport = Omit<LintReport, 'failed'>;

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** All of one format, and every shard exactly once. */
export function readReports(texts: readonly NamedText[]): Reports {
  const values = texts.map(({ name, text }) => ({ name, value: parse(name, text) }));
  const checks = { results: isResults, json: isJsonReport, sarif: isSarif } as const;
  for (const format of ['results', 'json', 'sarif'] as const) {
    if (!values.some(({ value }) => checks[format](value))) continue;
    const other = values.find(({ value }) => !checks[format](value));
    if (other) throw new UsageError(`${other.name} is no report of the format ${format}, as others are.`);
    const reports = inOrder(values.map(({ name, value }) => ({ name, value, shard: shardOf(value) })));
    return { format, reports } as Reports;
  }
  throw new UsageError(
    `${texts[0]?.name ?? ''} is no report that can be joined: write it with --format results, json or sarif.`,
  );
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is no JSON: only reports of the formats results, json and sarif can be joined.`);
  }
}

function isJsonReport(value: unknown): value is JsonReport & { readonly shard?: Shard } {
  return isRecord(value) && value.version === 1 && isList(value.findings, isRecord) && isSummary(value.summary);
}

function isSarif(value: unknown): value is Log {
  return isRecord(value) && value.version === '2.1.0' && isList(value.runs, isRecord) && value.runs.every(isRun);
}

function isRun(value: Readonly<Record<string, unknown>>): boolean {
  return isList(value.results, isRecord) && isRecord(value.tool) && isRecord(value.tool.driver);
}

function shardOf(value: unknown): Shard | undefined {
  if (!isRecord(value)) return undefined;
  if (isShard(value.shard)) return value.shard;
  const [run] = isList(value.runs, isRecord) ? value.runs : [];
  return isRecord(run?.properties) && isShard(run.properties.shard) ? run.properties.shard : undefined;
}

interface Placed {
  readonly name: string;
  readonly value: unknown;
  readonly shard: Shard | undefined;
}

/** A share that is missing would pass for one without findings. */
function inOrder(reports: readonly Placed[]): readonly unknown[] {
  const count = reports.find(({ shard }) => shard)?.shard?.count;
  if (count === undefined) return reports.map(({ value }) => value);
  const byIndex = new Map<number, unknown>();
  for (const { name, value, shard } of reports) {
    if (shard?.count !== count) throw new UsageError(`${name} is no share of ${count}, as others are.`);
    if (byIndex.has(shard.index))
      throw new UsageError(`${name} is share ${shard.index} of ${count}, which is there already.`);
    byIndex.set(shard.index, value);
  }
  const all = Array.from({ length: count }, (_, index) => index + 1);
  const missing = all.filter((index) => !byIndex.has(index));
  if (missing.length > 0) throw new UsageError(`Of ${count} shares these are missing: ${missing.join(', ')}.`);
  return all.map((index) => byIndex.get(index));
}

export function mergeResults(reports: readonly Results[]): Results {
  const [first] = reports;
  if (!first) throw new UsageError('Name the reports to join.');
  const other = reports.find(({ directory }) => directory !== first.directory);
  if (other)
    throw new UsageError(`The reports were written in different folders: ${first.directory} and ${other.directory}.`);
  return {
    podlintResults: first.podlintResults,
    directory: first.directory,
    files: reports.flatMap(({ files }) => files),
    findings: reports.flatMap(({ findings }) => findings),
    suppressed: reports.flatMap(({ suppressed }) => suppressed),
    lines: reports.flatMap(({ lines }) => lines),
    origins: reports.flatMap(({ origins }) => origins),
    summary: addSummaries(reports.map(({ summary }) => summary)),
  };
}

export function mergeJson(reports: readonly JsonReport[]): JsonReport {
  return {
    version: 1,
    findings: reports.flatMap(({ findings }) => findings),
    summary: addSummaries(reports.map(({ summary }) => summary)),
  };
}

/** Rules are listed in the order of the registry, and equal fingerprints are numbered, as in one run. */
export function mergeSarif(logs: readonly Log[], rules: readonly RuleMeta<string>[]): Log {
  const runs = logs.flatMap((log) => log.runs);
  const [first] = runs;
  const [log] = logs;
  if (!first || !log) throw new UsageError('Name the reports to join.');
  const descriptors = new Map(runs.flatMap((run) => run.tool.driver.rules ?? []).map((rule) => [rule.id, rule]));
  const described = rules.flatMap(({ id }) => descriptors.get(id) ?? []);
  const indices = new Map(described.map(({ id }, index) => [id, index]));
  const all = runs.flatMap((run) => run.results ?? []);
  const isAccepted = ({ suppressions }: Result): boolean => (suppressions?.length ?? 0) > 0;
  const renumber = createNumbering();
  const results = [...all.filter((result) => !isAccepted(result)), ...all.filter(isAccepted)].map((result) => ({
    ...result,
    ruleIndex: indices.get(result.ruleId ?? '') ?? -1,
    ...(result.partialFingerprints && { partialFingerprints: renumber(result.partialFingerprints) }),
  }));
  const run: Run = { ...first, tool: { driver: { ...first.tool.driver, rules: described } } };
  // What it says of a share no longer holds.
  delete run.properties;
  return { ...log, runs: [{ ...run, invocations: [mergeInvocations(runs)], results }] };
}

function mergeInvocations(runs: readonly Run[]): NonNullable<Run['invocations']>[number] {
  const all = runs.flatMap((run) => run.invocations ?? []);
  return {
    executionSuccessful: all.every(({ executionSuccessful }) => executionSuccessful),
    toolExecutionNotifications: all.flatMap((invocation) => invocation.toolExecutionNotifications ?? []),
  };
}

function createNumbering(): (fingerprints: Readonly<Record<string, string>>) => Record<string, string> {
  const counts = new Map<string, number>();
  return (fingerprints) =>
    Object.fromEntries(
      Object.entries(fingerprints).map(([name, fingerprint]) => {
        const base = isText(fingerprint) ? fingerprint.replace(/:\d+$/, '') : '';
        const count = (counts.get(`${name} ${base}`) ?? 0) + 1;
        counts.set(`${name} ${base}`, count);
        return [name, `${base}:${count}`];
      }),
    );
}
