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
  const { unreadable } = report.summary;
  const annotated = chosen(report.findings, Math.min(unreadable.length, PER_KIND));
  const rest = bySeverity(report.findings).filter((finding) => !annotated.has(finding));
  const notes = unreadable
    .slice(0, PER_KIND)
    .map(({ file, message }) => command('error', { file, title: 'Podlint' }, message));
  const annotations = [...annotated].map((finding) => annotation(finding, report, linesOf(finding.uri)));
  const log = [
    ...unreadable.slice(PER_KIND).map(({ file, message }) => logText(`- ${file} error ${message}`)),
    ...rest.map((finding) => logLine(finding, report, linesOf(finding.uri))),
  ];
  const group =
    log.length === 0
      ? []
      : [`::group::${counted(log.length, 'problem')} more than GitHub annotates`, ...log, '::endgroup::'];
  return [...notes, ...annotations, ...group].map((line) => `${line}\n`).join('');
}

/** `errors` are annotated besides. */
function chosen(findings: readonly Finding[], errors: number): ReadonlySet<Finding> {
  const counts = new Map<Severity, number>([['error', errors]]);
  const found = bySeverity(findings).filter(({ severity }) => {
    const count = (counts.get(severity) ?? 0) + 1;
    counts.set(severity, count);
    return count <= PER_KIND;
  });
  return new Set(found.slice(0, PER_JOB - errors));
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

function logLine({ uri, range, severity, rule, message }: Finding, report: Report, lines: Lines): string {
  const { line, column } = lines.placeAt(range.start);
  return logText(`- ${report.nameOf(uri)}:${line}:${column} ${severity} ${rule} ${message}`);
}

/** Where `::` starts a line, or `##[` stands anywhere, the runner sees a command, whatever manifest it was quoted from. */
const logText = (text: string): string => joinLines(sanitize(text)).replaceAll('##[', '## [');

function escapeData(text: string): string {
  return sanitize(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
