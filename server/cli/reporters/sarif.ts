/** `--format sarif`: SARIF 2.1.0 (OASIS), as code scanning hosts take it. */
import type {
  Fix as SarifFix,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
  Suppression,
} from 'sarif';
import type { TextRange } from '../../engine/document/tree.js';
import type { Finding, Severity } from '../../engine/linter/finding.js';
import { resolveFixes } from '../../engine/linter/fixes.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import type { SuppressedFinding } from '../../engine/linter/suppressions.js';
import { ruleUrl } from '../../engine/linter/wording.js';
import { createFingerprints } from '../fingerprints.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { jsonText } from '../terminal/json-text.js';

export interface SarifContext {
  readonly rules: readonly RuleMeta<string>[];
  readonly version: string;
}

export function reportSarif(report: Report, { rules, version }: SarifContext): string {
  const place: Placement = { report, linesOf: report.linesOf };
  const results: readonly (Pick<SuppressedFinding, 'finding'> & Partial<SuppressedFinding>)[] = [
    ...report.findings.map((finding) => ({ finding })),
    ...report.suppressed,
  ];
  const found = new Set(results.map(({ finding }) => finding.rule));
  const described = rules.filter(({ id }) => found.has(id));
  const indices = new Map<string, number>(described.map(({ id }, index) => [id, index]));
  const fingerprint = createFingerprints(report.identityOf);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Podlint',
            version,
            semanticVersion: version,
            informationUri: 'https://podlint.dev',
            rules: described.map(toDescriptor),
          },
        },
        ...(report.shard && { properties: { shard: report.shard } }),
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.summary.unreadable.length === 0,
            toolExecutionNotifications: report.summary.unreadable.map((problem) => toNotification(problem)),
          },
        ],
        results: results.map(({ finding, by, reason }) => ({
          ...toResult(finding, place),
          ruleIndex: indices.get(finding.rule) ?? -1,
          partialFingerprints: { 'podlintObjectPath/v1': fingerprint(finding) },
          ...(by && { suppressions: [toSuppression(by, reason)] }),
        })),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

interface Placement {
  readonly report: Report;
  readonly linesOf: (uri: string) => Lines;
}

function toDescriptor(meta: RuleMeta<string>): ReportingDescriptor {
  return {
    id: meta.id,
    name: pascalCase(meta.id),
    shortDescription: { text: `${meta.title}.` },
    fullDescription: { text: meta.summary },
    help: {
      text: `${meta.summary} ${meta.why}`,
      markdown: `${meta.summary}\n\n${meta.why}\n\n[${meta.id}](${ruleUrl(meta.id)})`,
    },
    helpUri: ruleUrl(meta.id),
    defaultConfiguration: { level: toLevel(meta.severity) },
    properties: { tags: ['kubernetes', meta.id.slice(0, meta.id.indexOf('/'))] },
  };
}

function toResult(finding: Finding, place: Placement): Omit<Result, 'ruleIndex'> {
  const { rule, severity, message, uri, range, object } = finding;
  const location = toLocation(uri, range, place);
  const name = object && [object.namespace, object.kind, object.name].filter((part) => part !== undefined).join('/');
  const fixes = resolveFixes(finding).map((fix) => toFix(fix, place));
  const related = finding.related.map((other, index) => {
    return { ...toLocation(other.uri, other.range, place), id: index + 1, message: { text: plainText(other.message) } };
  });
  return {
    ruleId: rule,
    level: toLevel(severity),
    message: { text: plainText(message) },
    locations: [
      name === undefined
        ? location
        : { ...location, logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }] },
    ],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** What a host shows as accepted: by whoever wrote the manifest, or from outside of it. */
function toSuppression(by: SuppressedFinding['by'], reason: string | undefined): Suppression {
  const isInSource = by === 'comment' || by === 'annotation';
  return {
    kind: isInSource ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason !== undefined && { justification: reason }),
    properties: { by },
  };
}

function toLocation(uri: string, range: TextRange, { report, linesOf }: Placement): Location {
  return {
    physicalLocation: { artifactLocation: toArtifact(report.nameOf(uri)), region: toRegion(range, linesOf(uri)) },
  };
}

/** Paths in the working directory are relative to the root of the sources; others are absolute. */
function toArtifact(name: string): { readonly uri: string; readonly uriBaseId?: string } {
  const path = name.split('/').map(encodeURIComponent).join('/');
  if (name.startsWith('/')) return { uri: `file://${path}` };
  if (/^[a-z]:\//i.test(name)) return { uri: `file:///${name.slice(0, 2)}${path.slice(path.indexOf('/'))}` };
  return { uri: path, uriBaseId: '%SRCROOT%' };
}

function toRegion(range: TextRange, lines: Lines): Region {
  const { start, end } = lines.rangeOf(range);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: range.start,
    charLength: range.end - range.start,
  };
}

function toFix(fix: ReturnType<typeof resolveFixes>[number], { report, linesOf }: Placement): SarifFix {
  return {
    description: { text: fix.title },
    artifactChanges: fix.edits.map(({ uri, edits }) => ({
      artifactLocation: toArtifact(report.nameOf(uri)),
      replacements: edits.map((edit) => ({
        deletedRegion: toRegion(edit, linesOf(uri)),
        insertedContent: { text: edit.newText },
      })),
    })),
  };
}

function toNotification({ file, message }: Report['summary']['unreadable'][number]): Notification {
  return {
    level: 'error',
    message: { text: plainText(`${file}: ${message}`) },
    locations: [{ physicalLocation: { artifactLocation: toArtifact(file) } }],
  };
}

function toLevel(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'info' ? 'note' : severity;
}

/** `network/port-clash` → `NetworkPortClash`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[-/])(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `[text](target)` in a message is a link, unless a bracket is escaped (SARIF 2.1.0, 3.11.6). */
const plainText = (text: string): string => text.replaceAll('](', '\\](');
