/**
 * The Cloud SQL Auth Proxy that GoogleCloudPlatform/cloud-sql-proxy-operator adds to the workloads which an `AuthProxyWorkload` selects:
 * ports, container name and environment as in its internal/workload/podspec_updates.go.
 */
import { decode } from '../kubernetes/decode.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { compileLabelSelector } from '../kubernetes/label-selector.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { LabelSelector } from '../kubernetes/types.js';
import { isPort } from './addresses.js';
import { injectedContainer, injectedListener, type InjectionReading } from './mesh.js';
import type { MeshPort } from './mesh-knowledge.js';
import type { Injection } from './model.js';

interface Instance {
  readonly connectionString?: unknown;
  readonly port?: unknown;
  readonly unixSocketPath?: unknown;
  readonly portEnvName?: unknown;
  readonly hostEnvName?: unknown;
  readonly unixSocketPathEnvName?: unknown;
}

interface ProxySpec {
  readonly workloadSelector?: { readonly kind?: unknown; readonly name?: unknown; readonly selector?: unknown };
  readonly instances?: unknown;
  readonly authProxyContainer?: {
    readonly telemetry?: { readonly httpPort?: unknown };
    readonly adminServer?: { readonly port?: unknown };
  };
}

const title = 'the Cloud SQL Auth Proxy';
const firstPort = 5000;
const healthPort = 9801;
const adminPort = 9091;

/** What the `AuthProxyWorkload`s of the Pod's namespace add to it. */
export function readCloudSqlProxies(template: PodTemplate, proxies: readonly KubernetesObject[]): InjectionReading {
  const readings = proxies
    .filter((proxy) => isSelected(template, specOf(proxy).workloadSelector))
    .map((proxy) => readProxy(template, proxy));
  return {
    injections: readings.flatMap(({ injections }) => injections),
    listeners: readings.flatMap(({ listeners }) => listeners),
    callers: [],
  };
}

function specOf({ value }: KubernetesObject): ProxySpec {
  const { spec } = value as { readonly spec?: unknown };
  return isRecord(spec) ? spec : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** By kind, and by name or labels of the workload. */
function isSelected({ object }: PodTemplate, selector: ProxySpec['workloadSelector']): boolean {
  if (!isRecord(selector) || selector.kind !== object.kind) return false;
  if (typeof selector.name === 'string' && selector.name !== '') return selector.name === object.name;
  if (!isRecord(selector.selector)) return false;
  const labels = decode(selector.selector, 'meta.LabelSelector').value as LabelSelector;
  return compileLabelSelector(labels)(object.metadata.labels ?? {});
}

function readProxy(template: PodTemplate, proxy: KubernetesObject): InjectionReading {
  const spec = specOf(proxy);
  const instances: readonly Instance[] = Array.isArray(spec.instances) ? spec.instances.filter(isRecord) : [];
  const name = `csql-${template.namespace}-${proxy.name}`;
  const injection: Injection = {
    mesh: 'cloud-sql',
    title,
    evidence: `AuthProxyWorkload \`${proxy.name}\``,
    at: { object: proxy, path: [...proxy.path, 'spec', 'workloadSelector'] },
    adds: {
      containers: [name],
      initContainers: [],
      volumes: [],
      environment: ['CSQL_PROXY_QUIT_URLS', ...instances.flatMap(variablesOf)],
    },
  };
  const container = injectedContainer({ name, title, role: 'proxy' }, template, injection.at);
  const ports = [...databasePorts(template, instances), ...ownPorts(spec)];
  const listeners = ports.map((port) => injectedListener(port, injection, container));
  return { injections: [injection], listeners, callers: [] };
}

function variablesOf({ portEnvName, hostEnvName, unixSocketPathEnvName }: Instance): readonly string[] {
  return [portEnvName, hostEnvName, unixSocketPathEnvName].filter((name) => typeof name === 'string');
}

/** One per instance without a socket: its own, or the next that no container of the Pod declares. */
function databasePorts({ spec }: PodTemplate, instances: readonly Instance[]): readonly MeshPort[] {
  const { containers = [], initContainers = [] } = spec;
  const taken = new Set([...containers, ...initContainers].flatMap(({ ports = [] }) => ports.map(containerPortOf)));
  const found: MeshPort[] = [];
  for (const { port, unixSocketPath } of instances) {
    if (typeof unixSocketPath === 'string' && unixSocketPath !== '') continue;
    let next = firstPort;
    while (taken.has(next)) next += 1;
    const number = typeof port === 'number' && isPort(port) ? port : next;
    taken.add(number);
    found.push({ port: number, bind: 'loopback', what: 'database' });
  }
  return found;
}

const containerPortOf = ({ containerPort }: { readonly containerPort?: number }): number | undefined => containerPort;

/** Health checks and the admin server make room for others unless their ports are written down. */
function ownPorts({ authProxyContainer }: ProxySpec): readonly MeshPort[] {
  const health = authProxyContainer?.telemetry?.httpPort;
  const admin = authProxyContainer?.adminServer?.port;
  return [
    typeof health === 'number' && isPort(health)
      ? { port: health, what: 'health' }
      : { port: healthPort, what: 'health', optional: true },
    typeof admin === 'number' && isPort(admin)
      ? { port: admin, bind: 'loopback', what: 'admin' }
      : { port: adminPort, bind: 'loopback', what: 'admin', optional: true },
  ];
}
