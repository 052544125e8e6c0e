import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { PanelRequest, ToView } from '../../../server/protocol/simulator.js';
import { readToView, readViewState } from '../../../client/webview/view-model/contract.js';
import { answerTo, empty, failure } from '../fixtures/answers.js';
import { largeResult, result, STATES } from '../fixtures/results.js';

const REQUESTS: readonly PanelRequest[] = [
  { type: 'node', name: 'node-a' },
  { type: 'node', name: 'gpu-1' },
  { type: 'moment', time: 80 },
  { type: 'preflight', action: 'drain', node: 'node-a' },
  { type: 'survival' },
  { type: 'rollout' },
  { type: 'autoscaler' },
  { type: 'compare' },
  { type: 'whyPending', text: '' },
];

const messages = (): readonly ToView[] => [
  ...Object.values(STATES).map((state) => state()),
  largeResult(200),
  ...REQUESTS.flatMap((request) => answerTo(request, result()) ?? []),
  empty('noPod'),
  failure(),
  { type: 'locked', locked: true },
  {
    type: 'restore',
    state: { folded: ['house'], view: 'list', supposed: { operations: [{ op: 'cordon', node: 'a' }] } },
  },
  { type: 'supposed', supposed: { replicas: 4, seed: 2, cluster: 'kind-3' } },
  { type: 'imported', failed: true, text: 'There is no Node in it.' },
];

/** Every path to a value in a message. */
function paths(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Object.entries(value);
  const below = entries.flatMap(([key, item]) => paths(item, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? below : [path, ...below];
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  if (path.length === 0) return by;
  const [key, ...rest] = path;
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === key ? replaced(item, rest, by) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}

describe('readToView', () => {
  it('takes every message of the contract as it is', () => {
    for (const message of messages()) expect(readToView(message), message.type).toBe(message);
  });

  it('takes messages with further fields, which a later version may have', () => {
    expect(readToView({ ...result(), colour: 'blue' })).toBeDefined();
  });

  it('refuses a message in which any value is of another kind', () => {
    // Fields of an operation are the server's to check.
    const all = messages().flatMap((message) =>
      message.type === 'restore' ? [] : paths(message).map((path) => ({ message, path })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), ({ message, path }) => {
        const wrong = replaced(message, path, Symbol('wrong'));
        expect(readToView(wrong), path.join('.')).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses anything else without throwing', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        expect(readToView(value)).toBeUndefined();
        expect(readToView({ type: value })).toBeUndefined();
      }),
    );
  });

  it('takes no field from a prototype', () => {
    const { verdict, ...rest } = result();
    expect(readToView(Object.assign(Object.create({ verdict }) as object, rest))).toBeUndefined();
    expect(readToView({ type: 'toString' })).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s as a number', (value) => {
    expect(readToView({ ...result(), generation: value })).toBeUndefined();
    expect(readToView({ ...result(), seed: value })).toBeUndefined();
  });
});

describe('readViewState', () => {
  it('takes what a panel remembers, and an empty state', () => {
    expect(readViewState({})).toEqual({});
    expect(readViewState({ folded: ['house'], view: 'grid' })).toEqual({ folded: ['house'], view: 'grid' });
  });

  it.each([undefined, null, 'folded', { folded: 'all' }, { view: 'map' }, { supposed: { operations: [{}] } }])(
    'refuses %j',
    (state) => {
      expect(readViewState(state)).toBeUndefined();
    },
  );
});
