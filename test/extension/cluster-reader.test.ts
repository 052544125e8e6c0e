import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The built bundle, against a local API server that gives recorded answers over TLS. */

interface Reader {
  readonly paths: readonly string[];
  readonly contexts: () => { readonly names: readonly string[]; readonly current: string };
  readonly read: (
    context: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (path: string) => void },
  ) => Promise<{ readonly text: string; readonly refused: readonly string[] }>;
}

const { clusterReader } = createRequire(import.meta.url)('../../dist/cluster-reader.cjs') as { clusterReader: Reader };

const node = (name: string) => ({ metadata: { name } });
/** By path; a list in two pages, one that is refused, and the rest empty. */
const ANSWERS: Readonly<Partial<Record<string, (query: URLSearchParams) => object | number>>> = {
  '/api/v1/nodes': (query) =>
    query.get('continue') === 'more'
      ? { apiVersion: 'v1', kind: 'NodeList', metadata: {}, items: [node('b')] }
      : { apiVersion: 'v1', kind: 'NodeList', metadata: { continue: 'more' }, items: [node('a')] },
  '/apis/storage.k8s.io/v1/csidrivers': () => 403,
};

let folder: string;
let server: Server;
let asked: { method: string; path: string; authorization: string | undefined }[];
const before = process.env.KUBECONFIG;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podlint-cluster-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  asked = [];
  server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    asked.push({ method: request.method ?? '', path: pathname, authorization: request.headers.authorization });
    const answer = ANSWERS[pathname]?.(searchParams) ?? { apiVersion: 'v1', kind: 'List', items: [] };
    if (typeof answer === 'number') response.writeHead(answer).end('{}');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    join(folder, 'config'),
    `apiVersion: v1
kind: Config
current-context: shop
contexts:
  - { name: shop, context: { cluster: shop, user: me } }
  - { name: stranger, context: { cluster: stranger, user: me } }
clusters:
  - { name: shop, cluster: { server: "https://127.0.0.1:${port}", certificate-authority: ${certificate} } }
  - { name: stranger, cluster: { server: "https://127.0.0.1:${port}" } }
users:
  - { name: me, user: { token: secret-token } }
`,
  );
  process.env.KUBECONFIG = join(folder, 'config');
});

afterEach(async () => {
  if (before === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before;
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const read = (context: string, signal = new AbortController().signal) => {
  const progress: string[] = [];
  return clusterReader.read(context, { signal, onProgress: (path) => progress.push(path) });
};

describe('the reader of a real cluster', () => {
  it('knows the contexts of the kubeconfig', () => {
    expect(clusterReader.contexts()).toEqual({ names: ['shop', 'stranger'], current: 'shop' });
  });

  it('gets the lists that it names and nothing else, page by page', async () => {
    const { text, refused } = await read('shop');
    const { items } = JSON.parse(text) as { readonly items: readonly object[] };
    expect(items).toEqual([
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'b' } },
    ]);
    expect(refused).toEqual(['/apis/storage.k8s.io/v1/csidrivers']);
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(clusterReader.paths));
    expect(clusterReader.paths.filter((path) => /secret|configmap/i.test(path))).toEqual([]);
    expect(asked[0].authorization).toBe('Bearer secret-token');
    expect(text).not.toContain('secret-token');
  });

  it('trusts no certificate that the kubeconfig does not vouch for', async () => {
    await expect(read('stranger')).rejects.toThrow(/certificate/);
  });

  it('can be stopped', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(read('shop', abort.signal)).rejects.toThrow(/abort/i);
  });
});
