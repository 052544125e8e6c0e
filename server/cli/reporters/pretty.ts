/** `--format pretty`: for people at a terminal. */
import type { Finding, RelatedLocation, Severity } from '../../engine/linter/finding.js';
import type { Lines } from '../lines.js';
import type { Report, Summary } from '../report.js';
import { codeFrame } from '../terminal/code-frame.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { Paint, Style } from '../terminal/style.js';

export interface PrettyContext {
  readonly style: Style;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Closes with counts. */
  readonly summary: boolean;
}

export function reportPretty(report: Report, context: PrettyContext): string {
  const { linesOf } = report;
  const findings = report.findings.map((finding) => prettyFinding(finding, { ...context, report, linesOf }));
  const closing = context.summary ? [prettySummary(report, context.style)] : [];
  return [...findings, ...closing].map((block) => `${block}\n`).join('\n');
}

interface Printing extends PrettyContext {
  readonly report: Report;
  readonly linesOf: (uri: string) => Lines;
}

function prettyFinding(finding: Finding, printing: Printing): string {
  const { style, report, linesOf, columns } = printing;
  const paint = paintOf(finding.severity, style);
  const lines = linesOf(finding.uri);
  const { line, column } = lines.placeAt(finding.range.start);
  const place = `${sanitize(report.nameOf(finding.uri))}:${line}:${column}`;
  const frame = codeFrame(finding.range, lines, { style, paint, marker: '^', before: 1, width: frameWidth(columns) });
  const origin = report.originOf(finding);
  return [
    `${style.bold(place)}  ${paint(finding.severity)}  ${style.cyan(finding.rule)}${style.dim(subject(finding))}`,
    ...(origin === undefined ? [] : [`  ${style.dim(`rendered from ${inline(origin, style)}`)}`]),
    `  ${inline(finding.message, style)}`,
    ...indented(frame),
    ...finding.related.flatMap((related) => prettyRelated(related, printing)),
    ...finding.fixes.slice(0, 1).map(({ title, kind }) => {
      const how = kind === 'safe' ? 'podlint --fix applies it' : 'in the editor';
      return `  ${style.green('fix:')} ${inline(title, style)} ${style.dim(`(${how})`)}`;
    }),
  ].join('\n');
}

function prettyRelated({ uri, range, message }: RelatedLocation, printing: Printing): readonly string[] {
  const { style, report, linesOf, columns } = printing;
  const lines = linesOf(uri);
  const { line, column } = lines.placeAt(range.start);
  const frame = codeFrame(range, lines, {
    style,
    paint: style.blue,
    marker: '-',
    before: 0,
    width: frameWidth(columns),
  });
  return [
    `  ${sanitize(report.nameOf(uri))}:${line}:${column}  ${style.blue(inline(message, style))}`,
    ...indented(frame),
  ];
}

/** `  Deployment/web, container proxy` */
function subject({ object, container }: Finding): string {
  if (!object) return '';
  const name = `${object.kind}/${object.name === '' ? '?' : object.name}`;
  return sanitize(
    `  ${name}${container === undefined || container === '' ? '' : `, container ${container}`}`,
  ).replaceAll('\n', ' ');
}

/** Messages quote manifests, so they are made safe and kept on one line. */
function inline(text: string, style: Style): string {
  return joinLines(sanitize(text)).replace(/`([^`]+)`/g, (_, quoted: string) =>
    style.bold(quoted === '' ? '' : `\`${quoted}\``),
  );
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

/** Room for the frame's own margin; a narrow terminal wraps rather than shows nothing. */
function frameWidth(columns: number): number {
  return Math.max(40, columns - 14);
}

export function paintOf(severity: Severity, style: Style): Paint {
  switch (severity) {
    case 'error':
      return style.red;
    case 'warning':
      return style.yellow;
    case 'info':
      return style.blue;
  }
}

function prettySummary({ findings, summary }: Report, style: Style): string {
  const fixable = findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe')).length;
  const lines = [headline(findings.length, summary, style)];
  if (summary.fixed > 0) lines.push(`${counted(summary.fixed, 'fix', 'fixes')} applied.`);
  if (fixable > 0) lines.push(`${counted(fixable, 'problem')} can be fixed with ${style.bold('--fix')}.`);
  const aside = asides(summary);
  if (aside.length > 0) lines.push(style.dim(`${aside.join(', ')}.`));
  return lines.join('\n');
}

function headline(count: number, summary: Summary, style: Style): string {
  const where = `${counted(summary.files, 'file')} with ${counted(summary.objects, 'object')}`;
  if (count === 0)
    return summary.unreadable.length > 0 ? `No problems in ${where}.` : style.green(`No problems in ${where}.`);
  const parts = [
    ...(summary.errors > 0 ? [style.red(counted(summary.errors, 'error'))] : []),
    ...(summary.warnings > 0 ? [style.yellow(counted(summary.warnings, 'warning'))] : []),
    ...(summary.infos > 0 ? [style.blue(counted(summary.infos, 'info'))] : []),
  ];
  return `${counted(count, 'problem')} in ${where}: ${parts.join(', ')}.`;
}

function asides({ suppressed, templates, ignored, unreadable }: Summary): readonly string[] {
  return [
    ...(suppressed > 0 ? [`${counted(suppressed, 'finding')} suppressed`] : []),
    ...(templates > 0 ? [`${counted(templates, 'unrendered template')} passed over`] : []),
    ...(ignored > 0 ? [`${counted(ignored, 'file')} ignored`] : []),
    ...(unreadable.length > 0 ? [`${counted(unreadable.length, 'path')} could not be read`] : []),
  ];
}

export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
