/** A page that names `file:///workspace/../secret` names no file of the workspace. */
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { climbs } from '../../client/extension/simulator/climbs.js';

test.each([
  'file:///workspace/../secret.yaml',
  'file:///workspace/%2e%2e/secret.yaml',
  'file:///workspace/a/%2E./..%2fsecret.yaml',
  'file:///c:/workspace/..%5csecret.yaml',
  'vscode-vfs://github/team/repository/..',
])('%s leads out', (address) => {
  expect(climbs(URI.parse(address).path)).toBe(true);
});

test.each(['file:///workspace/a..b/..c.yaml', 'file:///workspace/.../nodes.yaml', 'file:///workspace/nodes.yaml'])(
  '%s does not',
  (address) => {
    expect(climbs(URI.parse(address).path)).toBe(false);
  },
);
