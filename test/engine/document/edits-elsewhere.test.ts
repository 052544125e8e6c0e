import { describe, expect, it } from 'vitest';
import { applyTextEdits, editStreams } from '../../../server/engine/document/edits.js';
import { parseTolerant } from '../../../server/engine/document/parse.js';
import { edit } from './edit.js';
import type { Edit } from './random-edits.js';

describe('flow style', () => {
  it('keeps commas in order', () => {
    const text = 'a: {b: 1, c: [x, y], d: {}} # c\n';
    expect(edit(text, [{ op: 'remove', path: ['a', 'b'] }])).toBe('a: {c: [x, y], d: {}} # c\n');
    expect(edit(text, [{ op: 'remove', path: ['a', 'd'] }])).toBe('a: {b: 1, c: [x, y]} # c\n');
    expect(edit(text, [{ op: 'remove', path: ['a', 'c', 0] }])).toBe('a: {b: 1, c: [y], d: {}} # c\n');
    expect(edit(text, [{ op: 'append', path: ['a', 'c'], value: { z: 1 } }])).toBe(
      'a: {b: 1, c: [x, y, {z: 1}], d: {}} # c\n',
    );
    expect(edit(text, [{ op: 'add', path: ['a', 'd'], key: 'e', value: 'f, g' }])).toBe(
      'a: {b: 1, c: [x, y], d: {e: "f, g"}} # c\n',
    );
    expect(edit('a: [\n  x,\n  y, # c\n]\n', [{ op: 'append', path: ['a'], value: 'z' }])).toBe(
      'a: [\n  x,\n  y,\n  z, # c\n]\n',
    );
    expect(
      edit(
        'a: [x, y]\n',
        [0, 1].map((at): Edit => ({ op: 'remove', path: ['a', at] })),
      ),
    ).toBe('{}\n');
  });

  it('edits JSON as JSON', () => {
    const text = JSON.stringify({ a: 1, b: { c: [1, 2], d: {} } }, null, 4);
    const edits: Edit[] = [
      { op: 'add', path: ['b'], key: 'e', value: { f: [1, 'x'] } },
      { op: 'append', path: ['b', 'c'], value: { g: null } },
      { op: 'remove', path: ['a'] },
      { op: 'add', path: ['b', 'd'], key: 'x', value: 'y' },
    ];
    const edited = { b: { c: [1, 2, { g: null }], d: { x: 'y' }, e: { f: [1, 'x'] } } };
    expect(edit(text, edits)).toBe(JSON.stringify(edited, null, 4));
    const compact = edit('{"a":1,"b":[]}', [{ op: 'append', path: ['b'], value: { c: 'd' } }])!;
    expect(JSON.parse(compact)).toEqual({ a: 1, b: [{ c: 'd' }] });
  });
});

describe('documents', () => {
  it('are replaced, but not what stands around them', () => {
    const text = '# head\n---\na: 1\nb: 2\n# tail\n---\nc: 3\n';
    expect(edit(text, [{ op: 'replaceDocument', text: 'x: 1\ny: 2\n' }])).toBe(
      '# head\n---\nx: 1\ny: 2\n# tail\n---\nc: 3\n',
    );
  });

  it('are added behind another', () => {
    expect(edit('a: 1\n---\nc: 3\n', [{ op: 'addDocument', text: 'b: 2\n' }])).toBe('a: 1\n---\nb: 2\n---\nc: 3\n');
    expect(edit('a: 1', [{ op: 'addDocument', text: '---\nb: 2\n' }])).toBe('a: 1\n---\nb: 2');
    expect(edit('a: 1\r\n', [{ op: 'addDocument', text: 'b:\n  c: 2\n' }])).toBe('a: 1\r\n---\r\nb:\r\n  c: 2\r\n');
    expect(edit('{"a": 1}', [{ op: 'addDocument', text: 'b: 2\n' }])).toBeUndefined();
  });

  it('are edited where they stand in their stream', () => {
    const text = '😀: 1\n---\na: 1\n---\nb: &x 2\nc: *x\n';
    expect(edit(text, [{ op: 'add', path: [], key: 'd', value: 3 }], 1)).toBe(
      '😀: 1\n---\na: 1\nd: 3\n---\nb: &x 2\nc: *x\n',
    );
  });

  it('take edits of several at once', () => {
    const stream = parseTolerant('a: 1\n---\nb: 2\n');
    const [first, second] = stream.documents;
    const results = editStreams([
      { op: 'replace', path: ['b'], value: 3, stream, document: second },
      { op: 'replace', path: ['a'], value: 4, stream, document: first },
      { op: 'addDocument', text: 'c: 5', stream, document: second },
    ]);
    expect(applyTextEdits(stream.text, results![0].edits)).toBe('a: 4\n---\nb: 3\n---\nc: 5\n');
  });
});

describe('edits that cannot be made safely', () => {
  it('are refused: what others share', () => {
    expect(edit('a: &x\n  b: 1\nc: *x\n', [{ op: 'add', path: ['c'], key: 'd', value: 1 }])).toBeUndefined();
    expect(edit('a: &x\n  b: 1\nc: *x\n', [{ op: 'replace', path: ['a', 'b'], value: 2 }])).toBeUndefined();
    expect(edit('a: &x\n  b: 1\nc: *x\n', [{ op: 'remove', path: ['a'] }])).toBeUndefined();
    expect(edit('a: &x\n  b: 1\nc: {<<: *x}\n', [{ op: 'replace', path: ['c', 'b'], value: 2 }])).toBeUndefined();
  });

  it('but the alias itself may be replaced', () => {
    expect(edit('a: &x\n  b: 1\nc: *x\n', [{ op: 'replace', path: ['c'], value: 5 }])).toBe('a: &x\n  b: 1\nc: 5\n');
  });

  it('are refused: what does not exist', () => {
    expect(edit('a: 1\n', [{ op: 'replace', path: ['b'], value: 1 }])).toBeUndefined();
    expect(edit('a: 1\n', [{ op: 'remove', path: ['b'] }])).toBeUndefined();
    expect(edit('a: [1]\n', [{ op: 'remove', path: ['a', 3] }])).toBeUndefined();
    expect(edit('a: [1]\n', [{ op: 'move', path: ['a', 3], to: ['b'] }])).toBeUndefined();
    expect(edit('['.repeat(999), [{ op: 'remove', path: [0] }])).toBeUndefined();
  });

  it('are all refused when one is', () => {
    const edits: Edit[] = [
      { op: 'replace', path: ['a'], value: 2 },
      { op: 'remove', path: ['b'] },
    ];
    expect(edit('a: 1\n', edits)).toBeUndefined();
  });

  it('leave tags alone that would change the value', () => {
    expect(edit('a: !!str 1\n', [{ op: 'replace', path: ['a'], value: 2 }])).toBeUndefined();
    expect(edit('a: !!str 1\n', [{ op: 'replace', path: ['a'], value: '2' }])).toBe('a: !!str "2"\n');
  });
});
