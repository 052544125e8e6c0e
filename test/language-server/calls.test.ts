/** "Who talks to this container?", and links to what is named. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentLink,
  Hover,
  MarkupContent,
} from 'vscode-languageserver/node';
import { deployment, service } from './manifests.js';
import { ask, textIn } from './marked.js';
import { startSession, type Session } from './session.js';

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front, namespace: shop }
spec:
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: storefront, port: { number: 80 } } } }] }
`;

const CALLER = `apiVersion: apps/v1
kind: Deployment
metadata: { name: mailer, namespace: post }
spec:
  selector: { matchLabels: { app: mailer } }
  template:
    metadata: { labels: { app: mailer } }
    spec:
      containers:
        - name: mailer
          image: registry.example.com/mailer:1.0.0
          env:
            - { name: SHOP, value: "http://storefront.shop.svc.cluster.local/orders" }
            - { name: NOTE, value: "not-storefront.shop and storefront.shopping, storefront:80" }
`;

/** A shop whose worker calls its site, which is probed. */
const SHOP = deployment()
  .replace(
    '        - name: worker\n',
    '        - name: worker\n          args: ["--site=http://localhost:8080/"]\n          envFrom: [{ configMapRef: { name: settings } }]\n',
  )
  .replace(
    '              containerPort: 8080\n',
    '              containerPort: 8080\n          readinessProbe: { httpGet: { port: http } }\n',
  );

const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n';

let session: Session;

beforeEach(async () => {
  const files = {
    'service.yaml': service('http'),
    'ingress.yaml': INGRESS,
    'mailer.yaml': CALLER,
    'map.yaml': SETTINGS,
  };
  session = await startSession({ files });
  await session.logged(/^Read 4 manifest/);
});
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const prepare = (path: string, source: string): Promise<readonly CallHierarchyItem[]> =>
  ask(session, path, source, 'textDocument/prepareCallHierarchy');
const incoming = (item: CallHierarchyItem): Promise<CallHierarchyIncomingCall[]> =>
  session.connection.sendRequest('callHierarchy/incomingCalls', { item });
const outgoing = (item: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[]> =>
  session.connection.sendRequest('callHierarchy/outgoingCalls', { item });

const AT_SITE = SHOP.replace('/shop/site', '/shop/si¦te');

describe('call hierarchy', () => {
  it('shows who talks to a container: its neighbour, the kubelet, a Service', async () => {
    const [site] = await prepare('shop.yaml', AT_SITE);
    expect(site).toMatchObject({ name: 'site', detail: 'container of Deployment storefront' });
    const calls = await incoming(site);
    expect(calls.map(({ from }) => `${from.name}, ${from.detail ?? ''}`).sort()).toEqual([
      'kubelet, readinessProbe on port 8080',
      'storefront, Service',
      'worker, container of Deployment storefront',
    ]);
    const worker = calls.find(({ from }) => from.name === 'worker')!;
    expect(worker.fromRanges.map((range) => textIn(SHOP, range))).toEqual(['"--site=http://localhost:8080/"']);
  });

  it('goes on from the Service to whoever calls it, in other namespaces and files too', async () => {
    const [site] = await prepare('shop.yaml', AT_SITE);
    const through = (await incoming(site)).find(({ from }) => from.detail === 'Service')!;
    const calls = await incoming(through.from);
    expect(calls.map(({ from }) => from.name).sort()).toEqual(['front', 'mailer']);
    const mailer = calls.find(({ from }) => from.name === 'mailer')!;
    expect(mailer.fromRanges.map((range) => textIn(CALLER, range))).toEqual([
      '"http://storefront.shop.svc.cluster.local/orders"',
    ]);
  });

  it('shows whom a container, an Ingress and a Service call', async () => {
    const [mailer] = await prepare(
      'mailer.yaml',
      CALLER.replace('name: mailer\n          image', 'name: mai¦ler\n          image'),
    );
    expect((await outgoing(mailer)).map(({ to }) => to.name)).toEqual(['storefront']);
    const [front] = await prepare('ingress.yaml', INGRESS.replace('name: front', 'name: fr¦ont'));
    const [{ to: before }] = await outgoing(front);
    expect(before).toMatchObject({ name: 'storefront', detail: 'Service' });
    await session.open('shop.yaml', SHOP);
    expect((await outgoing(before)).map(({ to }) => to.name)).toEqual(['site']);
  });

  it('offers all running containers of a workload, and nothing where nobody runs', async () => {
    const found = await prepare('shop.yaml', SHOP.replace('kind: Dep', 'kind: D¦ep'));
    expect(found.map(({ name }) => name)).toEqual(['site', 'worker']);
    await session.close('shop.yaml');
    expect(await prepare('map.yaml', SETTINGS.replace('settings', 'sett¦ings'))).toEqual([]);
  });
});

it('links lead to pages of images and to the objects that are named', async () => {
  await session.open('shop.yaml', SHOP.replace('registry.example.com/shop/site:1.4.0', 'nginx:1.27'));
  const textDocument = { uri: session.uri('shop.yaml') };
  const links = await session.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', { textDocument });
  expect(links.map(({ target }) => target)).toEqual([
    'https://hub.docker.com/_/nginx',
    `${session.uri('map.yaml')}#L3`,
  ]);
});

it('a hover says what a sidecar is, and since when a field is there', async () => {
  const sidecar = deployment().replace(
    '      containers:\n',
    '      initContainers:\n        - name: proxy\n          restartPolicy: Alw¦ays\n      containers:\n',
  );
  const hover = await ask<Hover>(session, 'a.yaml', sidecar, 'textDocument/hover');
  expect((hover.contents as MarkupContent).value).toContain('`proxy` is a native sidecar');
  const young = deployment().replace('      containers:\n', '      hostUs¦ers: false\n      containers:\n');
  const other = await ask<Hover>(session, 'b.yaml', young, 'textDocument/hover');
  expect((other.contents as MarkupContent).value).toContain('Since Kubernetes 1.33.');
});
