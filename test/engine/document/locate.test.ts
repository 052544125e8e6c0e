import { describe, expect, it } from 'vitest';
import { locate, type Place } from '../../../server/engine/document/locate.js';
import { formatPath, nodeAt } from '../../../server/engine/document/paths.js';
import type { Path } from '../../../server/engine/document/tree.js';
import { toValue } from '../../../server/engine/document/value.js';
import { readOne } from './both.js';

const text = `# top
kind: Pod
spec:
  containers:
    - name: web
      image: "nginx:1"
      ports:
        - containerPort: 80
        - 81
        - []
        - {}
      env:
      args: ["--url=http://localhost:8080/", 'it''s localhost:1', "a\\tlocalhost:2"]
      command:
        - sh
        - |
          curl localhost:1
          curl localhost:2
      note: one
        localhost:3 two
`;

const at = (path: Path, place: Omit<Place, 'path'> = {}, source = text): string => {
  const document = readOne(source);
  const { start, end } = locate(document, { path, ...place });
  return source.slice(start, end);
};

describe('a place', () => {
  const container = ['spec', 'containers', 0] as const;

  it('is the value of a scalar', () => {
    expect(at(['kind'])).toBe('Pod');
    expect(at([...container, 'image'])).toBe('"nginx:1"');
    expect(at([...container, 'ports', 1])).toBe('81');
  });

  it('is the key of a list or map, and of an absent value', () => {
    expect(at(['spec'])).toBe('spec');
    expect(at([...container, 'ports'])).toBe('ports');
    expect(at([...container, 'env'])).toBe('env');
  });

  it('is the first key of a list item', () => {
    expect(at(container)).toBe('name');
    expect(at([...container, 'ports', 0])).toBe('containerPort');
    expect(at([...container, 'ports', 2])).toBe('[]');
    expect(at([...container, 'ports', 3])).toBe('{}');
    expect(at([0], {}, '- - - a\n')).toBe('a');
  });

  it('is a key on demand', () => {
    expect(at(['kind'], { part: 'key' })).toBe('kind');
    expect(at(container, { part: 'key' })).toBe('name');
  });

  it('is a whole entry or item on demand', () => {
    expect(at(['kind'], { part: 'node' })).toBe('kind: Pod');
    expect(at([...container, 'ports', 0], { part: 'node' })).toBe('containerPort: 80');
    expect(at([], { part: 'node' })).toBe(text.slice(6).trimEnd());
  });

  it('falls back to the nearest key that exists', () => {
    expect(at(['spec', 'volumes', 3, 'name'])).toBe('spec');
    expect(at([...container, 'resources', 'limits'])).toBe('name');
    expect(at([...container, 'ports', 9])).toBe('ports');
    expect(at(['kind', 'x'])).toBe('kind');
    expect(at(['status'])).toBe('kind');
    expect(at([])).toBe('kind');
  });

  it('is the first line of a document that cannot be read', () => {
    expect(at(['a'], {}, `# c\n\n${'['.repeat(500)}\n`)).toBe('['.repeat(500));
  });

  it('is the alias of what is shared', () => {
    const shared = 'a: &x\n  b: 1\nc: *x\nd: [*x]\ne: &s y\nf: *s\n';
    expect(at(['f'], {}, shared)).toBe('*s');
    expect(at(['d', 0], {}, shared)).toBe('*x');
    expect(at(['c'], {}, shared)).toBe('c');
    expect(at(['c', 'b'], {}, shared)).toBe('1');
  });

  it('may be a piece of a string', () => {
    const piece = (path: Path, word: string, nth = 0): string => {
      const document = readOne(text);
      const value = toValue(nodeAt(document.root, path)!) as string;
      let start = value.indexOf(word);
      for (let skip = 0; skip < nth; skip++) start = value.indexOf(word, start + 1);
      const range = locate(document, { path, within: { start, end: start + word.length } });
      const line = text.slice(0, range.start).split('\n').length;
      return `${line} ${text.slice(range.start, range.end)}`;
    };
    expect(piece([...container, 'args', 0], 'localhost:8080')).toBe('13 localhost:8080');
    expect(piece([...container, 'args', 1], 'localhost:1')).toBe('13 localhost:1');
    expect(piece([...container, 'args', 2], 'localhost:2')).toBe('13 localhost:2');
    expect(piece([...container, 'command', 1], 'localhost', 1)).toBe('18 localhost');
    expect(piece([...container, 'note'], 'localhost:3')).toBe('20 localhost:3');
    expect(piece([...container, 'args', 1], "it's")).toBe("13 'it''s localhost:1'");
  });

  it('is the whole string where a piece makes no sense', () => {
    expect(at(['kind'], { within: { start: 2, end: 9 } })).toBe('Pod');
    expect(at(['kind'], { within: { start: 2, end: 2 } })).toBe('Pod');
  });
});

describe('a path', () => {
  it('is printed as upstream prints it', () => {
    expect(formatPath(['spec', 'containers', 0, 'image'])).toBe('spec.containers[0].image');
    expect(formatPath(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe(
      'metadata.labels[app.kubernetes.io/name]',
    );
    expect(formatPath(['items', 2, 'spec', 'a-b', '1x', ''])).toBe('items[2].spec.a-b.1x[]');
    expect(formatPath([])).toBe('');
  });

  it('leads to the last of a repeated key', () => {
    const { root } = readOne('a: 1\na: 2\n');
    expect(nodeAt(root, ['a'])).toMatchObject({ value: 2 });
  });

  it('ends where there is nothing', () => {
    const { root } = readOne('a: [1]\n"0": x\n__proto__: z\n');
    expect(nodeAt(root, ['a', 0])).toMatchObject({ value: 1 });
    expect(nodeAt(root, ['a', '0'])).toBeUndefined();
    expect(nodeAt(root, ['a', 1])).toBeUndefined();
    expect(nodeAt(root, ['constructor'])).toBeUndefined();
    expect(nodeAt(root, ['__proto__'])).toMatchObject({ value: 'z' });
    expect(nodeAt(undefined, [])).toBeUndefined();
  });
});
