/** The document layer against the reading of the package `yaml` itself, without types: keys, order, nesting and the text of scalars. */
import { strict as assert } from 'node:assert';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document } from 'yaml';
import { parseFast } from '../../../server/engine/document/parse.js';
import type { YamlNode } from '../../../server/engine/document/tree.js';
import { textOf } from './support.js';

export function fuzz(data: Buffer): void {
  compareWithYaml(textOf(data));
}

/** Throws where the two differ; false for what is not compared. */
export function compareWithYaml(text: string): boolean {
  // Where the two mean different things on purpose: anchors, tags, merge keys, complex keys, and what is no text.
  if (/[&*!?]|<<|[^\n -~\u00a0-\u2027\u202a-\ud7ff]/.test(text)) return false;
  const stream = parseFast(text);
  if (stream.template || stream.documents.some(({ problems }) => problems.length > 0)) return false;
  const theirs = parseAllDocuments(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, merge: false });
  const read = Array.isArray(theirs) ? theirs : [];
  if (read.some(({ errors }) => errors.length > 0)) return false;
  const ours = stream.documents.flatMap(({ root }) => (root ? [outline(root)] : []));
  assert.deepEqual(
    ours,
    read.map(outlineOf).filter((each) => each !== ''),
  );
  return true;
}

type Outline = string | readonly Outline[] | { readonly entries: readonly (readonly [string, Outline])[] };

function outline(node: YamlNode): Outline {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'sequence') return node.items.map(outline);
  return { entries: node.entries.map(({ key, value }) => [key.text, outline(value)]) };
}

const outlineOf = (document: Document.Parsed): Outline => outlineOfNode(document.contents);

function outlineOfNode(node: unknown): Outline {
  if (isScalar(node)) return typeof node.value === 'string' ? node.value : '';
  if (isSeq(node)) return node.items.map(outlineOfNode);
  if (isMap(node)) {
    return {
      entries: node.items.map(({ key, value }) => [
        isScalar(key) && typeof key.value === 'string' ? key.value : '',
        outlineOfNode(value),
      ]),
    };
  }
  assert(!isAlias(node));
  return '';
}
