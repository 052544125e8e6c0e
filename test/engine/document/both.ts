/** One way into both parsers, for tests. */
import { expect } from 'vitest';
import { parseFast, parseTolerant } from '../../../server/engine/document/parse.js';
import type { YamlDocument, YamlNode, YamlStream } from '../../../server/engine/document/tree.js';
import { toValue } from '../../../server/engine/document/value.js';

/** Reads a text with both parsers, which must answer the same. */
export function read(text: string): YamlStream {
  const fast = parseFast(text);
  expect(fast).toEqual(parseTolerant(text));
  return fast;
}

/** The only document of a text. */
export function readOne(text: string): YamlDocument {
  const { documents } = read(text);
  expect(documents).toHaveLength(1);
  return documents[0];
}

/** The only document of a text that has no fault. */
export function readSound(text: string): YamlNode {
  const { root, problems } = readOne(text);
  expect(problems).toEqual([]);
  return root!;
}

/** The values of a text's documents. */
export function values(text: string): unknown[] {
  return read(text).documents.map(({ root }) => root && toValue(root));
}

/** The problems of a text as `code line:column "source"`, counted from 1. */
export function problems(text: string): string[] {
  return read(text).documents.flatMap((document) =>
    document.problems.map(({ code, range }) => {
      const before = text.slice(0, range.start).split('\n');
      const where = `${before.length}:${before.at(-1)!.length + 1}`;
      return `${code} ${where} ${JSON.stringify(text.slice(range.start, range.end))}`;
    }),
  );
}

/**
 * A tree as an outline: one line per node with its path, the source text of its key and of its value. What spans lines is told by its
 * first and last line.
 */
export function outline(text: string): string[] {
  return read(text).documents.flatMap(({ root }) => (root ? outlineOf(text, root, '') : []));
}

function outlineOf(text: string, node: YamlNode, path: string): string[] {
  const source = shorten(text.slice(node.start, node.end));
  if (node.kind === 'scalar') return [`${path || '.'} ${node.style} ${source}`];
  const self = `${path || '.'} ${node.flow ? 'flow ' : ''}${node.kind} ${source}`;
  if (node.kind === 'sequence')
    return [self, ...node.items.flatMap((item, at) => outlineOf(text, item, `${path}[${at}]`))];
  return [
    self,
    ...node.entries.flatMap(({ key, value, merged }) => {
      const name = `${path}.${shorten(text.slice(key.start, key.end))}${merged ? '<<' : ''}`;
      return outlineOf(text, value, name);
    }),
  ];
}

function shorten(source: string): string {
  const lines = source.split(/\r\n|\r|\n/);
  return lines.length === 1 ? `«${source}»` : `«${lines[0]}⋯${lines.at(-1)!.trim()}»`;
}
