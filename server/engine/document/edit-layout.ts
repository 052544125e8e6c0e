/** Reads from a text how it is laid out, so that what is inserted looks like its surroundings. */
import { columnOf, lineStart } from './scan.js';
import type { Layout, Quote } from './serialize.js';
import type { YamlDocument, YamlNode, YamlScalar } from './tree.js';

/** The layout of a document. */
export function layoutOf({ text, root }: YamlDocument): Layout {
  const found = { step: 0, listIndent: -1 };
  if (root !== undefined) measure(text, root, found);
  const json = root !== undefined && isJson(text, root);
  return {
    eol: lineBreakOf(text),
    step: (json ? jsonStep(text, root) : found.step) || 2,
    listIndent: Math.max(found.listIndent, 0),
    json,
  };
}

/** The first line break of a text decides. */
export function lineBreakOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n';
}

/** Whether a node is written as JSON: brackets, and every key in double quotes. */
function isJson(text: string, root: YamlNode): boolean {
  if (root.kind === 'scalar' || !root.flow) return false;
  return root.kind === 'sequence' || root.entries.every((entry) => text.charAt(entry.key.start) === '"');
}

/** How far the members of the outermost brackets are indented. */
function jsonStep(text: string, root: YamlNode): number {
  const first =
    root.kind === 'map' ? root.entries[0]?.key.start : root.kind === 'sequence' ? root.itemRanges[0]?.start : undefined;
  if (first === undefined) return 0;
  const lead = text.slice(lineStart(text, first), first);
  return lead.trim() === '' ? lead.length : 0;
}

/** Finds the first nested block map and the first block list below a key. */
function measure(text: string, node: YamlNode, found: { step: number; listIndent: number }): void {
  if (node.kind === 'scalar' || node.flow || (found.step > 0 && found.listIndent >= 0)) return;
  if (node.kind === 'sequence') {
    for (const item of node.items) measure(text, item, found);
    return;
  }
  for (const { key, value, merged } of node.entries) {
    if (merged) continue;
    const deeper = value.start < key.start ? -1 : columnOf(text, value.start) - columnOf(text, key.start);
    const block = value.kind !== 'scalar' && !value.flow;
    if (block && value.kind === 'map' && deeper > 0) found.step ||= deeper;
    if (block && value.kind === 'sequence' && deeper >= 0 && found.listIndent < 0) found.listIndent = deeper;
    measure(text, value, found);
  }
}

/** The quotes of a scalar, for its successor. */
export function quoteOf(scalar: YamlScalar): Quote {
  return scalar.style === 'single' || scalar.style === 'double' ? scalar.style : 'plain';
}
