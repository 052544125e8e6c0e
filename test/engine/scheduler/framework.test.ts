import { describe, expect, it } from 'vitest';
import { formatFitError, toEventMessage } from '../../../server/engine/scheduler/framework/fit-error.js';
import { runCycle } from '../../../server/engine/scheduler/framework/cycle.js';
import { definePlugin, type Plugin, type Profile } from '../../../server/engine/scheduler/framework/plugin.js';
import { unresolvable, unschedulable } from '../../../server/engine/scheduler/framework/status.js';
import { cycleOf, node, pod, profile, snapshotOf } from './objects.js';

const bare: Profile = { ...profile, preEnqueue: [], filter: [], postFilter: [], score: [], limitations: [] };

function run(used: Partial<Profile>, nodeNames: readonly string[] = ['a', 'b', 'c'], explain = false) {
  const snapshot = snapshotOf(...nodeNames.map((name) => node(name)));
  return runCycle(cycleOf(snapshot, pod('p'), { ...bare, ...used }), { explain });
}

const refusing = (name: string, refused: readonly string[]): Plugin =>
  definePlugin({
    name,
    filter: (_, __, { name: nodeName }) => (refused.includes(nodeName) ? unschedulable(`${name} says no`) : undefined),
  });

describe('the runner', () => {
  it('stops at the first filter that refuses a node', () => {
    const asked: string[] = [];
    const spy = definePlugin({
      name: 'Spy',
      filter: (_, __, { name }) => {
        asked.push(name);
        return undefined;
      },
    });
    const { rejections, best } = run({ filter: [refusing('First', ['a']), spy] });
    expect(rejections.map((rejection) => rejection?.plugin)).toEqual(['First', undefined, undefined]);
    expect(asked).toEqual(['b', 'c']);
    expect(best).toEqual(['b', 'c']);
  });

  it('asks every filter about every node in explain mode', () => {
    const { explained } = run(
      { filter: [refusing('First', ['a']), refusing('Second', ['a', 'b'])] },
      ['a', 'b', 'c'],
      true,
    );
    expect(explained?.map((all) => all.map(({ plugin }) => plugin))).toEqual([['First', 'Second'], ['Second'], []]);
  });

  it('does not ask the filter of a plugin that skips', () => {
    const skipping = definePlugin({
      name: 'Skips',
      preFilter: () => ({ kind: 'skip' }),
      filter: () => unschedulable('never said'),
    });
    expect(run({ filter: [skipping] }).outcome).toBe('scheduled');
  });

  it('holds a PreFilter refusal against every node, and says it once', () => {
    const closed = definePlugin({
      name: 'Closed',
      preFilter: () => ({ kind: 'rejected', status: unresolvable('closed today') }),
    });
    const { rejections, message } = run({ filter: [closed] });
    expect(rejections.map((rejection) => rejection?.stage)).toEqual(['PreFilter', 'PreFilter', 'PreFilter']);
    expect(message).toBe('0/3 nodes are available: closed today.');
  });

  it('leaves out the nodes that a PreFilter does not name', () => {
    const narrow = definePlugin({
      name: 'Narrow',
      preFilter: () => ({ kind: 'ready', state: undefined, nodeNames: new Set(['b', 'gone']) }),
    });
    const { rejections, best } = run({ filter: [narrow] });
    expect(best).toEqual(['b']);
    expect(rejections[0]).toEqual({
      plugin: 'Narrow',
      code: 'UnschedulableAndUnresolvable',
      reasons: ["node(s) didn't satisfy plugin(s) [Narrow]"],
      stage: 'PreFilterResult',
    });
  });

  it('weights normalised scores, and leaves a plugin out that has nothing to score', () => {
    const scoring = (name: string, scores: Readonly<Record<string, number>>): Plugin =>
      definePlugin({ name, score: (_, __, { name: nodeName }) => scores[nodeName] ?? 0 });
    const silent = definePlugin({ name: 'Silent', preScore: () => ({ kind: 'skip' }), score: () => 100 });
    const { scores, best } = run({
      score: [
        { plugin: scoring('Light', { a: 100, b: 0, c: 10 }), weight: 1 },
        { plugin: silent, weight: 5 },
        { plugin: scoring('Heavy', { a: 0, b: 40, c: 30 }), weight: 3 },
      ],
    });
    expect(scores?.plugins.map(({ plugin }) => plugin)).toEqual(['Light', 'Heavy']);
    expect(scores?.totals).toEqual([100, 120, 100]);
    expect(best).toEqual(['b']);
  });

  it('names all nodes that tie', () => {
    expect(run({}, ['b', 'a']).best).toEqual(['a', 'b']);
  });

  it('has no use for plugins where there are no nodes', () => {
    const { outcome, message } = run({}, []);
    expect([outcome, message]).toEqual(['unschedulable', 'no nodes available to schedule pods']);
  });

  it('keeps a gated Pod out of the queue', () => {
    const gated = pod('p', { spec: { schedulingGates: [{ name: 'one' }, { name: 'two' }] } });
    const result = runCycle(cycleOf(snapshotOf(node('a')), gated));
    expect(result).toMatchObject({
      outcome: 'gated',
      preEnqueue: { plugin: 'SchedulingGates', code: 'UnschedulableAndUnresolvable' },
      best: [],
    });
  });

  it('takes the nominated node when it still fits, whatever the scores', () => {
    const snapshot = snapshotOf(node('a'), node('b', { allocatable: { cpu: '1' } }));
    const nominated = { ...pod('p'), status: { nominatedNodeName: 'b' } };
    const result = runCycle(cycleOf(snapshot, nominated));
    expect([result.best, result.scoringUsed]).toEqual([['b'], false]);
  });
});

describe('the event', () => {
  it('counts reasons and sorts them as texts', () => {
    const reasons = [
      ...Array.from({ length: 10 }, () => ['Insufficient cpu']),
      ['Too many pods'],
      ['Insufficient memory', 'Too many pods'],
    ];
    expect(formatFitError({ nodeCount: 12, reasons, postFilterMessage: '' })).toBe(
      '0/12 nodes are available: 1 Insufficient memory, 10 Insufficient cpu, 2 Too many pods.',
    );
  });

  it('says what PreFilter said instead, and what PostFilter added', () => {
    expect(
      formatFitError({
        nodeCount: 2,
        preFilterMessage: 'claim is lost',
        reasons: [['unheard']],
        postFilterMessage: 'no use.',
      }),
    ).toBe('0/2 nodes are available: claim is lost. no use.');
  });

  it('is cut between characters at 1024 bytes', () => {
    expect(toEventMessage('x'.repeat(1024))).toBe('x'.repeat(1024));
    expect(toEventMessage('x'.repeat(1025))).toBe(`${'x'.repeat(1020)} ...`);
    const cut = toEventMessage('ä'.repeat(600));
    expect(cut).toBe(`${'ä'.repeat(510)} ...`);
  });
});

describe('enough nodes', () => {
  it('ends the search early where a place is all that is wanted, and finds none less', () => {
    const nodes = Array.from({ length: 150 }, (_, index) =>
      node(`n${String(index).padStart(3, '0')}`, { allocatable: { pods: index < 20 ? '0' : '10' } }),
    );
    const cycle = cycleOf(snapshotOf(...nodes), pod('p'));
    const few = runCycle(cycle, { enough: 10 });
    expect(few.scores?.nodes.map(({ name }) => name)).toEqual(
      nodes.slice(20, 30).map(({ metadata }) => metadata?.name),
    );
    expect(runCycle(cycle, { enough: 200 })).toEqual(runCycle(cycle));
    const none = cycleOf(snapshotOf(...nodes.slice(0, 20)), pod('p'));
    expect(runCycle(none, { enough: 10 }).message).toBe(runCycle(none).message);
  });
});
