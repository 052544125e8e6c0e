import { describe, expect, it } from 'vitest';
import type { Result, ToView } from '../../../server/protocol/simulator.js';
import { FIRST_CHOICES, restoreChoices, toggleFold } from '../../../client/webview/view-model/choices.js';
import { followUps } from '../../../client/webview/view-model/follow-ups.js';
import { FIRST_STATE, receive, toRemember, type PanelState } from '../../../client/webview/view-model/state.js';
import { empty, failure, moment, nodeDetails, preflight, survival } from '../fixtures/answers.js';
import { result, SIX_NODES, STATES } from '../fixtures/results.js';

const after = (...messages: readonly ToView[]): PanelState => messages.reduce(receive, FIRST_STATE);
const choosing = (state: PanelState, change: Partial<PanelState['choices']>): PanelState => ({
  ...state,
  choices: { ...state.choices, ...change },
});
const at = (generation: number, changes: Partial<Result> = {}): Result => result({ generation, ...changes });

describe('receive', () => {
  it('waits until something comes', () => {
    expect(FIRST_STATE.notice).toMatchObject({ type: 'empty', reason: 'loading' });
  });

  it('replaces a result by a later one and never by an earlier one', () => {
    expect(after(at(2), at(3)).result?.generation).toBe(3);
    expect(after(at(3), at(2)).result?.generation).toBe(3);
  });

  it('starts over with a server that counts from the start', () => {
    expect(after(at(9), empty('serverDown'), at(1)).result?.generation).toBe(1);
  });

  it('drops answers to another result than the one that is shown', () => {
    const state = choosing(after(at(2)), { selected: 'node-a' });
    expect(receive(state, nodeDetails('node-a', 1, true)).answers.node).toBeUndefined();
    expect(receive(state, nodeDetails('node-a', 3, true)).answers.node).toBeUndefined();
    expect(receive(state, nodeDetails('node-a', 2, true)).answers.node).toBeDefined();
  });

  it('drops details of a node that is no longer looked at', () => {
    expect(receive(after(at(1)), nodeDetails('gpu-1', 1, true)).answers.node).toBeUndefined();
  });

  it('drops a look ahead that nobody waits for', () => {
    expect(receive(after(at(1)), preflight(1, 'drain node-a')).answers.preflight).toBeUndefined();
    const waiting = { ...after(at(1)), pending: { op: 'drain', node: 'node-a' } };
    expect(receive(waiting, preflight(1, 'drain node-a')).answers.preflight).toBeDefined();
  });

  it('keeps the last answers until their successors come, but not those about another Pod', () => {
    const state = receive(after(at(1)), survival(1));
    expect(receive(state, at(2)).answers.survival?.generation).toBe(1);
    expect(receive(state, at(2, { pod: 'report' })).answers.survival).toBeUndefined();
  });

  it('selects the target, the first node without one, and keeps what was selected while it is there', () => {
    expect(after(at(1)).choices.selected).toBe('node-b');
    expect(after({ ...STATES.pending(), generation: 1 }).choices.selected).toBe('node-a');
    const state = choosing(after(at(1)), { selected: 'gpu-1', picked: true });
    expect(receive(state, at(2)).choices.selected).toBe('gpu-1');
    expect(receive(state, at(2, { nodes: SIX_NODES.slice(0, 5) })).choices.selected).toBe('node-b');
    expect(receive(state, at(2, { nodes: [] })).choices.selected).toBeUndefined();
  });

  it('goes with the Pod until somebody chooses a node', () => {
    const elsewhere = at(2, { verdict: { ...result().verdict, target: 'node-d' } });
    expect(receive(after(at(1)), elsewhere).choices.selected).toBe('node-d');
    const chosen = choosing(after(at(1)), { picked: true });
    expect(receive(chosen, elsewhere).choices.selected).toBe('node-b');
    expect(receive(chosen, { ...elsewhere, pod: 'report' }).choices.selected).toBe('node-d');
  });

  it('keeps the moment while the history is the same, and stops playing when it is another', () => {
    const state = choosing(after(at(1)), { event: 3, playing: true });
    expect(receive(state, at(2)).choices).toMatchObject({ event: 3, playing: true });
    const other = { ...result().timeline, events: result().timeline.events.slice(1) };
    expect(receive(state, at(2, { timeline: other })).choices).toMatchObject({ event: undefined, playing: false });
  });

  it('shows why there is no result in place of the last one', () => {
    expect(after(at(1), failure())).toMatchObject({ notice: { type: 'failure' }, result: undefined });
    expect(after(failure(), at(1)).notice).toBeUndefined();
  });

  it('takes back what was remembered and nothing that was not', () => {
    const state = after({ type: 'restore', state: { folded: ['nodes'], locked: true } });
    expect(state).toMatchObject({ locked: true, choices: { folded: ['nodes'], view: undefined } });
    expect(after({ type: 'restore', state: {} }).choices).toEqual(FIRST_CHOICES);
  });
});

describe('folds', () => {
  it('fold and unfold', () => {
    const folded = toggleFold(FIRST_CHOICES, 'nodes');
    expect(folded.folded).toContain('nodes');
    expect(toggleFold(folded, 'nodes').folded).not.toContain('nodes');
  });

  it('are restored as a whole', () => {
    expect(restoreChoices({ folded: [] }).folded).toEqual([]);
  });
});

describe('followUps', () => {
  it('asks for the details of the selected node of each new result, once', () => {
    const first = after(at(1));
    expect(followUps(FIRST_STATE, first)).toEqual([{ type: 'node', name: 'node-b' }]);
    expect(followUps(first, first)).toEqual([]);
    expect(followUps(first, receive(first, at(2)))).toEqual([{ type: 'node', name: 'node-b' }]);
  });

  it('asks for nothing that is folded away', () => {
    const first = after(at(1));
    const folded = { ...first, choices: toggleFold(first.choices, 'details') };
    expect(followUps(FIRST_STATE, folded)).toEqual([]);
    expect(followUps(folded, first)).toHaveLength(1);
  });

  it('asks for the moment of the chosen event', () => {
    const first = after(at(1));
    expect(followUps(first, choosing(first, { event: 6 }))).toEqual([{ type: 'moment', time: 40 }]);
    expect(receive(choosing(first, { event: 6 }), moment(at(1), 40)).answers.moment?.time).toBe(40);
  });

  it('asks for the answer whose tab is open, except for one that needs a text', () => {
    const first = after(at(1));
    const open = { ...first, choices: toggleFold(first.choices, 'answers') };
    expect(followUps(first, open)).toEqual([{ type: 'survival' }]);
    expect(followUps(open, choosing(open, { answer: 'rollout' }))).toEqual([{ type: 'rollout' }]);
    expect(followUps(open, choosing(open, { answer: 'whyPending' }))).toEqual([]);
  });
});

describe('toRemember', () => {
  it('is what brings the same view back', () => {
    const state = choosing(after(at(1)), { folded: ['house'], view: 'list' });
    const remembered = toRemember(state);
    expect(remembered).toEqual({
      locked: false,
      folded: ['house'],
      view: 'list',
      uri: 'file:///shop/web.yaml',
      pod: 'web',
    });
    expect(after({ type: 'restore', state: remembered }).choices).toMatchObject({ folded: ['house'], view: 'list' });
  });
});
