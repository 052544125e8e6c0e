/** What somebody finds who reads everything anew, for comparison with the language server, which does not. */
import { readSourceFile } from '../../server/engine/kubernetes/read.js';
import type { SourceFile } from '../../server/engine/kubernetes/object.js';
import { mergeLayers } from '../../server/engine/linter/configuration.js';
import { lintFile } from '../../server/engine/linter/run.js';
import { allRules } from '../../server/engine/rules/index.js';
import { createWorkspace } from '../../server/engine/workspace/workspace.js';
import { isKustomization, looksLikeKubernetes } from '../../server/protocol/files.js';

export { applyTyping, randomBelow, typeSomething } from '../engine/document/random-typing.js';

const configuration = mergeLayers(
  allRules.map(({ meta }) => meta),
  [],
);

const known = new Map<string, { readonly text: string; readonly file: SourceFile }>();

function read(uri: string, text: string): SourceFile {
  const last = known.get(uri);
  if (last?.text === text) return last.file;
  const file = readSourceFile(uri, text, { mode: 'fast' });
  known.set(uri, { text, file });
  return file;
}

/** The findings of a file among others, as lines of rule, place and message. */
export function freshFindings(texts: ReadonlyMap<string, string>, uri: string): readonly string[] {
  const workspace = createWorkspace();
  for (const [other, text] of texts) {
    if (looksLikeKubernetes(text) || isKustomization(other)) workspace.update(read(other, text));
  }
  return lintFile(workspace, uri, configuration)
    .map(({ rule, range, message }) => `${rule} ${range.start}-${range.end} ${message}`)
    .sort();
}
