/** `--format checkstyle`: the XML of Checkstyle, which most code hosts and review tools read. */
import type { Finding } from '../../engine/linter/finding.js';
import type { Report } from '../report.js';
import { groupByFile } from '../report.js';
import { element, xmlDocument } from './xml.js';

export function reportCheckstyle(report: Report): string {
  const { linesOf } = report;
  const toError = ({ range, uri, severity, message, rule }: Finding): string => {
    const { line, column } = linesOf(uri).placeAt(range.start);
    return element('error', { line, column, severity, message, source: `podlint.${rule.replace('/', '.')}` });
  };
  const files = [...groupByFile(report.findings)].map(([uri, findings]) =>
    element('file', { name: report.nameOf(uri) }, findings.map(toError)),
  );
  const unreadable = report.summary.unreadable.map(({ file, message }) =>
    element('file', { name: file }, [
      element('error', { line: 1, severity: 'error', message, source: 'podlint.unreadable' }),
    ]),
  );
  // The version tells which of Checkstyle's own formats this is.
  return xmlDocument(element('checkstyle', { version: '4.3' }, [...files, ...unreadable]));
}
