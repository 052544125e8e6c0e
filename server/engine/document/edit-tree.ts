/** The edits of one document's tree, written and checked. */
import { editBlock, replaceInBlock } from './edit-block.js';
import { editFlow, replaceInFlow } from './edit-flow.js';
import { layoutOf, quoteOf } from './edit-layout.js';
import { editValue } from './edit-model.js';
import type { ContainerPlan, Plan, Replacement } from './edit-plan.js';
import { planEdits, plainContent } from './edit-plan.js';
import type { DraftEdit, EditContext } from './edit-text.js';
import type { TextEdit, TreeEdit } from './edit-types.js';
import { findPiece } from './locate.js';
import { parseFast } from './parse.js';
import { nodeAt, stepsTo } from './paths.js';
import { isEqualValue } from './plain.js';
import { doubleQuoted, jsonLines, scalarText, serializeYaml } from './serialize.js';
import { readSource } from './source.js';
import type { Path, YamlDocument, YamlScalar } from './tree.js';
import { toValue } from './value.js';

/** The text edits of one document, in order and without overlaps; `undefined` where they would not come to what they mean. */
export function editTree(document: YamlDocument, edits: readonly TreeEdit[]): TextEdit[] | undefined {
  const plan = planEdits(document, edits);
  if (plan === undefined) return undefined;
  const context: EditContext = { source: readSource(document.text).text, layout: layoutOf(document) };
  const drafts = draftEdits(context, plan);
  const texts = drafts && joinEdits(drafts);
  return texts !== undefined && isSound(document, edits, texts) ? texts : undefined;
}

function draftEdits(context: EditContext, plan: Plan): DraftEdit[] | undefined {
  const drafts: DraftEdit[] = [];
  for (const container of plan.containers.values()) drafts.push(...editContainer(context, plan, container));
  for (const { path, key } of plan.renames) drafts.push(...rename(context, plan, path, key));
  for (const replacement of plan.replacements) {
    const made =
      replacement.within === undefined ? replace(context, plan, replacement) : replacePiece(context, plan, replacement);
    if (made === undefined) return undefined;
    drafts.push(...made);
  }
  return drafts;
}

function editContainer(context: EditContext, plan: Plan, container: ContainerPlan): DraftEdit[] {
  const holder = stepsTo(plan.root, container.path).at(-1);
  return container.node.flow ? editFlow(context, container) : editBlock(context, container, holder);
}

function rename(context: EditContext, plan: Plan, path: Path, key: string): DraftEdit[] {
  const step = stepsTo(plan.root, path).at(-1);
  const parent = nodeAt(plan.root, path.slice(0, -1));
  if (step?.entry === undefined || parent?.kind !== 'map') return [];
  const { start, end } = step.entry.key;
  const newText = scalarText(key, context.layout.json ? 'double' : quoteOf(step.entry.key), parent.flow);
  return [{ start, end, newText, depth: path.length }];
}

function replace(context: EditContext, plan: Plan, replacement: Replacement): DraftEdit[] {
  const step = stepsTo(plan.root, replacement.path).at(-1);
  const parent = nodeAt(plan.root, replacement.path.slice(0, -1));
  if (step === undefined) return replaceRoot(context, plan, replacement);
  if (parent === undefined || parent.kind === 'scalar') return [];
  if (parent.flow) return replaceInFlow(context, replacement, step);
  return replaceInBlock(context, replacement, step, parent, Number(replacement.path.at(-1)));
}

function replaceRoot({ layout }: EditContext, { root }: Plan, replacement: Replacement): DraftEdit[] {
  const value = plainContent(replacement);
  const text = layout.json
    ? jsonLines(value, 0, layout.step).join(layout.eol)
    : serializeYaml(value, 0, layout).trimEnd();
  return [{ start: root.start, end: root.end, newText: text, depth: 0 }];
}

function replacePiece(
  { source }: EditContext,
  plan: Plan,
  { path, value, within }: Replacement,
): DraftEdit[] | undefined {
  const node = nodeAt(plan.root, path);
  const range = node?.kind === 'scalar' && within !== undefined ? findPiece(source, node, within) : undefined;
  if (range === undefined || node?.kind !== 'scalar') return undefined;
  return [{ ...range, newText: escapeFor(node, String(value)), depth: path.length }];
}

function escapeFor({ style }: YamlScalar, text: string): string {
  if (style === 'double') return doubleQuoted(text).slice(1, -1);
  return style === 'single' ? text.replaceAll("'", "''") : text;
}

/** Sorts edits and joins those that touch; `undefined` where they overlap. */
function joinEdits(drafts: readonly DraftEdit[]): TextEdit[] | undefined {
  const sorted = drafts.toSorted(
    (one, other) => one.start - other.start || one.end - other.end || other.depth - one.depth,
  );
  const joined: TextEdit[] = [];
  for (const { start, end, newText } of sorted) {
    const before = joined.at(-1);
    if (before === undefined || start > before.end) joined.push({ start, end, newText });
    else if (start < before.end) return undefined;
    else joined[joined.length - 1] = { start: before.start, end, newText: before.newText + newText };
  }
  return joined;
}

/** Whether a document, edited and read again, says what the edits mean, without a new problem. */
function isSound(document: YamlDocument, edits: readonly TreeEdit[], texts: readonly TextEdit[]): boolean {
  const { text, start, end, root } = document;
  if (root === undefined) return false;
  let edited = '';
  let done = start;
  for (const edit of texts) {
    edited += text.slice(done, edit.start) + edit.newText;
    done = edit.end;
  }
  const { documents } = parseFast(edited + text.slice(done, end));
  const [after] = documents;
  if (documents.length !== 1 || after?.root === undefined) return false;
  if (after.problems.length > document.problems.length || after.duplicateKeys.length > document.duplicateKeys.length)
    return false;
  return isEqualValue(toValue(after.root), editValue(toValue(root), edits));
}
