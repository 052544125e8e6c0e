/** `--format results`: a report with all that any other format may ask for. Shards write it, `podlint merge` reads it. */
import type { Finding } from '../../engine/linter/finding.js';
import type { FindingIdentity } from '../../engine/linter/fingerprint.js';
import type { FileLines, Origin, PortableFinding, PortableSuppressed, TextLine } from '../outcome/outcome.js';
import { placesOf, toPortable, toPortableSuppressed } from '../outcome/outcome.js';
import { linesIn, openFinding } from '../outcome/outcome-report.js';
import { isFileLines, isFinding, isList, isOrigin, isRecord, isSuppressed, isText } from '../outcome/read-outcome.js';
import type { Report, Summary } from '../report.js';
import { nameFrom } from '../report.js';
import type { Shard } from '../shard.js';
import { jsonText } from '../terminal/json-text.js';
import { isShard, isSummary } from './summary.js';

/** Raised when a key changes its meaning or goes away. */
const RESULTS_VERSION = 1;

export interface Results {
  readonly podlintResults: typeof RESULTS_VERSION;
  readonly shard?: Shard;
  /** The folder that names of files are relative to. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly findings: readonly PortableFinding[];
  readonly suppressed: readonly PortableSuppressed[];
  readonly lines: readonly FileLines[];
  readonly origins: readonly Origin[];
  readonly summary: Summary;
}

export function reportResults(report: Report, directory: string): string {
  const findings = report.findings.map((finding) => toPortable(finding, report.identityOf));
  const suppressed = report.suppressed.map((entry) => toPortableSuppressed(entry, report.identityOf));
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  const results: Results = {
    podlintResults: RESULTS_VERSION,
    ...(report.shard && { shard: report.shard }),
    directory,
    files: report.files,
    findings,
    suppressed,
    lines: linesOf(all, report),
    origins: originsOf(all, report),
    summary: report.summary,
  };
  return `${jsonText(results)}\n`;
}

/** The lines that a report shows: those of every place, and the one above. */
function linesOf(findings: readonly PortableFinding[], report: Report): readonly FileLines[] {
  const wanted = new Map<string, Map<number, TextLine>>();
  for (const { uri, range } of findings.flatMap(placesOf)) {
    const lines = report.linesOf(uri);
    const kept = wanted.get(uri) ?? new Map<number, TextLine>();
    wanted.set(uri, kept);
    const { start, end } = lines.rangeOf(range);
    for (const { line, column, offset } of [start, end])
      kept.set(line, [line, offset - column + 1, lines.lineText(line)]);
    const above = lines.lineText(start.line - 1);
    // Nobody asks what stands in the line above by its offset.
    if (start.line > 1 && !kept.has(start.line - 1))
      kept.set(start.line - 1, [start.line - 1, Math.max(0, start.offset - start.column - above.length), above]);
  }
  return [...wanted].map(([uri, kept]) => {
    const lines = [...kept.values()].sort(([left], [right]) => left - right);
    return { uri, length: Number.MAX_SAFE_INTEGER, lines };
  });
}

function originsOf(findings: readonly PortableFinding[], { originOf }: Report): readonly Origin[] {
  const found = new Map<string, Origin>();
  for (const finding of findings) {
    for (const uri of [finding.uri, ...finding.related.map((other) => other.uri)]) {
      const { document } = finding;
      const origin = originOf({ ...openFinding(finding), uri });
      if (origin !== undefined) found.set(`${document} ${uri}`, { uri, document, origin });
    }
  }
  return [...found.values()];
}

export function isResults(value: unknown): value is Results {
  return (
    isRecord(value) &&
    value.podlintResults === RESULTS_VERSION &&
    (value.shard === undefined || isShard(value.shard)) &&
    isText(value.directory) &&
    isList(value.files, isText) &&
    isList(value.findings, isFinding) &&
    isList(value.suppressed, isSuppressed) &&
    isList(value.lines, isFileLines) &&
    isList(value.origins, isOrigin) &&
    isSummary(value.summary)
  );
}

/** A report again, for any format. */
export function openResults(results: Results): Report {
  const identities = new Map<Finding, FindingIdentity>();
  const open = (portable: PortableFinding): Finding => {
    const finding = openFinding(portable);
    identities.set(finding, { rule: finding.rule, ...portable.identity });
    return finding;
  };
  const origins = new Map(results.origins.map(({ uri, document, origin }) => [`${document} ${uri}`, origin]));
  return {
    files: results.files,
    findings: results.findings.map(open),
    suppressed: results.suppressed.map(({ finding, by, reason }) => ({ finding: open(finding), by, reason })),
    summary: results.summary,
    linesOf: linesIn(results.lines),
    nameOf: (uri) => (uri.endsWith('/<stdin>') ? '<stdin>' : nameFrom(results.directory, uri)),
    originOf: ({ uri, document }) => origins.get(`${document} ${uri}`),
    identityOf: (finding) => identities.get(finding) ?? { rule: finding.rule, object: '', path: '' },
  };
}
