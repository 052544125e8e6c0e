import { callsAt, callTo, listenersAt, withoutComments, type ConfigFormat, type ConfigReading } from './format.js';
import type { Protocol } from '../model.js';

interface Value {
  readonly text: string;
  readonly start: number;
}

interface Block {
  /** `source`, `match`, `server`, … */
  readonly tag: string;
  readonly values: Map<string, Value>;
}

/** Sources that accept connections, with their default ports (https://docs.fluentd.org/input). */
const sources: ReadonlyMap<string, { readonly port: number; readonly protocol?: Protocol }> = new Map([
  ['forward', { port: 24224 }],
  ['http', { port: 9880 }],
  ['monitor_agent', { port: 24220 }],
  ['prometheus', { port: 24231 }],
  ['syslog', { port: 5140, protocol: 'UDP' }],
  ['tcp', { port: 5170 }],
  ['udp', { port: 5160, protocol: 'UDP' }],
]);

/** `<source>` listens; `<match>`, its `<store>` and `<server>` call. */
export const fluentd: ConfigFormat = {
  id: 'fluentd',
  images: ['fluentd'],
  files: /\.conf$/,
  decides: false,
  read(text) {
    const readings = blocksOf(text).map(readBlock);
    return {
      listeners: readings.flatMap(({ listeners }) => listeners),
      calls: readings.flatMap(({ calls }) => calls),
    };
  },
};

const line = /^[ \t]*(?:<(?<close>\/?)(?<tag>\w+)(?:[ \t][^>\n]*)?>|(?<key>@?\w+)[ \t]+(?<value>\S[^\n]*))/;

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const open: Block[] = [];
  for (const match of withoutComments(text, /^[ \t]*#[^\n]*/gm).matchAll(/[^\n]+/g)) {
    const { close, tag, key, value } = line.exec(match[0])?.groups ?? {};
    if (tag !== undefined && close === '') {
      const block: Block = { tag, values: new Map() };
      blocks.push(block);
      open.push(block);
    } else if (tag !== undefined) {
      open.pop();
    } else if (key !== undefined && value !== undefined) {
      const trimmed = value.trim().replace(/^["']|["']$/g, '');
      const start = match.index + match[0].length - value.length + value.indexOf(trimmed);
      open.at(-1)?.values.set(key, { text: trimmed, start });
    }
  }
  return blocks;
}

const nothing: ConfigReading = { listeners: [], calls: [] };

function readBlock({ tag, values }: Block): ConfigReading {
  const type = values.get('@type') ?? values.get('type');
  const port = values.get('port');
  if (tag === 'source') {
    const source = sources.get(type?.text ?? '');
    if (source === undefined || type === undefined) return nothing;
    const { text, start } = port ?? type;
    const setting = port === undefined ? `@type ${type.text}` : `port ${port.text}`;
    const host = values.get('bind')?.text ?? '';
    const found = listenersAt(`${host}:${port?.text ?? source.port}`, 0, setting);
    const place = { start, end: start + text.length, protocol: source.protocol ?? 'TCP' };
    return { listeners: found.map((listener) => ({ ...listener, ...place })), calls: [] };
  }
  const host = values.get('host');
  const calls = ['endpoint', 'endpoint_url', 'hosts', 'url'].flatMap((key) => {
    const value = values.get(key);
    return value === undefined ? [] : callsAt(value.text, value.start);
  });
  if (host === undefined || port === undefined || !/^\d+$/.test(port.text)) return { listeners: [], calls };
  const span = { start: host.start, end: host.start + host.text.length };
  return { listeners: [], calls: [...calls, ...callTo(host.text, port.text, span)] };
}
