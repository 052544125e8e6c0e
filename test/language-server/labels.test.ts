import { afterEach, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { startSession, type Session } from './session.js';

/** Labels are names too: a key, or a value of a key, is the same in all selectors of the namespace. */

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: app, image: "x:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}
  ingress:
    - from: [{namespaceSelector: {matchLabels: {app: web}}}]
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`;

/** By file the lines that a rename changes, from a place in the selector of the Deployment. */
async function rename(text: string, find: string, newName: string): Promise<unknown> {
  const foreign = BUDGET.replace('{name: web}', '{name: web, namespace: other}');
  session = await startSession({ files: { 'shop.yaml': text, 'budget.yaml': BUDGET, 'foreign.yaml': foreign } });
  await session.logged(/^Read 3/);
  await session.open('shop.yaml', text);
  const position = { line: 4, character: text.split(/\r?\n/)[4].indexOf(find) + 1 };
  const edit = await session.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri: session.uri('shop.yaml') },
    position,
    newName,
  });
  const changes = (edit.documentChanges ?? []).flatMap((change) =>
    'edits' in change
      ? [[change.textDocument.uri, change.edits.map((one) => 'range' in one && one.range.start.line)]]
      : [],
  );
  return Object.fromEntries(changes.map(([uri, lines]) => [String(uri).replace(/^.*\//, ''), lines]));
}

it.each([
  ['LF', SHOP],
  ['CRLF', SHOP.replaceAll('\n', '\r\n')],
])('renames a value wherever Pods have it or are selected by it (%s)', async (_name, text) => {
  expect(await rename(text, 'web}', 'storefront')).toEqual({ 'shop.yaml': [4, 6, 12, 18], 'budget.yaml': [3] });
});

it('renames a key, and not that of namespaces', async () => {
  expect(await rename(SHOP, 'app:', 'application')).toEqual({ 'shop.yaml': [4, 6, 12, 18], 'budget.yaml': [3] });
});

it('refuses a key that the Pods have already', async () => {
  await expect(rename(SHOP, 'app:', 'tier')).rejects.toThrow('tier is there already.');
});
