/**
 * Findings that were there when somebody began to look: they are kept in a file and not reported again.
 * A finding is known by its file, object, structural path and rule, so that it stays known when lines move.
 */
import type { Finding } from './finding.js';
import type { FindingIdentity } from './fingerprint.js';

/** Equal findings of one place, with their number. */
export interface BaselineEntry extends FindingIdentity {
  readonly count: number;
}

/** Entries by file. Names of files are the caller's; the file format wants them relative, with `/`. */
export type Baseline = ReadonlyMap<string, readonly BaselineEntry[]>;

const VERSION = 1;

/** Sorted, one line an entry, so that a change of the baseline can be reviewed. */
export function formatBaseline(baseline: Baseline): string {
  const files = [...baseline]
    .filter(([, entries]) => entries.length > 0)
    .sort(([left], [right]) => compare(left, right));
  const blocks = files.map(([file, entries]) => {
    const lines = [...entries].sort(byIdentity).map((entry) => `      ${JSON.stringify(toJson(entry))}`);
    return `    ${JSON.stringify(file)}: [\n${lines.join(',\n')}\n    ]`;
  });
  const body = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "version": ${VERSION},\n  "findings": ${body}\n}\n`;
}

function toJson({ rule, object, path, count }: BaselineEntry): object {
  return { rule, ...(object !== '' && { object }), ...(path !== '' && { path }), ...(count > 1 && { count }) };
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function byIdentity(left: BaselineEntry, right: BaselineEntry): number {
  return compare(left.rule, right.rule) || compare(left.object, right.object) || compare(left.path, right.path);
}

/** Reads what `formatBaseline` writes; a sentence where the text is something else. */
export function parseBaseline(text: string): { readonly baseline: Baseline } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `it is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isRecord(value) || !isRecord(value.findings)) return { problem: 'it is no baseline of Podlint' };
  if (value.version !== VERSION) return { problem: `its version is ${String(value.version)}, not ${VERSION}` };
  const baseline = new Map<string, readonly BaselineEntry[]>();
  for (const [file, entries] of Object.entries(value.findings)) {
    const read = Array.isArray(entries) ? entries.map(readEntry) : [undefined];
    if (read.includes(undefined))
      return { problem: `its entries for ${file} are not of the form {rule, object, path, count}` };
    baseline.set(file, merged(read.filter((entry) => entry !== undefined)));
  }
  return { baseline };
}

/** Where two branches have written the baseline, an entry may stand in it twice. */
function merged(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const found = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    found.set(key, { ...entry, count: entry.count + (found.get(key)?.count ?? 0) });
  }
  return [...found.values()];
}

function readEntry(value: unknown): BaselineEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, object = '', path = '', count = 1 } = value;
  const isEntry = typeof rule === 'string' && typeof object === 'string' && typeof path === 'string';
  const isCount = Number.isSafeInteger(count) && Number(count) > 0;
  return isEntry && isCount ? { rule, object, path, count: Number(count) } : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface BaselineMatch {
  /** Not in the baseline, or more often than it says. */
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** What the baseline holds and the file no longer does, with the number that is too many. */
  readonly stale: readonly BaselineEntry[];
}

/** Compares the findings of one file with its entries. Of equal findings the first ones are the known ones. */
export function matchBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  identityOf: (finding: Finding) => FindingIdentity,
): BaselineMatch {
  const left = new Map(merged(entries).map((entry) => [keyOf(entry), entry]));
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const key = keyOf(identityOf(finding));
    const entry = left.get(key);
    if (entry && entry.count > 0) {
      known.push(finding);
      left.set(key, { ...entry, count: entry.count - 1 });
    } else fresh.push(finding);
  }
  return { fresh, known, stale: [...left.values()].filter(({ count }) => count > 0) };
}

/** The entries that make all of these findings known. */
export function toEntries(
  findings: readonly Finding[],
  identityOf: (finding: Finding) => FindingIdentity,
): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const identity = identityOf(finding);
    const key = keyOf(identity);
    entries.set(key, { ...identity, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries.values()];
}

/** The entries without those that are no longer needed. */
export function withoutStale(
  entries: readonly BaselineEntry[],
  stale: readonly BaselineEntry[],
): readonly BaselineEntry[] {
  const tooMany = new Map(stale.map((entry) => [keyOf(entry), entry.count]));
  return entries
    .map((entry) => ({ ...entry, count: entry.count - (tooMany.get(keyOf(entry)) ?? 0) }))
    .filter(({ count }) => count > 0);
}

function keyOf({ rule, object, path }: FindingIdentity): string {
  return `${rule}\n${object}\n${path}`;
}
