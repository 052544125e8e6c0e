/** The parents of a line in block style, by indentation alone. */
import { lineStart } from '../../document/scan.js';
import type { Path } from '../../document/tree.js';

interface Line {
  /** Columns of the dashes that open it. */
  readonly dashes: readonly number[];
  /** Column of what stands behind them. */
  readonly column: number;
  readonly key: string | undefined;
  /** What stands behind the colon, without anchor, tag and comment. */
  readonly value: string;
}

/** Where the climb has come to: a key at a column, or the item of a list whose dashes stand there. */
interface Climber {
  readonly path: (string | number)[];
  column: number;
  /** Items of the list above this one; undefined while the climber is in a map. */
  items: number | undefined;
}

/** A line as far as it is `key: value`, quotes taken off the key. */
export interface Pair {
  readonly key: string;
  readonly value: string;
}

/** Reads a line by its first colon that parts a key from a value; a comment begins before none. */
export function readPair(content: string): Pair | undefined {
  const quoted = /^(?:"(?<double>[^"]*)"|'(?<single>[^']*)')[ ]*:(?= |$)/.exec(content);
  const end = quoted ? quoted[0].length : (/^[^#]*?:(?= |$)/.exec(content)?.[0].length ?? 0);
  const key = quoted?.groups?.double ?? quoted?.groups?.single ?? content.slice(0, Math.max(0, end - 1)).trimEnd();
  if (end === 0 || (!quoted && /^["']|^$/.test(key))) return undefined;
  return { key, value: content.slice(end).trimStart() };
}

/** What a plain key of block style does not begin with. */
const NO_KEY = /^(?:[\s#{[\]}&*!|>%@`]|-[\s#])/;

/**
 * The path of the map or list that the content behind `lead` (blanks and dashes of the line at `from`) belongs to.
 * Undefined inside of a block scalar.
 */
export function climb(text: string, start: number, from: number, lead: string): Path | undefined {
  const climber: Climber = { path: [], column: lead.length, items: undefined };
  enterDashes(climber, dashesOf(lead));
  for (let end = from - 1; end >= start;) {
    const begin = Math.max(start, lineStart(text, end));
    const line = readLine(text.slice(begin, end));
    if (line && !pass(climber, line)) return undefined;
    end = begin - 1;
  }
  if (climber.items !== undefined) climber.path.push(climber.items);
  return climber.path.reverse();
}

const dashesOf = (lead: string): readonly number[] => [...lead.matchAll(/-/g)].map(({ index }) => index);

/** Steps out through the dashes on a line, innermost first. All but the outermost begin their lists here. */
function enterDashes(climber: Climber, dashes: readonly number[]): void {
  for (const dash of dashes.toReversed()) {
    if (dash >= climber.column) continue;
    if (climber.items !== undefined) climber.path.push(climber.items);
    climber.column = dash;
    climber.items = 0;
  }
}

function readLine(text: string): Line | undefined {
  const lead = /^[ ]*(?:-(?:[ ]+|$))*/.exec(text)?.[0] ?? '';
  const content = text.slice(lead.length).trimEnd();
  if (content === '' && !lead.includes('-')) return undefined;
  if (content.startsWith('#')) return undefined;
  const pair = NO_KEY.test(content) ? undefined : readPair(content);
  return {
    dashes: dashesOf(lead),
    column: lead.length,
    key: pair?.key,
    value: bare(pair?.value ?? ''),
  };
}

/** A value without what may stand before a map on further lines, and without a comment. */
const bare = (value: string): string =>
  value
    .replace(/(?:^|\s)#[^]*$/, '')
    .replace(/^(?:[&!]\S*\s*)+/, '')
    .trim();

/** Looks at a line further up; false when it opens a block scalar that the place is in. */
function pass(climber: Climber, line: Line): boolean {
  const { dashes, column, key, value } = line;
  if (climber.items !== undefined) {
    if (dashes.includes(climber.column)) {
      climber.items += 1;
      enterOuter(climber, line);
      return true;
    }
    const isParent = key !== undefined && column <= climber.column;
    if (!isParent) return true;
    climber.path.push(climber.items);
    climber.items = undefined;
    // A list may stand in the column of its own key.
    climber.column = column + 1;
  }
  if (column < climber.column && key !== undefined && (value === '' || isBlockHeader(value))) {
    if (value !== '') return false;
    climber.path.push(key);
    climber.column = column;
  }
  enterDashes(climber, dashes);
  return true;
}

const isBlockHeader = (value: string): boolean => /^[|>][-+\d]*$/.test(value);

/** `- - item` above an item of the inner list: the outer dash is a parent. */
function enterOuter(climber: Climber, { dashes }: Line): void {
  const outer = dashes.filter((dash) => dash < climber.column);
  if (outer.length === 0) return;
  // The item just counted is the first of its list: what was counted below it stays.
  enterDashes(climber, outer);
}
