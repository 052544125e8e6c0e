/** Texts as they are while somebody works: flow style, anchors, lists, patches, templates. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  CompletionItem,
  CompletionList,
  Hover,
  Location,
  MarkupContent,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { deployment, service } from './manifests.js';
import { ask } from './marked.js';
import { MODERN, startSession, type Session } from './session.js';

const SNIPPETS = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] as (1 | 2)[] } } },
  },
};

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front, namespace: shop }
spec:
  defaultBackend:
    service:
      name: storefront
      port: { name: web }
`;

const NAMED_SERVICE = service('http').replace('    - port: 80', '    - name: web\n      port: 80');

let session: Session;
let count = 0;

beforeEach(async () => {
  const files = { 'deployment.yaml': deployment(), 'service.yaml': NAMED_SERVICE, 'ingress.yaml': INGRESS };
  session = await startSession({ capabilities: SNIPPETS, files });
  await session.logged(/^Read 3 manifest/);
});
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

async function items(source: string): Promise<readonly CompletionItem[]> {
  count += 1;
  const list = await ask<CompletionList | null>(session, `${count}.yaml`, source, 'textDocument/completion');
  return (list?.items ?? []).toSorted((one, other) => (one.sortText ?? '').localeCompare(other.sortText ?? ''));
}

const labels = async (source: string): Promise<readonly string[]> => (await items(source)).map(({ label }) => label);

const inPod = (lines: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${lines}`;

const editsByFile = (edit: WorkspaceEdit): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ((edit.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument, edits }) => [
      textDocument.uri.split('/').at(-1) ?? '',
      edits.map((one) => ('newText' in one ? one.newText : '')),
    ]),
  );

describe('completion', () => {
  it('writes a sub-object in brackets where brackets are around it', async () => {
    const offered = await items(inPod('  containers:\n    - name: a\n      readinessProbe: {¦}\n'));
    expect(offered.slice(0, 4).map(({ label }) => label)).toEqual(['exec', 'grpc', 'httpGet', 'tcpSocket']);
    expect(offered.map(({ textEdit }) => textEdit?.newText)).toContain('httpGet: { port: $1 \\}');
    const list = await items(inPod('  containers:\n    - { name: a, po¦ }\n'));
    expect(list.find(({ label }) => label === 'ports')?.textEdit?.newText).toBe('ports: [{ containerPort: $1 \\}]');
  });

  it('looks through anchors and tags in front of brackets', async () => {
    const probe = '      livenessProbe: &probe {httpGet: {port: ¦}}\n      readinessProbe: *probe\n';
    const container = '  containers:\n    - name: a\n      ports: [{name: admin, containerPort: 9000}]\n';
    expect(await labels(inPod(container + probe))).toEqual(['admin', '9000']);
    expect(await labels(inPod('  containers:\n    - &base !!map { na¦ }\n'))).toContain('name');
  });

  it('knows the values of a label that an expression asks for', async () => {
    const budget = (values: string): string =>
      `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b, namespace: shop}\nspec:\n  selector:\n    matchExpressions:\n      - key: app\n        operator: In\n        values:${values}`;
    expect(await labels(budget(' [¦]\n'))).toEqual(['storefront']);
    expect(await labels(budget('\n          - ¦\n'))).toEqual(['storefront']);
  });

  it('offers kinds for the items of a List, and their fields', async () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n';
    expect((await labels(`${list}    kind: ¦\n`)).slice(0, 3)).toEqual(['Deployment', 'StatefulSet', 'DaemonSet']);
    expect(await labels(`${list}    ¦\n`)).toEqual(['kind', 'metadata', 'spec']);
    expect(await labels(`${list}    kind: Deployment\n    spec:\n      repl¦\n`)).toContain('replicas');
  });

  it('offers a patch the containers of what it is for', async () => {
    const patch = (name: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: site\n        - name: ¦\n`;
    expect(await labels(patch('storefront'))).toEqual(['worker']);
    expect(await labels(patch('another'))).toEqual([]);
  });

  it('offers the fields of the place in a template', async () => {
    const template =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  {{- if .Values.host }}\n  hostNetwork: true\n  {{- end }}\n  dns¦\n';
    expect(await labels(template)).toContain('dnsPolicy');
    expect(await labels(template)).not.toContain('hostNetwork');
    expect(await labels(template.replace('dns¦', '{{ ¦ }}'))).toEqual([]);
  });

  it('offers the ports of the Service that a backend names', async () => {
    expect(await labels(INGRESS.replace('name: web', 'name: ¦'))).toEqual(['web']);
    expect(await labels(INGRESS.replace('name: web', 'number: ¦'))).toEqual(['80']);
  });

  it('offers containers to the annotation that chooses one', async () => {
    const source = deployment().replace(
      '      labels:\n',
      '      annotations:\n        kubectl.kubernetes.io/default-container: ¦\n      labels:\n',
    );
    expect(await labels(source)).toEqual(['site', 'worker']);
  });
});

describe('the port of a Service', () => {
  const rename = (source: string, newName: string): Promise<WorkspaceEdit> =>
    ask(session, source === INGRESS ? 'ingress.yaml' : 'service.yaml', source, 'textDocument/rename', { newName });

  it('is renamed together with the backends that name it', async () => {
    const edit = await rename(NAMED_SERVICE.replace('name: web', 'name: w¦eb'), 'front');
    expect(editsByFile(edit)).toEqual({ 'service.yaml': ['front'], 'ingress.yaml': ['front'] });
  });

  it('is found from a backend, and says where it leads', async () => {
    const source = INGRESS.replace('name: web', 'name: w¦eb');
    const [found] = await ask<Location[]>(session, 'ingress.yaml', source, 'textDocument/definition');
    expect(found.uri).toBe(session.uri('service.yaml'));
    await session.close('ingress.yaml');
    const hover = await ask<Hover>(session, 'ingress.yaml', source, 'textDocument/hover');
    expect((hover.contents as MarkupContent).value).toContain('port 8080 of Deployment `storefront`');
  });

  it('has another number without a word about ports of Pods', async () => {
    const edit = await rename(NAMED_SERVICE.replace('port: 80\n', 'port: 8¦0\n'), '8080');
    expect(editsByFile(edit)).toEqual({ 'service.yaml': ['8080'] });
  });
});
