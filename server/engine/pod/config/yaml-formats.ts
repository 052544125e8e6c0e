/** Formats written in YAML or JSON: Envoy, OpenTelemetry Collector, Prometheus, MongoDB, Traefik, Spring Boot. */
import { parseFast } from '../../document/parse.js';
import type { YamlNode, YamlScalar } from '../../document/tree.js';
import {
  callsAt,
  listenersAt,
  type ConfigCall,
  type ConfigFormat,
  type ConfigListener,
  type ConfigReading,
} from './format.js';

/** A scalar with the keys that lead to it; list items have no key of their own. */
interface Leaf {
  readonly path: readonly string[];
  readonly scalar: YamlScalar;
}

/** Beyond this many values a file is data rather than configuration. */
const mostLeaves = 5000;

function leavesOf(text: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: YamlNode, path: readonly string[]) => {
    if (leaves.length >= mostLeaves) return;
    if (node.kind === 'scalar') leaves.push({ path, scalar: node });
    else if (node.kind === 'sequence') for (const item of node.items) visit(item, path);
    else for (const { key, value } of node.entries) visit(value, [...path, key.text]);
  };
  for (const { root, problems } of parseFast(text).documents) {
    // No program reads a broken file.
    if (root && problems.length === 0) visit(root, []);
  }
  return leaves;
}

/** Where the text of a scalar starts: behind its quote. */
function startOf({ style, start }: YamlScalar): number {
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
  read: (text) =>
    readLeaves(text, {
      listen: (path) => path === 'server.port' || path === 'management.server.port',
      call: (path) =>
        /^(?:spring|eureka|management)\..*\b(?:url|uri|uris|addresses|bootstrap-servers|endpoint)$/.test(path),
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
    let host = '';
    for (const { path, scalar } of leavesOf(text)) {
      const name = path.join('.');
      if (name.endsWith('.socket_address.address')) host = scalar.text;
      if (!name.endsWith('.socket_address.port_value')) continue;
      const address = host.includes(':') ? `[${host}]:${scalar.text}` : `${host}:${scalar.text}`;
      const [start, end] = [scalar.start, scalar.end];
      if (/^(?:static_resources\.listeners|admin)\.address\.socket_address\./.test(name)) {
        listeners.push(
          ...listenersAt(address, 0, `port_value: ${scalar.text}`).map((listener) => ({ ...listener, start, end })),
        );
      } else if (/^static_resources\.clusters\b/.test(name)) {
        calls.push(...callsAt(address, 0).map((call) => ({ ...call, start, end })));
      }
    }
    return { listeners, calls };
  },
};
