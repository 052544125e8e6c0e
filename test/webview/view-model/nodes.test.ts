import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ResourceBar } from '../../../server/protocol/simulator.js';
import { barSentence, barShares, barValue } from '../../../client/webview/view-model/bars.js';
import { FIRST_CHOICES } from '../../../client/webview/view-model/choices.js';
import { nextIndex, nextStop, typeAhead } from '../../../client/webview/view-model/keyboard.js';
import { nodeActions } from '../../../client/webview/view-model/node-actions.js';
import {
  countOutcomes,
  groupNodes,
  listRows,
  nodesAt,
  shownNodes,
  viewOf,
} from '../../../client/webview/view-model/nodes.js';
import { columnsIn, scrollTo, virtualWindow } from '../../../client/webview/view-model/virtual-window.js';
import { moment } from '../fixtures/answers.js';
import { nodeCard } from '../fixtures/parts.js';
import { manyNodes, result, SIX_NODES } from '../fixtures/results.js';

const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);
const show = (wish: Partial<Parameters<typeof shownNodes>[1]>) =>
  names(shownNodes(SIX_NODES, { outcome: 'all', order: 'score', query: '', ...wish }));

describe('nodes', () => {
  it('come target first, then by score, then blocked ones', () => {
    expect(show({})).toEqual(['node-b', 'node-d', 'node-a', 'node-c', 'gpu-1', 'node-e']);
  });

  it('are ordered by name as people count', () => {
    const nodes = ['node-10', 'node-9', 'Node-1'].map((name) => nodeCard({ name, outcome: 'fits' }));
    expect(names(shownNodes(nodes, { outcome: 'all', order: 'name', query: '' }))).toEqual([
      'Node-1',
      'node-9',
      'node-10',
    ]);
  });

  it('are found by every word of the filter, in name, zone, pool, reason, state or Pods', () => {
    expect(show({ query: 'gpu' })).toEqual(['gpu-1']);
    expect(show({ query: 'ZONE-C memory' })).toEqual(['node-e']);
    expect(show({ query: ' blocked ' })).toEqual(['gpu-1', 'node-e']);
    expect(show({ query: 'cart' })).toHaveLength(6);
    expect(show({ query: 'nowhere' })).toEqual([]);
  });

  it('are counted and kept by outcome', () => {
    expect(countOutcomes(SIX_NODES)).toEqual({ all: 6, fits: 4, blocked: 2 });
    expect(show({ outcome: 'blocked' })).toEqual(['gpu-1', 'node-e']);
    expect(show({ outcome: 'fits' })).toHaveLength(4);
  });

  it('are grouped by reason, those that fit first, then the most frequent reason', () => {
    const groups = groupNodes(manyNodes(200));
    expect(groups[0]?.title).toBe('Fits');
    const sizes = groups.slice(1).map((group) => group.nodes.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(
      listRows(SIX_NODES)
        .filter((row) => row.type === 'group')
        .map((row) => `${row.title} (${row.size})`),
    ).toEqual(['Fits (4)', 'Blocked: Insufficient memory (1)', 'Blocked: node(s) had untolerated taint(s) (1)']);
  });

  it('are a list from 61 on or for a screen reader, unless somebody chose', () => {
    expect(viewOf(FIRST_CHOICES, 60, false)).toBe('grid');
    expect(viewOf(FIRST_CHOICES, 61, false)).toBe('list');
    expect(viewOf(FIRST_CHOICES, 6, true)).toBe('list');
    expect(viewOf({ ...FIRST_CHOICES, view: 'grid' }, 5000, true)).toBe('grid');
  });

  it('are shown as they were at a moment', () => {
    const [, then] = nodesAt(SIX_NODES, moment(result(), 80));
    expect(then).toMatchObject({ name: 'node-b', state: 'failed', podCount: 9, replicas: 1 });
    expect(then.resources.find(({ resource }) => resource === 'pods')?.text).toBe('9 of 110');
    expect(nodesAt(SIX_NODES, undefined)).toBe(SIX_NODES);
  });

  it('offer what their state allows', () => {
    const labels = (state: Parameters<typeof nodeActions>[0]['state']) =>
      nodeActions({ name: 'a', state }).map(({ label }) => label);
    expect(labels('ready')).toEqual(['Cordon', 'Drain…', 'Fail…', 'Remove']);
    expect(labels('cordoned')).toContain('Uncordon');
    expect(labels('failed')).toEqual(['Recover', 'Remove']);
  });
});

describe('bars', () => {
  const bar = (used: number, added: number, capacity: number): ResourceBar => ({
    resource: 'memory',
    used,
    added,
    capacity,
    text: '',
  });

  it('share the track by what is used and what is added', () => {
    expect(barShares(bar(50, 20, 100))).toEqual({ used: 50, added: 20, over: 0, capacity: 100 });
  });

  it('show what goes past the capacity', () => {
    const shares = barShares(bar(80, 45, 100));
    expect(shares).toEqual({ used: 64, added: 16, over: 20, capacity: 80 });
  });

  it('are full without any capacity, and empty without any demand', () => {
    expect(barShares(bar(0, 1, 0))).toEqual({ used: 0, added: 0, over: 100, capacity: 0 });
    expect(barShares(bar(0, 0, 0))).toEqual({ used: 0, added: 0, over: 0, capacity: 100 });
  });

  it('never leave the track', () => {
    const amount = fc.double({ min: 0, max: 1e18, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (used, added, capacity) => {
        const shares = barShares(bar(used, added, capacity));
        const sum = shares.used + shares.added + shares.over;
        expect(Math.min(shares.used, shares.added, shares.over)).toBeGreaterThanOrEqual(-1e-9);
        expect(sum).toBeLessThanOrEqual(100 + 1e-9);
        const value = barValue(bar(used, added, capacity));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('are said in a sentence', () => {
    expect(barSentence(bar(51, 20, 100))).toBe('Memory 51 percent used, 71 with this Pod');
    expect(barSentence(bar(51, 0, 100))).toBe('Memory 51 percent used');
    expect(barSentence({ ...bar(90, 20, 100), over: '0.1 GiB over' })).toBe(
      'Memory 90 percent used, 110 with this Pod, 0.1 GiB over',
    );
    expect(barSentence({ ...bar(1, 0, 2), resource: 'example.com/gpu' })).toBe('example.com/gpu 50 percent used');
  });
});

describe('virtualWindow', () => {
  const scrolling = fc.record({
    items: fc.nat(5000),
    columns: fc.integer({ min: 1, max: 8 }),
    rowHeight: fc.integer({ min: 10, max: 300 }),
    scrollTop: fc.nat(2_000_000),
    viewHeight: fc.integer({ min: 1, max: 2000 }),
    overscan: fc.nat(8),
  });

  it('draws everything in sight, and its spacers keep the height', () => {
    fc.assert(
      fc.property(scrolling, (value) => {
        const { from, to, before, after } = virtualWindow(value);
        const rows = Math.ceil(value.items / value.columns);
        const height = rows * value.rowHeight;
        const top = Math.min(value.scrollTop, Math.max(0, height - value.viewHeight));
        const first = Math.floor(top / value.rowHeight) * value.columns;
        const last = Math.min(value.items, Math.ceil((top + value.viewHeight) / value.rowHeight) * value.columns);
        expect(from).toBeLessThanOrEqual(Math.min(first, value.items));
        expect(to).toBeGreaterThanOrEqual(last);
        expect(before + Math.ceil((to - from) / value.columns) * value.rowHeight + after).toBe(height);
      }),
    );
  });

  it('draws little of much', () => {
    const { from, to } = virtualWindow({
      items: 5000,
      columns: 1,
      rowHeight: 26,
      scrollTop: 60_000,
      viewHeight: 600,
      overscan: 6,
    });
    expect(to - from).toBeLessThan(50);
  });

  it('scrolls no further than it has to', () => {
    expect(scrollTo(2, 20, 0, 100)).toBe(0);
    expect(scrollTo(6, 20, 0, 100)).toBe(40);
    expect(scrollTo(1, 20, 100, 100)).toBe(20);
  });

  it('counts columns', () => {
    expect([columnsIn(100, 232, 8), columnsIn(472, 232, 8), columnsIn(471, 232, 8)]).toEqual([1, 2, 1]);
  });
});

describe('keyboard', () => {
  const field = { items: 7, columns: 3, page: 2 };

  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 6, 6],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 0, 3],
    ['ArrowDown', 4, 6],
    ['ArrowDown', 6, 6],
    ['ArrowUp', 1, 1],
    ['ArrowUp', 4, 1],
    ['PageDown', 0, 6],
    ['PageUp', 6, 0],
    ['PageUp', 4, 0],
    ['Home', 5, 0],
    ['End', 1, 6],
  ])('%s from %i leads to %i', (key, at, to) => {
    expect(nextIndex(key, at, field)).toBe(to);
  });

  it('leaves other keys alone, and an empty field', () => {
    expect(nextIndex('Tab', 0, field)).toBeUndefined();
    expect(nextIndex('constructor', 0, field)).toBeUndefined();
    expect(nextIndex('End', 0, { ...field, items: 0 })).toBeUndefined();
  });

  it('finds names by their first letters, around and again', () => {
    const list = ['gpu-1', 'node-a', 'node-b', 'spot-1'];
    expect(typeAhead(list, 0, 'n')).toBe(1);
    expect(typeAhead(list, 1, 'n')).toBe(2);
    expect(typeAhead(list, 2, 'nn')).toBe(1);
    expect(typeAhead(list, 0, 'node-b')).toBe(2);
    expect(typeAhead(list, 2, 'node-b')).toBe(2);
    expect(typeAhead(list, 3, 'g')).toBe(0);
    expect(typeAhead(list, 0, 'x')).toBeUndefined();
  });

  it('goes around in a bar of controls', () => {
    expect([
      nextStop('ArrowRight', 2, 3),
      nextStop('ArrowLeft', 0, 3),
      nextStop('x', 0, 3),
      nextStop('End', 0, 0),
    ]).toEqual([0, 2, undefined, undefined]);
  });
});
