import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outline, problems, read, readOne, readSound, values } from './both.js';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

describe('the positions of a tree', () => {
  it('are those of keys, values, lists and maps', () => {
    const text = `# A Pod
apiVersion: v1
metadata:
  name: web # the name
spec:
    containers:
    - name: "a"
      ports: [{containerPort: 80}, 81]
    -   image: 'b c'

    - []
`;
    expect(outline(text)).toEqual([
      '. map «apiVersion: v1⋯- []»',
      '.«apiVersion» plain «v1»',
      '.«metadata» map «name: web»',
      '.«metadata».«name» plain «web»',
      '.«spec» map «containers:⋯- []»',
      '.«spec».«containers» sequence «- name: "a"⋯- []»',
      '.«spec».«containers»[0] map «name: "a"⋯ports: [{containerPort: 80}, 81]»',
      '.«spec».«containers»[0].«name» double «"a"»',
      '.«spec».«containers»[0].«ports» flow sequence «[{containerPort: 80}, 81]»',
      '.«spec».«containers»[0].«ports»[0] flow map «{containerPort: 80}»',
      '.«spec».«containers»[0].«ports»[0].«containerPort» plain «80»',
      '.«spec».«containers»[0].«ports»[1] plain «81»',
      ".«spec».«containers»[1] map «image: 'b c'»",
      ".«spec».«containers»[1].«image» single «'b c'»",
      '.«spec».«containers»[2] flow sequence «[]»',
    ]);
  });

  it('leave anchors and tags out of a node, aliases stand where they are written', () => {
    const text = '&k a: &x !!str 1\nb: *x\n? c\n: &m\n  d: *x\ne: [*x, &y z, *y]\n';
    expect(outline(text)).toEqual([
      '. map «a: &x !!str 1⋯e: [*x, &y z, *y]»',
      '.«a» plain «1»',
      '.«b» plain «1»',
      '.«c» map «d: *x»',
      '.«c».«d» plain «1»',
      '.«e» flow sequence «[*x, &y z, *y]»',
      '.«e»[0] plain «1»',
      '.«e»[1] plain «z»',
      '.«e»[2] plain «z»',
    ]);
    const root = readSound(text);
    if (root.kind !== 'map') throw new Error('not a map');
    const [, b, , e] = root.entries;
    expect(text.slice(b.valueRange.start, b.valueRange.end)).toBe('*x');
    expect(b.value).toBe(root.entries[0].value);
    if (e.value.kind !== 'sequence') throw new Error('not a list');
    expect(e.value.itemRanges.map(({ start, end }) => text.slice(start, end))).toEqual(['*x', 'z', '*y']);
  });

  it('put absent values behind the colon, the dash or the properties', () => {
    const text = 'a:\nb:   # comment\nc: !!null\nd: &x\ne: [f: , {g, h: }]\ni:\n-\n-  # comment\n- j\n? k\n? l\n:\nm:';
    const places = read(text).documents.flatMap(({ root }) => emptyPlaces(root!));
    expect(places.map((at) => `${text.slice(0, at).split('\n').at(-1)!}|`)).toEqual([
      'a:|',
      'b:|',
      'c: !!null|',
      'd: &x|',
      'e: [f:|',
      'e: [f: , {g|',
      'e: [f: , {g, h:|',
      '-|',
      '-|',
      '? k|',
      ':|',
      'm:|',
    ]);
  });

  it('end a block scalar with its last line of content', () => {
    const text = 'a: |\n  x\n   y  \n\n\nb: >+ # keep\n  z\n\n\nc: |-\n\n# comment\nd: !!str |2\n   w\ne: |\n';
    expect(outline(text)).toEqual([
      '. map «a: |⋯e: |»',
      '.«a» literal «|⋯y»',
      '.«b» folded «>+ # keep⋯z»',
      '.«c» literal «|-»',
      '.«d» literal «|2⋯w»',
      '.«e» literal «|»',
    ]);
    expect(values(text)).toEqual([{ a: 'x\n y  \n', b: 'z\n\n\n', c: '', d: ' w\n', e: '' }]);
  });

  it('keep the spaces at the end of a block scalar', () => {
    const root = readSound('a: |\n  x  \n\nb: 1\n');
    expect(root.kind === 'map' && root.entries[0].value).toMatchObject({ start: 3, end: 10 });
  });

  it('count UTF-16 code units', () => {
    const text = '"😀": ä # 😀\nü: "\\U0001F600x"\n';
    expect(outline(text)).toEqual([
      '. map «"😀": ä # 😀⋯ü: "\\U0001F600x"»',
      '.«"😀"» plain «ä»',
      '.«ü» double «"\\U0001F600x"»',
    ]);
    expect(values(text)).toEqual([{ '😀': 'ä', ü: '😀x' }]);
  });

  it('are right for plain and quoted scalars over several lines', () => {
    const text =
      'a: one\n  two\n\n  three # end\nb: "four\n\n  five \\\n  six"\nc:\n  seven\n  eight\nd: [nine\n  ten]\n';
    expect(outline(text)).toEqual([
      '. map «a: one⋯ten]»',
      '.«a» plain «one⋯three»',
      '.«b» double «"four⋯six"»',
      '.«c» plain «seven⋯eight»',
      '.«d» flow sequence «[nine⋯ten]»',
      '.«d»[0] plain «nine⋯ten»',
    ]);
    expect(values(text)).toEqual([{ a: 'one two\nthree', b: 'four\nfive six', c: 'seven eight', d: ['nine ten'] }]);
  });

  it('are right for JSON', () => {
    const text = '{\n  "kind": "Pod",\n  "spec": {"containers": [{"name": "a\\nb"}], "x": {}}\n}\n';
    expect(outline(text)).toEqual([
      '. flow map «{⋯}»',
      '.«"kind"» double «"Pod"»',
      '.«"spec"» flow map «{"containers": [{"name": "a\\nb"}], "x": {}}»',
      '.«"spec"».«"containers"» flow sequence «[{"name": "a\\nb"}]»',
      '.«"spec"».«"containers"»[0] flow map «{"name": "a\\nb"}»',
      '.«"spec"».«"containers"»[0].«"name"» double «"a\\nb"»',
      '.«"spec"».«"x"» flow map «{}»',
    ]);
  });

  function emptyPlaces(node: ReturnType<typeof readSound>): number[] {
    if (node.kind === 'scalar') return node.start === node.end ? [node.start] : [];
    return node.kind === 'map'
      ? node.entries.flatMap(({ value }) => emptyPlaces(value))
      : node.items.flatMap((item) => emptyPlaces(item));
  }
});

describe('files whose bytes matter', () => {
  it('reads Windows line breaks behind a byte order mark', () => {
    const text = fixture('windows.yaml');
    expect(text.startsWith('\ufeff') && text.includes('\r\n')).toBe(true);
    expect(values(text)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: {
          containers: [
            { name: 'web', args: ['a', 'b'], command: ['sh', '-c', 'echo one\n\necho two\n'] },
            { name: 'folded name' },
          ],
        },
      },
      { kind: 'Service' },
    ]);
    expect(outline(text)).toContain('.«metadata».«name» plain «web»');
    expect(outline(text)).toContain('.«spec».«containers»[0].«command»[2] literal «|⋯echo two»');
  });

  it('takes a carriage return alone for a line break, as kubectl does', () => {
    const text = fixture('old-mac.yaml');
    expect(text.includes('\n')).toBe(false);
    expect(values(text)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { containers: [{ name: 'a', args: ['x y'] }] },
      },
      { kind: 'Service' },
    ]);
    expect(values(fixture('mixed-breaks.yaml'))).toEqual([{ a: 1, b: { c: 'x\ny\nz\n' }, d: 2 }]);
  });

  it('reads a file that ends within an entry', () => {
    expect(values(fixture('no-final-newline.yaml'))).toEqual([
      { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', env: [{ name: 'EMPTY', value: null }] }] } },
    ]);
  });

  it('accepts tabs between tokens, in strings and in brackets', () => {
    const text = fixture('tabs.yaml');
    expect(problems(text)).toEqual([]);
    expect(values(text)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a b', labels: { a: 'b' }, annotations: { text: '\tindented by a tab\n' } },
      },
    ]);
  });

  it('refuses tabs that indent', () => {
    expect(problems(fixture('tab-indentation.yaml'))).toEqual(['tab-indentation 4:1 "\\t"']);
  });

  it('does not mind trailing spaces', () => {
    const text = fixture('trailing-spaces.yaml');
    expect(values(text)).toEqual([{ a: { b: 'x', c: 'y' }, d: 'z  \n\n \n', e: [1, 2] }]);
    expect(outline(text)).toContain('.«a».«b» plain «x»');
  });

  it('names control characters and reads on', () => {
    const text = fixture('control-characters.yaml');
    expect(problems(text)).toEqual(['invalid-text 1:5 "\\u0000"', 'invalid-text 2:4 "\\u001b"']);
    expect(values(text)).toEqual([{ a: 'x\ufffdy', b: '\ufffd[31m', c: 'ok' }]);
  });
});

describe('aliases and merge keys', () => {
  it('share nodes, and the latest anchor of a name counts', () => {
    expect(values('a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x\n')).toEqual([{ a: { k: 1 }, b: { k: 1 }, c: 2, d: 2 }]);
  });

  it('copy entries where the merge key stands, marked as merged', () => {
    const root = readSound('a: &x {k: 1, l: 2}\nb:\n  k: 0\n  <<: *x\n  l: 3\n');
    const b = root.kind === 'map' ? root.entries[1].value : root;
    expect(b.kind === 'map' && b.entries.map((entry) => [entry.key.value, entry.merged])).toEqual([
      ['k', false],
      ['k', true],
      ['l', true],
      ['l', false],
    ]);
    expect(values('a: &x {k: 1, l: 2}\nb:\n  k: 0\n  <<: *x\n  l: 3\n')).toMatchObject([{ b: { k: 1, l: 3 } }]);
  });

  it('prefer the first map of a merged list', () => {
    const text = 'a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}\nd: {<<: {k: 5}, "<<": 6}\n';
    expect(values(text)).toMatchObject([{ c: { k: 1, l: 2 }, d: { k: 5, '<<': 6 } }]);
  });

  it('name what cannot be resolved', () => {
    expect(problems('a: *nowhere\nb: &self [*self]\nc: {<<: 1}\nd: {<<: [{}, 2]}\n')).toEqual([
      'unknown-alias 1:4 "*nowhere"',
      'unknown-alias 2:11 "*self"',
      'syntax 3:9 "1"',
      'syntax 4:9 "[{}, 2]"',
    ]);
  });

  it('do not reach into the next document', () => {
    expect(problems('a: &x 1\n---\nb: *x\n')).toEqual(['unknown-alias 3:4 "*x"']);
  });
});

describe('keys', () => {
  it('are named as the API server sees them', () => {
    expect(values('1: a\n0x10: b\n1.50: c\ny: d\n! 2: e\n"3": f\n')).toEqual([
      { 1: 'a', 16: 'b', '1.5': 'c', true: 'd', 2: 'e', 3: 'f' },
    ]);
  });

  it('may be called anything', () => {
    const [value] = values('__proto__: {a: 1}\nconstructor: 2\nhasOwnProperty: 3\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('are reported when they stand twice, with their path', () => {
    const text = 'a: 1\nb:\n  - c: 1\n    d: 2\n    c: 3\n    "c": 4\na: 2\n';
    const { duplicateKeys, problems: faults } = readOne(text);
    expect(faults).toEqual([]);
    expect(duplicateKeys.map(({ path, first, repeat }) => [path, first.start, repeat.start])).toEqual([
      [['b', 0, 'c'], 12, 30],
      [['b', 0, 'c'], 12, 39],
      [['a'], 0, 46],
    ]);
    expect(values(text)).toEqual([{ a: 2, b: [{ c: 4, d: 2 }] }]);
  });

  it('are found twice in large maps too, but not behind merge keys', () => {
    const many = Array.from({ length: 50 }, (_, index) => `k${index}: v\n`).join('');
    expect(readOne(`${many}k7: w\n`).duplicateKeys.map(({ path }) => path)).toEqual([['k7']]);
    expect(readOne(`x: &x {k: 1}\ny: {k: 2, <<: *x, <<: *x, k2: 1}\n`).duplicateKeys).toEqual([]);
    expect(readOne(`__proto__: 1\n${many}__proto__: 2\n`).duplicateKeys.map(({ path }) => path)).toEqual([
      ['__proto__'],
    ]);
  });

  it('may not be lists, maps or null', () => {
    expect(problems('? [a]\n: b\n~: c\n{d: e}: f\ng: h\n')).toEqual([
      'complex-key 1:3 "[a]"',
      'complex-key 3:1 "~"',
      'complex-key 4:1 "{d: e}"',
    ]);
    expect(values('? [a]\n: b\n~: c\ng: h\n')).toEqual([{ g: 'h' }]);
  });
});
