/** Every `localhost:PORT` in a text: URLs, `host:port` lists, data source names. */
import { isPort } from './addresses.js';
import type { Caller, PodContainer } from './model.js';

export interface LocalAddress {
  /** As written: `localhost`, `127.0.0.1`, `[::1]`, `0.0.0.0`. */
  readonly host: string;
  readonly port: number;
  /** Lower case, without `://`. */
  readonly scheme: string | undefined;
  /** The port was written, not taken from the scheme. */
  readonly explicitPort: boolean;
  /** The address with its scheme and path, for messages. */
  readonly text: string;
  /** Span of `host:port`. */
  readonly start: number;
  readonly end: number;
}

/** Ports that a URL means when it names none. */
const schemePorts = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['jdbc:postgresql', 5432],
  ['mysql', 3306],
  ['jdbc:mysql', 3306],
  ['mariadb', 3306],
  ['jdbc:mariadb', 3306],
  ['redis', 6379],
  ['rediss', 6379],
  ['amqp', 5672],
  ['amqps', 5671],
  ['mongodb', 27017],
  ['nats', 4222],
  ['ldap', 389],
  ['ldaps', 636],
  ['mqtt', 1883],
]);

const hosts = String.raw`localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0`;
const url = new RegExp(
  String.raw`(?<![\w+.-])(?<scheme>(?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^\s/@'"]*@)?(?<host>${hosts})(?::(?<port>\d{1,5}))?(?![\w.:-])`,
  'g',
);
const pair = new RegExp(String.raw`(?<![\w.:/-]|\w@)(?<host>${hosts}):(?<port>\d{1,5})(?![\w.]*[A-Za-z]|\d|\.\d)`, 'g');
/** `host=localhost port=5432`, `Server=127.0.0.1;Port=3306`, `Data Source=localhost,1433`. */
const keyed = new RegExp(
  String.raw`\b(?:host|hostname|server|data source|addr|address)\s*=\s*(?:tcp:)?(?<host>${hosts})(?:\s*,\s*(?<comma>\d{2,5})|[^=]{0,3}(?:\w[\w ]*=[^=;\s]*[;\s]\s*){0,6}?port\s*=\s*(?<port>\d{2,5}))`,
  'gi',
);

/** Finds them in the order of the text; none twice. */
export function findLocalAddresses(text: string): readonly LocalAddress[] {
  if (!/localhost|127\.|::1|0\.0\.0\.0/.test(text)) return [];
  const found: LocalAddress[] = [];
  for (const match of text.matchAll(url)) add(found, fromUrl(text, match));
  for (const match of text.matchAll(pair)) add(found, fromPair(match));
  for (const match of text.matchAll(keyed)) add(found, fromPair(match));
  return found.sort((first, second) => first.start - second.start);
}

/** A text with more calls than this is data. */
const mostAddresses = 500;

function add(found: LocalAddress[], address: LocalAddress | undefined): void {
  if (
    address &&
    found.length < mostAddresses &&
    !found.some(({ start, end }) => address.start < end && start < address.end)
  )
    found.push(address);
}

function fromUrl(text: string, match: RegExpExecArray): LocalAddress | undefined {
  const scheme = match.groups?.scheme?.toLowerCase() ?? '';
  const host = match.groups?.host ?? '';
  const written = match.groups?.port;
  const port = written === undefined ? schemePorts.get(scheme) : Number(written);
  if (port === undefined || !isPort(port)) return undefined;
  const end = match.index + match[0].length;
  const start = end - host.length - (written === undefined ? 0 : written.length + 1);
  const rest = /^[^\s'"<>,;|)]{0,60}/.exec(text.slice(end))?.[0] ?? '';
  return {
    host,
    port,
    scheme,
    explicitPort: written !== undefined,
    // Credentials do not belong in messages.
    text: `${scheme}://${text.slice(start, end)}${rest}`,
    start,
    end,
  };
}

function fromPair(match: RegExpExecArray): LocalAddress | undefined {
  const host = match.groups?.host ?? '';
  const port = Number(match.groups?.port ?? match.groups?.comma);
  if (!isPort(port)) return undefined;
  const start = match.index;
  return { host, port, scheme: undefined, explicitPort: true, text: match[0], start, end: start + match[0].length };
}

/** `0.0.0.0` is where servers bind; only a client, or a URL, calls it. */
export function isCall(address: LocalAddress, client: boolean): boolean {
  return address.host !== '0.0.0.0' || client || address.scheme !== undefined;
}

export function callOf(
  container: PodContainer,
  address: LocalAddress,
): Pick<Caller, 'container' | 'host' | 'port' | 'protocol' | 'text'> {
  const udp = /^(?:udp|dns|statsd)$/.test(address.scheme ?? '');
  return { container, host: address.host, port: address.port, protocol: udp ? 'UDP' : 'TCP', text: address.text };
}
