import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../../server/engine/document/nearest.js';

describe('the nearest word', () => {
  const fields = ['image', 'imagePullPolicy', 'containers', 'initContainers', 'env', 'envFrom', 'ports', 'name'];

  it('is found for slips of the fingers', () => {
    for (const [slip, meant] of [
      ['imag', 'image'],
      ['iamge', 'image'],
      ['Image', 'image'],
      ['conatiners', 'containers'],
      ['imagepullpolicy', 'imagePullPolicy'],
      ['port', 'ports'],
      ['initContainer', 'initContainers'],
      ['nmae', 'name'],
    ] as const) {
      expect(nearest(slip, fields)).toBe(meant);
    }
  });

  it('is nothing when nothing is near', () => {
    expect(nearest('replicas', fields)).toBeUndefined();
    expect(nearest('x', fields)).toBeUndefined();
    expect(nearest('', fields)).toBeUndefined();
    expect(nearest('abc', [])).toBeUndefined();
  });

  it('prefers the same letters in another case', () => {
    expect(nearest('EnvFrom', ['envfor', 'envFrom'])).toBe('envFrom');
  });

  it('counts a swap as one step', () => {
    expect(distance('ab', 'ba')).toBe(1);
    expect(distance('kitten', 'sitting')).toBe(3);
    expect(distance('', 'abc')).toBe(3);
  });
});
