import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver';
import type { Finding, Severity } from '../../engine/linter/finding.js';
import type { Analysis, Remark } from '../workspace/analysis.js';
import type { Lines } from './range.js';

export const SOURCE = 'podlint';

/** Travels with a diagnostic through the client and comes back with a request for its code actions. */
export interface DiagnosticData {
  readonly rule: string;
  /** Offsets at the version that was analysed; with the rule they name the finding. */
  readonly start: number;
  readonly end: number;
}

/** How the converter gets at other texts and at the client's own spelling of URIs. */
export interface ConvertContext {
  readonly linesOf: (uri: string) => Lines | undefined;
  readonly clientUri: (uri: string) => string;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export const toDiagnostics = (analysis: Analysis, context: ConvertContext): readonly Diagnostic[] =>
  analysis.remarks.map((remark) => toDiagnostic(remark, analysis.lines, context));

function toDiagnostic(remark: Remark, lines: Lines, context: ConvertContext): Diagnostic {
  switch (remark.kind) {
    case 'finding':
      return findingToDiagnostic(remark.finding, lines, context);
    case 'configuration':
      return {
        range: lines.range(remark.range),
        severity: SEVERITIES[remark.severity],
        source: SOURCE,
        code: 'configuration',
        message: remark.message,
      };
  }
}

function findingToDiagnostic(finding: Finding, lines: Lines, context: ConvertContext): Diagnostic {
  const related = finding.related.flatMap(({ uri, range, message }) => {
    const there = uri === finding.uri ? lines : context.linesOf(uri);
    return there ? [{ location: { uri: context.clientUri(uri), range: there.range(range) }, message }] : [];
  });
  return {
    range: lines.range(finding.range),
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.rule,
    codeDescription: { href: finding.url },
    message: finding.message,
    ...(related.length > 0 && { relatedInformation: related }),
    ...(finding.tags.length > 0 && { tags: finding.tags.map((tag) => TAGS[tag]) }),
    data: { rule: finding.rule, ...finding.range } satisfies DiagnosticData,
  };
}
