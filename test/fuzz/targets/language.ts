/** What an editor asks, at any place of any text. */
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { completeAt } from '../../../server/engine/language/completion/complete.js';
import { explainPod } from '../../../server/engine/language/explain-pod.js';
import { hintsOf } from '../../../server/engine/language/hints.js';
import { hoverAt } from '../../../server/engine/language/hover.js';
import { mentionAt, mentionsIn } from '../../../server/engine/language/mentions.js';
import { outlineOf } from '../../../server/engine/language/outline.js';
import { nameFault } from '../../../server/engine/language/renaming.js';
import { foldsOf, selectionsAt } from '../../../server/engine/language/structure.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';
import { assertWithin, choicesOf, textOf, withinTime } from './support.js';

const uri = '/work/x.yaml';

export function fuzz(data: Buffer): void {
  const choose = choicesOf(data);
  const text = textOf(data.subarray(0, Math.max(0, data.length - 2)));
  const offset = choose(256) + 256 * choose(256);
  withinTime(5000, () => {
    askAt(text, text.length === 0 ? 0 : offset % (text.length + 1));
  });
}

function askAt(text: string, offset: number): void {
  const workspace = createWorkspace();
  const file = readSourceFile(uri, text, { mode: 'tolerant' });
  workspace.update(file);
  const hover = hoverAt(file, offset, { workspace, link: (name) => name });
  if (hover) assertWithin(hover.range, text);
  const completion = completeAt(uri, text, offset, {
    workspace,
    snippets: true,
    asIs: false,
    schema: true,
    nodes: () => [],
  });
  if (completion) assertWithin(completion.range, text);
  const mentions = mentionsIn(file, workspace);
  for (const { range } of mentions) assertWithin(range, text);
  const mention = mentionAt(mentions, offset);
  if (mention) nameFault(mention, 'other', mentions);
  for (const range of [...foldsOf(file), ...selectionsAt(file, offset)]) assertWithin(range, text);
  outlineOf(file);
  hintsOf(file, workspace);
  for (const pod of workspace.pods(uri)) explainPod(pod, workspace);
}
