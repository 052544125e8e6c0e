/** Edits of flow lists and maps, JSON among them: members come and go with their commas. */
import type { Addition, ContainerPlan, Content, Replacement } from './edit-plan.js';
import { movedValue, plainContent } from './edit-plan.js';
import { quoteOf } from './edit-layout.js';
import type { DraftEdit, EditContext } from './edit-text.js';
import { startsLine } from './edit-text.js';
import type { Step } from './paths.js';
import { lineStart, skipSpaceAndComments } from './scan.js';
import { flowText, isCollection, jsonLines, scalarText } from './serialize.js';
import type { TextRange, YamlMap, YamlSequence } from './tree.js';

/** The edits of one flow collection. */
export function editFlow(context: EditContext, { node, removed, added: additions, path }: ContainerPlan): DraftEdit[] {
  const added = membersToAdd(additions);
  const { source } = context;
  const members = membersOf(source, node);
  const depth = path.length;
  const lastKept = members.findLastIndex((_, index) => !removed.has(index));
  if (lastKept === -1) {
    const newText = added.map((addition) => memberText(context, addition)).join(', ');
    return [{ start: node.start + 1, end: node.end - 1, newText, depth }];
  }
  const edits = removals(members, removed, depth);
  if (added.length > 0) {
    const anchor = members[lastKept];
    if (anchor !== undefined) edits.push({ ...insertBehind(context, anchor, added), depth });
  }
  return edits;
}

function membersOf(source: string, node: YamlMap | YamlSequence): TextRange[] {
  const ends =
    node.kind === 'sequence'
      ? node.itemRanges.map(({ end }) => end)
      : node.entries.map(({ valueRange }) => valueRange.end);
  return ends.map((end, index) => {
    const before = ends[index - 1];
    const from = before === undefined ? node.start + 1 : skipSpaceAndComments(source, before) + 1;
    return { start: skipSpaceAndComments(source, from), end };
  });
}

/** Removes each run of members with the comma in front of it, or behind it at the start. */
function removals(members: readonly TextRange[], removed: ReadonlySet<number>, depth: number): DraftEdit[] {
  const edits: DraftEdit[] = [];
  for (let index = 0; index < members.length; index++) {
    if (!removed.has(index)) continue;
    const first = index;
    while (removed.has(index + 1)) index++;
    const before = members[first - 1];
    const start = before?.end ?? members[first]?.start ?? 0;
    const end = before === undefined ? members[index + 1]?.start : members[index]?.end;
    edits.push({ start, end: end ?? start, newText: '', depth });
  }
  return edits;
}

/** A collection with one member per line goes on so. */
function insertBehind(context: EditContext, anchor: TextRange, added: readonly Addition[]): Omit<DraftEdit, 'depth'> {
  const { source, layout } = context;
  const separate = startsLine(source, anchor.start);
  const pad = source.slice(lineStart(source, anchor.start), anchor.start);
  const lead = separate ? `,${layout.eol}${pad}` : ', ';
  const newText = added
    .map((addition) => lead + memberText(context, addition, separate ? pad.length : undefined))
    .join('');
  return { start: anchor.end, end: anchor.end, newText };
}

/** A member on one line, or indented JSON where it starts a line in column `indent`. */
function memberText(context: EditContext, addition: Addition, indent?: number): string {
  const { json } = context.layout;
  const value = contentText(context, addition, indent);
  if (addition.key === undefined) return value;
  return `${json ? JSON.stringify(addition.key) : scalarText(addition.key, 'plain', true)}: ${value}`;
}

/** Each item that is moved to a list is a member of its own. */
function membersToAdd(added: readonly Addition[]): Addition[] {
  return added.flatMap((addition) =>
    addition.key !== undefined || addition.moved.length === 0
      ? [addition]
      : addition.moved.map((moved) => ({ key: undefined, value: movedValue(moved), moved: [] })),
  );
}

function contentText({ layout }: EditContext, content: Content, indent: number | undefined): string {
  const value = plainContent(content);
  if (!layout.json || indent === undefined) return flowText(value, layout.json);
  return jsonLines(value, indent, layout.step).join(layout.eol);
}

/** Gives a member of a flow collection another value. */
export function replaceInFlow(
  context: EditContext,
  replacement: Replacement,
  { node, entry, range }: Step,
): DraftEdit[] {
  const { source, layout } = context;
  const depth = replacement.path.length;
  const { value } = replacement;
  const absent = range.start === range.end;
  const keepQuotes = !layout.json && node.kind === 'scalar' && !isCollection(value) && replacement.moved.length === 0;
  const member = entry?.key.start ?? range.start;
  const indent = startsLine(source, member) ? member - lineStart(source, member) : undefined;
  const text = keepQuotes ? scalarText(value, quoteOf(node), true) : contentText(context, replacement, indent);
  const colon = absent && entry !== undefined && source.charAt(range.start - 1) !== ':' ? ':' : '';
  return [{ start: range.start, end: range.end, newText: absent ? `${colon} ${text}` : text, depth }];
}
