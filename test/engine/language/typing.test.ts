import { describe, expect, it } from 'vitest';
import { typingAt } from '../../../server/engine/language/completion/typing.js';

/** `spec.containers[0].|na` for a key that begins with `na`, `spec.type=Clu` for a value. */
function typed(source: string): string {
  const offset = source.indexOf('¦');
  const typing = typingAt(source.replace('¦', ''), offset);
  if (!typing) return 'nothing';
  const path = typing.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return `${path}${typing.part === 'word' ? '|' : '='}${typing.word}`;
}

const POD =
  'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      ports:\n        - containerPort: 80\n';

describe('what is being typed in block style', () => {
  it.each([
    ['¦', '|'],
    ['ki¦', '|ki'],
    ['\n\nki¦', '|ki'],
    ['\n---\n\nspec:\n  ki¦', '.spec|ki'],
    ['kind: Po¦', '.kind=Po'],
    ['kind:¦', 'nothing'],
    [`${POD}          na¦`, '.spec.containers[0].ports[0]|na'],
    [`${POD}        - na¦`, '.spec.containers[0].ports[1]|na'],
    [`${POD}        - ¦`, '.spec.containers[0].ports[1]|'],
    [`${POD}      ¦`, '.spec.containers[0]|'],
    [`${POD}    - ¦`, '.spec.containers[1]|'],
    [`${POD}    ¦`, '.spec.containers|'],
    [`${POD}  vol¦`, '.spec|vol'],
    [`${POD}¦`, '|'],
    ['spec:\n  containers:\n  - name: a\n  - im¦', '.spec.containers[1]|im'],
    ['spec:\n  containers:\n  - name: a\n    ports:\n    - ¦', '.spec.containers[0].ports[0]|'],
    ['spec:\n  containers:\n  - name: a\n    ports:\n    - name: x\n  vol¦', '.spec|vol'],
    ['spec:\n  # note: this\n\n  ty¦', '.spec|ty'],
    ['spec:\n  ports:\n    - port: 80\n      targetPort: ht¦tp\n      name: x', '.spec.ports[0].targetPort=ht'],
    ['spec:\n  type: "Clu¦"', '.spec.type=Clu'],
    ['metadata:\n  labels:\n    "app.kubernetes.io/name": si¦', '.metadata.labels.app.kubernetes.io/name=si'],
    ['a: &x\n  b¦', '.a|b'],
    ['a: !!map # note\n  b¦', '.a|b'],
    ['a:\n  - - b\n    - c¦', '.a[0][1]|c'],
    ['a:\n  - - b\n  - - c¦', '.a[1][0]|c'],
    ['one: 1\n---\nki¦', '|ki'],
    ['one:\n  two: 2\n--- # next\n  ki¦', '|ki'],
  ])('%j', (source, expected) => {
    expect(typed(source)).toBe(expected);
  });
});

describe('where free text stands nothing is being typed', () => {
  it.each([
    'data:\n  script: |\n    ec¦',
    'data:\n  script: |-\n    if:\n      ec¦',
    'data:\n  script: >2\n    ec¦',
    'a: 1 # ki¦',
    '# ki¦',
    'command: some words¦ more',
    'a: |¦',
    'a: &anch¦',
  ])('%j', (source) => {
    expect(['nothing', '.command=words']).toContain(typed(source));
  });

  it('and behind a block scalar there is again', () => {
    expect(typed('data:\n  script: |\n    - echo: x\n  ke¦')).toBe('.data|ke');
  });
});

describe('what is being typed in flow style', () => {
  it.each([
    ['ports: [{ containerPort: 80, na¦', '.ports[0]|na'],
    ['ports: [{ containerPort: 80 }, { na¦ }]', '.ports[1]|na'],
    ['ports: [{ containerPort: 80, protocol: U¦DP }]', '.ports[0].protocol=U'],
    ['  - { name: x, ty¦ }', '[0]|ty'],
    ['spec:\n  ports:\n    - { name: x, ty¦ }', '.spec.ports[0]|ty'],
    ['spec:\n  ports: [\n    { port: 80,\n      tar¦', '.spec.ports[0]|tar'],
    ['args: [a, b¦', '.args[1]|b'],
    ['a: { b: ¦', '.a.b='],
    ['a: { ¦ }', '.a|'],
    ['a: {}\nb¦', '|b'],
    ['a: { x: [1] }\nb: ¦', '.b='],
    ['a: {\n  b: 1\n}\nc¦', '|c'],
  ])('%j', (source, expected) => {
    expect(typed(source)).toBe(expected);
  });
});

describe('what is being typed in JSON', () => {
  it.each([
    ['{ "kind": "Po¦" }', '.kind=Po'],
    ['{ "spec": { "containers": [ { "na¦" } ] } }', '.spec.containers[0]|na'],
    ['{\n  "spec": {\n    "type": "x",\n    "¦"\n  }\n}', '.spec|'],
    ['{ "a": "b {", "c¦', '|c'],
  ])('%j', (source, expected) => {
    expect(typed(source)).toBe(expected);
  });
});
