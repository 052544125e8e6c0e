import { describe, expect, it } from 'vitest';
import { parseStream } from '../../../server/engine/document/parse.js';
import { problems, read, values } from './both.js';

/** The source text of each document. */
const parts = (text: string): string[] => read(text).documents.map(({ start, end }) => text.slice(start, end));

describe('the documents of a stream', () => {
  it('start with their marker and are counted without empty ones', () => {
    const text = '# only a comment\n---\na: 1\n---\n# nothing\n---\n\n--- # two\nb: 2\n';
    expect(parts(text)).toEqual(['# only a comment\n---\na: 1\n', '--- # two\nb: 2\n']);
    expect(read(text).documents.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('may do without a marker and end with one', () => {
    expect(parts('a: 1\n...\n# between\nb: 2\n...\n')).toEqual(['a: 1\n...\n', '# between\nb: 2\n...\n']);
    expect(values('a: 1\n---')).toEqual([{ a: 1 }]);
  });

  it('are none in an empty text', () => {
    for (const text of ['', '\n', '# comment', '---\n', '\ufeff', '---\n---\n...\n...\n', '  \n \n']) {
      expect(read(text).documents).toEqual([]);
    }
  });

  it('hold a value that says nothing', () => {
    expect(values('---\nnull\n---\n~\n---\n""\n---\n!!str\n--- &a\n')).toEqual([null, null, '', '', null]);
  });

  it('end at a marker even inside of strings and brackets', () => {
    expect(values('a: |\n  x\n---\nb: [1\n---\nc: "2\n---\nd: 3\n')).toMatchObject([{ a: 'x\n' }, {}, {}, { d: 3 }]);
    expect(values('a: |\n  ---\n  x\nb: ----\nc: --- d\n')).toEqual([{ a: '---\nx\n', b: '----', c: '--- d' }]);
  });

  it('keep their directives', () => {
    const text = '%YAML 1.1\n%TAG !k! tag:example.com,2024:\n---\na: !k!thing x\n---\nb: 1\n';
    expect(parts(text)).toEqual(['%YAML 1.1\n%TAG !k! tag:example.com,2024:\n---\na: !k!thing x\n', '---\nb: 1\n']);
    expect(values(text)).toEqual([{ a: 'x' }, { b: 1 }]);
  });

  it('may be JSON objects one after the other', () => {
    expect(values('{"a": 1}\n{"b": "{"}{"c": 3} # end\n')).toEqual([{ a: 1 }, { b: '{' }, { c: 3 }]);
    expect(values('{"a":"{"}{"b":"}"}\n{"c":["[",{"d":"\\\\"}]}')).toEqual([
      { a: '{' },
      { b: '}' },
      { c: ['[', { d: '\\' }] },
    ]);
    expect(values('{"a": {"b": [1, {"c": "}"}]}}')).toEqual([{ a: { b: [1, { c: '}' }] } }]);
  });

  it('are not hidden by a broken neighbour', () => {
    const text = 'a: [1\n---\nb: 2\n---\nc: d: e\n---\nf: "\n---\ng: 3\n';
    expect(values(text)).toMatchObject([{ a: [1] }, { b: 2 }, {}, {}, { g: 3 }]);
    expect(read(text).documents.map((document) => document.problems.length > 0)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it('take nothing but a comment behind the marker, as kubectl wants it', () => {
    expect(problems('--- # fine\na: 1\n---\t\nb: 1\n')).toEqual([]);
    expect(problems('--- {a: 1}\n')).toEqual(['syntax 1:5 "{"']);
    expect(problems('---b: 1\n')).toEqual(['syntax 1:4 "b"']);
    expect(values('--- {a: 1}\n')).toEqual([{ a: 1 }]);
  });

  it('are the same in both modes', () => {
    const text = 'a: 1\n---\nb: [\n';
    expect(parseStream(text, { mode: 'fast' })).toEqual(parseStream(text, { mode: 'tolerant' }));
  });
});

describe('half-typed documents', () => {
  it('keep what is already there', () => {
    expect(values('spec:\n  containers:\n  - name: web\n    ima')).toEqual([
      { spec: { containers: [{ name: 'web', ima: null }] } },
    ]);
    expect(values('spec:\n  containers:\n  - name: web\n    ports:\n    - \n  volumes:\n')).toEqual([
      { spec: { containers: [{ name: 'web', ports: [null] }], volumes: null } },
    ]);
    expect(values('metadata:\n  name: "web\nspec:\n  replicas: 1\n')).toMatchObject([{ spec: { replicas: 1 } }]);
    expect(values('args: ["a, b]\nspec:\n  replicas: 1\n')).toMatchObject([{ spec: { replicas: 1 } }]);
    expect(values('args: [a, b\nspec: 1\n')).toMatchObject([{ args: ['a', 'b'], spec: 1 }]);
  });

  it('name one fault where there is one', () => {
    expect(problems('kind: Pod\nmetadata:\n  name: web\n spec: 1\n')).toHaveLength(1);
    expect(problems('kind: Pod\n  metadata:\n    name: web\nspec:\n  a: 1\n')).toHaveLength(1);
    expect(problems('a: b: c\nd: 1\n')).toEqual(['syntax 1:4 "b"']);
    expect(problems("a: 'b\n")).toEqual(['syntax 1:4 "\'b"']);
    expect(problems('a:\n- b\nc\nd: 1\n')).toHaveLength(1);
    expect(problems('a: @b\n')).toEqual(['syntax 1:4 "@"']);
  });

  it('never point outside of their text', () => {
    for (const text of [
      'a: "',
      'a: [',
      '{',
      '- {a: b',
      "'",
      'a: &',
      '*',
      '!',
      '? ',
      '%YAML',
      'a:\n\t',
      '"a',
      '[]]',
      '}',
    ]) {
      for (const document of read(text).documents) {
        for (const { range } of document.problems) {
          expect(range.start, text).toBeLessThanOrEqual(range.end);
          expect(range.end, text).toBeLessThanOrEqual(text.length);
        }
      }
    }
  });
});

describe('indentation that only kubectl accepts', () => {
  it('may be anything in brackets and quotes, and positions stay true', () => {
    const text = 'spec:\n  args: [\n"a",\n  b\n]\n  env: {\n  x: "1\n2"\n}\n  note: \'one\n two\'\nlast: 1\n';
    expect(problems(text)).toEqual([]);
    expect(values(text)).toEqual([{ spec: { args: ['a', 'b'], env: { x: '1 2' }, note: 'one two' }, last: 1 }]);
    const root = read(text).documents[0].root;
    if (root?.kind !== 'map') throw new Error('not a map');
    const spec = root.entries[0].value;
    if (spec.kind !== 'map') throw new Error('not a map');
    const sources = spec.entries.map(({ value }) => text.slice(value.start, value.end));
    expect(sources).toEqual(['[\n"a",\n  b\n]', '{\n  x: "1\n2"\n}', "'one\n two'"]);
    expect(text.slice(root.entries[1].key.start)).toBe('last: 1\n');
  });

  it('is still a fault elsewhere', () => {
    expect(problems('a:\n  - b\n - c\n')).not.toEqual([]);
    expect(problems('a:\n    b: 1\n   c: 2\n')).not.toEqual([]);
    expect(problems('a:\n  b: [\n1\nc: 2\n')).not.toEqual([]);
  });

  it('has no tabs in front of lines', () => {
    expect(problems('a:\n  b: 1\n\t# comment\n  c:\n  -\td\n')).toEqual([
      'tab-indentation 3:1 "\\t"',
      'tab-indentation 5:4 "\\t"',
    ]);
    expect(problems('a: b\n  \tc\nd: {\n\te: f }\n')).toEqual([]);
  });

  it('needs no space in front of a comment behind a string', () => {
    expect(values('a: "b"#c\nd: [e]#f\n')).toEqual([{ a: 'b', d: ['e'] }]);
  });
});
