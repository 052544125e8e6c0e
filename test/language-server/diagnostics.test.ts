import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  DiagnosticSeverity,
  DocumentDiagnosticRequest,
  WorkspaceDiagnosticRequest,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import {
  AUTOSCALER,
  CLASHING_DEPLOYMENT,
  DEPLOYMENT_WITH_REPLICAS,
  TEMPLATE,
  deployment,
  service,
} from './manifests.js';
import { rulesOf, startSession, type Session, type SessionOptions } from './session.js';

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const start = async (options?: SessionOptions): Promise<Session> => (session = await startSession(options));

describe('the answer to initialize', () => {
  it('offers what the client can use', async () => {
    const { initialized } = await start();
    expect(initialized.capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.podlint'] },
    });
    expect(initialized.serverInfo?.name).toBe('Podlint');
    expect(initialized.serverInfo?.version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe.each(['server', 'cli'] as const)('document diagnostics from the bundle of the %s', (server) => {
  it('marks both ports with a link to the rule', async () => {
    await start({ server });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const [clash, ...others] = await session.diagnostics('shop.yaml');
    expect(others).toEqual([]);
    expect(clash).toMatchObject({
      code: 'network/port-clash',
      source: 'podlint',
      severity: DiagnosticSeverity.Error,
      codeDescription: { href: expect.stringContaining('network/port-clash') as string },
    });
    const lines = session.text('shop.yaml').split('\n');
    const [related] = clash.relatedInformation ?? [];
    for (const range of [clash.range, related.location.range]) {
      expect(lines[range.start.line]?.slice(range.start.character, range.end.character)).toBe('8080');
    }
    expect(related.location.uri).toBe(session.uri('shop.yaml'));
  });
});

describe('document diagnostics', () => {
  it('answer "unchanged" as long as they are', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const first = await session.pull('shop.yaml');
    expect(first).toMatchObject({ kind: 'full', resultId: expect.any(String) as string });
    expect(await session.pull('shop.yaml', first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await session.edit('shop.yaml', 'name: metrics', 'name: numbers');
    expect(await session.pull('shop.yaml', first.resultId)).toMatchObject({ kind: 'unchanged' });
    await session.edit('shop.yaml', 'kind: Deployment', '# one line more\nkind: Deployment');
    const moved = await session.pull('shop.yaml', first.resultId);
    expect(moved).toMatchObject({ kind: 'full' });
  });

  it('follow incremental edits through half-typed states', async () => {
    await start();
    await session.open('shop.yaml', deployment());
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
    for (const [find, by] of [
      ['containerPort: 9090', 'containerPort: '],
      ['containerPort: \n', 'containerPort: 80\n'],
      ['containerPort: 80\n', 'containerPort: 8080\n'],
    ] as const) {
      await session.edit('shop.yaml', find, by);
      await session.diagnostics('shop.yaml');
    }
    expect(rulesOf(await session.diagnostics('shop.yaml'))).toEqual(['network/port-clash']);
    await session.edit('shop.yaml', 'kind: Deployment', 'kind: [Deployment');
    expect(rulesOf(await session.diagnostics('shop.yaml'))).toContain('api/syntax');
    await session.edit('shop.yaml', 'kind: [Deployment', 'kind: Deployment');
    expect(rulesOf(await session.diagnostics('shop.yaml'))).toEqual(['network/port-clash']);
  });

  it('belong to the right document of a stream', async () => {
    await start();
    const text = `${deployment()}---\n${CLASHING_DEPLOYMENT.replaceAll('storefront', 'back')}`;
    await session.open('shop.yaml', text);
    const [clash] = await session.diagnostics('shop.yaml');
    expect(clash.range.start.line).toBeGreaterThan(deployment().split('\n').length);
  });

  it('count UTF-16 units', async () => {
    await start();
    await session.open(
      'shop.yaml',
      CLASHING_DEPLOYMENT.replaceAll(/- containerPort: 8080|containerPort: 8080/g, '"containerPort": 8080 # 🚢'),
    );
    const [clash] = await session.diagnostics('shop.yaml');
    expect(clash.range.end.character).toBe(clash.range.start.character + 4);
  });

  it('are none for templates and for what is not Kubernetes', async () => {
    await start();
    await session.open('templates/pod.yaml', TEMPLATE);
    await session.open('compose.yaml', 'services:\n  a: {ports: [80, 80]}\n  a: [\n');
    expect(await session.diagnostics('templates/pod.yaml')).toEqual([]);
    expect(await session.diagnostics('compose.yaml')).toEqual([]);
  });

  it('work for a document that was never saved', async () => {
    await start();
    await session.open('untitled:Untitled-1', CLASHING_DEPLOYMENT);
    expect(rulesOf(await session.diagnostics('untitled:Untitled-1'))).toEqual(['network/port-clash']);
  });

  it('work for JSON', async () => {
    await start();
    const pod = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a', namespace: 'b' },
      spec: { ports: [{ port: 80 }] },
    };
    await session.open(
      'service.json',
      JSON.stringify(pod, undefined, 2).replace('"name": "a"', '"name": "a", "name": "b"'),
      'json',
    );
    expect(rulesOf(await session.diagnostics('service.json'))).toContain('api/duplicate-key');
  });

  it('end with a clean list when the document is switched off', async () => {
    await start({ settings: { enable: false } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
  });
});

describe('a workspace', () => {
  it('lets objects of other files count, opened or not', async () => {
    await start({ files: { 'deployment.yaml': DEPLOYMENT_WITH_REPLICAS, 'scaling/autoscaler.yaml': AUTOSCALER } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    const [finding] = await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
    expect(finding.relatedInformation?.[0].location.uri).toBe(session.uri('scaling/autoscaler.yaml'));
  });

  it('follows an edit of a neighbour that is open', async () => {
    await start({ files: {} });
    await session.open('deployment.yaml', deployment());
    await session.open('service.yaml', service('http'));
    expect(await session.diagnostics('service.yaml')).toEqual([]);
    await session.edit('deployment.yaml', 'name: http', 'name: web');
    expect(rulesOf(await session.diagnostics('service.yaml'))).toEqual(['network/service-port-unresolved']);
    await session.edit('service.yaml', 'targetPort: http', 'targetPort: web');
    expect(await session.diagnostics('service.yaml')).toEqual([]);
  });

  it('follows files that change on disk', async () => {
    await start({ files: { 'deployment.yaml': DEPLOYMENT_WITH_REPLICAS } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.settles('deployment.yaml');
    session.write('autoscaler.yaml', AUTOSCALER);
    await session.watched('autoscaler.yaml', 1);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
    await session.watched('autoscaler.yaml', 3);
    await session.settles('deployment.yaml');
  });

  it('takes the deletion of a folder as that of everything in it', async () => {
    await start({ files: { 'deployment.yaml': DEPLOYMENT_WITH_REPLICAS, 'scaling/autoscaler.yaml': AUTOSCALER } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
    await session.watched('scaling', 3);
    await session.settles('deployment.yaml');
  });

  it('goes back to the file on disk when a document is closed', async () => {
    await start({ files: { 'deployment.yaml': DEPLOYMENT_WITH_REPLICAS, 'autoscaler.yaml': AUTOSCALER } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.open('autoscaler.yaml', AUTOSCALER);
    await session.edit('autoscaler.yaml', 'name: storefront\n  minReplicas', 'name: backend\n  minReplicas');
    await session.settles('deployment.yaml');
    await session.close('autoscaler.yaml');
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
  });

  it('forgets an open document whose file is deleted, until it is edited or the file is back', async () => {
    await start({ files: { 'deployment.yaml': DEPLOYMENT_WITH_REPLICAS, 'autoscaler.yaml': AUTOSCALER } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.open('autoscaler.yaml', AUTOSCALER);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
    await session.watched('autoscaler.yaml', 3);
    await session.settles('deployment.yaml');
    await session.watched('autoscaler.yaml', 1);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
    await session.watched('autoscaler.yaml', 3);
    await session.settles('deployment.yaml');
    await session.edit('autoscaler.yaml', 'maxReplicas: 10', 'maxReplicas: 11');
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
  });

  it('leaves out what version control ignores', async () => {
    await start({
      files: {
        '.gitignore': 'generated/\n*.local.yaml\n!kept.local.yaml\n',
        'deployment.yaml': DEPLOYMENT_WITH_REPLICAS,
        'generated/autoscaler.yaml': AUTOSCALER,
        'node_modules/x/autoscaler.yaml': AUTOSCALER,
        'autoscaler.local.yaml': AUTOSCALER,
      },
    });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.settles('deployment.yaml');
    session.write('kept.local.yaml', AUTOSCALER);
    await session.watched('autoscaler.local.yaml', 2);
    await session.watched('kept.local.yaml', 1);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
  });

  it('keeps apart what was opened from different folders', async () => {
    await start();
    await session.open('one/deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.open('two/autoscaler.yaml', AUTOSCALER);
    expect(await session.diagnostics('one/deployment.yaml')).toEqual([]);
    await session.open('one/autoscaler.yaml', AUTOSCALER);
    expect(rulesOf(await session.diagnostics('one/deployment.yaml'))).toEqual(['scaling/hpa-and-replicas']);
  });
});

describe('workspace diagnostics', () => {
  const pullAll = (previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> =>
    session.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });

  const scanned = (): Promise<void> => session.logged(/^Read \d+ manifest files/);

  it('report every file once, and then what changed', async () => {
    await start({
      files: { 'autoscaler.yaml': AUTOSCALER, 'clash.yaml': CLASHING_DEPLOYMENT.replaceAll('storefront', 'x') },
    });
    await scanned();
    const { items } = await pullAll();
    expect(items.map(({ uri }) => uri).sort()).toEqual([session.uri('autoscaler.yaml'), session.uri('clash.yaml')]);
    const clash = items.find(({ uri }) => uri === session.uri('clash.yaml'));
    expect(clash?.kind === 'full' && rulesOf(clash.items)).toEqual(['network/port-clash']);
    const known = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    expect((await pullAll(known)).items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
    session.write('clash.yaml', deployment().replaceAll('storefront', 'x'));
    await session.watched('clash.yaml', 2);
    await session.watched('autoscaler.yaml', 3);
    const isClean = (item: WorkspaceDocumentDiagnosticReport): boolean =>
      item.kind === 'full' && item.items.length === 0;
    await vi.waitUntil(async () => (await pullAll(known)).items.every(isClean));
    expect((await pullAll(known)).items).toHaveLength(2);
  });

  it('stay open for a client that takes partial results until there is news', async () => {
    await start({ files: { 'clash.yaml': CLASHING_DEPLOYMENT, 'autoscaler.yaml': AUTOSCALER } });
    await scanned();
    const { items } = await pullAll();
    const previousResultIds = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const answer = session.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds,
      partialResultToken: 'p',
    });
    session.write('clash.yaml', deployment());
    await session.watched('clash.yaml', 2);
    const news = await answer;
    expect(news.items.filter(({ kind }) => kind === 'full').map(({ uri }) => uri)).toEqual([session.uri('clash.yaml')]);
  });
});

describe('cancellation', () => {
  it('answers a cancelled request as cancelled and goes on', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT.repeat(1));
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const answer = session.connection.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri: session.uri('shop.yaml') } },
      source.token,
    );
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(rulesOf(await session.diagnostics('shop.yaml'))).toEqual(['network/port-clash']);
  });
});
