/** Formats that are read line by line: HAProxy, Caddy, Apache, CoreDNS, Redis, Fluent Bit, ini files and properties. */
import {
  callsAt,
  listenersAt,
  settingsOf,
  withoutComments,
  type ConfigFormat,
  type ConfigReading,
  type Setting,
} from './format.js';

/** Lines that match, with the span of their `value` group. */
function lines(
  text: string,
  pattern: RegExp,
): readonly { readonly value: string; readonly start: number; readonly line: string }[] {
  return [...text.matchAll(pattern)].map((match) => {
    const value = match.groups?.value ?? '';
    return { value, start: match.index + match[0].lastIndexOf(value), line: match[0].trim() };
  });
}

/** The opening of a block without the brace at its end. */
const withoutBrace = (line: string): string => (line.endsWith('{') ? line.slice(0, -1).trimEnd() : line);

export const haproxy: ConfigFormat = {
  id: 'haproxy',
  images: ['haproxy'],
  files: /\.cfg$/,
  places: /^\/(?:usr\/local\/)?etc\/haproxy\//,
  decides: true,
  read(config) {
    const text = withoutComments(config, /#[^\n]*/g);
    return {
      listeners: lines(text, /^[ \t]*bind[ \t]+(?<value>[^\s]+)[^\n]*/gm).flatMap(({ value, start, line }) =>
        listenersAt(value, start, line),
      ),
      calls: lines(text, /^[ \t]*server[ \t]+\S+[ \t]+(?<value>[^\s]+)/gm).flatMap(({ value, start }) =>
        callsAt(value, start),
      ),
    };
  },
};

/** Site addresses open a block: `:8080 {`, `http://localhost:80, example.com {`. A name without port is served on 80 and 443. */
export const caddy: ConfigFormat = {
  id: 'caddy',
  images: ['caddy'],
  files: /(?:^|\/)Caddyfile$/,
  decides: true,
  read(config) {
    const text = withoutComments(config, /(?<=^|\s)#[^\n]*/g);
    const sites = lines(text, /^(?<value>(?:https?:\/\/)?[\w.*-]*:\d{2,5}(?:,[ \t]*[^\s{,]+)*)[ \t]*(?:\{|$)/gm);
    return {
      listeners: sites.flatMap(({ value, start, line }) =>
        // The host of a site address is compared with the request; Caddy binds every address.
        listenersAt(value, start, withoutBrace(line)).map((listener) => ({
          ...listener,
          bind: 'any' as const,
        })),
      ),
      calls: lines(text, /^[ \t]*(?:reverse_proxy|php_fastcgi)[ \t]+(?<value>[^\n{]+)/gm).flatMap(({ value, start }) =>
        callsAt(value, start),
      ),
    };
  },
};

export const apache: ConfigFormat = {
  id: 'apache',
  images: ['httpd', 'apache-unprivileged', 'wordpress', 'php'],
  files: /\.conf$/,
  places: /^\/usr\/local\/apache2\/conf\/|^\/etc\/(?:httpd|apache2)\//,
  decides: true,
  read(config) {
    const text = withoutComments(config, /^[ \t]*#[^\n]*/gm);
    return {
      listeners: lines(text, /^[ \t]*Listen[ \t]+(?<value>[^\s]+)[^\n]*/gim).flatMap(({ value, start, line }) =>
        listenersAt(value, start, line),
      ),
      calls: lines(text, /^[ \t]*(?:ProxyPass|BalancerMember|RewriteRule)[ \t]+(?<value>[^\n]+)/gim).flatMap(
        ({ value, start }) => callsAt(value, start),
      ),
    };
  },
};

/** Server blocks name zone and port, `.:53 {`; some plugins open ports of their own. */
export const coredns: ConfigFormat = {
  id: 'coredns',
  images: ['coredns', 'node-local-dns'],
  files: /(?:^|\/)Corefile[\w.-]*$/,
  decides: true,
  read(config) {
    const text = withoutComments(config, /#[^\n]*/g);
    const zones = lines(text, /^[ \t]*[^\s{}]*(?<value>:\d{1,5})[ \t]*\{/gm);
    const plugins = lines(text, /^[ \t]*(?:health|ready|prometheus)[ \t]+(?<value>[^\s{]*:\d{2,5})/gm);
    return {
      listeners: [
        ...zones.flatMap(({ value, start, line }) => [
          ...listenersAt(value, start, withoutBrace(line), { protocol: 'UDP' }),
          ...listenersAt(value, start, withoutBrace(line), { protocol: 'TCP' }),
        ]),
        ...plugins.flatMap(({ value, start, line }) => listenersAt(value, start, line)),
      ],
      calls: [],
    };
  },
};

/** Keys of one-line settings that hold a port or an address to bind, and those that hold one to call. */
interface SettingRules {
  readonly listen: (setting: Setting) => boolean;
  /** A setting with only the host for the ports above. */
  readonly host?: (setting: Setting) => boolean;
  readonly call?: (setting: Setting) => boolean;
}

function readSettings(text: string, rules: SettingRules): ConfigReading {
  const settings = settingsOf(text);
  const host = settings.find((setting) => rules.host?.(setting))?.value.split(/[\s,]+/)[0];
  const bind =
    host === undefined ? undefined : listenersAt(`${host.includes(':') ? `[${host}]` : host}:1`, 0, '')[0]?.bind;
  return {
    listeners: settings
      .filter((setting) => rules.listen(setting))
      .flatMap(({ key, value, start }) =>
        listenersAt(value, start, `${key} ${value}`, bind === undefined ? {} : { bind }),
      ),
    calls: settings.filter((setting) => rules.call?.(setting)).flatMap(({ value, start }) => callsAt(value, start)),
  };
}

export const redis: ConfigFormat = {
  id: 'redis',
  images: ['redis', 'redis-sentinel', 'valkey', 'keydb'],
  files: /\.conf$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ key }) => key === 'port' || key === 'tls-port',
      host: ({ key }) => key === 'bind',
    }),
};

export const postgres: ConfigFormat = {
  id: 'postgres',
  images: ['postgres', 'spilo'],
  files: /postgresql\.conf$|\.conf$/,
  decides: true,
  read: (text) =>
    readSettings(text, { listen: ({ key }) => key === 'port', host: ({ key }) => key === 'listen_addresses' }),
};

export const mysql: ConfigFormat = {
  id: 'mysql',
  images: ['mysql', 'mariadb', 'mariadb-galera'],
  files: /\.cnf$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ section, key }) => section === 'mysqld' && key === 'port',
      host: ({ section, key }) => section === 'mysqld' && /^bind[-_]address$/.test(key),
    }),
};

export const grafana: ConfigFormat = {
  id: 'grafana',
  images: ['grafana'],
  files: /grafana\.ini$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ section, key }) => section === 'server' && key === 'http_port',
      host: ({ section, key }) => section === 'server' && key === 'http_addr',
      call: ({ section, key }) => section === 'database' && (key === 'host' || key === 'url'),
    }),
};

export const phpFpm: ConfigFormat = {
  id: 'php-fpm',
  images: ['php', 'php-fpm'],
  files: /\.conf$/,
  places: /\/php-fpm\.d\//,
  decides: true,
  read: (text) => readSettings(text, { listen: ({ key }) => key === 'listen' }),
};

export const oauth2Proxy: ConfigFormat = {
  id: 'oauth2-proxy',
  images: ['oauth2-proxy'],
  files: /\.cfg$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ key }) => /^(?:http_address|https_address|metrics_address)$/.test(key),
      call: ({ key }) => key === 'upstreams' || key === 'redis_connection_url',
    }),
};

/** Spring Boot; any JVM image may run it, so the file's name tells. */
export const springProperties: ConfigFormat = {
  id: 'spring-properties',
  images: [],
  files: /(?:^|\/)application[\w-]*\.properties$/,
  places: /(?:^|\/)application[\w-]*\.properties$/,
  decides: false,
  read: (text) =>
    readSettings(text, {
      listen: ({ key }) => key === 'server.port' || key === 'management.server.port',
      host: ({ key }) => key === 'server.address',
      call: ({ key }) =>
        /(?:^|[.-])(?:url|uri|urls|uris|host|hosts|addresses|bootstrap-servers|endpoint)$/.test(key) &&
        !key.startsWith('server.'),
    }),
};

/** `[SERVICE]` and `[INPUT]` sections listen, `[OUTPUT]` sections call. */
export const fluentBit: ConfigFormat = {
  id: 'fluent-bit',
  images: ['fluent-bit'],
  files: /\.conf$/,
  decides: false,
  read(text) {
    const settings = settingsOf(text);
    const http = settings.some(({ key, value }) => /^http_server$/i.test(key) && /^on$/i.test(value));
    return {
      listeners: settings
        .filter(({ section, key }) =>
          section === 'service' ? http && /^http_port$/i.test(key) : section === 'input' && /^port$/i.test(key),
        )
        .flatMap(({ key, value, start }) => listenersAt(value, start, `${key} ${value}`)),
      calls: [],
    };
  },
};
