/** What a suppression is, whatever way it is written, and what became of it. */
import type { TextRange } from '../document/tree.js';
import { didYouMean } from './configuration-shape.js';
import type { FixHandle } from './finding.js';
import type { Draft } from './placement.js';
import { meansRule } from './rule-settings.js';

/** One rule named in one suppression. */
export interface Suppression {
  readonly source: 'comment' | 'annotation';
  /** A rule id or `theme/*`. */
  readonly pattern: string;
  readonly reason: string | undefined;
  /** Where the pattern is written. */
  readonly range: TextRange;
  /** Index of the document in its stream. */
  readonly document: number;
  /** Does it reach this place? The rule is compared beside. */
  readonly covers: (draft: Draft) => boolean;
  /** It speaks to another linter as well, so it is no fault when it suppresses nothing here. */
  readonly foreign?: boolean;
  /** Takes it out of the text, with all of its comment or annotation when that is unused as a whole. */
  readonly removal: (unused: ReadonlySet<Suppression>) => FixHandle;
}

/** A mistake in a suppression: which message, with what, where. */
export interface SuppressionProblem {
  readonly messageId: 'noRule' | 'unknownRule' | 'unknownDirective' | 'unknownContainer' | 'notOpen';
  readonly data: Readonly<Record<string, string>>;
  readonly range: TextRange;
  readonly document: number;
}

export interface Suppressions {
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly SuppressionProblem[];
}

/** A word of a list of rules, with its place in the text that held the list. */
export interface RuleWord extends TextRange {
  readonly text: string;
}

/** `network/port-clash, sidecar/* -- they never run together` → two words and a reason. */
export function parseRuleList(text: string): {
  readonly words: readonly RuleWord[];
  readonly reason: string | undefined;
} {
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(text);
  const names = dashes ? text.slice(0, dashes.index) : text;
  const reason = dashes ? text.slice(dashes.index + dashes[0].length).trim() : '';
  const words = [...names.matchAll(/[^\s,]+/g)].map((match): RuleWord => {
    return { text: match[0], start: match.index, end: match.index + match[0].length };
  });
  return { words, reason: reason === '' ? undefined : reason };
}

/** A word that names no rule, with what may have been meant. */
export interface UnknownWord {
  readonly word: RuleWord;
  readonly hint: string;
}

/** Parts the words that name rules from the others. A reason without its dashes is one mistake, not one for each of its words. */
export function sortWords(
  words: readonly RuleWord[],
  patterns: readonly string[],
): { readonly known: readonly RuleWord[]; readonly unknown: readonly UnknownWord[] } {
  const known: RuleWord[] = [];
  const unknown: UnknownWord[] = [];
  for (const word of words) {
    if (patterns.includes(word.text)) {
      known.push(word);
    } else if (word.text.includes('/')) {
      unknown.push({ word, hint: didYouMean(word.text, patterns) });
    } else {
      unknown.push({ word, hint: ' A reason stands behind `--`.' });
      break;
    }
  }
  return { known, unknown };
}

export function suppresses(suppression: Suppression, draft: Draft): boolean {
  return meansRule(suppression.pattern, draft.finding.rule) && suppression.covers(draft);
}
