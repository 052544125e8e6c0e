/** From a place in terms of keys to a range of the text. */
import type { Step } from './paths.js';
import { stepsTo } from './paths.js';
import { lineEnd, skipSpaceAndComments } from './scan.js';
import type { Path, TextRange, YamlDocument, YamlNode, YamlScalar } from './tree.js';

/** What to point at, see `locate`. A `Site` is one. */
export interface Place {
  readonly path: Path;
  readonly part?: 'value' | 'key' | 'node';
  /** A piece of a string value, in offsets of the decoded string. */
  readonly within?: TextRange;
}

/**
 * The range of a place in its document, as short as it can be told:
 * - `value`: a scalar itself, or the `*alias` that stands for it; for a map, a list or an absent value the key that holds it;
 *   for a list item that is a map its first key, for one that is a list its first item, and for an empty one its brackets.
 * - `key`: the key; a list item has none and answers as for `value`.
 * - `node`: key and value, or the whole list item without its `-`.
 *
 * A path that leads nowhere is answered with the key of its nearest existing parent, the document's first key at last.
 */
export function locate(document: YamlDocument, place: Place): TextRange {
  const { root } = document;
  if (root === undefined) return firstLine(document);
  const steps = stepsTo(root, place.path);
  const last = steps.at(-1);
  if (last === undefined) return place.part === 'node' && place.path.length === 0 ? rangeOf(root) : headOf(root);
  if (steps.length < place.path.length) return rangeOf(last.entry?.key ?? headOf(last.node));
  return rangeOf(locateStep(document.text, last, place));
}

function locateStep(text: string, { node, entry, range }: Step, { part = 'value', within }: Place): TextRange {
  if (part === 'node') return entry === undefined ? range : { start: entry.key.start, end: range.end };
  if (entry !== undefined && (part === 'key' || node.kind !== 'scalar')) return entry.key;
  if (range.start !== node.start) return range;
  if (node.kind !== 'scalar') return headOf(node);
  return entry !== undefined && node.start === node.end ? entry.key : pieceOf(text, node, within);
}

/** The first key of a map, the first item of a list; what is shown of a value that would span many lines. */
function headOf(node: YamlNode): TextRange {
  if (node.kind === 'map') return node.entries.find((entry) => !entry.merged)?.key ?? rangeOf(node);
  const first = node.kind === 'sequence' ? node.items[0] : undefined;
  return first === undefined || first.start < node.start ? rangeOf(node) : headOf(first);
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

function firstLine({ text, start, end }: YamlDocument): TextRange {
  const first = Math.min(skipSpaceAndComments(text, start), end);
  return { start: first, end: Math.min(lineEnd(text, first), end) };
}

/** The range of a piece of a scalar; of the whole scalar where the piece cannot be found in the source for certain. */
function pieceOf(text: string, scalar: YamlScalar, within: TextRange | undefined): TextRange {
  return (within && findPiece(text, scalar, within)) ?? scalar;
}

/**
 * Where a piece of the decoded text stands in the source. Escapes, folding and indentation move it, but not among its own likes: the
 * n-th occurrence here is the n-th there, provided that both texts have equally many.
 */
export function findPiece(text: string, scalar: YamlScalar, { start, end }: TextRange): TextRange | undefined {
  if (end <= start || start < 0 || end > scalar.text.length) return undefined;
  const quote = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  const from = scalar.start + quote;
  const source = text.slice(from, scalar.end - quote);
  if (source === scalar.text) return { start: from + start, end: from + end };
  const piece = scalar.text.slice(start, end);
  const here = occurrences(scalar.text, piece);
  const there = occurrences(source, piece);
  const found = there.length === here.length ? there[here.indexOf(start)] : undefined;
  return found === undefined ? undefined : { start: from + found, end: from + found + end - start };
}

function occurrences(text: string, piece: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1)) found.push(at);
  return found;
}
