/** `--format rdjson`: the Reviewdog Diagnostic Format, with fixes as suggestions. */
import type { TextRange } from '../../engine/document/tree.js';
import type { Finding } from '../../engine/linter/finding.js';
import { resolveFixes } from '../../engine/linter/fixes.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { jsonText } from '../terminal/json-text.js';

export function reportRdjson(report: Report): string {
  const { linesOf } = report;
  const diagnostics = report.findings.map((finding) => ({
    message: finding.message,
    location: { path: report.nameOf(finding.uri), range: toRange(finding.range, linesOf(finding.uri)) },
    severity: SEVERITY[finding.severity],
    code: { value: finding.rule, url: finding.url },
    ...suggestions(finding, linesOf(finding.uri)),
  }));
  const unreadable = report.summary.unreadable.map(({ file, message }) => ({
    message,
    location: { path: file },
    severity: SEVERITY.error,
  }));
  const source = { name: 'podlint', url: 'https://podlint.dev' };
  return `${jsonText({ source, diagnostics: [...diagnostics, ...unreadable] }, 2)}\n`;
}

const SEVERITY = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

/** Each suggestion is taken by itself, so only a fix that is one edit of the finding's own file can be one. */
function suggestions({ uri, fixes, ...finding }: Finding, lines: Lines): { readonly suggestions?: readonly unknown[] } {
  const found = resolveFixes({ ...finding, uri, fixes }).flatMap(({ edits: [file, ...others] }) => {
    const [edit, ...more] = file?.uri === uri && others.length === 0 ? file.edits : [];
    return edit && more.length === 0 ? [{ range: toRange(edit, lines), text: edit.newText }] : [];
  });
  return found.length > 0 ? { suggestions: found } : {};
}

function toRange(range: TextRange, lines: Lines): unknown {
  return { start: toPosition(range.start, lines), end: toPosition(range.end, lines) };
}

/** Columns count bytes of UTF-8, from 1. */
function toPosition(offset: number, lines: Lines): { readonly line: number; readonly column: number } {
  const { line, column } = lines.placeAt(offset);
  return { line, column: Buffer.byteLength(lines.lineText(line).slice(0, column - 1)) + 1 };
}
