import {
  callsAt,
  listenersAt,
  withoutComments,
  type ConfigCall,
  type ConfigFormat,
  type ConfigListener,
} from './format.js';

/** A directive needs its semicolon. */
const directive =
  /(?:^|[;{}\n])[ \t]*(?<name>listen|proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|server|set)\s+(?<value>[^\s;{}][^;{}\n]*)(?=;)/g;

const comment = /(?<=^|\s)#[^\n]*/g;

/** The files beside `nginx.conf` that it includes by name, such as `mime.types`. */
export function nginxIncludes(config: string): readonly string[] {
  const includes = withoutComments(config, comment).matchAll(/\binclude\s+(?:\/etc\/nginx\/)?(?<file>[\w.-]+)\s*;/g);
  return [...new Set([...includes].map(({ groups }) => groups?.file ?? ''))];
}

/** `listen`, and what requests are passed on to, also in `upstream` blocks and through variables. */
export const nginx: ConfigFormat = {
  id: 'nginx',
  images: ['nginx', 'nginx-unprivileged', 'nginx-s2i', 'openresty'],
  files: /\.conf$|\.template$|^\/etc\/nginx\/sites-enabled\/[^/.]+$/,
  places: /^\/etc\/nginx\/|\/nginx\/conf(?:\.d)?\//,
  decides: true,
  read(config) {
    const text = withoutComments(config, comment);
    const listeners: ConfigListener[] = [];
    const calls: ConfigCall[] = [];
    for (const match of text.matchAll(directive)) {
      const { name = '', value = '' } = match.groups ?? {};
      const start = match.index + match[0].length - value.length;
      if (name === 'listen') listeners.push(...readListen(value, start));
      else calls.push(...callsAt(value, start));
    }
    return { listeners, calls };
  },
};

/** `listen 80 default_server;`, `listen [::]:443 ssl;`, `listen 127.0.0.1;`, `listen 53 udp;` */
function readListen(value: string, start: number): readonly ConfigListener[] {
  const [address = '', ...parameters] = value.trim().split(/\s+/);
  const protocol = parameters.includes('udp') || parameters.includes('quic') ? 'UDP' : 'TCP';
  return listenersAt(address, start + value.indexOf(address), `listen ${value.trim()}`, { port: 80, protocol });
}
