/** From outcomes to a report and an exit code. */
import type { ObjectReference } from '../../engine/kubernetes/object.js';
import type { Finding } from '../../engine/linter/finding.js';
import type { FindingIdentity } from '../../engine/linter/fingerprint.js';
import type { LintResult } from '../../engine/linter/run.js';
import type { SuppressedFinding } from '../../engine/linter/suppressions.js';
import type { Lines } from '../lines.js';
import type { Report } from '../report.js';
import { countSeverity, nameFrom } from '../report.js';
import type { FileLines, FileOutcome, PortableFinding } from './outcome.js';
import { sparseLines } from './sparse-lines.js';

/** Outcomes as the rest of the program knows files and results. */
export interface OpenedOutcomes {
  readonly files: readonly { readonly uri: string; readonly configuration: Pick<FileOutcome, 'failOn'> }[];
  readonly results: ReadonlyMap<string, LintResult>;
  readonly identityOf: (finding: Finding) => FindingIdentity;
}

export function openOutcomes(outcomes: readonly FileOutcome[]): OpenedOutcomes {
  const identities = new Map<Finding, FindingIdentity>();
  const open = (portable: PortableFinding): Finding => {
    const finding = openFinding(portable);
    identities.set(finding, { rule: finding.rule, ...portable.identity });
    return finding;
  };
  const results = outcomes.map(({ uri, findings, suppressed }): readonly [string, LintResult] => [
    uri,
    {
      findings: findings.map(open),
      suppressed: suppressed.map(({ finding, by, reason }): SuppressedFinding => ({
        finding: open(finding),
        by,
        reason,
      })),
    },
  ]);
  return {
    files: outcomes.map(({ uri, failOn }) => ({ uri, configuration: { failOn } })),
    results: new Map(results),
    identityOf: (finding) => identities.get(finding) ?? { rule: finding.rule, object: '', path: '' },
  };
}

export function openFinding(portable: PortableFinding): Finding {
  const { rule, severity, message, uri, range, document, object, container, path, related, fixes, tags, url } =
    portable;
  return {
    ...{ rule, severity, message, uri, range, document, path, related, tags, url },
    object: object && orderedReference(object),
    container,
    fixes: fixes.map(({ title, kind, edits }) => ({ title, kind, edits: () => edits })),
  };
}

/** In the order of keys that a finding has before it was written down. */
function orderedReference({ apiVersion, kind, namespace, name }: ObjectReference): ObjectReference {
  return { apiVersion, kind, namespace, name };
}

export interface OutcomeContext extends Pick<OpenedOutcomes, 'results' | 'identityOf'> {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly ignored: number;
  readonly quiet: boolean;
  readonly directory: string;
}

export function reportOutcomes(
  outcomes: readonly FileOutcome[],
  { results, identityOf, problems, ignored, quiet, directory }: OutcomeContext,
): Report {
  const all = [...results.values()].flatMap(({ findings }) => findings);
  const suppressed = [...results.values()].flatMap((result) => result.suppressed);
  const rendered = outcomes.filter(({ template }) => !template);
  const origins = new Map(
    outcomes.flatMap((outcome) => outcome.origins.map(({ uri, document, origin }) => [`${document} ${uri}`, origin])),
  );
  return {
    files: rendered.map(({ uri }) => uri),
    findings: quiet ? all.filter(({ severity }) => severity === 'error') : all,
    suppressed,
    identityOf,
    originOf: ({ uri, document }) => origins.get(`${document} ${uri}`),
    linesOf: linesIn(outcomes.flatMap(({ lines }) => lines)),
    nameOf: (uri) => nameFrom(directory, uri),
    summary: {
      files: rendered.length,
      objects: outcomes.reduce((sum, { objects }) => sum + objects, 0),
      errors: countSeverity(all, 'error'),
      warnings: countSeverity(all, 'warning'),
      infos: countSeverity(all, 'info'),
      suppressed: suppressed.length,
      templates: outcomes.length - rendered.length,
      ignored,
      fixed: 0,
      unreadable: problems.map(({ path, message }) => ({ file: nameFrom(directory, path), message })),
    },
  };
}

/** Lines of a file may have come with the findings of another one, which points at it. */
export function linesIn(all: readonly FileLines[]): (uri: string) => Lines {
  const parts = new Map<string, FileLines[]>();
  for (const part of all) {
    const known = parts.get(part.uri);
    if (known) known.push(part);
    else parts.set(part.uri, [part]);
  }
  const opened = new Map<string, Lines>();
  return (uri) => {
    const lines = opened.get(uri) ?? sparseLines(parts.get(uri) ?? []);
    opened.set(uri, lines);
    return lines;
  };
}
