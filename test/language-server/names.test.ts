import { afterEach, describe, expect, it } from 'vitest';
import type {
  DocumentHighlight,
  LinkedEditingRanges,
  Location,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { AUTOSCALER, deployment, service } from './manifests.js';
import { ask, textIn } from './marked.js';
import { startSession, type Session, type SessionOptions } from './session.js';

let session: Session;
const start = async (options: SessionOptions = {}): Promise<void> => {
  session = await startSession(options);
  if (options.files) await session.logged(/^Read \d+ manifest/);
};
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const WORKLOAD = deployment()
  .replace(
    '          ports:\n            - name: http',
    '          volumeMounts:\n            - name: conf\n              mountPath: /etc/site\n          readinessProbe:\n            httpGet:\n              port: http\n          env:\n            - name: A\n              valueFrom:\n                configMapKeyRef: { name: site-config, key: nginx.conf }\n          ports:\n            - name: http',
  )
  .replace(
    '      containers:\n',
    '      volumes:\n        - name: conf\n          configMap:\n            name: site-config\n      containers:\n',
  );

const CONFIG =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: site-config\n  namespace: shop\ndata:\n  nginx.conf: ""\n';

const at = (where: string, by = where): string => {
  const index = WORKLOAD.indexOf(where);
  if (index < 0) throw new Error(`There is no ${where}.`);
  return WORKLOAD.slice(0, index) + by + WORKLOAD.slice(index + where.length);
};

/** `file:line` of every location, sorted. */
const places = (locations: readonly Location[] | null): readonly string[] =>
  (locations ?? []).map(({ uri, range }) => `${uri.slice(uri.lastIndexOf('/') + 1)}:${range.start.line + 1}`).sort();

const lineOf = (text: string, line: string): number => text.split('\n').indexOf(line) + 1;

const definition = (source: string, path = 'deployment.yaml') =>
  ask<Location[] | null>(session, path, source, 'textDocument/definition');
const references = (source: string, path = 'deployment.yaml') =>
  ask<Location[] | null>(session, path, source, 'textDocument/references', { context: { includeDeclaration: true } });
const rename = (source: string, newName: string, path = 'deployment.yaml') =>
  ask<WorkspaceEdit | null>(session, path, source, 'textDocument/rename', { newName });

describe('definition', () => {
  it.each([
    ['a port', at('port: http', 'port: ht¦tp'), `deployment.yaml:${lineOf(WORKLOAD, '            - name: http')}`],
    [
      'a volume',
      at('name: conf\n              mountPath', 'name: co¦nf\n              mountPath'),
      `deployment.yaml:${lineOf(WORKLOAD, '        - name: conf')}`,
    ],
    ['an object of another file', at('name: site-config', 'name: site¦-config'), 'config.yaml:4'],
    ['a key of another file', at('key: nginx', 'key: ngi¦nx'), 'config.yaml:7'],
  ])('of %s', async (_, source, expected) => {
    await start({ files: { 'config.yaml': CONFIG } });
    expect(places(await definition(source))).toEqual([expected]);
  });

  it('leads from a Service to the port of its Pods, from a selector to its workloads', async () => {
    await start({ files: { 'deployment.yaml': WORKLOAD } });
    expect(places(await definition(service('ht¦tp'), 'service.yaml'))).toEqual([
      `deployment.yaml:${lineOf(WORKLOAD, '            - name: http')}`,
    ]);
    await session.close('service.yaml');
    expect(places(await definition(service('http').replace('selector', 'sele¦ctor'), 'service.yaml'))).toEqual([
      'deployment.yaml:4',
    ]);
  });

  it('leads from an autoscaler to its workload', async () => {
    await start({ files: { 'deployment.yaml': WORKLOAD } });
    const source = AUTOSCALER.replace('    name: storefront\n  min', '    name: store¦front\n  min');
    expect(places(await definition(source, 'autoscaler.yaml'))).toEqual(['deployment.yaml:4']);
  });

  it('is nothing where nothing is named', async () => {
    await start();
    expect(places(await definition(at('kind: Deployment', 'kind: Dep¦loyment')))).toEqual([]);
  });
});

describe('references', () => {
  it('are found in other documents and files', async () => {
    await start({ files: { 'service.yaml': service('http'), 'config.yaml': CONFIG } });
    expect(places(await references(at('port: http', 'port: ¦http')))).toEqual([
      `deployment.yaml:${lineOf(WORKLOAD, '              port: http')}`,
      `deployment.yaml:${lineOf(WORKLOAD, '            - name: http')}`,
      'service.yaml:11',
    ]);
    const ofConfig = places(await references(CONFIG.replace('name: site', 'name: ¦site'), 'config.yaml'));
    expect(ofConfig.map((place) => place.split(':')[0])).toEqual(['config.yaml', 'deployment.yaml', 'deployment.yaml']);
  });

  it('do not mix up equal names of different Pods and namespaces', async () => {
    const other = WORKLOAD.replaceAll('storefront', 'office').replaceAll('namespace: shop', 'namespace: desk');
    await start({ files: { 'other.yaml': other, 'service.yaml': service('http'), 'config.yaml': CONFIG } });
    expect(
      places(await references(at('name: site-config', 'name: ¦site-config'))).filter((place) =>
        place.startsWith('other'),
      ),
    ).toEqual([]);
    await session.close('deployment.yaml');
    expect(
      places(await references(at('- name: http', '- name: ¦http'))).some((place) => place.startsWith('other')),
    ).toBe(false);
  });
});

describe('highlight and linked editing', () => {
  it('show every place of the file', async () => {
    await start();
    const found = await ask<DocumentHighlight[]>(
      session,
      'deployment.yaml',
      at('- name: conf', '- name: con¦f'),
      'textDocument/documentHighlight',
    );
    expect(found.map(({ range, kind }) => [textIn(WORKLOAD, range), kind])).toEqual([
      ['conf', 3],
      ['conf', 2],
    ]);
    await session.close('deployment.yaml');
    const linked = await ask<LinkedEditingRanges>(
      session,
      'deployment.yaml',
      at('- name: conf', '- name: con¦f'),
      'textDocument/linkedEditingRange',
    );
    expect(linked.ranges).toHaveLength(2);
  });
});

describe('rename', () => {
  it('changes a port name in the Pod, its probes and the Service of another file', async () => {
    await start();
    await session.open('service.yaml', service('"http"'));
    await session.diagnostics('service.yaml');
    await session.apply((await rename(at('port: http', 'port: ht¦tp'), 'web')) ?? undefined);
    expect(session.text('deployment.yaml')).toBe(WORKLOAD.replaceAll(/(name|port): http\b/g, '$1: web'));
    expect(session.text('service.yaml')).toBe(service('"web"'));
  });

  it('keeps two workloads together that one Service leads to', async () => {
    const second = WORKLOAD.replace('name: storefront', 'name: storefront-next');
    await start();
    await session.open('second.yaml', second);
    await session.open('service.yaml', service('http'));
    await session.diagnostics('service.yaml');
    const edit = await rename(at('- name: http', '- name: ht¦tp'), 'web');
    const changed = edit?.documentChanges?.map((change) => (change as TextDocumentEdit).textDocument.uri);
    expect(changed?.map((uri) => uri.slice(uri.lastIndexOf('/') + 1)).sort()).toEqual([
      'deployment.yaml',
      'second.yaml',
      'service.yaml',
    ]);
  });

  it('changes an object and a key in files that are not open', async () => {
    await start({ files: { 'deployment.yaml': WORKLOAD } });
    const edit = await rename(CONFIG.replace('  name: site', '  name: si¦te'), 'web-config', 'config.yaml');
    expect(edit?.documentChanges?.map((change) => (change as TextDocumentEdit).edits.length)).toEqual([1, 2]);
    await session.close('config.yaml');
    const keyed = await rename(CONFIG.replace('nginx.conf:', 'ngi¦nx.conf:'), 'site.conf', 'config.yaml');
    expect(keyed?.documentChanges).toHaveLength(2);
  });

  it('moves a port number with the probes and Services that lead to it', async () => {
    await start();
    await session.open('service.yaml', service('8080'));
    await session.diagnostics('service.yaml');
    await session.apply((await rename(at('containerPort: 8080', 'containerPort: 80¦80'), '8081')) ?? undefined);
    expect(session.text('service.yaml')).toBe(service('8081'));
  });

  it('refuses names that Kubernetes does not take, and those that are taken', async () => {
    await start();
    const source = at('- name: http', '- name: ht¦tp');
    await expect(rename(source, 'a-name-that-is-too-long')).rejects.toThrow(/at most 15/);
    await session.close('deployment.yaml');
    await expect(rename(source, 'metrics')).rejects.toThrow('metrics is there already.');
    await session.close('deployment.yaml');
    await expect(rename(at('- name: conf', '- name: con¦f'), 'Conf')).rejects.toThrow(/small letters/);
    await session.close('deployment.yaml');
    expect(await rename(at('kind: Deployment', 'kind: Dep¦loyment'), 'x')).toBeNull();
  });
});
