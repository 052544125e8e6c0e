import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { foldSourceFile, rereadSourceFile } from '../../../server/engine/kubernetes/reread.js';
import type { SourceFile } from '../../../server/engine/kubernetes/object.js';
import { mergeLayers } from '../../../server/engine/linter/configuration.js';
import { lintFile } from '../../../server/engine/linter/run.js';
import { allRules } from '../../../server/engine/rules/index.js';
import { createWorkspace, type Workspace } from '../../../server/engine/workspace/workspace.js';
import { applyTyping, randomBelow, typeSomething } from '../document/random-typing.js';

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');
const TEXT = [example('one-localhost'), example('more-pods'), example('one-life')].join('\n---\n');
const configuration = mergeLayers(
  allRules.map(({ meta }) => meta),
  [{ presets: ['all'] }],
);
const read = (text: string): SourceFile => readSourceFile('file:///shop.yaml', text, { mode: 'fast' });
const lint = (workspace: Workspace): unknown =>
  JSON.parse(JSON.stringify(lintFile(workspace, 'file:///shop.yaml', configuration)));

function holding(file: SourceFile): Workspace {
  const workspace = createWorkspace();
  workspace.update(file);
  return workspace;
}

describe('rereadSourceFile', () => {
  it('keeps the objects of documents that were left alone, and their Pod models', () => {
    const workspace = holding(read(TEXT));
    const pods = workspace.pods('file:///shop.yaml');
    const { objects } = workspace.file('file:///shop.yaml')!;
    const next = rereadSourceFile(workspace.file('file:///shop.yaml')!, `# A comment.\n${TEXT}`);
    workspace.update(next);
    expect(next.objects.slice(1)).toEqual(objects.slice(1));
    expect(next.objects.every((object, index) => index === 0 || object === objects[index])).toBe(true);
    const kept = workspace.pods('file:///shop.yaml').filter((pod) => pods.includes(pod));
    expect(kept).toHaveLength(pods.length - 1);
  });

  it.each([21, 22, 23])('has the findings of a fresh reading after random edits (seed %i)', (seed) => {
    const below = randomBelow(seed);
    const workspace = holding(read(TEXT));
    for (let edit = 0; edit < 60; edit += 1) {
      const file = workspace.file('file:///shop.yaml')!;
      const text = edit % 15 === 0 ? TEXT : applyTyping(file.stream.text, typeSomething(file.stream.text, below));
      const next = rereadSourceFile(file, text);
      // From time to time nobody looks at it for a while.
      workspace.update(edit % 7 === 0 ? foldSourceFile(next) : next);
      expect(lint(workspace)).toEqual(lint(holding(read(text))));
    }
  });

  it('follows a ConfigMap that a Pod of another document reads', () => {
    const pod = example('one-localhost');
    const map = (port: number): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\ndata:\n  PORT: "${port}"\n`;
    const workspace = holding(read(`${pod}\n---\n${map(1)}`));
    const [before] = workspace.pods('file:///shop.yaml');
    workspace.update(rereadSourceFile(workspace.file('file:///shop.yaml')!, `${pod}\n---\n${map(2)}`));
    expect(workspace.pods('file:///shop.yaml')[0]).not.toBe(before);
  });
});
