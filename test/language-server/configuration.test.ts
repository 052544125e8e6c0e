import { afterEach, describe, expect, it } from 'vitest';
import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { CLASHING_DEPLOYMENT } from './manifests.js';
import { PLAIN, rulesOf, startSession, type Session, type SessionOptions } from './session.js';

const RULE = 'network/port-clash';

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const start = async (options?: SessionOptions): Promise<Session> => (session = await startSession(options));

const severities = async (path: string): Promise<readonly (number | undefined)[]> =>
  (await session.diagnostics(path)).map(({ severity }) => severity);

describe('settings', () => {
  const change = async (settings: unknown): Promise<void> => {
    session.settings(settings);
    await session.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  };

  it('count from the next request on', async () => {
    await start({ files: {} });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await severities('shop.yaml')).toEqual([1]);
    await change({ rules: { [RULE]: 'info' } });
    expect(await severities('shop.yaml')).toEqual([3]);
    await change({ rules: { 'network/*': 'off' } });
    expect(await severities('shop.yaml')).toEqual([]);
    await change({ ignore: ['shop.yaml'] });
    expect(await severities('shop.yaml')).toEqual([]);
    await change({});
    expect(await severities('shop.yaml')).toEqual([1]);
  });

  it('of a wrong type count as not set', async () => {
    await start({ settings: { enable: 'yes', preset: 7, rules: null, ignore: 'x', podCidrs: {} } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(rulesOf(await session.diagnostics('shop.yaml'))).toEqual([RULE]);
  });

  it('may be pushed by a client that answers no questions', async () => {
    await start({
      capabilities: { ...PLAIN, textDocument: { diagnostic: {} } },
      initializationOptions: { settings: { enable: false } },
    });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await severities('shop.yaml')).toEqual([]);
    await session.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { podlint: { enable: true } },
    });
    expect(await severities('shop.yaml')).toEqual([1]);
  });
});

describe('podlint.yaml', () => {
  it('is found upwards and wins over the settings', async () => {
    await start({
      settings: { rules: { [RULE]: 'warning' } },
      files: { 'podlint.yaml': `rules:\n  ${RULE}: info\n`, 'apps/podlint.yaml': `rules:\n  ${RULE}: off\n` },
    });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    await session.open('apps/a/b/shop.yaml', CLASHING_DEPLOYMENT.replaceAll('storefront', 'other'));
    expect(await severities('shop.yaml')).toEqual([3]);
    expect(await severities('apps/a/b/shop.yaml')).toEqual([]);
  });

  it('counts as it is written, before it is saved', async () => {
    await start({ files: { 'podlint.yaml': 'rules: {}\n' } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    await session.open('podlint.yaml', 'rules: {}\n');
    expect(await severities('shop.yaml')).toEqual([1]);
    await session.edit('podlint.yaml', '{}', `{${RULE}: warning}`);
    expect(await severities('shop.yaml')).toEqual([2]);
    await session.close('podlint.yaml');
    await session.settles('shop.yaml', RULE);
    expect(await severities('shop.yaml')).toEqual([1]);
  });

  it('is noticed when it comes and goes on disk', async () => {
    await start({ files: {} });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await severities('shop.yaml')).toEqual([1]);
    session.write('podlint.yaml', `rules: {${RULE}: off}\n`);
    await session.watched('podlint.yaml', 1);
    await session.settles('shop.yaml');
  });

  it('has its mistakes marked while the rest of it counts', async () => {
    await start({ files: {} });
    const text = `kubernets: '1.30'\nrules:\n  network/port-clsh: off\n  ${RULE}: warning\n`;
    await session.open('podlint.yaml', text);
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const found = await session.diagnostics('podlint.yaml');
    const marked = found.map(({ range }) =>
      text.split('\n')[range.start.line]?.slice(range.start.character, range.end.character),
    );
    expect(marked).toEqual(['kubernets', 'network/port-clsh']);
    expect(found[0]?.message).toContain('`kubernetes`');
    expect(found[1]?.message).toContain(`\`${RULE}\``);
    expect(await severities('shop.yaml')).toEqual([2]);
  });

  it('may build on another file, whose mistakes are marked there', async () => {
    const base = `rules:\n  ${RULE}: off\n  nothing/here: off\n`;
    await start({ files: { 'podlint.yaml': 'extends: [./base.yaml]\n', 'base.yaml': base } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await severities('shop.yaml')).toEqual([]);
    await session.open('base.yaml', base);
    expect(await severities('base.yaml')).toEqual([1]);
    await session.edit('base.yaml', `  ${RULE}: off\n`, '');
    expect(await severities('shop.yaml')).toEqual([1]);
  });
});

describe('the mock cluster', () => {
  const LARGE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: registry.example.com/web:1, resources: {requests: {cpu: 64}}}]
`;
  const CLUSTER = `apiVersion: podlint.dev/v1
kind: Cluster
nodePools: [{name: pool, capacity: {cpu: "128", memory: 4Gi}}]
`;
  const scheduling = async (path: string): Promise<readonly unknown[]> =>
    rulesOf(await session.diagnostics(path)).filter((rule) => rule.startsWith('scheduling/'));

  it('comes from podlint.yaml, as a preset or as a file that is read anew when it changes', async () => {
    await start({ files: { 'podlint.yaml': 'cluster: kind-3\n' } });
    await session.open('web.yaml', LARGE);
    expect(await scheduling('web.yaml')).toEqual(['scheduling/unschedulable']);
    await session.open('podlint.yaml', 'cluster: ./cluster.yaml\n');
    await session.open('cluster.yaml', CLUSTER);
    expect(await scheduling('web.yaml')).toEqual([]);
    await session.edit('cluster.yaml', '"128"', '"32"');
    expect(await scheduling('web.yaml')).toEqual(['scheduling/unschedulable']);
  });

  it('comes from the settings', async () => {
    await start({ files: {}, settings: { cluster: 'single-node' } });
    await session.open('web.yaml', LARGE);
    expect(await scheduling('web.yaml')).toEqual(['scheduling/unschedulable']);
  });

  it('with a mistake in it says so where it stands, and no rule speaks', async () => {
    await start({
      files: { 'podlint.yaml': 'cluster: ./cluster.yaml\n', 'cluster.yaml': CLUSTER.replace('nodePools', 'nodePool') },
    });
    await session.open('web.yaml', LARGE);
    expect(await scheduling('web.yaml')).toEqual([]);
    await session.open('cluster.yaml', CLUSTER.replace('nodePools', 'nodePool'));
    expect((await session.diagnostics('cluster.yaml')).map(({ message }) => message)).toEqual([
      expect.stringContaining('no field nodePool'),
    ]);
  });
});
