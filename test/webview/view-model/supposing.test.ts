import { describe, expect, it } from 'vitest';
import { supposing } from '../../../client/webview/view-model/supposing.js';
import type { PanelRequest, Supposed } from '../../../server/protocol/simulator.js';
import { result, STATES } from '../fixtures/results.js';

const cordon = { op: 'cordon', node: 'a' };
const fail = { op: 'fail', node: 'b' };

/** One request after the other, on a Pod of which nothing is supposed yet. */
const after = (...requests: readonly PanelRequest[]): Supposed =>
  requests.reduce<Supposed>((supposed, request) => supposing(supposed, request, result()), {});

describe('what is supposed once a request has been taken', () => {
  it('are the operations in their order', () => {
    expect(
      after(
        { type: 'operate', operation: cordon },
        { type: 'advance', seconds: 60 },
        { type: 'operate', operation: fail },
      ),
    ).toEqual({ operations: [cordon, { op: 'advance', seconds: 60 }, fail] });
  });

  it('is without an operation that was taken out', () => {
    expect(
      after(
        { type: 'operate', operation: cordon },
        { type: 'operate', operation: fail },
        { type: 'removeOperation', index: 0 },
      ),
    ).toEqual({ operations: [fail] });
  });

  it('are replicas, seed and cluster, of which a reset keeps the last two', () => {
    const all = [
      { type: 'replicas', count: 9 },
      { type: 'seed', seed: 4 },
      { type: 'cluster', id: 'kind-3' },
    ] as const;
    expect(after(...all)).toEqual({ replicas: 9, seed: 4, cluster: 'kind-3' });
    expect(after(...all, { type: 'reset' })).toEqual({ seed: 4, cluster: 'kind-3' });
  });

  it('is left to the server where only it knows: undo, and operations of the document itself', () => {
    const known = { operations: [cordon] };
    expect(supposing(known, { type: 'undo' }, result())).toBe(known);
    expect(supposing({}, { type: 'operate', operation: fail }, STATES.whatIf())).toEqual({});
    expect(supposing({}, { type: 'operate', operation: fail }, undefined)).toEqual({});
  });

  it('is not changed by a question', () => {
    expect(after({ type: 'node', name: 'a' }, { type: 'survival' }, { type: 'moment', time: 3 })).toEqual({});
  });
});
