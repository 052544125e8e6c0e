/** Edits of texts, for tests. */
import { applyTextEdits, editStreams } from '../../../server/engine/document/edits.js';
import { parseTolerant } from '../../../server/engine/document/parse.js';
import type { Edit } from './random-edits.js';

/** A text after edits of its first document (or another); `undefined` when they are refused. */
export function edit(text: string, edits: readonly Edit[], index = 0): string | undefined {
  const stream = parseTolerant(text);
  const document = stream.documents[index];
  const results = editStreams(edits.map((each) => ({ ...each, stream, document })));
  return results && applyTextEdits(text, results[0].edits);
}
