/**
 * `--format github`: annotations of GitHub Actions, which the runner reads off the output.
 * GitHub drops what exceeds its limits without a word, so the most severe findings come first and the rest is a plain list in the log.
 */
import type { Finding, Severity } from '../../engine/linter/finding.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import { bySeverity } from './markdown.js';
import { counted } from './pretty.js';

/** What GitHub shows of one step: this many of each kind, and of a job all together. */
const PER_KIND = 10;
const PER_JOB = 50;

export function reportGithub(report: Report): string {
  const { linesOf } = report;
  const annotated = chosen(report.findings);
  const rest = bySeverity(report.findings).filter((finding) => !annotated.has(finding));
  const notes = report.summary.unreadable.map(({ file, message }) =>
    command('error', { file, title: 'Podlint' }, message),
  );
  const annotations = [...annotated].map((finding) => annotation(finding, report, linesOf(finding.uri)));
  const log = rest.map((finding) => logLine(finding, report, linesOf(finding.uri)));
  const group =
    log.length === 0
      ? []
      : [`::group::${counted(log.length, 'problem')} more than GitHub annotates`, ...log, '::endgroup::'];
  return [...notes.slice(0, PER_KIND), ...annotations, ...group].map((line) => `${line}\n`).join('');
}

function chosen(findings: readonly Finding[]): ReadonlySet<Finding> {
  const counts = new Map<Severity, number>();
  const found = bySeverity(findings).filter(({ severity }) => {
    const count = (counts.get(severity) ?? 0) + 1;
    counts.set(severity, count);
    return count <= PER_KIND;
  });
  return new Set(found.slice(0, PER_JOB));
}

function annotation(finding: Finding, report: Report, lines: Lines): string {
  const { start, end } = lines.rangeOf(finding.range);
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  const kind = finding.severity === 'info' ? 'notice' : finding.severity;
  return command(
    kind,
    { file: report.nameOf(finding.uri), line: start.line, endLine: end.line, ...columns, title: finding.rule },
    `${finding.message}\n${finding.url}`,
  );
}

function command(kind: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${kind} ${pairs.join(',')}::${escapeData(message)}`;
}

/** Where `::` starts a line, or `##[` stands anywhere, the runner sees a command, whatever manifest it was quoted from. */
function logLine({ uri, range, severity, rule, message }: Finding, report: Report, lines: Lines): string {
  const { line, column } = lines.placeAt(range.start);
  const text = `- ${report.nameOf(uri)}:${line}:${column} ${severity} ${rule} ${message}`;
  return joinLines(sanitize(text)).replaceAll('##[', '## [');
}

function escapeData(text: string): string {
  return sanitize(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
