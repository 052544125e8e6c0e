import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldDocument } from '../../../server/engine/document/lazy-document.js';
import { parseFast } from '../../../server/engine/document/parse.js';
import { reparse } from '../../../server/engine/document/reparse.js';
import { applyTyping, randomBelow, typeSomething } from './random-typing.js';

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');
const MANIFESTS = `${example('one-life')}---\n${example('one-localhost')}`;
const ANCHORS = `a: &x {b: [1, *y]}\n---\nbase: &base\n  k: v\nmore:\n  <<: *base\n  list: [*base, "q"]\n---\nz: |\n  block\n  text\n`;

describe('reparse', () => {
  it('keeps the documents before and behind an edit', () => {
    const before = parseFast('a: 1\n---\nb: 2\n---\nc: 3\n');
    const { stream, kept } = reparse(before, 'a: 1\n---\nb: two\n---\nc: 3\n');
    expect([...kept].map(([now, then]) => [now.index, then.index])).toEqual([
      [0, 0],
      [2, 2],
    ]);
    expect(stream.documents[0].root).toBe(before.documents[0].root);
    expect(stream).toEqual(parseFast(stream.text));
  });

  it('keeps nothing of a document whose end was open', () => {
    const before = parseFast('a: 1\n---\nb: 2');
    expect(reparse(before, 'a: 1\n---\nb: 2\n---\nc: 3\n').kept.size).toBe(1);
    expect(reparse(before, 'a: 1\n---\nb: 2').kept.size).toBe(2);
  });

  it.each([
    ['manifests', MANIFESTS, 11],
    ['manifests with CRLF', MANIFESTS.replaceAll('\n', '\r\n'), 12],
    ['anchors and merge keys', ANCHORS, 13],
    ['objects of JSON', '{"a": 1}\n{"b": [2, 3]}\n{"c": {}}\n', 14],
  ])('answers after random edits of %s what parsing afresh answers', (_name, text, seed) => {
    const below = randomBelow(seed);
    let stream = parseFast(text);
    let reused = 0;
    const history = [text];
    for (let edit = 0; edit < 200; edit += 1) {
      // Undone as often as done: a text that is torn to pieces has no documents left to keep.
      const undone = below(2) === 0 && history.length > 1 ? history.pop() : undefined;
      const next = undone ?? applyTyping(stream.text, typeSomething(stream.text, below));
      if (undone === undefined) history.push(stream.text);
      const answer = reparse(stream, next);
      stream = answer.stream;
      reused += answer.kept.size;
      expect(stream).toEqual(parseFast(next));
    }
    expect(reused).toBeGreaterThan(100);
  });
});

describe('foldDocument', () => {
  it('reads the tree again, as often as it takes', () => {
    for (const document of parseFast(ANCHORS).documents) {
      const folded = foldDocument(document);
      expect(folded).toEqual(document);
      expect(folded.root).toBe(folded.root);
    }
  });
});
