import { afterEach, expect, it } from 'vitest';
import type { ClusterImport, ClusterPreset } from '../../server/protocol/messages.js';
import { startSession, type Session } from './session.js';

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

it('offers presets as cluster files that the linter takes', async () => {
  session = await startSession({ files: {} });
  const presets = await session.connection.sendRequest<readonly ClusterPreset[]>('podlint/clusterPresets');
  expect(presets.map(({ name }) => name)).toContain('three-zones');
  for (const { name, text } of presets) {
    session.write(`${name}.yaml`, text);
    session.write('podlint.yaml', `cluster: ${name}.yaml\n`);
    await session.open('podlint.yaml', `cluster: ${name}.yaml\n`);
    expect(await session.diagnostics('podlint.yaml')).toEqual([]);
    await session.close('podlint.yaml');
  }
});

it('makes a cluster file of what kubectl prints, or says why it cannot', async () => {
  session = await startSession();
  const ask = (text: string): Promise<ClusterImport> =>
    session.connection.sendRequest('podlint/importCluster', { text, name: 'shop', anonymise: true });
  const { cluster } = await ask(
    'apiVersion: v1\nkind: NodeList\nitems:\n  - metadata: {name: secret-name, annotations: {a: b}}\n',
  );
  expect(cluster?.nodes).toBe(1);
  expect(cluster?.text).toContain('name: node-1');
  expect(cluster?.text).not.toMatch(/secret-name|annotations/);
  expect((await ask('{}')).fault).toMatch(/no Node/);
});
