/** An edit of a sound text leaves a sound text, and one that is refused leaves none. */
import { strict as assert } from 'node:assert';
import { applyTextEdits, editStreams, type TreeEdit } from '../../../server/engine/document/edits.js';
import { parseTolerant } from '../../../server/engine/document/parse.js';
import type { Path, YamlNode } from '../../../server/engine/document/tree.js';
import { assertWithin, choicesOf, textOf } from './support.js';

export function fuzz(data: Buffer): void {
  const choose = choicesOf(data);
  const text = textOf(data.subarray(0, Math.max(0, data.length - 6)));
  const stream = parseTolerant(text);
  const document = stream.documents.at(choose(stream.documents.length));
  if (!document?.root || stream.documents.some(({ problems }) => problems.length > 0)) return;
  const paths = pathsOf(document.root);
  const edit = chooseEdit(paths[choose(Math.min(paths.length, 256))] ?? [], paths, choose);
  const results = editStreams([{ ...edit, stream, document } as TreeEdit]);
  if (!results) return;
  for (const change of results[0]?.edits ?? []) assertWithin(change, text);
  const edited = applyTextEdits(text, results[0]?.edits ?? []);
  const again = parseTolerant(edited);
  assert(
    again.template || again.documents.every(({ problems }) => problems.length === 0),
    `${JSON.stringify(edit)} broke it: ${JSON.stringify(edited)}`,
  );
}

/** Paths of the first nodes. */
function pathsOf(root: YamlNode): readonly Path[] {
  const paths: Path[] = [];
  const visit = (node: YamlNode, path: Path): void => {
    if (paths.length > 256 || path.length > 32) return;
    paths.push(path);
    if (node.kind === 'sequence')
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    if (node.kind === 'map') for (const { key, value } of node.entries) visit(value, [...path, key.value]);
  };
  visit(root, []);
  return paths;
}

const values: readonly unknown[] = [
  'new',
  'yes',
  'a: b',
  '',
  '# no',
  80,
  true,
  null,
  [],
  {},
  { k: 'v', l: [1] },
  'one\ntwo\n',
  '\u0000',
];

function chooseEdit(path: Path, paths: readonly Path[], choose: (count: number) => number): object {
  const value = values[choose(values.length)];
  switch (choose(6)) {
    case 0:
      return { op: 'replace', path, value };
    case 1:
      return { op: 'remove', path };
    case 2:
      return { op: 'append', path, value };
    case 3:
      return { op: 'renameKey', path, key: 'renamed' };
    case 4:
      return { op: 'move', path, to: paths[choose(Math.min(paths.length, 256))] ?? [] };
    default:
      return { op: 'add', path, key: 'added', value };
  }
}
