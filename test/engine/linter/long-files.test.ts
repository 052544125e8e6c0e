/** Files of many documents: trees come and go, and what is said stays the same. */
import { expect, test } from 'vitest';
import { objectsOf } from '../../../server/engine/kubernetes/documents.js';
import { readSourceFile, readSourceFileFolded } from '../../../server/engine/kubernetes/read.js';
import { identify } from '../../../server/engine/linter/fingerprint.js';
import { lintFileFully } from '../../../server/engine/linter/run.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';
import type { SourceFile } from '../../../server/engine/kubernetes/object.js';
import { configure } from '../../support/lint.js';

const everything = configure({ presets: ['all'] });

/** Documents that speak of each other across the file, with mistakes of every kind among them. */
const documents = Array.from({ length: 400 }, (_, index) => {
  const metadata = `metadata: { name: a${index}, namespace: n${index % 3}, labels: { app: a${index % 50} } }`;
  switch (index % 5) {
    case 0:
      return `apiVersion: v1\nkind: Pod\n${metadata}\nspec:\n  containers:\n    - { name: a, image: x/a:1, ports: [{ containerPort: 80 }] }\n    - { name: b, image: x/b:1, ports: [{ containerPort: 80, name: web }] }\n`;
    case 1:
      return `apiVersion: v1\nkind: Service\n${metadata}\nspec:\n  selector: { app: a${(index * 7) % 50} }\n  ports: [{ port: 80, targetPort: none }]\n`;
    case 2:
      return `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, ${metadata}, data: { a: b } }\n  - { apiVersion: v1, kind: Service, ${metadata}, spec: { port: 1 } }\n`;
    case 3:
      return `apiVersion: apps/v1\nkind: Deployment\n${metadata}\nspec: { replicas: "3", replicas: 2, replicaz: 1 }\n`;
    default:
      return index % 20 === 4 ? `apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n` : `# nothing ${index}\n`;
  }
});
const text = documents.join('---\n');

function lint(file: SourceFile) {
  const workspace = createWorkspace({});
  workspace.update(file);
  const { findings, suppressed } = lintFileFully(workspace, file.uri, everything);
  const plain = findings.map(({ fixes, ...finding }) => ({
    ...finding,
    fixes: fixes.map(({ title, edits }) => ({ title, edits: edits() })),
    identity: identify({ ...finding, fixes }, file),
  }));
  return { plain, suppressed };
}

test('a file without its trees has the findings of one with them', () => {
  const kept = lint(readSourceFile('/x.yaml', text, { mode: 'fast' }));
  const folded = lint(readSourceFileFolded('/x.yaml', text));
  expect(folded).toEqual(kept);
  const of = (rule: string) =>
    new Set(kept.plain.filter((finding) => finding.rule === rule).map(({ document }) => document));
  // One in each Pod, one in each broken document: none is lost between two portions.
  expect(of('network/port-clash').size).toBe(80);
  expect(of('api/syntax').size).toBe(20);
  expect(of('api/duplicate-key').size).toBe(80);
});

test('the trees of a folded file are those of the text', () => {
  const kept = readSourceFile('/x.yaml', text, { mode: 'fast' });
  const folded = readSourceFileFolded('/x.yaml', text);
  expect(folded.stream.documents.map(({ start, end, index, root }) => ({ start, end, index, root }))).toEqual(
    kept.stream.documents.map(({ start, end, index, root }) => ({ start, end, index, root })),
  );
  expect(folded.objects.map(({ name, document }) => [name, document.index])).toEqual(
    kept.objects.map(({ name, document }) => [name, document.index]),
  );
});

test('objects are found by the number of their document', () => {
  const file = readSourceFile('/x.yaml', text, { mode: 'fast' });
  for (const { index } of file.stream.documents) {
    expect(objectsOf(file, index)).toEqual(file.objects.filter(({ document }) => document.index === index));
  }
  expect(objectsOf(file, 10_000)).toEqual([]);
});
