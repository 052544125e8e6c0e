/** Edits of block lists and maps: whole lines come and go, comments and blank lines around them stay. */
import { quoteOf } from './edit-layout.js';
import type { ContainerPlan, Replacement } from './edit-plan.js';
import type { DraftEdit, EditContext } from './edit-text.js';
import {
  commentsAbove,
  contentItems,
  contentLines,
  dashOf,
  deleteLines,
  insertLines,
  keyLines,
  startsLine,
} from './edit-text.js';
import { columnOf, lineStart, nextLine, skipSpaceAndComments } from './scan.js';
import { isCollection, scalarText } from './serialize.js';
import type { Step } from './paths.js';
import type { TextRange, YamlNode } from './tree.js';

/** One entry or item: from its key or `-` to the end of its value. */
interface Member extends TextRange {
  readonly removed: boolean;
  readonly movedAway: boolean;
}

/** The edits of one block collection; `holder` is the entry it is the value of, if any. */
export function editBlock(context: EditContext, plan: ContainerPlan, holder: Step | undefined): DraftEdit[] {
  const members = membersOf(context.source, plan);
  const inserted = insertions(context, plan);
  const kept = members.some((member) => !member.removed) || hasMerge(plan.node);
  if (kept || members.length === 0) return [...removals(context, plan, members), ...inserted];
  if (plan.added.length > 0) return replaceAll(context, plan, members, inserted);
  return emptied(context, plan, holder);
}

function hasMerge(node: YamlNode): boolean {
  return node.kind === 'map' && node.entries.some((entry) => entry.merged);
}

function membersOf(source: string, { node, removed, movedAway }: ContainerPlan): Member[] {
  if (node.kind === 'sequence') {
    return node.itemRanges.map(({ end }, index) => ({
      start: dashOf(source, node, index),
      end,
      removed: removed.has(index),
      movedAway: movedAway.has(index),
    }));
  }
  return node.entries.flatMap(({ key, valueRange, merged }, index) =>
    merged ? [] : [{ start: key.start, end: valueRange.end, removed: removed.has(index), movedAway: false }],
  );
}

function removals({ source }: EditContext, { path }: ContainerPlan, members: readonly Member[]): DraftEdit[] {
  const edits: DraftEdit[] = [];
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    if (member?.removed !== true) continue;
    if (ownLine(source, member.start)) {
      const from = member.movedAway ? commentsAbove(source, member.start) : member.start;
      edits.push(deleteLines(source, from, member.end, path.length));
      continue;
    }
    // The first member stands behind the `-` of a list: the next one that stays moves up to it.
    const next = members.findIndex((other, at) => at > index && !other.removed);
    const last = members[next === -1 ? members.length - 1 : next - 1] ?? member;
    edits.push({ start: member.start, end: upTo(source, last.end, members[next]), newText: '', depth: path.length });
    index = next === -1 ? members.length : next;
  }
  return edits;
}

/** Whether only white space, anchors, tags or a `?` stand before a key on its line. */
function ownLine(source: string, start: number): boolean {
  return /^[ \t]*(?:[&!]\S*[ \t]+|\?[ \t]+)*$/.test(source.slice(lineStart(source, start), start));
}

/** Up to the next member, unless comments stand between. */
function upTo(source: string, end: number, next: Member | undefined): number {
  if (next === undefined) return end;
  const between = source.slice(end, next.start);
  return between.trim() === '' ? next.start : end;
}

function insertions(context: EditContext, plan: ContainerPlan): DraftEdit[] {
  if (plan.added.length === 0) return [];
  return [insertLines(context, plan.node.end, addedLines(context, plan), plan.path.length)];
}

function addedLines(context: EditContext, { node, added }: ContainerPlan): string[] {
  const column = columnOf(context.source, node.start);
  return added.flatMap((addition) =>
    addition.key === undefined
      ? contentItems(context, addition, column)
      : keyLines(context, addition.key, addition, column),
  );
}

/** All members go and others come. */
function replaceAll(
  context: EditContext,
  plan: ContainerPlan,
  members: readonly Member[],
  inserted: readonly DraftEdit[],
): DraftEdit[] {
  const { source, layout } = context;
  const { node, path } = plan;
  if (startsLine(source, node.start)) return [...removals(context, plan, members), ...inserted];
  const newText = addedLines(context, plan).join(layout.eol).slice(columnOf(source, node.start));
  return [{ start: node.start, end: node.end, newText, depth: path.length }];
}

/** Nothing is left: `{}` or `[]` behind the key, and the lines go. */
function emptied({ source }: EditContext, { node, path }: ContainerPlan, holder: Step | undefined): DraftEdit[] {
  const brackets = node.kind === 'map' ? '{}' : '[]';
  const depth = path.length;
  if (holder?.entry === undefined || !startsLine(source, node.start)) {
    return [{ start: node.start, end: node.end, newText: brackets, depth }];
  }
  const at = propertiesEnd(source, indicatorEnd(source, holder.entry.key.end));
  return [{ start: at, end: at, newText: ` ${brackets}`, depth }, deleteLines(source, node.start, node.end, depth)];
}

/** Where the `:` behind a key ends. */
function indicatorEnd(source: string, keyEnd: number): number {
  return skipSpaceAndComments(source, keyEnd) + 1;
}

/** The end of the anchor and tag that follow on the line. */
function propertiesEnd(source: string, from: number): number {
  const properties = /^(?:[ \t]+[&!]\S*)*/.exec(source.slice(from, nextLine(source, from)));
  return from + (properties?.[0].length ?? 0);
}

/** Gives a member of a block collection another value. `parent` is the collection, `index` the place of a list's item. */
export function replaceInBlock(
  context: EditContext,
  replacement: Replacement,
  step: Step,
  parent: YamlNode,
  index: number,
): DraftEdit[] {
  const { source } = context;
  const { node, entry, range } = step;
  const depth = replacement.path.length;
  const content = replacement;
  const simple = !isCollection(content.value) && content.moved.length === 0 && !String(content.value).includes('\n');
  if (simple && node.kind === 'scalar' && range.end > range.start && isOneLine(source, range)) {
    const quote = range.start === node.start ? quoteOf(node) : 'plain';
    return [{ start: range.start, end: range.end, newText: scalarText(content.value, quote), depth }];
  }
  if (entry !== undefined) {
    const column = columnOf(source, entry.key.start);
    const [first = '', ...rest] = keyLines(context, entry.key.value, content, column);
    const [lead = ''] = keyLines(context, entry.key.value, { value: [0], moved: [] }, column);
    const value = { start: indicatorEnd(source, entry.key.end), end: range.end };
    return replaceLines(context, value, first.slice(lead.length), rest, depth);
  }
  if (parent.kind !== 'sequence') return [];
  const dash = dashOf(source, parent, index);
  const [first = '', ...rest] = contentLines(context, content, columnOf(source, dash) + 2);
  return replaceLines(context, { start: dash + 1, end: range.end }, ` ${first.trimStart()}`, rest, depth);
}

/** Puts the first line of a value in the place of the old one, in front of the comment that may follow, and the rest behind the line. */
function replaceLines(
  context: EditContext,
  { start, end }: TextRange,
  first: string,
  rest: readonly string[],
  depth: number,
): DraftEdit[] {
  const edit: DraftEdit = { start, end: Math.max(start, end), newText: first, depth };
  return rest.length === 0 ? [edit] : [edit, insertLines(context, edit.end, rest, depth)];
}

function isOneLine(source: string, { start, end }: TextRange): boolean {
  return !source.slice(start, end).includes('\n');
}
