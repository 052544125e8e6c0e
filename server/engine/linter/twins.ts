/**
 * One problem, one finding. What the API server says (`api/*`, `security/*`) gives way to a rule that says more of the same:
 * one that carries the server's words as a note, or, for mere warnings, one that speaks of the same place.
 */
import type { Path } from '../document/tree.js';
import type { Draft } from './placement.js';

/** How a note with the server's words starts; rules write it through `serverNote`. */
export const SERVER_NOTE = 'The API server says: ';

const GIVES_WAY_TO_WORDS = new Set(['api/invalid']);
const GIVES_WAY_TO_PLACES = new Set(['api/warning', 'security/baseline', 'security/restricted']);

/** The drafts without those that another one stands for. */
export function withoutTwins(drafts: readonly Draft[]): readonly Draft[] {
  const quiet = drafts.filter(({ finding: { rule } }) => givesWay(rule));
  if (quiet.length === 0 || quiet.length === drafts.length) return drafts;
  const others = drafts.filter(({ finding: { rule } }) => !givesWay(rule));
  const words = others.flatMap(({ finding: { related } }) =>
    related
      .filter(({ message }) => message.startsWith(SERVER_NOTE))
      .map(({ message }) => message.slice(SERVER_NOTE.length)),
  );
  return drafts.filter((draft) => !isTwin(draft, words, others));
}

function givesWay(rule: string): boolean {
  return GIVES_WAY_TO_WORDS.has(rule) || GIVES_WAY_TO_PLACES.has(rule);
}

function isTwin({ finding }: Draft, words: readonly string[], others: readonly Draft[]): boolean {
  if (GIVES_WAY_TO_WORDS.has(finding.rule)) return words.some((text) => finding.message.endsWith(text));
  return (
    GIVES_WAY_TO_PLACES.has(finding.rule) &&
    others.some(({ finding: other }) => other.document === finding.document && isBelow(other.path, finding.path))
  );
}

/** The same place, or one inside of it. */
function isBelow(path: Path, outer: Path): boolean {
  return outer.length > 0 && outer.every((step, index) => path[index] === step);
}
