import { describe, expect, it } from 'vitest';
import { pathAt, placeAt } from '../../../server/engine/document/cursor.js';
import { formatPath } from '../../../server/engine/document/paths.js';
import { readOne } from './both.js';

/** The place of the `|` in a text. */
function at(marked: string): string {
  const offset = marked.indexOf('¦');
  const document = readOne(marked.replace('¦', ''));
  const { path, part } = placeAt(document, offset);
  expect(pathAt(document, offset)).toEqual(path);
  return `${formatPath(path) || '.'} ${part}`;
}

describe('the path under the cursor', () => {
  const list = (rest: string): string => `spec:\n  containers:\n    - name: web\n${rest}`;

  it('is that of a key or value', () => {
    expect(at('a: 1\nsp¦ec:\n  b: 2\n')).toBe('spec key');
    expect(at('¦a: 1\n')).toBe('a key');
    expect(at('a: 1¦\n')).toBe('a value');
    expect(at('a: ¦1\n')).toBe('a value');
    expect(at(list('      image: ng¦inx\n'))).toBe('spec.containers[0].image value');
    expect(at('a:\n  b: |-\n    some te¦xt\n  c: 1\n')).toBe('a.b value');
    expect(at('a: b # com¦ment\n')).toBe('a value');
  });

  it('is that of a value to come', () => {
    expect(at('a: ¦\n')).toBe('a value');
    expect(at('a:\n  b: ¦\n  c: 1\n')).toBe('a.b value');
    expect(at(list('    - ¦\n'))).toBe('spec.containers[1] value');
    expect(at(list('    -¦ name: x\n'))).toBe('spec.containers[1] value');
  });

  it('is that of the list or map that a blank line belongs to', () => {
    expect(at('spec:\n  ¦\n')).toBe('spec inside');
    expect(at('spec:\n  cont¦\n')).toBe('spec inside');
    expect(at(list('      ¦\n'))).toBe('spec.containers[0] inside');
    expect(at(list('    ¦\n'))).toBe('spec.containers inside');
    expect(at(list('  ¦\n'))).toBe('spec inside');
    expect(at(list('¦\n'))).toBe('. inside');
    expect(at(list('      ¦\n  volumes: []\n'))).toBe('spec.containers[0] inside');
    expect(at('spec:\n  replicas: 1\n  ¦\n  template:\n    a: 1\n')).toBe('spec inside');
    expect(at('spec:\n  containers:\n  - name: x\n    ¦\n')).toBe('spec.containers[0] inside');
  });

  it('is found in brackets', () => {
    expect(at('a: {b: ¦1, c: 2}\n')).toBe('a.b value');
    expect(at('a: {b: 1, ¦c: 2}\n')).toBe('a.c key');
    expect(at('a: {b: 1, ¦ }\n')).toBe('a inside');
    expect(at('a: {¦}\n')).toBe('a inside');
    expect(at('a: [x, ¦y]\n')).toBe('a[1] value');
    expect(at('a: [x, ¦ ]\n')).toBe('a inside');
    expect(at('{"a": {"b": [1, {"c": ¦2}]}}')).toBe('a.b[1].c value');
  });

  it('does not lead through an alias', () => {
    expect(at('a: &x {b: 1}\nc: *¦x\n')).toBe('c value');
  });
});
