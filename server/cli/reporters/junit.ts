/**
 * `--format junit`: a suite per file. A file without problems is one test that passes, so that a report shows what was checked.
 * Tests are named without lines: a server that keeps their history sees the same test after lines have moved.
 */
import type { Finding } from '../../engine/linter/finding.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { countSeverity, groupByFile } from '../report.js';
import { element, textElement, xmlDocument } from './xml.js';

export function reportJunit(report: Report): string {
  const { linesOf } = report;
  const byFile = groupByFile(report.findings);
  const suites = report.files.map((uri) => {
    const name = report.nameOf(uri);
    return suite(name, testCases(byFile.get(uri) ?? [], name, { report, lines: linesOf(uri) }));
  });
  const unreadable = report.summary.unreadable.map(({ file, message }) =>
    suite(file, [
      {
        kind: 'error',
        xml: testCase('readable', file, [textElement('error', { type: 'unreadable', message }, message)]),
      },
    ]),
  );
  const all = [...suites, ...unreadable];
  const totals = { name: 'podlint', ...countsOf(all.flatMap(({ cases }) => cases)) };
  return xmlDocument(
    element(
      'testsuites',
      totals,
      all.map(({ xml }) => xml),
    ),
  );
}

interface TestCase {
  readonly kind: 'pass' | 'failure' | 'error';
  readonly xml: string;
}

function suite(
  name: string,
  cases: readonly TestCase[],
): { readonly xml: string; readonly cases: readonly TestCase[] } {
  const children = cases.map(({ xml }) => xml);
  return { cases, xml: element('testsuite', { name, ...countsOf(cases), skipped: 0 }, children) };
}

function countsOf(cases: readonly TestCase[]): { tests: number; failures: number; errors: number } {
  const count = (kind: TestCase['kind']): number => cases.filter((test) => test.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error') };
}

function testCases(
  findings: readonly Finding[],
  file: string,
  context: { readonly report: Report; readonly lines: Lines },
): readonly TestCase[] {
  if (findings.length === 0) return [{ kind: 'pass', xml: testCase('no problems', file, []) }];
  const used = new Map<string, number>();
  const cases = findings.map((finding): TestCase => {
    const name = nameOf(finding, context.report, used);
    return {
      kind: finding.severity === 'info' ? 'pass' : 'failure',
      xml: testCase(name, file, [outcome(finding, file, context.lines)]),
    };
  });
  // Advice alone fails nothing.
  const passed: readonly TestCase[] =
    countSeverity(findings, 'info') === findings.length
      ? [{ kind: 'pass', xml: testCase('no problems', file, []) }]
      : [];
  return [...cases, ...passed];
}

function nameOf(finding: Finding, { identityOf }: Report, used: Map<string, number>): string {
  const { rule, object, path } = identityOf(finding);
  const name = [rule, object, path].filter((part) => part !== '').join(' ');
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name} #${count}`;
}

function outcome({ rule, severity, message, range, url }: Finding, file: string, lines: Lines): string {
  const { line, column } = lines.placeAt(range.start);
  const text = `${file}:${line}:${column} ${severity}: ${message}\n${url}`;
  return severity === 'info'
    ? textElement('system-out', {}, text)
    : textElement('failure', { type: rule, message }, text);
}

function testCase(name: string, file: string, children: readonly string[]): string {
  return element('testcase', { name, classname: file, time: '0' }, children);
}
