/**
 * One problem, one finding. What the API server says (`api/*`, `security/*`) gives way to a rule that says more of the same:
 * one that carries the server's words as a note, or, for mere warnings, one that speaks of the same place.
 */
import { groupBy } from '../document/group-by.js';
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
  // Files may hold thousands of documents with a finding each: only those of one document are compared.
  const louder = drafts.filter(({ finding: { rule } }) => !givesWay(rule));
  const others = groupBy(louder, ({ finding: { document } }) => document);
  return drafts.filter((draft) => !givesWay(draft.finding.rule) || !isTwin(draft, others));
}

function givesWay(rule: string): boolean {
  return GIVES_WAY_TO_WORDS.has(rule) || GIVES_WAY_TO_PLACES.has(rule);
}

function isTwin({ finding }: Draft, others: ReadonlyMap<number, readonly Draft[]>): boolean {
  const beside = others.get(finding.document) ?? [];
  if (GIVES_WAY_TO_PLACES.has(finding.rule))
    return beside.some(({ finding: other }) => isBelow(other.path, finding.path));
  return beside.some(({ finding: { related } }) => related.some(({ message }) => repeats(finding.message, message)));
}

/** Does the note carry the server's words that the finding ends with? */
function repeats(found: string, note: string): boolean {
  return note.startsWith(SERVER_NOTE) && found.endsWith(note.slice(SERVER_NOTE.length));
}

/** The same place, or one inside of it. */
function isBelow(path: Path, outer: Path): boolean {
  return outer.length > 0 && outer.every((step, index) => path[index] === step);
}
