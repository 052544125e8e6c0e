/** The simulator's panels over the real protocol: what they are shown, what they suppose, what they change. */
import { FileChangeType, type CodeLens } from 'vscode-languageserver/node';
import { afterEach, describe, expect, it } from 'vitest';
import { openPanel, WEB, type Panel } from './panel.js';
import { startSession, type Session, type SessionOptions } from './session.js';

const CLUSTER = `apiVersion: podlint.dev/v1
kind: Cluster
metadata:
  name: pair
nodePools:
  - name: big
    capacity: {cpu: "4", memory: 8Gi}
  - name: gpu
    capacity: {cpu: "4", memory: 8Gi}
    taints: [{key: dedicated, value: gpu, effect: NoSchedule}]
`;

let session: Session;
let panel: Panel;

afterEach(() => session.dispose());

async function start(options: SessionOptions = {}, text = WEB): Promise<void> {
  session = await startSession({ initializationOptions: { simulator: true }, ...options });
  panel = openPanel(session);
  await session.open('web.yaml', text);
}

const watch = () => panel.result({ type: 'watch', uri: session.uri('web.yaml') });

describe('a panel', () => {
  it('shows the Pod on the preset, with all that belongs to it', async () => {
    await start();
    const result = await watch();
    expect(result).toMatchObject({
      document: { uri: session.uri('web.yaml'), version: 1, name: 'web.yaml' },
      pod: 'Deployment/default/web',
      workload: 'Deployment/web',
      cluster: 'three-zones',
      kubernetes: '1.37',
      verdict: { outcome: 'fits', fit: 6, total: 6, text: 'Fits on 6 of 6 nodes – would land on general-3' },
      replicas: { count: 3, written: 3, placed: 3 },
      canUndo: false,
      canRedo: false,
    });
    expect(result.nodes).toHaveLength(6);
    expect(result.nodes.reduce((sum, { replicas }) => sum + replicas, 0)).toBe(3);
    expect(result.services.map(({ name, endpoints }) => [name, endpoints.length])).toEqual([['web', 3]]);
    expect(result.house.rooms.map(({ container }) => container)).toEqual(['web']);
    expect(result.timeline.events.filter(({ kind }) => kind === 'Ready')).toHaveLength(3);
    expect(result.clusters.map(({ id }) => id)).toContain('large-1000');
    expect(session.errors).toEqual([]);
  });

  it('follows what is typed, and answers the newest text only', async () => {
    await start();
    const { generation } = await watch();
    await session.edit('web.yaml', 'cpu: 250m', 'cpu: 350m');
    await session.edit('web.yaml', 'cpu: 350m', 'cpu: 450m');
    await session.edit('web.yaml', 'memory: 300Mi', 'memory: 100Gi');
    const result = await panel.hears('result', ({ document }) => document.version === 4);
    expect(result.generation).toBeGreaterThan(generation);
    expect(result.verdict).toMatchObject({ outcome: 'pending', fit: 0, text: 'Fits on 0 of 6 nodes' });
    expect(result.verdict.event).toMatch(/^0\/6 nodes are available: 6 Insufficient memory\./);
    expect(result.remedies.length).toBeGreaterThan(0);
  });

  it('keeps the last result while the text is broken, and says where', async () => {
    await start();
    await watch();
    await session.edit('web.yaml', '          image: nginx:1.27', '          image: [nginx:1.27');
    const { stale, verdict } = await panel.hears('result', (message) => message.stale !== undefined);
    expect(stale?.message).toMatch(/^Line \d+: /);
    expect(stale?.place.uri).toBe(session.uri('web.yaml'));
    expect(verdict.fit).toBe(6);
    await session.edit('web.yaml', '[nginx:1.27', 'nginx:1.27');
    expect((await panel.hears('result', (message) => message.stale === undefined)).verdict.fit).toBe(6);
  });

  it('says why there is nothing to show', async () => {
    await start({}, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    await panel.say({ type: 'watch', uri: session.uri('web.yaml') });
    expect(await panel.hears('empty')).toMatchObject({ reason: 'noPod', candidates: [] });
    await session.open('chart.yaml', WEB.replace('name: web\nspec', 'name: {{ .Release.Name }}\nspec'));
    await panel.say({ type: 'watch', uri: session.uri('chart.yaml') });
    expect((await panel.hears('empty')).reason).toBe('helm');
    await session.open('bad.yaml', WEB.replace('memory: 300Mi', 'memory: 1.5Gb'));
    await panel.say({ type: 'watch', uri: session.uri('bad.yaml') });
    const { text, place } = await panel.hears('failure');
    expect(text).toBe('Cannot simulate: requests.memory "1.5Gb" is not a quantity');
    expect(place?.line).toBe(19);
  });

  it('looks at the Pod of the cursor, and then at the same one wherever it moves', async () => {
    const second = WEB.replaceAll('name: web', 'name: api').replaceAll('app: web', 'app: api');
    await start({}, `${WEB}---\n${second}`);
    const line = WEB.split('\n').length + 5;
    const result = await panel.result({ type: 'watch', uri: session.uri('web.yaml'), line, character: 0 });
    expect(result.pods.map(({ title }) => title)).toEqual([
      'web · Deployment · document 1 of 4',
      'api · Deployment · document 3 of 4',
    ]);
    expect(result.pod).toBe('Deployment/default/api');
    await session.edit('web.yaml', 'apiVersion', '# one line more\n# and another\napiVersion');
    expect((await panel.hears('result', ({ document }) => document.version === 2)).pod).toBe('Deployment/default/api');
    expect((await panel.result({ type: 'pod', id: 'Deployment/default/web' })).pod).toBe('Deployment/default/web');
  });
});

describe('what is supposed', () => {
  it('shows in verdict, nodes and chips, and is undone', async () => {
    await start();
    await watch();
    const cordoned = await panel.result({ type: 'operate', operation: { op: 'cordon', node: 'general-1' } });
    expect(cordoned.verdict).toMatchObject({ fit: 5, text: 'Fits on 5 of 6 nodes – would land on general-3' });
    expect(cordoned.operations).toEqual([{ index: 0, label: 'general-1 cordoned' }]);
    expect(cordoned.nodes[0]).toMatchObject({ state: 'cordoned', outcome: 'blocked' });
    expect(cordoned).toMatchObject({ canUndo: true, canRedo: false });
    const failed = await panel.result({ type: 'operate', operation: { op: 'fail', node: 'general-2' } });
    expect(failed.nodes[1].state).toBe('failed');
    expect(failed.timeline.events.map(({ kind }) => kind)).toContain('NodeFailed');
    const removed = await panel.result({ type: 'removeOperation', index: 0 });
    expect(removed.operations.map(({ label }) => label)).toEqual(['general-2 failed']);
    expect((await panel.result({ type: 'undo' })).operations).toHaveLength(2);
    expect((await panel.result({ type: 'redo' })).operations).toHaveLength(1);
    expect(await panel.result({ type: 'reset' })).toMatchObject({ operations: [], verdict: { fit: 6 } });
    expect((await panel.result({ type: 'undo' })).operations).toHaveLength(1);
  });

  it('says which operation came to nothing, and takes no forged ones', async () => {
    await start();
    await watch();
    const result = await panel.result({ type: 'operate', operation: { op: 'cordon', node: 'nowhere' } });
    expect(result.operations).toEqual([{ index: 0, label: 'nowhere cordoned', problem: 'There is no node nowhere.' }]);
    for (const operation of [
      { op: 'explode' },
      { op: 'drain', node: 7 },
      { op: 'scale', workload: 'Deployment/web' },
    ]) {
      expect((await panel.result({ type: 'operate', operation })).operations).toHaveLength(1);
    }
    expect(session.errors).toEqual([]);
  });

  it('lets the slider try any number, undone as one drag, and writes it when asked', async () => {
    await start();
    await watch();
    for (const count of [4, 9, 12]) await panel.say({ type: 'replicas', count });
    const result = await panel.hears('result', ({ replicas }) => replicas.count === 12);
    expect(result.replicas).toMatchObject({ written: 3, placed: 12, writeEditId: 'replicas' });
    const edit = await panel.edit('replicas', 1);
    await session.apply(edit ?? undefined);
    expect(session.text('web.yaml')).toBe(WEB.replace('replicas: 3', 'replicas: 12'));
    expect((await panel.result({ type: 'undo' })).replicas.count).toBe(12);
  });

  it('gets a Service where none selects the Pod, unless the document has moved on', async () => {
    const [alone = ''] = WEB.split('---\n');
    await start({}, alone);
    const { services, addServiceEditId = '' } = await watch();
    expect([services, addServiceEditId]).toEqual([[], 'service']);
    await session.edit('web.yaml', 'memory: 300Mi', 'memory: 400Mi');
    expect(await panel.edit(addServiceEditId, 1)).toBeNull();
    await panel.hears('result', ({ document }) => document.version === 2);
    await session.apply((await panel.edit(addServiceEditId, 2)) ?? undefined);
    expect(session.text('web.yaml')).toContain('memory: 400Mi\n---\napiVersion: v1\nkind: Service\n');
    const after = await panel.hears('result', (result) => result.services.length > 0);
    expect(after.services).toMatchObject([{ name: 'web', ports: [{ port: 80, resolved: '80' }] }]);
    expect(after.services[0].endpoints).toHaveLength(3);
    expect(after.addServiceEditId).toBeUndefined();
  });

  it('is told to the client, which tells it to another server', async () => {
    await start();
    const told: unknown[] = [];
    session.connection.onNotification('podlint/simulator/supposed', ({ supposed }: { readonly supposed: unknown }) => {
      told.push(supposed);
    });
    await watch();
    await panel.say({ type: 'seed', seed: 7 });
    await panel.say({ type: 'replicas', count: 5 });
    await panel.say({ type: 'operate', operation: { op: 'fail', node: 'general-1' } });
    const before = await panel.hears('result', ({ operations }) => operations.length > 0);
    const supposed = { replicas: 5, operations: [{ op: 'fail', node: 'general-1' }], seed: 7 };
    await panel.say({ type: 'survival' });
    await panel.hears('survival');
    expect(told.at(-1)).toEqual(supposed);
    const other = openPanel(session);
    await other.say({ type: 'watch', uri: session.uri('web.yaml') });
    await other.say({
      type: 'suppose',
      supposed: { ...supposed, operations: [...supposed.operations, { op: 'explode' }] },
    });
    const after = await other.hears('result', ({ operations }) => operations.length > 0);
    expect({ ...after, generation: 0, canUndo: false }).toEqual({ ...before, generation: 0, canUndo: false });
    expect(after.canUndo).toBe(false);
  });

  it('replaces queued work by newer work', async () => {
    await start();
    await watch();
    const before = panel.heard.length;
    for (let replicas = 1; replicas <= 60; replicas++) await panel.say({ type: 'replicas', count: replicas });
    await panel.hears('result', ({ replicas }) => replicas.count === 60);
    expect(panel.heard.length - before).toBeLessThan(40);
  });
});

describe('questions', () => {
  it('about a node, a moment, a drain, survival and a rollout', async () => {
    await start();
    const { timeline, generation } = await watch();
    await panel.say({ type: 'node', name: 'general-2' });
    const node = await panel.hears('node');
    expect(node).toMatchObject({ name: 'general-2', generation, winner: { node: 'general-3' } });
    expect(node.scores.reduce((sum, { points }) => sum + points, 0)).toBe(node.total);
    await panel.say({ type: 'moment', time: 0 });
    expect((await panel.hears('moment')).pods.every(({ ready }) => !ready)).toBe(true);
    await panel.say({ type: 'moment', time: timeline.end });
    expect((await panel.hears('moment')).pods.map(({ ready }) => ready)).toEqual([true, true, true]);
    await panel.say({ type: 'preflight', action: 'drain', node: 'general-1' });
    expect((await panel.hears('preflight')).survives).toBe(true);
    await panel.say({ type: 'survival' });
    expect((await panel.hears('survival')).rows.filter(({ scope }) => scope === 'zone').length).toBeGreaterThan(0);
    await panel.say({ type: 'rollout', image: 'nginx:1.28' });
    expect(await panel.hears('rollout')).toMatchObject({ completes: true });
    await panel.say({ type: 'autoscaler' });
    expect((await panel.hears('autoscaler')).text).toBe('No HorizontalPodAutoscaler names this workload');
    await panel.say({ type: 'compare' });
    expect((await panel.hears('compare')).columns).toHaveLength(2);
  });

  it('decodes an event of a real cluster, with the lines it speaks of', async () => {
    await start();
    await watch();
    await panel.say({
      type: 'whyPending',
      text: '0/5 nodes are available: 2 Insufficient memory, 3 node(s) had untolerated taint {dedicated: gpu}.',
    });
    const { reasons } = await panel.hears('whyPending');
    expect(reasons.map(({ nodes, reason }) => [nodes, reason])).toEqual([
      [3, 'node(s) had untolerated taint {dedicated: gpu}'],
      [2, 'Insufficient memory'],
    ]);
    expect(reasons[1].places.map(({ line }) => line)).toEqual([19]);
  });
});

describe('clusters', () => {
  it('come from podlint.yaml, live while they are edited', async () => {
    const files = { 'podlint.yaml': 'cluster: ./pair.yaml\n', 'pair.yaml': CLUSTER };
    await start({ files });
    const result = await watch();
    expect(result).toMatchObject({ cluster: session.uri('pair.yaml'), verdict: { fit: 1, total: 2 } });
    expect(result.remedies[0]).toMatchObject({ label: 'Add a toleration for dedicated=gpu:NoSchedule', unlocks: 1 });
    await session.open('pair.yaml', CLUSTER);
    await session.edit('pair.yaml', '  - name: big', '  - name: big\n    count: 3');
    expect((await panel.hears('result', ({ verdict }) => verdict.total === 4)).verdict.fit).toBe(3);
    await session.edit('pair.yaml', 'capacity: {cpu: "4"', 'capacity: {cpu: [');
    const broken = await panel.hears('result', ({ clusterProblem }) => clusterProblem !== undefined);
    expect(broken.verdict.total).toBe(4);
    expect(broken.clusterProblem?.place?.uri).toBe(session.uri('pair.yaml'));
  });

  it('are taken from the nearest cluster.podlint.yaml, or chosen by hand', async () => {
    await start({ files: { 'cluster.podlint.yaml': CLUSTER, 'web.yaml': WEB } });
    const result = await watch();
    expect(result.cluster).toBe(session.uri('cluster.podlint.yaml'));
    expect(result.clusters.filter(({ kind }) => kind === 'file')).toEqual([
      { id: result.cluster, label: 'cluster.podlint.yaml', description: 'cluster.podlint.yaml', kind: 'file' },
    ]);
    await panel.say({ type: 'cluster', id: 'kind-3' });
    expect((await panel.hears('result', ({ cluster }) => cluster === 'kind-3')).verdict.total).toBe(3);
    await panel.say({ type: 'cluster', id: session.uri('cluster.podlint.yaml') });
    await panel.hears('result', ({ verdict }) => verdict.total === 2);
    session.write('cluster.podlint.yaml', CLUSTER.replace('name: gpu', 'name: gpu\n    count: 4'));
    await session.watched('cluster.podlint.yaml', FileChangeType.Changed);
    expect((await panel.hears('result', ({ verdict }) => verdict.total === 5)).verdict.fit).toBe(1);
  });

  it('are read from within the workspace only', async () => {
    await start({ files: { 'inside/web.yaml': WEB, 'outside.yaml': CLUSTER }, folders: ['inside'] });
    await session.open('inside/web.yaml', WEB);
    await panel.say({ type: 'watch', uri: session.uri('inside/web.yaml') });
    for (const id of [
      session.uri('outside.yaml'),
      `${session.uri('inside')}/../outside.yaml`,
      `${session.uri('inside')}/%2e%2e/outside.yaml`,
    ]) {
      expect((await panel.result({ type: 'cluster', id })).verdict.total).toBe(6);
    }
  });

  it('that are broken twice are the last good one', async () => {
    await start({ files: { 'cluster.podlint.yaml': CLUSTER } });
    await watch();
    await session.open('cluster.podlint.yaml', CLUSTER);
    for (const count of [3, 5]) {
      const line = / {2}- name: big(?:\n {4}count: \d)?/.exec(session.text('cluster.podlint.yaml'))?.[0] ?? '';
      await session.edit('cluster.podlint.yaml', line, `  - name: big\n    count: ${count}`);
      await panel.hears('result', ({ verdict }) => verdict.total === count + 1);
      await session.edit('cluster.podlint.yaml', 'cpu: "4"', 'cpu: ["4"');
      const broken = await panel.hears('result', ({ clusterProblem }) => clusterProblem !== undefined);
      expect(broken.verdict.total).toBe(count + 1);
      await session.edit('cluster.podlint.yaml', 'cpu: ["4"', 'cpu: "4"');
    }
  });

  it('that cannot be used give way to a preset', async () => {
    await start({ files: { 'cluster.podlint.yaml': CLUSTER.replace('capacity: {cpu: "4"', 'capacitee: {cpu: "4"') } });
    const { cluster, clusterProblem } = await watch();
    expect(cluster).toBe('three-zones');
    expect(clusterProblem?.message).toContain('three-zones is used instead');
    expect(clusterProblem?.place?.uri).toBe(session.uri('cluster.podlint.yaml'));
  });
});

describe('edits', () => {
  it('are made for the version that was looked at, and make the Pod fit', async () => {
    await start({ files: { 'cluster.podlint.yaml': CLUSTER } });
    const { remedies, document } = await watch();
    const [{ editId = '' }] = remedies;
    expect(await panel.edit('change-99', document.version)).toBeNull();
    await session.apply((await panel.edit(editId, document.version)) ?? undefined);
    const after = await panel.hears('result', ({ verdict }) => verdict.fit === 2);
    expect(after.remedies).toEqual([]);
    expect(session.text('web.yaml')).toContain('dedicated');
    expect(await panel.edit(editId, document.version)).toBeNull();
  });

  it('are refused once the document has moved on', async () => {
    await start({ files: { 'cluster.podlint.yaml': CLUSTER } });
    const { remedies } = await watch();
    await session.edit('web.yaml', 'replicas: 3', 'replicas: 4');
    expect(await panel.edit(remedies[0].editId ?? '', 1)).toBeNull();
  });
});

describe('lenses', () => {
  const lenses = (path: string) =>
    session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: session.uri(path) } });
  const titles = async (path: string) => (await lenses(path)).flatMap(({ command }) => command?.title ?? []);

  it('say the verdict of each Pod, as the panel does, and open it', async () => {
    await start();
    const { verdict } = await watch();
    const [lens] = await lenses('web.yaml');
    expect(lens.command).toEqual({
      title: `✔ ${verdict.text} · 250m CPU · 300 MiB memory · Burstable`,
      command: 'podlint.openSimulator',
      arguments: [session.uri('web.yaml'), lens.range.start],
    });
    await session.edit('web.yaml', 'memory: 300Mi', 'memory: 100Gi');
    expect(await titles('web.yaml')).toEqual(['✕ Fits on 0 of 6 nodes · 250m CPU · 100 GiB memory · Burstable']);
  });

  it('can be switched off', async () => {
    await start({ settings: { codeLens: { verdict: false, totals: false } } });
    expect(await titles('web.yaml')).toEqual([]);
  });

  it('open nothing where the client has no simulator', async () => {
    await start({ initializationOptions: {} });
    expect((await lenses('web.yaml'))[0].command?.command).toBe('');
  });
});
