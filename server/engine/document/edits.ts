/**
 * From edits of the tree to edits of the text that leave everything else as it is: comments, blank lines, quotes and indentation.
 *
 * What comes out is read again and held against what the edits mean. Where that differs (an anchor that others share, an indentation
 * nobody foresaw), there is no edit: a fix that cannot be made safely is not offered.
 */
import { groupBy } from './group-by.js';
import { addDocument, replaceDocument } from './edit-documents.js';
import { editTree } from './edit-tree.js';
import type { StreamEdits, TextEdit, TreeEdit } from './edit-types.js';
import type { YamlDocument } from './tree.js';

export type { StreamEdits, TextEdit, TreeEdit } from './edit-types.js';

/** The text edits of a list of tree edits, by stream; `undefined` when one of them cannot be made safely. */
export function editStreams(edits: readonly TreeEdit[]): StreamEdits[] | undefined {
  const results: StreamEdits[] = [];
  for (const [stream, ofStream] of groupBy(edits, (edit) => edit.stream)) {
    const texts: TextEdit[] = [];
    for (const [document, ofDocument] of groupBy(ofStream, (edit) => edit.document)) {
      const made = editDocument(document, ofDocument);
      if (made === undefined) return undefined;
      texts.push(...made);
    }
    results.push({ stream, edits: texts.toSorted((one, other) => one.start - other.start) });
  }
  return results;
}

function editDocument(document: YamlDocument, edits: readonly TreeEdit[]): TextEdit[] | undefined {
  const inside = edits.filter((edit) => edit.op !== 'addDocument' && edit.op !== 'replaceDocument');
  const whole = edits.filter((edit) => edit.op === 'replaceDocument');
  // What a document is replaced by cannot be edited as well.
  if (whole.length > 1 || (whole.length === 1 && inside.length > 0)) return undefined;
  const made = [
    ...whole.map((edit) => replaceDocument(document, edit.text)),
    ...edits.flatMap((edit) => (edit.op === 'addDocument' ? [addDocument(document, edit.text)] : [])),
  ];
  const tree = inside.length === 0 ? [] : editTree(document, inside);
  if (tree === undefined) return undefined;
  const sound = made.filter((edit) => edit !== undefined);
  return sound.length === made.length ? [...tree, ...sound] : undefined;
}

/** The text with edits applied. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, newText } of edits) {
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}
