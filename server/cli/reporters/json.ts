/** `--format json`: stable and versioned; schemas/findings.schema.json describes it. */
import type { Finding, RelatedLocation } from '../../engine/linter/finding.js';
import { resolveFixes } from '../../engine/linter/fixes.js';
import type { Finding as JsonFinding, LintReport, RelatedLocation as JsonRelated } from '../api/types.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { jsonText } from '../terminal/json-text.js';

/** Raised when a key changes its meaning or goes away; new keys may come at any time. */
export const JSON_VERSION = 1;

export function reportJson(report: Report): string {
  return `${jsonText(toJsonReport(report), 2)}\n`;
}

/** The report as plain data, which programs get without a detour. */
export function toJsonReport(report: Report): Omit<LintReport, 'failed'> {
  const { linesOf } = report;
  const findings = report.findings.map((finding) => toJson(finding, report, linesOf));
  return { version: JSON_VERSION, ...(report.shard && { shard: report.shard }), findings, summary: report.summary };
}

type LinesOf = (uri: string) => Lines;

function toJson(finding: Finding, report: Report, linesOf: LinesOf): JsonFinding {
  const { rule, severity, message, uri, range, document, object, container, url } = finding;
  return {
    rule,
    severity,
    message,
    file: report.nameOf(uri),
    ...originToJson(report.originOf(finding)),
    range: linesOf(uri).rangeOf(range),
    document,
    object: object ? { ...object, namespace: object.namespace ?? null } : null,
    ...(container === undefined ? {} : { container }),
    related: finding.related.map((related) => relatedToJson(related, report, linesOf)),
    ...fixToJson(finding, report, linesOf),
    url,
  };
}

const originToJson = (origin: string | undefined): Pick<JsonFinding, 'origin'> =>
  origin === undefined ? {} : { origin };

function relatedToJson({ message, uri, range }: RelatedLocation, report: Report, linesOf: LinesOf): JsonRelated {
  return { message, file: report.nameOf(uri), range: linesOf(uri).rangeOf(range) };
}

/** The first fix that the text allows, which is the preferred one. */
function fixToJson(finding: Finding, report: Report, linesOf: LinesOf): Pick<JsonFinding, 'fix'> {
  const [fix] = resolveFixes(finding);
  if (!fix) return {};
  const edits = fix.edits.flatMap(({ uri, edits: inFile }) =>
    inFile.map(({ start, end, newText }) => ({
      file: report.nameOf(uri),
      range: linesOf(uri).rangeOf({ start, end }),
      text: newText,
    })),
  );
  return { fix: { title: fix.title, kind: fix.kind, edits } };
}
