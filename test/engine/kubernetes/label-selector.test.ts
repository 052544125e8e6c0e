import { describe, expect, it } from 'vitest';
import { compileLabelMap, compileLabelSelector } from '../../../server/engine/kubernetes/label-selector.js';

const web = { app: 'web', tier: 'front' };

describe('compileLabelSelector', () => {
  it('matches nothing when the selector is null and everything when it is empty', () => {
    expect(compileLabelSelector(undefined)(web)).toBe(false);
    expect(compileLabelSelector(null)(undefined)).toBe(false);
    expect(compileLabelSelector({})(web)).toBe(true);
    expect(compileLabelSelector({ matchLabels: {}, matchExpressions: [] })(undefined)).toBe(true);
  });

  it.each([
    ['In with the value', { key: 'app', operator: 'In', values: ['api', 'web'] }, true],
    ['In with another value', { key: 'app', operator: 'In', values: ['api'] }, false],
    ['In on a missing label', { key: 'zone', operator: 'In', values: ['a'] }, false],
    ['NotIn with the value', { key: 'app', operator: 'NotIn', values: ['web'] }, false],
    ['NotIn on a missing label', { key: 'zone', operator: 'NotIn', values: ['a'] }, true],
    ['Exists', { key: 'app', operator: 'Exists' }, true],
    ['Exists on a missing label', { key: 'zone', operator: 'Exists' }, false],
    ['DoesNotExist', { key: 'app', operator: 'DoesNotExist' }, false],
    ['DoesNotExist on a missing label', { key: 'zone', operator: 'DoesNotExist' }, true],
    ['In without values', { key: 'app', operator: 'In', values: [] }, false],
    ['NotIn without values', { key: 'app', operator: 'NotIn', values: [] }, false],
    ['an operator that selectors do not have', { key: 'app', operator: 'Gt', values: ['1'] }, false],
    ['a requirement without a key', { operator: 'DoesNotExist' }, false],
  ])('%s', (_, requirement, expected) => {
    expect(compileLabelSelector({ matchExpressions: [requirement] })(web)).toBe(expected);
  });

  it('needs all labels and all expressions', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    };
    expect(compileLabelSelector(selector)(web)).toBe(true);
    expect(compileLabelSelector(selector)({ app: 'web' })).toBe(false);
    expect(compileLabelSelector(selector)({ ...web, old: '' })).toBe(false);
  });

  it('never reads a label from a prototype', () => {
    expect(compileLabelSelector({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] })(web)).toBe(false);
    expect(compileLabelSelector({ matchExpressions: [{ key: 'constructor', operator: 'DoesNotExist' }] })(web)).toBe(
      true,
    );
    expect(
      compileLabelSelector({ matchExpressions: [{ key: 'toString', operator: 'NotIn', values: ['x'] }] })(web),
    ).toBe(true);
    expect(compileLabelSelector({ matchLabels: { constructor: 'x' } })(web)).toBe(false);
  });

  it('accepts an empty value as a value', () => {
    expect(compileLabelSelector({ matchLabels: { app: '' } })({ app: '' })).toBe(true);
    expect(compileLabelSelector({ matchLabels: { app: '' } })({})).toBe(false);
  });
});

describe('compileLabelMap', () => {
  it('matches all pairs; an empty map matches everything', () => {
    expect(compileLabelMap({ app: 'web' })(web)).toBe(true);
    expect(compileLabelMap({ app: 'web', tier: 'back' })(web)).toBe(false);
    expect(compileLabelMap(undefined)(undefined)).toBe(true);
  });
});
