import { expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';

it.each(['\ufeff', '\u00a0', '\u2003', '\v'])('reads a script in which %j is no blank of the shell', (character) => {
  const script = JSON.stringify(`if true; then ${character} echo hello; fi`);
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, command: [sh, -c, ${script}]}]}\n`;
  const workspace = createWorkspace();
  workspace.update(readSourceFile('/pod.yaml', text, { mode: 'fast' }));
  expect(workspace.pods('/pod.yaml')).toHaveLength(1);
});
