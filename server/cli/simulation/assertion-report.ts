/** Checked assertions as text, JSON or JUnit. */
import type { CheckedExpectation } from '../../engine/simulation/assertions/check-assertions.js';
import type { Place } from '../lines.js';
import { JSON_VERSION } from '../reporters/json.js';
import { counted } from '../reporters/pretty.js';
import { element, textElement, xmlDocument } from '../reporters/xml.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';

/** A check with the place of what is expected. */
export type PlacedCheck = CheckedExpectation & Place;

export interface CheckedAssertion {
  readonly workload: string;
  readonly reason: string | undefined;
  readonly checks: readonly PlacedCheck[];
}

export interface CheckedFile {
  readonly name: string;
  readonly cluster: string;
  readonly assertions: readonly CheckedAssertion[];
}

export interface AssertionReport {
  readonly files: readonly CheckedFile[];
}

export function renderAssertions(report: AssertionReport, format: string, style: Style): string {
  switch (format) {
    case 'json':
      return assertionsJson(report);
    case 'junit':
      return assertionsJunit(report);
    default:
      return assertionsText(report, style);
  }
}

function assertionsText({ files }: AssertionReport, style: Style): string {
  const checks = files.flatMap(({ assertions }) => assertions.flatMap((assertion) => assertion.checks));
  const failed = checks.filter(({ passed }) => !passed).length;
  const sections = files.map(({ name, cluster, assertions }) => {
    const head = `${style.bold(inline(name))}  ${style.dim(`on ${inline(cluster)}`)}`;
    return [head, ...assertions.flatMap((assertion) => assertionRows(assertion, name, style))].join('\n');
  });
  const total =
    failed === 0
      ? style.green(`${counted(checks.length, 'expectation')} met.`)
      : style.red(`${failed} of ${counted(checks.length, 'expectation')} not met.`);
  return `${[...sections, total].join('\n\n')}\n`;
}

function assertionRows({ workload, reason, checks }: CheckedAssertion, file: string, style: Style): readonly string[] {
  return checks.flatMap(({ passed, name, found, line, column }) => [
    `  ${passed ? style.green('✔') : style.red('✕')} ${inline(workload)} ${inline(name)}${passed ? '' : style.dim(`  ${inline(file)}:${line}:${column}`)}`,
    ...(passed ? [] : [`    ${inline(found)}`, ...(reason === undefined ? [] : [`    ${style.dim(inline(reason))}`])]),
  ]);
}

function assertionsJson({ files }: AssertionReport): string {
  const checks = files.flatMap(({ assertions }) => assertions.flatMap((assertion) => assertion.checks));
  const failed = checks.filter(({ passed }) => !passed).length;
  const summary = { passed: checks.length - failed, failed };
  return `${JSON.stringify({ version: JSON_VERSION, files, summary }, undefined, 2)}\n`;
}

/** A suite per file, a test per expectation, named without lines so that a history of tests survives edits. */
function assertionsJunit({ files }: AssertionReport): string {
  const suites = files.map(({ name, assertions }) => {
    const cases = assertions.flatMap(({ workload, reason, checks }) =>
      checks.map((check) => {
        const text = `${name}:${check.line}:${check.column} ${check.found}${reason === undefined ? '' : `\n${reason}`}`;
        const failure = textElement('failure', { type: check.key, message: check.found }, text);
        const children = check.passed ? [] : [failure];
        const attributes = { name: `${workload} ${check.name}`, classname: name, time: '0' };
        return { passed: check.passed, xml: element('testcase', attributes, children) };
      }),
    );
    const failures = cases.filter(({ passed }) => !passed).length;
    const counts = { tests: cases.length, failures, errors: 0, skipped: 0 };
    return {
      counts,
      xml: element(
        'testsuite',
        { name, ...counts },
        cases.map(({ xml }) => xml),
      ),
    };
  });
  const sum = (key: 'tests' | 'failures'): number => suites.reduce((total, { counts }) => total + counts[key], 0);
  const totals = { name: 'podlint', tests: sum('tests'), failures: sum('failures'), errors: 0 };
  return xmlDocument(
    element(
      'testsuites',
      totals,
      suites.map(({ xml }) => xml),
    ),
  );
}

const inline = (text: string): string => joinLines(sanitize(text));
