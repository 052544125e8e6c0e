/** nginx configuration, as far as ports go: `listen`, `proxy_pass` and `upstream` servers. */
import { isPort, parseListenAddresses } from './addresses.js';
import type { BindAddress, Protocol } from './model.js';

export interface ConfigListener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  /** The directive as written. */
  readonly text: string;
}

export interface ConfigCall {
  /** As written: `http://127.0.0.1:8080`, `localhost:9000`. */
  readonly address: string;
  /** Span of the address in the text. */
  readonly start: number;
  readonly end: number;
}

export interface NginxReading {
  readonly listeners: readonly ConfigListener[];
  readonly calls: readonly ConfigCall[];
}

const directive =
  /(?:^|[;{}\n])[^\S\n]*(?<name>listen|proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|server)[^\S\n]+(?<value>[^;{}\n]+)(?=;)/g;

/** A directive needs its semicolon; comments are blanked out first. */
export function readNginx(config: string): NginxReading {
  const text = config.replace(/(?<=^|\s)#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const listeners: ConfigListener[] = [];
  const calls: ConfigCall[] = [];
  for (const match of text.matchAll(directive)) {
    const name = match.groups?.name ?? '';
    const value = match.groups?.value ?? '';
    if (name === 'listen') listeners.push(...readListen(value));
    else calls.push(readCall(value, match.index + match[0].lastIndexOf(value)));
  }
  return { listeners, calls };
}

/** `listen 80 default_server;`, `listen [::]:443 ssl;`, `listen 127.0.0.1;`, `listen 53 udp;` */
function readListen(value: string): ConfigListener[] {
  const [address = '', ...parameters] = value.trim().split(/\s+/);
  return parseListenAddresses(address, []).flatMap((parsed): ConfigListener[] => {
    const port = parsed.port ?? 80;
    if (!isPort(port)) return [];
    const udp = parameters.includes('udp') || parameters.includes('quic');
    const bind = parsed.bind === 'name' ? 'other' : parsed.bind;
    return [{ port, protocol: udp ? 'UDP' : 'TCP', bind, text: `listen ${value.trim()}` }];
  });
}

function readCall(value: string, start: number): ConfigCall {
  const address = value.trim().split(/\s+/)[0] ?? '';
  const offset = value.indexOf(address);
  return { address, start: start + offset, end: start + offset + address.length };
}
