import { describe, expect, it } from 'vitest';
import { edit } from './edit.js';
import type { Edit } from './random-edits.js';

const pod = `# top
apiVersion: v1
kind: Pod
metadata:
  name: web # the name
spec:
  # containers follow
  containers:
    # the app
    - name: app
      image: "nginx:1"
      ports:
        - containerPort: 80 # http
        # second
        - containerPort: 81
    - image: x
      name: sidecar # s

  volumes: []
# end
`;
const containers = ['spec', 'containers'];

/** Expects that one edit turns a piece of the Pod into another and leaves the rest alone. */
function expectPiece(edits: readonly Edit[], before: string, after: string): void {
  expect(pod.split(before)).toHaveLength(2);
  expect(edit(pod, edits)).toBe(pod.replace(before, () => after));
}

describe('replace', () => {
  it('keeps comments and quotes', () => {
    expectPiece([{ op: 'replace', path: ['metadata', 'name'], value: 'api' }], 'name: web #', 'name: api #');
    expectPiece([{ op: 'replace', path: [...containers, 0, 'image'], value: 'a "b"' }], '"nginx:1"', '"a \\"b\\""');
    expectPiece(
      [{ op: 'replace', path: [...containers, 0, 'ports', 0, 'containerPort'], value: 8080 }],
      '80 #',
      '8080 #',
    );
  });

  it('adds the quotes that a value needs', () => {
    expectPiece([{ op: 'replace', path: ['metadata', 'name'], value: 'yes' }], 'web #', '"yes" #');
    expectPiece([{ op: 'replace', path: ['metadata', 'name'], value: '0755' }], 'web #', '"0755" #');
    expectPiece([{ op: 'replace', path: ['metadata', 'name'], value: 'a: b' }], 'web #', '"a: b" #');
  });

  it('turns scalars into collections and back', () => {
    expectPiece(
      [{ op: 'replace', path: ['metadata', 'name'], value: { a: [1, { b: 'c' }] } }],
      '  name: web # the name',
      '  name: # the name\n    a:\n      - 1\n      - b: c',
    );
    expectPiece(
      [{ op: 'replace', path: [...containers, 0, 'ports'], value: 'none' }],
      'ports:\n        - containerPort: 80 # http\n        # second\n        - containerPort: 81\n',
      'ports: none\n',
    );
    expect(edit('a:\n- b\n- c: 1\n  d: 2\n- e\n', [{ op: 'replace', path: ['a', 1], value: [1, 'x'] }])).toBe(
      'a:\n- b\n- - 1\n  - x\n- e\n',
    );
  });

  it('replaces a piece of a string', () => {
    const within = { start: 10, end: 14 };
    const path = ['a'];
    const change: Edit = { op: 'replace', path, value: '9090', within };
    expect(edit('a: localhost:8080/x # c\n', [change])).toBe('a: localhost:9090/x # c\n');
    expect(edit("a: 'localhost:8080/x'\n", [change])).toBe("a: 'localhost:9090/x'\n");
    expect(edit('a: "localhost:8080\\t"\n', [change])).toBe('a: "localhost:9090\\t"\n');
    expect(edit('a: |\n  localhost:8080\n  x\n', [change])).toBe('a: |\n  localhost:9090\n  x\n');
    expect(edit('a: "localhost:\\x380\\x380"\n', [change])).toBeUndefined();
  });

  it('writes several lines as a block', () => {
    expectPiece(
      [{ op: 'replace', path: ['metadata', 'name'], value: 'x\ny\n' }],
      'name: web # the name',
      'name: | # the name\n    x\n    y',
    );
  });
});

describe('renameKey', () => {
  it('touches nothing but the key', () => {
    expectPiece([{ op: 'renameKey', path: [...containers, 0, 'image'], key: 'img' }], 'image: "', 'img: "');
    expect(edit('{"a": 1}', [{ op: 'renameKey', path: ['a'], key: 'b' }])).toBe('{"b": 1}');
    expect(edit('"a": 1\n', [{ op: 'renameKey', path: ['a'], key: 'yes' }])).toBe('"yes": 1\n');
  });

  it('is refused for a name that is taken', () => {
    expect(edit('a: 1\nb: 2\n', [{ op: 'renameKey', path: ['a'], key: 'b' }])).toBeUndefined();
  });
});

describe('remove', () => {
  it('takes whole lines and leaves the comments around them', () => {
    expectPiece([{ op: 'remove', path: [...containers, 0, 'ports', 0] }], '        - containerPort: 80 # http\n', '');
    expectPiece([{ op: 'remove', path: ['spec', 'volumes'] }], '  volumes: []\n', '');
    expectPiece([{ op: 'remove', path: ['apiVersion'] }], 'apiVersion: v1\n', '');
  });

  it('moves the next key up to the dash', () => {
    expectPiece([{ op: 'remove', path: [...containers, 1, 'image'] }], '- image: x\n      name', '- name');
    const text = '- a: 1\n  # about b\n  b: 2\n';
    expect(edit(text, [{ op: 'remove', path: [0, 'a'] }])).toBe('- \n  # about b\n  b: 2\n');
  });

  it('takes a list that loses all its items, leaves {} for a map', () => {
    const ports = [...containers, 0, 'ports'];
    const both: Edit[] = [
      { op: 'remove', path: [...ports, 0] },
      { op: 'remove', path: [...ports, 1] },
    ];
    expectPiece(
      both,
      '      ports:\n        - containerPort: 80 # http\n        # second\n        - containerPort: 81\n',
      '',
    );
    expectPiece(
      [{ op: 'remove', path: ['metadata', 'name'] }],
      'metadata:\n  name: web # the name\n',
      'metadata: {}\n',
    );
    expect(edit('a: # c\n  b: 1\nd:\n- - 1\n', [{ op: 'remove', path: ['a', 'b'] }])).toBe('a: {} # c\nd:\n- - 1\n');
    expect(edit('- - 1\n- x: 1\n', [{ op: 'remove', path: [0, 0] }])).toBe('- []\n- x: 1\n');
    expect(edit('- - 1\n- x: 1\n', [{ op: 'remove', path: [1, 'x'] }])).toBe('- - 1\n- {}\n');
    expect(edit('a: !!map # c\n  b: 1\n', [{ op: 'remove', path: ['a', 'b'] }])).toBe('a: !!map {} # c\n');
    expect(edit('a: 1\n', [{ op: 'remove', path: ['a'] }])).toBe('{}\n');
  });

  it('takes all entries of a repeated key', () => {
    expect(edit('a: 1\nb: 2\na: 3\n', [{ op: 'remove', path: ['a'] }])).toBe('b: 2\n');
  });

  it('works at the end of a file without a line break', () => {
    expect(edit('a: 1\nb: 2', [{ op: 'remove', path: ['b'] }])).toBe('a: 1');
    expect(edit('a: 1\r\nb: 2', [{ op: 'remove', path: ['b'] }])).toBe('a: 1');
  });
});

describe('add', () => {
  it('puts a key behind the last one', () => {
    expectPiece(
      [{ op: 'add', path: [...containers, 1], key: 'env', value: [{ name: 'A', value: '1' }] }],
      'name: sidecar # s\n',
      'name: sidecar # s\n      env:\n        - name: A\n          value: "1"\n',
    );
    expectPiece(
      [{ op: 'add', path: ['metadata'], key: 'labels', value: {} }],
      'name: web # the name\n',
      'name: web # the name\n  labels: {}\n',
    );
  });

  it('makes what is missing, once', () => {
    const securityContext = [...containers, 1, 'securityContext'];
    const edits: Edit[] = [
      { op: 'add', path: securityContext, key: 'runAsNonRoot', value: true },
      { op: 'add', path: [...securityContext, 'capabilities'], key: 'drop', value: ['ALL'] },
    ];
    expectPiece(
      edits,
      'name: sidecar # s\n',
      'name: sidecar # s\n      securityContext:\n        runAsNonRoot: true\n        capabilities:\n          drop:\n            - ALL\n',
    );
  });

  it('adds to maps that end at the same place, inner ones first', () => {
    const edits: Edit[] = [
      { op: 'add', path: [], key: 'z', value: 1 },
      { op: 'add', path: ['a'], key: 'w', value: 2 },
      { op: 'add', path: ['a', 'b', 0], key: 'x', value: 3 },
      { op: 'append', path: ['a', 'b'], value: 4 },
    ];
    expect(edit('a:\n  b:\n  - c: 0\n', edits)).toBe('a:\n  b:\n  - c: 0\n    x: 3\n  - 4\n  w: 2\nz: 1\n');
  });

  it('fills what is empty', () => {
    expect(edit('a:\n  b: # c\n  d: 1\n', [{ op: 'add', path: ['a', 'b'], key: 'x', value: 1 }])).toBe(
      'a:\n  b: # c\n    x: 1\n  d: 1\n',
    );
    expect(edit('a:\n  b: {} # c\n', [{ op: 'add', path: ['a', 'b'], key: 'x', value: 1 }])).toBe(
      'a:\n  b: # c\n    x: 1\n',
    );
    expect(edit('{}\n', [{ op: 'add', path: [], key: 'x', value: { y: 1 } }])).toBe(
      '{\n  "x": {\n    "y": 1\n  }\n}\n',
    );
  });

  it('replaces a key that is there, so that doing it twice changes nothing', () => {
    const change: Edit = { op: 'add', path: ['metadata'], key: 'name', value: 'api' };
    const once = edit(pod, [change])!;
    expect(once).toBe(pod.replace('name: web', 'name: api'));
    expect(edit(once, [change])).toBe(once);
  });

  it('overrides what a merge key brings', () => {
    expect(edit('a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n', [{ op: 'add', path: ['c'], key: 'b', value: 3 }])).toBe(
      'a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n  b: 3\n',
    );
  });

  it('follows the indentation in use', () => {
    const text = 'a:\n    b:\n        c: 1\n    l:\n    - x\n';
    expect(edit(text, [{ op: 'add', path: ['a', 'q'], key: 'r', value: { s: [1] } }])).toBe(
      `${text}    q:\n        r:\n            s:\n            - 1\n`,
    );
  });

  it('keeps Windows line breaks and files that end without one', () => {
    expect(edit('a:\r\n  b: 1\r\nc: 2\r\n', [{ op: 'add', path: ['a'], key: 'd', value: ['x', 'y\nz'] }])).toBe(
      'a:\r\n  b: 1\r\n  d:\r\n  - x\r\n  - |-\r\n    y\r\n    z\r\nc: 2\r\n',
    );
    expect(edit('a:\n  b: 1', [{ op: 'add', path: ['a'], key: 'c', value: 2 }])).toBe('a:\n  b: 1\n  c: 2');
  });

  it('refuses to add to a scalar or a list', () => {
    expect(edit('a: 1\n', [{ op: 'add', path: ['a'], key: 'b', value: 1 }])).toBeUndefined();
    expect(edit('a: [1]\n', [{ op: 'add', path: ['a'], key: 'b', value: 1 }])).toBeUndefined();
    expect(edit('a: 1\n', [{ op: 'append', path: ['a'], value: 1 }])).toBeUndefined();
  });
});

describe('append', () => {
  it('puts an item behind the last one, or starts the list', () => {
    const port = { containerPort: 82, name: 'x' };
    expectPiece(
      [{ op: 'append', path: [...containers, 0, 'ports'], value: port }],
      '        - containerPort: 81\n',
      '        - containerPort: 81\n        - containerPort: 82\n          name: x\n',
    );
    expectPiece(
      [{ op: 'append', path: ['spec', 'volumes'], value: { name: 'v', emptyDir: {} } }],
      '  volumes: []\n',
      '  volumes:\n    - name: v\n      emptyDir: {}\n',
    );
    expectPiece(
      [{ op: 'append', path: ['spec', 'tolerations'], value: 'x' }],
      '  volumes: []\n',
      '  volumes: []\n  tolerations:\n    - x\n',
    );
  });

  it('takes the place of items that go', () => {
    const ports = [...containers, 0, 'ports'];
    const edits: Edit[] = [
      { op: 'remove', path: [...ports, 0] },
      { op: 'remove', path: [...ports, 1] },
      { op: 'append', path: ports, value: 5 },
    ];
    expectPiece(
      edits,
      '        - containerPort: 80 # http\n        # second\n        - containerPort: 81\n',
      '        # second\n        - 5\n',
    );
  });
});

describe('move', () => {
  it('takes source text and comments along', () => {
    const app =
      '    # the app\n    - name: app\n      image: "nginx:1"\n      ports:\n        - containerPort: 80 # http\n        # second\n        - containerPort: 81\n';
    const moved = edit(pod, [
      { op: 'move', path: [...containers, 0], to: ['spec', 'initContainers'], add: { restartPolicy: 'Always' } },
    ]);
    expect(moved).toBe(
      pod
        .replace(app, '')
        .replace('  volumes: []\n', `  volumes: []\n  initContainers:\n${app}      restartPolicy: Always\n`),
    );
  });

  it('leaves keys behind, wherever they stand in the item', () => {
    const text = 'a:\n- b: 1 # first\n  c: 2\n  # on d\n  d: 3\nd:\n- e: 2\n';
    const drop = (key: string) => edit(text, [{ op: 'move', path: ['a', 0], to: ['d'], drop: [key] }]);
    expect(drop('c')).toBe('d:\n- e: 2\n- b: 1 # first\n  # on d\n  d: 3\n');
    expect(drop('d')).toBe('d:\n- e: 2\n- b: 1 # first\n  c: 2\n  # on d\n');
    // The first key shares its line with the dash, so the item is written anew.
    expect(drop('b')).toBe('d:\n- e: 2\n- c: 2\n  d: 3\n');
  });

  it('moves to a list that is indented otherwise', () => {
    const text = 'a:\n- b: |\n    x\n\n    y\n  c: 1\nd:\n    - e: 2\n';
    expect(edit(text, [{ op: 'move', path: ['a', 0], to: ['d'] }])).toBe(
      'd:\n    - e: 2\n    - b: |\n        x\n\n        y\n      c: 1\n',
    );
    expect(edit(text, [{ op: 'move', path: ['d', 0], to: ['a'] }])).toBe(
      'a:\n- b: |\n    x\n\n    y\n  c: 1\n- e: 2\n',
    );
  });

  it('moves several items, and within brackets', () => {
    const text = 'a: [1, 2, 3]\nb:\n- 4\n';
    const edits: Edit[] = [
      { op: 'move', path: ['a', 0], to: ['b'] },
      { op: 'move', path: ['a', 2], to: ['b'] },
    ];
    expect(edit(text, edits)).toBe('a: [2]\nb:\n- 4\n- 1\n- 3\n');
    expect(
      edit(
        'a:\n- 1\n- 2\n',
        [0, 1].map((at): Edit => ({ op: 'move', path: ['a', at], to: ['b'] })),
      ),
    ).toBe('b:\n- 1\n- 2\n');
    expect(edit('a:\n- 1\n- 2\n', [{ op: 'move', path: ['a', 0], to: ['a'] }])).toBe('a:\n- 2\n- 1\n');
  });
});
