/** What every refactoring has to keep to, whatever manifest it is applied to. */
import type { Configuration } from '../../server/engine/linter/configuration.js';
import type { Finding, FixHandle } from '../../server/engine/linter/finding.js';
import { applyFixes } from '../../server/engine/linter/fixes.js';
import { lintTexts, type Texts } from './lint.js';

export interface Refactoring {
  readonly rule: string;
  readonly title: string;
}

export interface Outcome extends Refactoring {
  /** Why it is wrong; empty where it is right. */
  readonly faults: readonly string[];
}

type Choice = (finding: Finding, fix: FixHandle) => boolean;

/** Applies each change that the findings offer (each refactoring, if nothing else is asked for), one at a time, and judges its result. */
export function tryRefactorings(
  texts: Texts,
  configuration: Configuration,
  isWanted: Choice = (_, { kind }) => kind === 'refactoring',
): readonly Outcome[] {
  const before = findingsOf(texts, configuration);
  return before.flatMap((finding) =>
    finding.fixes
      .filter((fix) => isWanted(finding, fix))
      .map((fix) => ({
        rule: finding.rule,
        title: fix.title,
        faults: faultsOf(texts, configuration, { finding, fix, before }),
      })),
  );
}

const findingsOf = (texts: Texts, configuration: Configuration): readonly Finding[] =>
  [...lintTexts(texts, configuration).values()].flatMap(({ findings }) => findings);

interface Attempt {
  readonly finding: Finding;
  readonly fix: FixHandle;
  readonly before: readonly Finding[];
}

function faultsOf(texts: Texts, configuration: Configuration, { finding, fix, before }: Attempt): readonly string[] {
  const { texts: after, applied } = applyFixes(texts, [fix]);
  if (applied.length === 0) return ['cannot be applied'];
  const found = findingsOf(after, configuration);
  const isThere = countOf(found, finding) >= countOf(before, finding) ? ['the finding is still there'] : [];
  return [
    ...isThere,
    ...newErrors(before, found).map((message) => `brings an error: ${message}`),
    ...lostComments(texts, after).map((comment) => `loses a comment: ${comment}`),
    ...changedElsewhere(texts, after, fix).map((uri) => `changes ${uri} without an edit`),
    ...(offers(found, finding, fix) >= offers(before, finding, fix) ? ['is offered again for what it has done'] : []),
  ];
}

/** Findings of a rule about a container of an object. */
const countOf = (findings: readonly Finding[], { rule, container, message }: Finding): number =>
  findings.filter((one) => one.rule === rule && one.container === container && one.message === message).length;

/** The API server and the rules accept the result as they accepted the source; what is wrong there already may be copied. */
function newErrors(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const errors = (all: readonly Finding[]) => all.filter(({ severity }) => severity === 'error');
  const known = new Map<string, number>();
  const said = new Set(errors(before).map(({ message }) => message));
  for (const { rule } of errors(before)) known.set(rule, (known.get(rule) ?? 0) + 1);
  return errors(after).flatMap(({ rule, message }) => {
    if (said.has(message)) return [];
    const left = known.get(rule) ?? 0;
    known.set(rule, left - 1);
    return left > 0 ? [] : [`${rule}: ${message}`];
  });
}

const comment = /(?:^|\s)#\s?\S[^\n]*/g;

/** A container that moves takes its comments with it; the one that is removed as a duplicate takes its own away. */
function lostComments(before: Texts, after: Texts): readonly string[] {
  const all = [...after.values()].join('\n');
  return [...before.values()].flatMap((text) =>
    [...text.matchAll(comment)].map(([found]) => found.trim()).filter((found) => !all.includes(found)),
  );
}

/** Outside of its edits a refactoring leaves every byte as it was. */
function changedElsewhere(before: Texts, after: Texts, fix: FixHandle): readonly string[] {
  const edits = new Map((fix.edits() ?? []).map((file) => [file.uri, file.edits]));
  return [...before].flatMap(([uri, text]) => {
    let rest = after.get(uri) ?? '';
    let at = 0;
    for (const { start, end, newText } of edits.get(uri) ?? []) {
      const kept = text.slice(at, start);
      if (!rest.startsWith(kept + newText)) return [uri];
      rest = rest.slice(kept.length + newText.length);
      at = end;
    }
    return rest === text.slice(at) ? [] : [uri];
  });
}

/** How often the same change is offered for the same finding: copies of an object in one text each offer their own. */
const offers = (findings: readonly Finding[], { rule, container, message }: Finding, { title }: FixHandle): number =>
  findings.filter(
    (one) =>
      one.rule === rule &&
      one.container === container &&
      one.message === message &&
      one.fixes.some((fix) => fix.title === title),
  ).length;
