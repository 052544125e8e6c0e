/**
 * The lists of a cluster that the scheduler reads, through the user's own kubeconfig. Requests are `GET` of lists only, and the
 * answers stay in memory: what is written to a file is decided elsewhere, by an allow list of fields.
 */
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure, type RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterReader } from '../cluster-reader.js';

const PATHS = [
  '/api/v1/nodes',
  '/api/v1/pods',
  '/api/v1/namespaces',
  '/api/v1/persistentvolumes',
  '/api/v1/persistentvolumeclaims',
  '/api/v1/services',
  '/api/v1/replicationcontrollers',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/policy/v1/poddisruptionbudgets',
  '/apis/scheduling.k8s.io/v1/priorityclasses',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/apis/storage.k8s.io/v1/csinodes',
  '/apis/storage.k8s.io/v1/csidrivers',
  '/apis/storage.k8s.io/v1/csistoragecapacities',
  '/apis/storage.k8s.io/v1/volumeattachments',
] as const;

/** Objects in one answer; a large cluster is read page by page. */
const PAGE = 500;

/** Milliseconds of silence after which a server counts as gone. */
const SILENCE = 20_000;

export const clusterReader: ClusterReader = {
  paths: PATHS,
  contexts: () => {
    const config = loadConfig();
    return { names: config.getContexts().map(({ name }) => name), current: config.getCurrentContext() };
  },
  read: async (context, { signal, onProgress }) => {
    const config = loadConfig();
    config.setCurrentContext(context);
    const items: unknown[] = [];
    const refused: string[] = [];
    for (const path of PATHS) {
      onProgress(path);
      const list = await readList(config, path, signal);
      if (list) items.push(...list);
      else refused.push(path);
    }
    return { text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), refused };
  },
};

function loadConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}

interface Page {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly object[];
}

/** All objects of a list, each with its kind; undefined where listing is refused. */
async function readList(config: KubeConfig, path: string, signal: AbortSignal): Promise<readonly object[] | undefined> {
  const objects: object[] = [];
  let rest = '';
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(rest !== '' && { continue: rest }) });
    const page = await request(config, `${path}?${query.toString()}`, signal);
    if (!page) return undefined;
    const kind = page.kind?.replace(/List$/, '');
    objects.push(...(page.items ?? []).map((item) => ({ apiVersion: page.apiVersion, kind, ...item })));
    rest = page.metadata?.continue ?? '';
  } while (rest !== '');
  return objects;
}

async function request(config: KubeConfig, path: string, signal: AbortSignal): Promise<Page | undefined> {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error(`The context ${config.getCurrentContext()} names no cluster.`);
  const url = new URL(server.replace(/\/$/, '') + path);
  const options: RequestOptions = { headers: { accept: 'application/json' }, signal, timeout: SILENCE };
  await config.applyToHTTPSOptions(options);
  const { status, body } = await send(url, options);
  if (status === 403 || status === 404) return undefined;
  if (status !== 200) throw new Error(`${url.host} answered ${status} to ${url.pathname}.`);
  return JSON.parse(body) as Page;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(url: URL, options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const take = (response: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    };
    const sent = url.protocol === 'http:' ? getPlain(url, options, take) : getSecure(url, options, take);
    sent.on('timeout', () => sent.destroy(new Error(`${url.host} does not answer.`)));
    sent.on('error', reject);
  });
}
