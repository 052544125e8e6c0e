/** What a page says to the extension is believed only where it has the contract's shape. */
import { describe, expect, it } from 'vitest';
import { readFromView, readViewState } from '../../client/extension/simulator/messages.js';

const place = { uri: 'file:///a.yaml', line: 1, character: 2, endLine: 1, endCharacter: 5 };

describe('messages of a page', () => {
  it.each([
    { type: 'ready' },
    { type: 'request', request: { type: 'watch', uri: 'file:///a.yaml', line: 3, character: 0 } },
    { type: 'request', request: { type: 'watch', uri: 'file:///a.yaml' } },
    { type: 'request', request: { type: 'operate', operation: { op: 'cordon', node: 'a' } } },
    { type: 'request', request: { type: 'preflight', action: 'drain', node: 'a' } },
    { type: 'request', request: { type: 'rollout' } },
    { type: 'jump', place },
    { type: 'applyEdit', editId: 'change-1', version: 3 },
    { type: 'copy', what: 'markdown' },
    { type: 'save', what: 'cluster' },
    { type: 'lock', locked: true },
    { type: 'focusEditor' },
    { type: 'command', command: 'restartServer' },
    { type: 'remember', state: { uri: 'file:///a.yaml', folded: ['house'], view: 'list' } },
    { type: 'remember', state: { supposed: { replicas: 3, operations: [{ op: 'fail', node: 'a' }], seed: 2 } } },
    { type: 'import', text: 'x'.repeat(2_000_000) },
    { type: 'importFiles', uris: ['file:///nodes.yaml'] },
  ])('of the contract are taken: $type', (message) => {
    expect(readFromView(message)).toBe(message);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ready'],
    ['a list', [{ type: 'ready' }]],
    ['no type', {}],
    ['an unknown type', { type: 'execute' }],
    ['a type of every object', { type: 'constructor' }],
    ['another field', { type: 'ready', also: 1 }],
    ['another command', { type: 'command', command: 'workbench.action.terminal.new' }],
    ['a command of every object', { type: 'command', command: 'toString' }],
    ['a place of texts', { type: 'jump', place: { ...place, line: '1' } }],
    ['a place before the document', { type: 'jump', place: { ...place, line: -1 } }],
    ['half a place', { type: 'jump', place: { uri: place.uri } }],
    ['an edit without a version', { type: 'applyEdit', editId: 'change-1' }],
    ['a version that is no number', { type: 'applyEdit', editId: 'change-1', version: Number.NaN }],
    ['an export that is none', { type: 'copy', what: 'secrets' }],
    ['saving what is only copied', { type: 'save', what: 'json' }],
    ['a request that is none', { type: 'request', request: { type: 'shutdown' } }],
    ['a request of every object', { type: 'request', request: { type: '__proto__' } }],
    ['the end of a panel', { type: 'request', request: { type: 'close' } }],
    ['an operation without a name', { type: 'request', request: { type: 'operate', operation: {} } }],
    ['an action that is none', { type: 'request', request: { type: 'preflight', action: 'remove', node: 'a' } }],
    ['replicas below zero', { type: 'request', request: { type: 'replicas', count: -1 } }],
    ['an endless time', { type: 'request', request: { type: 'advance', seconds: Number.POSITIVE_INFINITY } }],
    ['a text without an end', { type: 'request', request: { type: 'whyPending', text: 'x'.repeat(2_000_000) } }],
    ['an import of something else', { type: 'import', text: ['x'] }],
    ['files that are no addresses', { type: 'importFiles', uris: [1] }],
    ['a field that is inherited', Object.assign(Object.create({ locked: true }), { type: 'lock' })],
  ])('of another shape are passed over: %s', (_, message) => {
    expect(readFromView(message)).toBeUndefined();
  });
});

describe('a remembered state', () => {
  it('is taken as it is, or not at all', () => {
    const state = {
      uri: 'file:///a.yaml',
      pod: 'Deployment/default/web',
      locked: true,
      supposed: { operations: [{ op: 'fail', node: 'a' }] },
    };
    expect(readViewState(state)).toBe(state);
    for (const forged of [
      undefined,
      'x',
      { uri: 7 },
      { supposed: { operations: [{}] } },
      { supposed: { other: 1 } },
      { view: 'cube' },
      { extra: 1 },
    ]) {
      expect(readViewState(forged)).toEqual({});
    }
  });
});
