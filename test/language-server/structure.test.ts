import { afterEach, describe, expect, it } from 'vitest';
import type {
  CodeLens,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  SelectionRange,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { deployment, service } from './manifests.js';
import { ask, marked, textIn } from './marked.js';
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

const request = async <T>(text: string, method: string, more = {}): Promise<T> => {
  await session.open('shop.yaml', text);
  return session.connection.sendRequest<T>(method, { textDocument: { uri: session.uri('shop.yaml') }, ...more });
};

const STREAM = `${deployment()}---\n${service('http')}`;
const SIDECAR = deployment().replace(
  '      containers:\n',
  '      volumes:\n        - name: logs\n          emptyDir: {}\n      initContainers:\n        - name: shipper\n          image: fluent/fluent-bit:4.0\n          restartPolicy: Always\n      containers:\n',
);

/** `Deployment storefront > site (container) > http (8080/TCP)` for every path of the outline. */
const flatten = (symbols: readonly DocumentSymbol[], above = ''): readonly string[] =>
  symbols.flatMap(({ name, detail, children = [] }) => {
    const path = `${above}${name}${detail ? ` (${detail})` : ''}`;
    return [path, ...flatten(children, `${path} > `)];
  });

describe('symbols', () => {
  it('outline a file by object, container and port', async () => {
    await start();
    const symbols = await request<DocumentSymbol[]>(`${SIDECAR}---\n${service('http')}`, 'textDocument/documentSymbol');
    expect(flatten(symbols)).toEqual([
      'Deployment storefront (shop)',
      'Deployment storefront (shop) > shipper (sidecar)',
      'Deployment storefront (shop) > site (container)',
      'Deployment storefront (shop) > site (container) > http (8080/TCP)',
      'Deployment storefront (shop) > worker (container)',
      'Deployment storefront (shop) > worker (container) > metrics (9090/TCP)',
      'Deployment storefront (shop) > logs (emptyDir)',
      'Service storefront (shop)',
      'Service storefront (shop) > 80/TCP',
    ]);
    expect(textIn(session.text('shop.yaml'), symbols[1].selectionRange)).toBe('storefront');
  });

  it('are found in the whole workspace by some of their letters', async () => {
    await start({ files: { 'a/deployment.yaml': deployment(), 'b/service.yaml': service('http') } });
    const find = (query: string) => session.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query });
    expect((await find('svc store')).map(({ name, location }) => [name, location.uri])).toEqual([
      ['Service storefront', session.uri('b/service.yaml')],
    ]);
    expect(await find('')).toHaveLength(2);
    expect(await find('nothing')).toEqual([]);
  });
});

describe('structure', () => {
  it('folds documents, maps and items', async () => {
    await start();
    const folds = await request<FoldingRange[]>(STREAM, 'textDocument/foldingRange');
    const lines = STREAM.split('\n');
    const folded = folds.map(({ startLine, endLine }) => `${lines[startLine].trim()} … ${lines[endLine].trim()}`);
    expect(folded).toContain('metadata: … namespace: shop');
    expect(folded).toContain('- name: site … containerPort: 8080');
    expect(folded).toContain('apiVersion: v1 … targetPort: http');
  });

  it('grows a selection from a value to its document', async () => {
    await start();
    const { text, position } = marked(STREAM.replace('containerPort: 9090', 'containerPort: 90¦90'));
    const [innermost] = await request<SelectionRange[]>(text, 'textDocument/selectionRange', { positions: [position] });
    const grown: string[] = [];
    for (let range: SelectionRange | undefined = innermost; range; range = range.parent)
      grown.push(textIn(text, range.range));
    expect(grown[0]).toBe('9090');
    expect(grown[1]).toBe('containerPort: 9090');
    expect(grown[2]).toMatch(/^name: metrics/);
    expect(grown.at(-1)).toMatch(/^apiVersion: apps\/v1/);
  });

  it('links images to the pages of their registries', async () => {
    await start();
    const links = await request<DocumentLink[]>(SIDECAR, 'textDocument/documentLink');
    expect(links.map(({ target }) => target)).toEqual(['https://hub.docker.com/r/fluent/fluent-bit']);
    expect(textIn(SIDECAR, links[0].range)).toBe('fluent/fluent-bit:4.0');
  });
});

const ALL = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };

/** `line text ⟨hint⟩`. */
const hinted = (text: string, hints: readonly InlayHint[]): readonly string[] =>
  hints.map(
    ({ position, label }) =>
      `${text.split('\n')[position.line].slice(0, position.character).trim()} ⟨${label as string}⟩`,
  );

describe('inlay hints', () => {
  const probed = STREAM.replace(
    '          ports:\n',
    '          readinessProbe:\n            tcpSocket:\n              port: http\n          ports:\n',
  );

  it('say what is not written', async () => {
    await start();
    const hints = await request<InlayHint[]>(probed, 'textDocument/inlayHint', { range: ALL });
    expect(hinted(probed, hints)).toEqual([
      'spec: ⟨30 s to stop⟩',
      'containers: ⟨requests nothing · BestEffort⟩',
      'port: http ⟨= 8080⟩',
      'selector: ⟨1 workload⟩',
      'targetPort: http ⟨= 8080⟩',
    ]);
  });

  it('are switched off one by one', async () => {
    await start({ settings: { inlayHints: { grace: false, requests: false, selectors: false } } });
    const hints = await request<InlayHint[]>(probed, 'textDocument/inlayHint', { range: ALL });
    expect(hints.map(({ label }) => label)).toEqual(['= 8080', '= 8080']);
  });
});

describe('code lenses', () => {
  it('sum up each Pod and count the references to each object', async () => {
    await start({ initializationOptions: { showReferences: true } });
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: site, namespace: shop }\n';
    const using = SIDECAR.replace('emptyDir: {}', 'configMap: { name: site }');
    const lenses = await request<CodeLens[]>(`${using}---\n${config}`, 'textDocument/codeLens');
    expect(lenses[0].command).toEqual({
      title: '✔ Fits on 6 of 6 nodes – would land on general-3 · requests nothing · BestEffort',
      command: '',
    });
    const resolved = await Promise.all(
      lenses.slice(1).map((lens) => session.connection.sendRequest<CodeLens>('codeLens/resolve', lens)),
    );
    expect(resolved.map(({ command }) => command?.title)).toEqual(['0 references', '1 reference']);
  });

  it('are switched off one by one, and count nothing for a client that could not show it', async () => {
    await start({ settings: { codeLens: { verdict: false, totals: false } } });
    expect(await request<CodeLens[]>(STREAM, 'textDocument/codeLens')).toEqual([]);
  });
});

describe('where Podlint is off or has nothing to say', () => {
  it.each(['documentSymbol', 'foldingRange', 'documentLink', 'codeLens'])('%s answers with nothing', async (method) => {
    await start({ settings: { enable: false } });
    expect(await request(STREAM, `textDocument/${method}`)).toBeNull();
    expect(await ask(session, 'other.yaml', 'a: ¦b\n', 'textDocument/definition')).toBeNull();
  });
});
