/** From fix recipes to texts: computed when asked for, applied together as far as they do not get into each other's way. */
import { applyTextEdits, editStreams } from '../document/edits.js';
import { parseStream } from '../document/parse.js';
import type { FileEdits, Finding, FixHandle, FixKind, TextEdit } from './finding.js';
import type { FileFact, FixRecipe, RecipeEdit } from './rule.js';

/** Fixes whose recipe is followed only when their edits are asked for. A recipe that fails has no edits. */
export function handleFixes(recipes: readonly FixRecipe[]): readonly FixHandle[] {
  return recipes.map(({ title, kind, edits }) => ({ title, kind, edits: () => guarded(() => textEdits(edits())) }));
}

/** The same for the plain text edits of a file rule. */
export function handleFileFixes(uri: string, fixes: NonNullable<FileFact<string>['fixes']>): readonly FixHandle[] {
  return fixes.map(({ title, kind, edits }) => ({
    title,
    kind,
    edits: () => guarded(() => [{ uri, edits: sorted(edits()) }]),
  }));
}

/** A fix with its edits, ready to be shown or applied. */
export interface ResolvedFix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly FileEdits[];
}

/** The fixes of a finding that the text allows, with their edits. */
export function resolveFixes(finding: Finding): readonly ResolvedFix[] {
  return finding.fixes.flatMap(({ title, kind, edits }) => {
    const resolved = edits();
    return resolved ? [{ title, kind, edits: resolved }] : [];
  });
}

function guarded(edits: () => readonly FileEdits[] | undefined): readonly FileEdits[] | undefined {
  try {
    return edits();
  } catch {
    return undefined;
  }
}

/** Texts by URI. */
type Texts = ReadonlyMap<string, string>;

export interface AppliedFixes {
  readonly texts: Texts;
  readonly applied: readonly FixHandle[];
}

/**
 * Applies what can be applied of the fixes, in order. A fix is left out as a whole when one of its edits meets another's,
 * when it reaches into a text that is not here, or when its result could no longer be read.
 */
export function applyFixes(texts: Texts, fixes: readonly FixHandle[]): AppliedFixes {
  const compatible: Resolved[] = [];
  for (const fix of fixes) {
    const edits = fix.edits() ?? [];
    const isApplicable = edits.some((file) => file.edits.length > 0) && edits.every(({ uri }) => texts.has(uri));
    if (isApplicable && !compatible.some((other) => meet(other.edits, edits))) compatible.push({ fix, edits });
  }
  const together = apply(texts, compatible);
  if (isReadable(texts, together)) return { texts: together, applied: compatible.map(({ fix }) => fix) };
  return applyOneByOne(texts, compatible);
}

interface Resolved {
  readonly fix: FixHandle;
  readonly edits: readonly FileEdits[];
}

function applyOneByOne(texts: Texts, fixes: readonly Resolved[]): AppliedFixes {
  let kept: readonly Resolved[] = [];
  for (const fix of fixes) {
    const more = [...kept, fix];
    if (isReadable(texts, apply(texts, more))) kept = more;
  }
  return { texts: apply(texts, kept), applied: kept.map(({ fix }) => fix) };
}

function apply(texts: Texts, fixes: readonly Resolved[]): Texts {
  const byUri = new Map<string, TextEdit[]>();
  for (const { uri, edits } of fixes.flatMap((fix) => fix.edits)) byUri.set(uri, [...(byUri.get(uri) ?? []), ...edits]);
  return new Map([...texts].map(([uri, text]) => [uri, applyTextEdits(text, sorted(byUri.get(uri) ?? []))]));
}

/** A fix must not break what could be read before. */
function isReadable(before: Texts, after: Texts): boolean {
  return [...after].every(([uri, text]) => text === before.get(uri) || faults(text) <= faults(before.get(uri) ?? ''));
}

function faults(text: string): number {
  const { documents } = parseStream(text, { mode: 'fast' });
  return documents.reduce((sum, { problems, duplicateKeys }) => sum + problems.length + duplicateKeys.length, 0);
}

/** Do they share or touch a place of one file? Two insertions at one place have no order. */
function meet(left: readonly FileEdits[], right: readonly FileEdits[]): boolean {
  return left.some((mine) =>
    right.some(
      (other) =>
        mine.uri === other.uri && mine.edits.some((a) => other.edits.some((b) => a.start <= b.end && b.start <= a.end)),
    ),
  );
}

/** Enough for fixes that make room for others; whatever goes on longer goes round in circles. */
const MAX_PASSES = 10;

export interface FixAllResult {
  readonly texts: Texts;
  /** How many fixes were applied. */
  readonly applied: number;
}

/** Applies the safe fixes, again and again until none is left. `lint` gives the findings of the texts as they are by then. */
export function fixAll(texts: Texts, lint: (texts: Texts) => readonly Finding[]): FixAllResult {
  let current = texts;
  let applied = 0;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const safe = lint(current).flatMap(({ fixes }) => fixes.find(({ kind }) => kind === 'safe') ?? []);
    const result = applyFixes(current, safe);
    if (result.applied.length === 0) break;
    current = result.texts;
    applied += result.applied.length;
  }
  return { texts: current, applied };
}

const sorted = <T extends TextEdit>(edits: readonly T[]): readonly T[] =>
  [...edits].sort((left, right) => left.start - right.start || left.end - right.end);

/** Tree edits become text edits, file by file. Undefined when the text does not allow one of them. */
function textEdits(edits: readonly RecipeEdit[]): readonly FileEdits[] | undefined {
  const uris = new Map(edits.map(({ object }) => [object.stream, object.uri]));
  const made = editStreams(
    edits.map((edit) => ({ ...edit, stream: edit.object.stream, document: edit.object.document })),
  );
  return made?.map(({ stream, edits: ofStream }) => ({ uri: uris.get(stream) ?? '', edits: ofStream }));
}
