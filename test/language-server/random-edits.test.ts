import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { AUTOSCALER, CLASHING_DEPLOYMENT, service } from './manifests.js';
import { startSession, type Session } from './session.js';

/** What somebody types who cannot type: the server must follow, and end where one that reads the result anew begins. */

const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) {
    expect(session.errors).toEqual([]);
    await session.dispose();
  }
});

const start = async (): Promise<Session> => {
  const session = await startSession({ files: { 'autoscaler.yaml': AUTOSCALER } });
  sessions.push(session);
  await session.logged(/^Read 1 manifest/);
  return session;
};

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const JUNK = [
  ':',
  '-',
  '\n',
  '  ',
  '\t',
  '{',
  '}',
  '[',
  '"',
  "'",
  '&a',
  '*a',
  '<<: ',
  '|',
  '#',
  '{{',
  '---\n',
  '\r\n',
  '🚢',
  '\0',
  'ports:\n',
  '8080',
  '? ',
];

const withoutFolder = (session: Session, found: readonly Diagnostic[]): unknown =>
  JSON.parse(JSON.stringify(found).replaceAll(session.uri(''), 'folder/'));

/** What an editor asks all the time. Whatever is answered, nothing may fail: the log is looked at in the end. */
async function lookAround({ connection, uri, text }: Session, below: (limit: number) => number): Promise<void> {
  const textDocument = { uri: uri('shop.yaml') };
  const lines = text('shop.yaml').split('\n');
  const line = below(lines.length);
  const position = { line, character: below(lines[line].length + 1) };
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  const place = { textDocument, position };
  await Promise.all([
    ...['completion', 'hover', 'definition', 'documentHighlight', 'prepareRename', 'linkedEditingRange'].map((method) =>
      connection.sendRequest(`textDocument/${method}`, place),
    ),
    ...['documentSymbol', 'foldingRange', 'documentLink', 'codeLens'].map((method) =>
      connection.sendRequest(`textDocument/${method}`, { textDocument }),
    ),
    connection.sendRequest('textDocument/references', { ...place, context: { includeDeclaration: true } }),
    connection.sendRequest('textDocument/selectionRange', { textDocument, positions: [position] }),
    connection.sendRequest('textDocument/inlayHint', { textDocument, range }),
    connection.sendRequest('podlint/explainPod', { uri: textDocument.uri, ...position }),
  ]);
}

const MANIFEST = `${CLASHING_DEPLOYMENT}---\n${service('8080')}`;
const EXAMPLE = readFileSync(new URL('../../examples/one-localhost.yaml', import.meta.url), 'utf8');

it.each([
  [1, MANIFEST],
  [2, MANIFEST],
  [3, EXAMPLE],
  [4, EXAMPLE],
])('follows random edits (seed %i)', async (seed, text) => {
  const session = await start();
  const below = random(seed);
  await session.open('shop.yaml', text);
  const history: string[] = [];
  for (let edit = 1; edit <= 120; edit += 1) {
    const current = session.text('shop.yaml');
    const at = below(current.length);
    const previous = below(4) === 0 ? history.pop() : undefined;
    if (previous === undefined) history.push(current);
    if (previous !== undefined) await session.replace('shop.yaml', 0, current.length, previous);
    else if (below(2) === 0) await session.replace('shop.yaml', at, Math.min(current.length, at + below(12)), '');
    else await session.replace('shop.yaml', at, at, JUNK[below(JUNK.length)]);
    const found = await session.diagnostics('shop.yaml');
    const lines = session.text('shop.yaml').split(/\r\n|\n|\r/);
    for (const { range } of found) {
      expect(range.end.line).toBeLessThan(lines.length);
      expect(range.start.character).toBeLessThanOrEqual(lines[range.start.line].length);
      expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line].length);
    }
    await lookAround(session, below);
    if (edit % 40 !== 0) continue;
    const fresh = await start();
    await fresh.open('shop.yaml', session.text('shop.yaml'));
    expect(withoutFolder(session, found)).toEqual(withoutFolder(fresh, await fresh.diagnostics('shop.yaml')));
  }
});
