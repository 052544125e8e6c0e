/** `--format markdown`: for a comment on a merge request, and for the job summary of GitHub. */
import type { Finding, Severity } from '../../engine/linter/finding.js';
import { SEVERITIES } from '../../engine/linter/severity.js';
import type { Report } from '../report.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import { counted } from './pretty.js';

export interface MarkdownContext {
  /** Address of a line of a file, where the host shows files. */
  readonly linkTo?: ((file: string, line: number) => string) | undefined;
  /** Bytes that the text may take. */
  readonly limit?: number;
}

export function reportMarkdown(report: Report, { linkTo, limit = Infinity }: MarkdownContext = {}): string {
  const { linesOf } = report;
  const toRow = (finding: Finding): string => {
    const file = report.nameOf(finding.uri);
    const { line } = linesOf(finding.uri).placeAt(finding.range.start);
    const place = code(`${file}:${line}`);
    const linked = linkTo ? `[${place}](${linkTo(file, line)})` : place;
    return `| ${MARKS[finding.severity]} | ${linked} | [${finding.rule}](${finding.url}) | ${inline(finding.message)} |\n`;
  };
  const { findings } = report;
  const head = `### Podlint\n\n${headline(report)}\n`;
  const foot = unreadable(report);
  if (findings.length === 0) return `${head}${foot}`;
  const table = '\n|  | Place | Rule | Problem |\n| --- | --- | --- | --- |\n';
  const rows = bySeverity(findings).map(toRow);
  const shown = fitting(rows, limit - Buffer.byteLength(`${head}${table}${foot}`) - 200);
  const rest = rows.length - shown.length;
  return `${head}${table}${shown.join('')}${rest > 0 ? `\n${counted(rest, 'problem')} more.\n` : ''}${foot}`;
}

const MARKS: Readonly<Record<Severity, string>> = { error: '❌ error', warning: '⚠️ warning', info: 'ℹ️ info' };

/** Most severe first, else in the order of the files. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((left, right) => SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity));
}

function headline({ findings, summary }: Report): string {
  const where = `${counted(summary.files, 'file')} with ${counted(summary.objects, 'object')}`;
  const accepted = summary.suppressed > 0 ? ` ${counted(summary.suppressed, 'finding')} suppressed.` : '';
  if (findings.length === 0) return `No problems in ${where}.${accepted}`;
  const counts = [
    ...(summary.errors > 0 ? [counted(summary.errors, 'error')] : []),
    ...(summary.warnings > 0 ? [counted(summary.warnings, 'warning')] : []),
    ...(summary.infos > 0 ? [counted(summary.infos, 'info')] : []),
  ];
  return `**${counted(findings.length, 'problem')}** in ${where}: ${counts.join(', ')}.${accepted}`;
}

function unreadable({ summary }: Report): string {
  const rows = summary.unreadable.map(({ file, message }) => `- ${code(file)}: ${inline(message)}\n`);
  return rows.length === 0 ? '' : `\nCould not be read:\n\n${rows.join('')}`;
}

function fitting(rows: readonly string[], limit: number): readonly string[] {
  let left = limit;
  const end = rows.findIndex((row) => (left -= Buffer.byteLength(row)) < 0);
  return end === -1 ? rows : rows.slice(0, end);
}

/** Messages quote manifests: what is not code must not become markup, a link or the mention of a person. */
export function inline(text: string): string {
  return sanitize(text)
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escapeMarkdown(part)))
    .join('');
}

function escapeMarkdown(text: string): string {
  return joinLines(text).replace(/[&<>@]|:(?=\/\/)|[\\`*_[\]|~#!$]/g, (character) =>
    /[&<>@:]/.test(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
  );
}

/** In a table even code has to escape the bar. A fence is longer than any run of backticks inside. */
function code(text: string): string {
  const flat = joinLines(sanitize(text)).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${flat} ${fence}` : `${fence}${flat}${fence}`;
}
