/** Applies suppressions to findings, and reports those that are unused or cannot be understood. */
import { podlintComments } from '../document/comments.js';
import { BUILT_IN, invalidSuppression, unusedSuppression } from './built-in.js';
import type { Configuration } from './configuration.js';
import type { FileContents } from './file-contents.js';
import type { Finding, Severity } from './finding.js';
import { mentionsForeignLinter, readForeignSuppressions } from './foreign-suppressions.js';
import type { Draft } from './placement.js';
import { placeFileFact } from './placement.js';
import { meansRule } from './rule-settings.js';
import type { RuleMeta } from './rule.js';
import type { Suppression, Suppressions } from './suppression.js';
import { suppresses } from './suppression.js';
import { readAnnotationSuppressions } from './suppression-annotations.js';
import { readCommentSuppressions } from './suppression-comments.js';

/** A finding that somebody has accepted, and how. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: 'comment' | 'annotation' | 'configuration' | 'baseline';
  readonly reason: string | undefined;
}

/** All rule ids and themes that a suppression may name. */
export function suppressiblePatterns(ids: Iterable<string>): readonly string[] {
  const all = [...ids];
  const themes = new Set(all.map((id) => `${id.slice(0, id.indexOf('/'))}/*`));
  return [...all, ...themes];
}

/** The suppressions of a file; most have none, which a look at the text shows. */
export function readSuppressions(contents: FileContents, configuration: Configuration): Suppressions | undefined {
  const { file } = contents;
  const foreign = mentionsForeignLinter(file.stream.text) ? readForeignSuppressions(contents) : [];
  if (!file.stream.text.includes('podlint')) {
    return foreign.length === 0 ? undefined : { suppressions: foreign, problems: [] };
  }
  const patterns = suppressiblePatterns(configuration.rules.keys());
  const comments = readCommentSuppressions(
    { uri: file.uri, stream: file.stream, comments: podlintComments(file.stream) },
    patterns,
  );
  const annotations = readAnnotationSuppressions(contents, patterns);
  return {
    suppressions: [...comments.suppressions, ...annotations.suppressions, ...foreign],
    problems: [...comments.problems, ...annotations.problems],
  };
}

/** What suppressions are applied to. */
interface JudgedFile {
  readonly contents: FileContents;
  readonly configuration: Configuration;
}

interface Applied {
  readonly kept: readonly Draft[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** Parts the findings into those that stay and those that are suppressed, and adds what is wrong with the suppressions themselves. */
export function applySuppressions(
  drafts: readonly Draft[],
  { suppressions, problems }: Suppressions,
  place: JudgedFile,
): Applied {
  const used = new Set<Suppression>();
  const first = part(drafts, suppressions, used);
  const invalid = problems.map(({ messageId, data, range, document }) =>
    placeFileFact({ messageId, data, range, document }, { ...place, meta: invalidSuppression, severity: 'warning' }),
  );
  const own = [...invalid, ...unusedDrafts(suppressions, used, place)].flatMap((draft) =>
    configured(draft, place.configuration),
  );
  const second = part(own, suppressions, used);
  return { kept: [...first.kept, ...second.kept], suppressed: [...first.suppressed, ...second.suppressed] };
}

function part(drafts: readonly Draft[], suppressions: readonly Suppression[], used: Set<Suppression>): Applied {
  const kept: Draft[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const draft of drafts) {
    const matching = suppressions.filter((suppression) => suppresses(suppression, draft));
    for (const suppression of matching) used.add(suppression);
    const [by] = matching;
    if (by) suppressed.push({ finding: draft.finding, by: by.source, reason: by.reason });
    else kept.push(draft);
  }
  return { kept, suppressed };
}

/**
 * A suppression of rules that are all switched off is not judged: with other settings it may be needed.
 * Neither is one of the linter's own reports, which come after the judgement.
 */
function unusedDrafts(
  suppressions: readonly Suppression[],
  used: ReadonlySet<Suppression>,
  place: JudgedFile,
): readonly Draft[] {
  const unused = new Set(
    suppressions.filter((suppression) => !used.has(suppression) && isJudged(suppression, place.configuration)),
  );
  return [...unused].map((suppression): Draft => {
    const { range, document, pattern } = suppression;
    const draft = placeFileFact(
      { messageId: 'unused', data: { rule: pattern }, range, document },
      { ...place, meta: unusedSuppression, severity: unusedSuppression.severity },
    );
    return { ...draft, finding: { ...draft.finding, fixes: [suppression.removal(unused)] } };
  });
}

function isJudged({ pattern, foreign }: Suppression, { rules }: Configuration): boolean {
  if (foreign === true) return false;
  return [...rules].some(
    ([id, setting]) => meansRule(pattern, id) && setting.severity !== 'off' && !BUILT_IN.some((meta) => meta.id === id),
  );
}

/** The draft with the severity of its rule's setting; nothing where it is off. */
function configured(draft: Draft, { rules }: Configuration): readonly Draft[] {
  const severity: Severity | 'off' = rules.get(draft.finding.rule)?.severity ?? draft.finding.severity;
  return severity === 'off' ? [] : [{ ...draft, finding: { ...draft.finding, severity } }];
}

/** Settings are made for the rules of the registry and these. */
export function withBuiltIn(rules: readonly RuleMeta<string>[]): readonly RuleMeta<string>[] {
  return [...rules, ...BUILT_IN];
}
