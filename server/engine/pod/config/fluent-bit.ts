/** Fluent Bit, in its classic format and in YAML: inputs listen or scrape, outputs call, `prometheus_exporter` listens. */
import type { Protocol } from '../model.js';
import {
  callTo,
  listenersAt,
  settingsOf,
  type ConfigCall,
  type ConfigFormat,
  type ConfigListener,
  type ConfigReading,
} from './format.js';
import { leavesOf, startOf } from './yaml-formats.js';

/** A value with its place. */
interface Value {
  readonly text: string;
  readonly start: number;
}

/** One plugin, or the service section. Keys are lower case. */
interface Block {
  readonly kind: string;
  readonly values: ReadonlyMap<string, Value>;
}

interface Plugin {
  readonly port?: number;
  readonly protocol?: Protocol;
}

/** Inputs that accept connections, with their default ports (https://docs.fluentbit.io/manual/pipeline/inputs). */
const servers: ReadonlyMap<string, Plugin> = new Map([
  ['collectd', { port: 25826, protocol: 'UDP' }],
  ['elasticsearch', { port: 9200 }],
  ['forward', { port: 24224 }],
  ['http', { port: 9880 }],
  ['mqtt', { port: 1883 }],
  ['opentelemetry', { port: 4318 }],
  ['prometheus_remote_write', { port: 8080 }],
  ['splunk', { port: 8088 }],
  ['statsd', { port: 8125, protocol: 'UDP' }],
  ['syslog', { port: 5140, protocol: 'UDP' }],
  ['tcp', { port: 5170 }],
  ['udp', { port: 5170, protocol: 'UDP' }],
]);

/** Plugins that call a `host` and `port`, with the port they call by default. */
const clients: ReadonlyMap<string, Plugin> = new Map<string, Plugin>([
  ['es', { port: 9200 }],
  ['forward', { port: 24224 }],
  ['gelf', { port: 12201, protocol: 'UDP' }],
  ['health', {}],
  ['http', { port: 80 }],
  ['influxdb', { port: 8086 }],
  ['loki', { port: 3100 }],
  ['nats', { port: 4222 }],
  ['nginx_metrics', { port: 80 }],
  ['opensearch', { port: 9200 }],
  ['opentelemetry', { port: 80 }],
  ['prometheus_remote_write', { port: 80 }],
  ['prometheus_scrape', {}],
  ['splunk', { port: 8088 }],
  ['syslog', { port: 514, protocol: 'UDP' }],
  ['tcp', { port: 5170 }],
  ['websocket', { port: 80 }],
]);

export const fluentBit: ConfigFormat = {
  id: 'fluent-bit',
  images: ['fluent-bit'],
  files: /\.conf$|\.ya?ml$/,
  decides: false,
  read(text) {
    // The classic format has no colons at the ends of its lines.
    const blocks = /^(?:pipeline|service|env|includes):/m.test(text) ? yamlBlocks(text) : classicBlocks(text);
    const readings = blocks.map(readBlock);
    return {
      listeners: readings.flatMap(({ listeners }) => listeners),
      calls: readings.flatMap(({ calls }) => calls),
    };
  },
};

/** `[INPUT]` and its settings. */
function classicBlocks(text: string): readonly Block[] {
  const blocks = new Map<number, { readonly kind: string; readonly values: Map<string, Value> }>();
  for (const { section, block, key, value, start } of settingsOf(text)) {
    const found = blocks.get(block) ?? { kind: section, values: new Map<string, Value>() };
    found.values.set(key.toLowerCase(), { text: value, start });
    blocks.set(block, found);
  }
  return [...blocks.values()];
}

/** `service`, and the items of `pipeline.inputs` and `pipeline.outputs`. */
function yamlBlocks(text: string): readonly Block[] {
  const blocks = new Map<unknown, { readonly kind: string; readonly values: Map<string, Value> }>();
  for (const { path, scalar, parent } of leavesOf(text)) {
    const kind =
      path[0] === 'service' ? 'service' : /^pipeline\.(inputs|outputs)$/.exec(path.slice(0, -1).join('.'))?.[1];
    if (kind === undefined) continue;
    const found = blocks.get(parent) ?? { kind: kind.replace(/s$/, ''), values: new Map<string, Value>() };
    found.values.set((path.at(-1) ?? '').toLowerCase(), { text: scalar.text, start: startOf(scalar) });
    blocks.set(parent, found);
  }
  return [...blocks.values()];
}

function readBlock(block: Block): ConfigReading {
  if (block.kind === 'service') return { listeners: serviceListeners(block), calls: [] };
  const name = block.values.get('name')?.text.toLowerCase() ?? '';
  if (block.kind === 'output' && name === 'prometheus_exporter') {
    return { listeners: listen(block, { port: 2021 }, 'host'), calls: [] };
  }
  const server = block.kind === 'input' ? servers.get(name) : undefined;
  if (server) return { listeners: listen(block, syslogMode(block, server), 'listen'), calls: [] };
  const client = block.kind === 'input' || block.kind === 'output' ? clients.get(name) : undefined;
  return { listeners: [], calls: client ? call(block, client) : [] };
}

/** Its HTTP server is off unless it is switched on. */
function serviceListeners({ values }: Block): readonly ConfigListener[] {
  if (!/^(?:on|true|yes)$/i.test(values.get('http_server')?.text ?? '')) return [];
  const port = values.get('http_port');
  const host = values.get('http_listen')?.text ?? '';
  return port === undefined ? [] : placed(listenersAt(`${host}:${port.text}`, 0, `HTTP_Port ${port.text}`), port);
}

/** `Mode tcp` of the input syslog; a socket in the file system without any. */
function syslogMode({ values }: Block, plugin: Plugin): Plugin {
  if (values.get('name')?.text.toLowerCase() !== 'syslog') return plugin;
  const mode = values.get('mode')?.text.toLowerCase();
  if (mode === 'tcp') return { port: 5140 };
  return mode === 'udp' ? plugin : {};
}

function listen({ values }: Block, { port, protocol = 'TCP' }: Plugin, hostKey: string): readonly ConfigListener[] {
  const written = values.get('port');
  const name = values.get('name');
  const number = written?.text ?? (port === undefined ? undefined : String(port));
  if (number === undefined || port === undefined || name === undefined) return [];
  const host = values.get(hostKey)?.text ?? '';
  const setting = written === undefined ? `Name ${name.text}` : `Port ${written.text}`;
  return placed(listenersAt(`${host}:${number}`, 0, setting), written ?? name).map((one) => ({ ...one, protocol }));
}

/** Without a host the plugin calls localhost; nobody writes that down who means it. */
function call({ values }: Block, { port, protocol }: Plugin): readonly ConfigCall[] {
  const host = values.get('host');
  const number = values.get('port') ?? (port === undefined ? undefined : { ...host, text: String(port) });
  if (host === undefined || number === undefined || !/^\d+$/.test(number.text)) return [];
  return callTo(host.text, number.text, {
    start: host.start,
    end: host.start + host.text.length,
    udp: protocol === 'UDP' && values.get('mode')?.text.toLowerCase() !== 'tcp',
  });
}

function placed(listeners: readonly ConfigListener[], { text, start }: Value): readonly ConfigListener[] {
  return listeners.map((listener) => ({ ...listener, start, end: start + text.length }));
}
