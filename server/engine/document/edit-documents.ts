/** Edits of whole documents. */
import { lineBreakOf } from './edit-layout.js';
import type { TextEdit } from './edit-types.js';
import type { YamlDocument } from './tree.js';

/** Replaces what a document says; its `---`, and the comments before and behind, stay. */
export function replaceDocument({ root, text: source }: YamlDocument, text: string): TextEdit | undefined {
  if (root === undefined) return undefined;
  return { start: root.start, end: root.end, newText: withLineBreaks(text.trimEnd(), lineBreakOf(source)) };
}

/** Adds a document behind another. JSON files hold one value and take no second one. */
export function addDocument({ root, end, text: source }: YamlDocument, text: string): TextEdit | undefined {
  if (root === undefined || (root.kind !== 'scalar' && root.flow)) return undefined;
  const eol = lineBreakOf(source);
  const broken = end > 0 && !/[\r\n]/.test(source.charAt(end - 1));
  const body = withLineBreaks(text.replace(/^---[ \t]*\r?\n/, '').trimEnd(), eol);
  return { start: end, end, newText: `${broken ? eol : ''}---${eol}${body}${broken ? '' : eol}` };
}

function withLineBreaks(text: string, eol: string): string {
  return text.replaceAll(/\r\n?|\n/g, eol);
}
