/** Addresses that a program is told to listen on: `:9090`, `127.0.0.1:80`, `[$(POD_IP)]:9100`, `tcp://0.0.0.0:2375`, `8080`. */
import type { BindAddress, EnvironmentValue, Protocol } from './model.js';

export interface ListenAddress {
  /** Absent where only a host is given. */
  readonly port: number | undefined;
  readonly protocol: Protocol;
  /** `name` stands for a host name: whoever listens there, it is no address of this Pod's own choice. */
  readonly bind: BindAddress | 'name';
  /** Nothing but a port number: the host is left to a default. */
  readonly bare: boolean;
  /** It has a scheme: `http://…`. */
  readonly scheme: string | undefined;
  /** Span of the whole address in the text. */
  readonly start: number;
  readonly end: number;
}

const separators = /[,;\s]+/;
const address =
  /^(?:(?<scheme>[A-Za-z][\w+.-]*):\/\/)?(?<host>\[[^\]]*\]|\$[({]?[\w.]+[)}]?|[^:/\s[\]]*)(?::(?<port>\d{1,5}))?(?:\/(?<protocol>tcp|udp|sctp))?(?:\/.*)?$/i;

/** The addresses of a list; what is none is left out, as are sockets in the file system and port 0 ("any free one" or "off"). */
export function parseListenAddresses(text: string, environment: readonly EnvironmentValue[]): readonly ListenAddress[] {
  const found: ListenAddress[] = [];
  let start = 0;
  for (const part of text.split(separators)) {
    const at = text.indexOf(part, start);
    const parsed = part === '' ? undefined : parseListenAddress(part, environment, at);
    if (parsed) found.push(parsed);
    start = at + part.length;
  }
  return found;
}

function parseListenAddress(
  text: string,
  environment: readonly EnvironmentValue[],
  start: number,
): ListenAddress | undefined {
  const end = start + text.length;
  const common = { protocol: 'TCP', bare: false, scheme: undefined, start, end } as const;
  if (/^\d+$/.test(text))
    return isPort(Number(text)) ? { ...common, port: Number(text), bind: 'any', bare: true } : undefined;
  const match = address.exec(text)?.groups;
  if (!match) return parseBareIpv6(text, common);
  const scheme = match.scheme?.toLowerCase();
  if (scheme === 'unix' || scheme === 'fd' || scheme === 'file' || text.startsWith('/')) return undefined;
  const port = match.port === undefined ? undefined : Number(match.port);
  if (port !== undefined && !isPort(port)) return undefined;
  const bind = bindOf(match.host ?? '', environment);
  if (port === undefined && match.host === '') return undefined;
  return { port, protocol: protocolOf(match.protocol ?? scheme), bind, bare: false, scheme, start, end };
}

function parseBareIpv6(
  text: string,
  common: Pick<ListenAddress, 'protocol' | 'bare' | 'scheme' | 'start' | 'end'>,
): ListenAddress | undefined {
  if (!text.includes(':') || !/^[0-9a-fA-F:]+$/.test(text)) return undefined;
  return { ...common, port: undefined, bind: bindOf(text, []) };
}

function protocolOf(text: string | undefined): Protocol {
  const name = text?.toLowerCase();
  if (name === 'udp' || name === 'udp4' || name === 'udp6') return 'UDP';
  return name === 'sctp' ? 'SCTP' : 'TCP';
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65536;
}

/** What a bind host means. A variable from the downward API tells the Pod's own address. */
export function bindOf(host: string, environment: readonly EnvironmentValue[]): BindAddress | 'name' {
  const plain = host.replace(/^\[|\]$/g, '');
  if (plain === '' || plain === '*' || plain === '+' || plain === '0.0.0.0' || plain === '::' || plain === '0')
    return 'any';
  if (plain === 'localhost' || plain === '::1' || /^127(?:\.\d{1,3}){1,3}$/.test(plain)) return 'loopback';
  const variable = /^\$[({]?([\w.]+)[)}]?$/.exec(plain)?.[1];
  if (variable !== undefined) return bindOfVariable(variable, environment);
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain) || plain.includes(':') ? 'other' : 'name';
}

function bindOfVariable(name: string, environment: readonly EnvironmentValue[]): BindAddress {
  const variable = environment.find((candidate) => candidate.name === name);
  if (variable?.value !== undefined) {
    const bind = bindOf(variable.value, []);
    return bind === 'name' ? 'other' : bind;
  }
  return /^status\.podIPs?$/.test(variable?.field ?? '') || /^(?:MY_)?POD_?IP$/.test(name) ? 'pod-ip' : 'other';
}
