/**
 * Documents whose tree is made when somebody asks for it: because an edit further up only moved it, or because nobody has
 * the file open and its objects are all that is needed as a rule.
 */
import { readDocumentFast } from './parse-fast.js';
import { readDocumentTolerant } from './parse-tolerant.js';
import { shiftDuplicate, shiftProblem, shiftTree } from './shift.js';
import { readSource } from './source.js';
import type { YamlDocument, YamlNode } from './tree.js';

interface Move {
  readonly root: YamlNode | undefined;
  readonly delta: number;
}

/** What moved documents were, so that moves add up instead of piling up. */
const moves = new WeakMap<YamlDocument, Move>();

/** The same document in a text in which it starts `delta` code units later. */
export function moveDocument(document: YamlDocument, text: string, index: number, delta: number): YamlDocument {
  const before = moves.get(document) ?? { root: document.root, delta: 0 };
  const move: Move = { root: before.root, delta: before.delta + delta };
  let shifted = move.delta === 0 ? move.root : undefined;
  const moved: YamlDocument = {
    text,
    start: document.start + delta,
    end: document.end + delta,
    index,
    get root() {
      return (shifted ??= move.root && shiftTree(move.root, move.delta));
    },
    problems: document.problems.map((problem) => shiftProblem(problem, delta)),
    duplicateKeys: document.duplicateKeys.map((key) => shiftDuplicate(key, delta)),
  };
  moves.set(moved, move);
  return moved;
}

/** Trees of folded documents that were asked for last. A search through all files must not bring all trees back for good. */
export const MAX_UNFOLDED = 64;
const unfolded = new Map<YamlDocument, YamlNode | undefined>();

/** The same document without its tree, which is read again when it is asked for. */
export function foldDocument({ text, start, end, index, problems, duplicateKeys }: YamlDocument): YamlDocument {
  const folded: YamlDocument = {
    text,
    start,
    end,
    index,
    get root() {
      return unfold(folded);
    },
    problems,
    duplicateKeys,
  };
  return folded;
}

/** The same, with its tree at hand for whoever reads the document next. */
export function foldSoon(document: YamlDocument): YamlDocument {
  const folded = foldDocument(document);
  remember(folded, document.root);
  return folded;
}

function unfold(document: YamlDocument): YamlNode | undefined {
  if (unfolded.has(document)) return unfolded.get(document);
  const source = readSource(document.text).text;
  const { root } = readDocumentFast(source, document) ?? readDocumentTolerant(source, document);
  remember(document, root);
  return root;
}

function remember(document: YamlDocument, root: YamlNode | undefined): void {
  const [oldest] = unfolded.keys();
  if (unfolded.size >= MAX_UNFOLDED && oldest) unfolded.delete(oldest);
  unfolded.set(document, root);
}
