/** What a request for code actions is about. */
import type { CodeActionParams, Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../../engine/linter/finding.js';
import { SOURCE, type DiagnosticData } from '../convert/diagnostic.js';
import type { Analysis } from '../workspace/analysis.js';

/** A finding at the place in question, with the diagnostic that the client knows it by. */
export interface Target {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic | undefined;
}

/** The findings that the client shows at the place; without any, those that touch the range. */
export function targetsOf({ range, context }: CodeActionParams, { remarks, lines }: Analysis): readonly Target[] {
  const findings = remarks.flatMap((remark) => (remark.kind === 'finding' ? [remark.finding] : []));
  const shown = context.diagnostics.filter(({ source }) => source === SOURCE);
  const start = lines.offset(range.start);
  const end = lines.offset(range.end);
  return findings.flatMap((finding): Target[] => {
    const diagnostic = shown.find((candidate) => isAbout(candidate, finding));
    const touches = finding.range.start <= end && start <= finding.range.end;
    return diagnostic || touches ? [{ finding, diagnostic }] : [];
  });
}

/** Clients that drop `data` keep code and message. */
function isAbout({ code, message, data }: Diagnostic, { rule, range, message: text }: Finding): boolean {
  if (code !== rule) return false;
  const known = data as DiagnosticData | undefined;
  return known ? known.start === range.start && known.end === range.end : message === text;
}
