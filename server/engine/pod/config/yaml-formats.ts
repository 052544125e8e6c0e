/** Formats written in YAML or JSON: Envoy, OpenTelemetry Collector, Prometheus, Loki, MongoDB, Traefik, Spring Boot, ASP.NET Core. */
import { parseFast } from '../../document/parse.js';
import type { YamlNode, YamlScalar } from '../../document/tree.js';
import {
  callsAt,
  callTo,
  listenersAt,
  type ConfigCall,
  type ConfigFormat,
  type ConfigListener,
  type ConfigReading,
} from './format.js';

/** A scalar with the keys that lead to it; list items have no key of their own. */
export interface Leaf {
  readonly path: readonly string[];
  readonly scalar: YamlScalar;
  /** The map or list that it stands in. */
  readonly parent: YamlNode | undefined;
}

/** Beyond this many values a file is data rather than configuration. */
const mostLeaves = 5000;

export function leavesOf(text: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: YamlNode, path: readonly string[], parent: YamlNode | undefined) => {
    if (leaves.length >= mostLeaves) return;
    if (node.kind === 'scalar') leaves.push({ path, scalar: node, parent });
    else if (node.kind === 'sequence') for (const item of node.items) visit(item, path, node);
    else for (const { key, value } of node.entries) visit(value, [...path, key.text], node);
  };
  for (const { root, problems } of parseFast(text).documents) {
    // No program reads a broken file.
    if (root && problems.length === 0) visit(root, [], undefined);
  }
  return leaves;
}

/** Where the text of a scalar starts: behind its quote. */
export function startOf({ style, start }: YamlScalar): number {
  return style === 'single' || style === 'double' ? start + 1 : start;
}

interface LeafRules {
  readonly listen: (path: string) => boolean;
  readonly call?: (path: string) => boolean;
}

/** `path` is what the rules see: keys joined with dots. */
function readLeaves(text: string, rules: LeafRules): ConfigReading {
  const listeners: ConfigListener[] = [];
  const calls: ConfigCall[] = [];
  for (const { path, scalar } of leavesOf(text)) {
    const name = path.join('.');
    const start = startOf(scalar);
    if (rules.listen(name)) listeners.push(...listenersAt(scalar.text, start, `${path.at(-1) ?? ''}: ${scalar.text}`));
    else if (rules.call?.(name)) calls.push(...callsAt(scalar.text, start));
  }
  return { listeners, calls };
}

export const otelCollector: ConfigFormat = {
  id: 'otel-collector',
  images: ['otel-collector'],
  files: /\.ya?ml$|(?:^|\/)(?=[\w-]*$)[\w-]*config/,
  decides: true,
  read: (text) =>
    readLeaves(text, {
      listen: (path) =>
        /^receivers\.(?:otlp|jaeger|zipkin|opencensus|statsd|carbon|collectd|fluentforward|signalfx|tcplog|udplog|influxdb|awsxray|skywalking)\b.*\bendpoint$/.test(
          path,
        ) ||
        /^extensions\.(?:health_check|pprof|zpages)\b.*\bendpoint$/.test(path) ||
        /^exporters\.prometheus(?:\/[^.]*)?\.endpoint$/.test(path) ||
        path === 'service.telemetry.metrics.address',
      call: (path) =>
        /^exporters\.(?!prometheus(?:\/[^.]*)?\.endpoint).*\bendpoint$/.test(path) ||
        /^receivers\.prometheus.*\btargets$/.test(path),
    }),
};

/** A server scrapes what it names; its own port is a flag. */
export const prometheus: ConfigFormat = {
  id: 'prometheus',
  images: ['prometheus'],
  files: /\.ya?ml$/,
  decides: false,
  read: (text) =>
    readLeaves(text, {
      listen: () => false,
      call: (path) =>
        /^(?:scrape_configs|alerting\.alertmanagers)\b.*\btargets$|^remote_(?:write|read)\.url$/.test(path),
    }),
};

export const mongod: ConfigFormat = {
  id: 'mongod',
  images: ['mongodb'],
  files: /mongo[ds]\.conf$|\.ya?ml$/,
  decides: true,
  read: (text) => readLeaves(text, { listen: (path) => path === 'net.port' }),
};

export const traefik: ConfigFormat = {
  id: 'traefik',
  images: ['traefik'],
  files: /\.ya?ml$/,
  decides: true,
  read: (text) =>
    readLeaves(text, {
      listen: (path) => /^entryPoints\.[^.]+\.address$/i.test(path),
      call: (path) => /\.services\./i.test(path) && /\bservers\.(?:url|address)$/i.test(path),
    }),
};

export const springYaml: ConfigFormat = {
  id: 'spring-yaml',
  images: [],
  files: /(?:^|\/)application[\w-]*\.ya?ml$/,
  places: /(?:^|\/)application[\w-]*\.ya?ml$/,
  decides: false,
  read(text) {
    const { listeners, calls } = readLeaves(text, {
      listen: (path) => /^(?:server\.port|management\.server\.port|quarkus\.http\.port)$/.test(path),
      call: (path) =>
        /^(?:spring|eureka|management|quarkus)\..*\b(?:url|uri|uris|addresses|bootstrap-servers|endpoint)$/.test(path),
    });
    return { listeners, calls: [...calls, ...pairedLeaves(leavesOf(text).filter(({ path }) => path[0] === 'spring'))] };
  },
};

/** `host` and `port` beside each other. */
export function pairedLeaves(leaves: readonly Leaf[]): readonly ConfigCall[] {
  return leaves.flatMap(({ path, scalar, parent }) => {
    const host = leaves.find((other) => other.parent === parent && other.path.at(-1) === 'host');
    const isPair = path.at(-1) === 'port' && host !== undefined && /^\d+$/.test(scalar.text);
    return isPair ? callTo(host.scalar.text, scalar.text, { start: startOf(scalar), end: scalar.end }) : [];
  });
}

/** Loki and its kin share one server. */
export const grafanaServers: ConfigFormat = {
  id: 'grafana-servers',
  images: ['loki', 'promtail', 'tempo', 'mimir', 'cortex'],
  files: /\.ya?ml$/,
  decides: true,
  read: (text) =>
    readLeaves(text, {
      listen: (path) => /^server\.(?:http|grpc)_listen_port$/.test(path),
      call: (path) => /^(?:clients\.url|.*\b(?:alertmanager_url|remote_write\.url))$/.test(path),
    }),
};

/** An Alertmanager calls whom it notifies. */
export const alertmanager: ConfigFormat = {
  id: 'alertmanager',
  images: ['alertmanager'],
  files: /\.ya?ml$/,
  decides: false,
  read: (text) =>
    readLeaves(text, { listen: () => false, call: (path) => /^receivers\.\w+_configs\.(?:\w+_)?url$/.test(path) }),
};

/** ASP.NET Core: `Urls`, or the endpoints of its server Kestrel; connection strings call. */
export const aspNet: ConfigFormat = {
  id: 'asp-net',
  images: [],
  files: /(?:^|\/)appsettings[\w.-]*\.json$/,
  places: /(?:^|\/)appsettings[\w.-]*\.json$/,
  decides: false,
  read: (text) =>
    readLeaves(text, {
      listen: (path) => /^(?:urls|kestrel\.endpoints\.[^.]+\.url)$/i.test(path),
      call: (path) => /^connectionstrings\./i.test(path) || /\.(?:base)?(?:url|uri|address|endpoint)$/i.test(path),
    }),
};

/** Envoy keeps host and port apart, in a `socket_address`. */
export const envoy: ConfigFormat = {
  id: 'envoy',
  images: ['envoy'],
  files: /\.ya?ml$|\.json$/,
  places: /^\/etc\/envoy\//,
  decides: true,
  read(text) {
    const listeners: ConfigListener[] = [];
    const calls: ConfigCall[] = [];
    for (const { name, host, port, protocol } of socketAddresses(text)) {
      const { start, end } = port;
      if (/^(?:static_resources\.listeners(?:\.additional_addresses)?|admin)\.address$/.test(name)) {
        const address = host.includes(':') ? `[${host}]:${port.text}` : `${host}:${port.text}`;
        const found = listenersAt(address, 0, `port_value: ${port.text}`);
        listeners.push(...found.map((listener) => ({ ...listener, protocol, start, end })));
      } else if (/^static_resources\.clusters\b/.test(name)) {
        calls.push(...callTo(host, port.text, { start, end, udp: protocol === 'UDP' }));
      }
    }
    return { listeners, calls };
  },
};

interface SocketAddress {
  /** The keys that lead to it. */
  readonly name: string;
  readonly host: string;
  readonly port: YamlScalar;
  readonly protocol: 'TCP' | 'UDP';
}

/** Host, port and protocol in whichever order they stand. */
function socketAddresses(text: string): readonly SocketAddress[] {
  const groups = new Map<YamlNode | undefined, Leaf[]>();
  for (const leaf of leavesOf(text)) {
    if (leaf.path.at(-2) !== 'socket_address') continue;
    const group = groups.get(leaf.parent);
    if (group) group.push(leaf);
    else groups.set(leaf.parent, [leaf]);
  }
  return [...groups.values()].flatMap((leaves) => {
    const valueOf = (key: string) => leaves.find(({ path }) => path.at(-1) === key);
    const port = valueOf('port_value');
    return port === undefined
      ? []
      : [
          {
            name: port.path.slice(0, -2).join('.'),
            host: valueOf('address')?.scalar.text ?? '',
            port: port.scalar,
            protocol: valueOf('protocol')?.scalar.text.toUpperCase() === 'UDP' ? 'UDP' : 'TCP',
          },
        ];
  });
}
