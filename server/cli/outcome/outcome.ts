/**
 * What linting one file came to, as plain data: what a thread hands over, the cache keeps, a shard writes and `podlint merge` reads.
 * Everything a report asks for is in it, so that the file and its tree can go.
 */
import type { FileEdits, Finding } from '../../engine/linter/finding.js';
import { resolveFixes } from '../../engine/linter/fixes.js';
import type { FindingIdentity } from '../../engine/linter/fingerprint.js';
import { identify } from '../../engine/linter/fingerprint.js';
import type { LintResult } from '../../engine/linter/run.js';
import type { SuppressedFinding } from '../../engine/linter/suppressions.js';
import type { Configuration } from '../../engine/linter/configuration.js';
import type { Workspace } from '../../engine/workspace/workspace.js';
import { createLineCache } from '../lines.js';
import { originOf } from '../origins.js';

export interface FileOutcome {
  readonly uri: string;
  /** Kubernetes objects in the file. */
  readonly objects: number;
  /** An unrendered template, which has no findings. */
  readonly template: boolean;
  readonly failOn: Configuration['failOn'];
  readonly findings: readonly PortableFinding[];
  readonly suppressed: readonly PortableSuppressed[];
  readonly lines: readonly FileLines[];
  readonly origins: readonly Origin[];
}

/** A finding whose fixes are worked out, with what names it for longer than its line does. */
export interface PortableFinding extends Omit<Finding, 'fixes' | 'object' | 'container'> {
  readonly object?: Finding['object'];
  readonly container?: string;
  readonly fixes: readonly PortableFix[];
  readonly identity: { readonly object: string; readonly path: string };
}

export interface PortableFix {
  readonly title: string;
  readonly kind: 'safe' | 'suggestion' | 'refactoring';
  readonly edits: readonly FileEdits[];
}

export interface PortableSuppressed {
  readonly finding: PortableFinding;
  readonly by: SuppressedFinding['by'];
  readonly reason?: string;
}

/** The lines of a text that its findings touch. */
export interface FileLines {
  readonly uri: string;
  /** Of the whole text, in UTF-16 code units. */
  readonly length: number;
  readonly lines: readonly TextLine[];
}

/** Number from 1, offset of its start, text without its break. */
export type TextLine = readonly [number: number, start: number, text: string];

/** The file that a document was rendered from. */
export interface Origin {
  readonly uri: string;
  readonly document: number;
  readonly origin: string;
}

/** `workspace` holds the file and whatever its findings point at. */
export function outcomeOf(
  uri: string,
  { findings, suppressed }: LintResult,
  { workspace, failOn }: { readonly workspace: Workspace; readonly failOn: Configuration['failOn'] },
): FileOutcome {
  const file = workspace.file(uri);
  const identityOf = (finding: Finding): FindingIdentity => identify(finding, workspace.file(finding.uri));
  const portable = findings.map((finding) => toPortable(finding, identityOf));
  const accepted = suppressed.map((entry) => toPortableSuppressed(entry, identityOf));
  const all = [...portable, ...accepted.map(({ finding }) => finding)];
  return {
    uri,
    objects: file?.objects.length ?? 0,
    template: file?.stream.template === true,
    failOn,
    findings: portable,
    suppressed: accepted,
    lines: linesOf(all, workspace),
    origins: originsOf(all, workspace),
  };
}

/** With its fixes worked out. `identityOf` is asked for what names it. */
export function toPortable(finding: Finding, identityOf: (finding: Finding) => FindingIdentity): PortableFinding {
  const { object, container, ...rest } = finding;
  const { object: label, path } = identityOf(finding);
  return {
    ...rest,
    ...(object && { object }),
    ...(container !== undefined && { container }),
    fixes: resolveFixes(finding),
    identity: { object: label, path },
  };
}

export function toPortableSuppressed(
  { finding, by, reason }: SuppressedFinding,
  identityOf: (finding: Finding) => FindingIdentity,
): PortableSuppressed {
  return { finding: toPortable(finding, identityOf), by, ...(reason !== undefined && { reason }) };
}

/** Lines above a place that a report shows with it. */
const LINES_ABOVE = 1;

function linesOf(findings: readonly PortableFinding[], workspace: Workspace): readonly FileLines[] {
  const cache = createLineCache((uri) => workspace.file(uri)?.stream.text ?? '');
  const wanted = new Map<string, Map<number, TextLine>>();
  for (const { uri, range } of findings.flatMap(placesOf)) {
    const lines = cache(uri);
    const kept = wanted.get(uri) ?? new Map<number, TextLine>();
    wanted.set(uri, kept);
    const { start, end } = lines.rangeOf(range);
    const numbers = [end.line, ...Array.from({ length: LINES_ABOVE + 1 }, (_, above) => start.line - above)];
    for (const number of numbers) {
      if (number >= 1 && !kept.has(number)) kept.set(number, [number, lines.startOf(number), lines.lineText(number)]);
    }
  }
  return [...wanted].map(([uri, kept]) => {
    return { uri, length: cache(uri).length, lines: [...kept.values()].sort(([left], [right]) => left - right) };
  });
}

/** Every place that a report may ask the line of. */
export function placesOf({ uri, range, related, fixes }: PortableFinding): readonly Pick<Finding, 'uri' | 'range'>[] {
  const edits = fixes.flatMap((fix) =>
    fix.edits.flatMap((file) => file.edits.map(({ start, end }) => ({ uri: file.uri, range: { start, end } }))),
  );
  return [{ uri, range }, ...related, ...edits];
}

/** A report asks for the origin of a related place with the document of its finding. */
function originsOf(findings: readonly PortableFinding[], workspace: Workspace): readonly Origin[] {
  const found = new Map<string, Origin>();
  for (const { uri, document, related } of findings) {
    for (const at of [uri, ...related.map((other) => other.uri)]) {
      const key = `${document} ${at}`;
      const file = found.has(key) ? undefined : workspace.file(at);
      const origin = file && originOf(file, document);
      if (origin !== undefined) found.set(key, { uri: at, document, origin });
    }
  }
  return [...found.values()];
}
