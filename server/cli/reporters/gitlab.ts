/** `--format gitlab`: a Code Quality report, which GitLab shows in merge requests. */
import type { Severity } from '../../engine/linter/finding.js';
import { createFingerprints } from '../fingerprints.js';
import type { Report } from '../report.js';
import { jsonText } from '../terminal/json-text.js';

export function reportGitlab(report: Report): string {
  const { linesOf } = report;
  const fingerprint = createFingerprints(report.identityOf, ({ uri }) => report.nameOf(uri));
  const issues = report.findings.map((finding) => {
    const { start, end } = linesOf(finding.uri).rangeOf(finding.range);
    return {
      type: 'issue',
      check_name: finding.rule,
      description: finding.message,
      content: { body: `See ${finding.url}` },
      categories: ['Bug Risk'],
      severity: gitlabSeverity(finding.severity),
      fingerprint: fingerprint(finding),
      location: { path: report.nameOf(finding.uri), lines: { begin: start.line, end: end.line } },
    };
  });
  const unreadable = report.summary.unreadable.map(({ file, message }) => ({
    type: 'issue',
    check_name: 'unreadable',
    description: message,
    categories: ['Bug Risk'],
    severity: 'critical',
    fingerprint: `unreadable:${file}`,
    location: { path: file, lines: { begin: 1, end: 1 } },
  }));
  return `${jsonText([...issues, ...unreadable], 2)}\n`;
}

function gitlabSeverity(severity: Severity): string {
  switch (severity) {
    case 'error':
      return 'critical';
    case 'warning':
      return 'minor';
    case 'info':
      return 'info';
  }
}
