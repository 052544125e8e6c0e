/** Formats that are read line by line: HAProxy, Apache, CoreDNS, Redis, PgBouncer, ini files and properties. */
import {
  callsAt,
  callTo,
  listenersAt,
  settingsOf,
  withoutComments,
  type ConfigFormat,
  type ConfigReading,
  type Setting,
} from './format.js';
import type { Protocol } from '../model.js';

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
      listeners: lines(text, /^[ \t]*bind[ \t]+(?<value>[^\s]+)[^\n]*/gm).flatMap(readBind),
      calls: [
        ...lines(text, /^[ \t]*server[ \t]+\S+[ \t]+(?<value>[^\s]+)/gm).flatMap(({ value, start }) =>
          callsAt(value, start),
        ),
        // Syslog is UDP.
        ...lines(text, /^[ \t]*log[ \t]+(?<value>[^\s]+)/gm).flatMap(({ value, start }) =>
          callsAt(value, start).map((call) => ({ ...call, scheme: 'udp' })),
        ),
      ],
    };
  },
};

/** `bind :80,ipv4@127.0.0.1:8443 ssl`: the family before the `@` goes with the address. */
function readBind({ value, start, line }: ReturnType<typeof lines>[number]) {
  let offset = start;
  return value.split(',').flatMap((part) => {
    const family = /^(?:ipv[46]|udp[46]?|quic[46])@/.exec(part)?.[0] ?? '';
    const at = offset + family.length;
    offset += part.length + 1;
    const protocol: Protocol = /^(?:udp|quic)/.test(family) ? 'UDP' : 'TCP';
    return listenersAt(part.slice(family.length), at, line, { protocol }).map((listener) => ({
      ...listener,
      protocol,
    }));
  });
}

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
  read(text) {
    const { listeners } = readSettings(text, {
      listen: ({ key }) => key === 'port' || key === 'tls-port',
      host: ({ key }) => key === 'bind',
    });
    const peers = lines(
      withoutComments(text, /^[ \t]*#[^\n]*/gm),
      /^[ \t]*(?:replicaof|slaveof|sentinel[ \t]+monitor[ \t]+\S+)[ \t]+(?<value>\S+[ \t]+\d+)/gim,
    );
    const calls = peers.flatMap(({ value, start }) => {
      const [host = '', port = ''] = value.split(/\s+/);
      return callTo(host, port, { start, end: start + value.length });
    });
    return { listeners, calls };
  },
};

/** `listen_port` of the pool; its databases are called. */
export const pgbouncer: ConfigFormat = {
  id: 'pgbouncer',
  images: ['pgbouncer'],
  files: /pgbouncer\.ini$/,
  places: /pgbouncer\.ini$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ section, key }) => section === 'pgbouncer' && key === 'listen_port',
      host: ({ section, key }) => section === 'pgbouncer' && key === 'listen_addr',
      call: ({ section }) => section === 'databases',
    }),
};

/** `listener 1883 127.0.0.1`, or the older `port 1883`; a bridge calls its `address`. */
export const mosquitto: ConfigFormat = {
  id: 'mosquitto',
  images: ['mosquitto'],
  files: /\.conf$/,
  decides: true,
  read(config) {
    const text = withoutComments(config, /^[ \t]*#[^\n]*/gm);
    const found = lines(text, /^[ \t]*(?:listener|port)[ \t]+(?<value>\d+(?:[ \t]+[\w.:]+)?)/gm);
    return {
      listeners: found.flatMap(({ value, start, line }) => {
        const [port = '', host = ''] = value.split(/\s+/);
        const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
        const end = start + value.length;
        return listenersAt(address, start, line).map((listener) => ({ ...listener, start, end }));
      }),
      calls: lines(text, /^[ \t]*address(?:es)?[ \t]+(?<value>[^\n]+)/gm).flatMap(({ value, start }) =>
        callsAt(value, start),
      ),
    };
  },
};

/** `listeners=PLAINTEXT://:9092,CONTROLLER://:9093` */
export const kafka: ConfigFormat = {
  id: 'kafka',
  images: ['kafka'],
  files: /\.properties$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ key }) => key === 'listeners',
      call: ({ key }) => key === 'zookeeper.connect',
    }),
};

export const zookeeper: ConfigFormat = {
  id: 'zookeeper',
  images: ['zookeeper'],
  files: /zoo\.cfg$|\.properties$/,
  decides: true,
  read: (text) =>
    readSettings(text, {
      listen: ({ key }) => /^(?:clientPort|secureClientPort|admin\.serverPort|metricsProvider\.httpPort)$/.test(key),
      host: ({ key }) => key === 'clientPortAddress',
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

/** Spring Boot and Quarkus; any JVM image may run them, so the file's name tells. */
export const springProperties: ConfigFormat = {
  id: 'spring-properties',
  images: [],
  files: /(?:^|\/)application[\w-]*\.properties$/,
  places: /(?:^|\/)application[\w-]*\.properties$/,
  decides: false,
  read(text) {
    const { listeners, calls } = readSettings(text, {
      listen: ({ key }) => /^(?:server\.port|management\.server\.port|quarkus\.http\.port)$/.test(key),
      host: ({ key }) => key === 'server.address' || key === 'quarkus.http.host',
      call: ({ key }) =>
        /(?:^|[.-])(?:url|uri|urls|uris|host|hosts|addresses|bootstrap-servers|endpoint)$/.test(key) &&
        !key.startsWith('server.'),
    });
    return { listeners, calls: [...calls, ...pairedCalls(settingsOf(text))] };
  },
};

/** `spring.redis.host=localhost` with `spring.redis.port=6379`; of the server's own pair only the port counts, see above. */
function pairedCalls(settings: readonly Setting[]): ConfigReading['calls'] {
  const values = new Map(settings.map((setting) => [setting.key, setting]));
  return settings.flatMap(({ key, value }) => {
    const host = values.get(key.replace(/port$/, 'host'));
    const port = key.endsWith('.port') && !/^(?:server|management|quarkus\.http)\./.test(key) ? value : '';
    const found = values.get(key);
    return host === undefined || found === undefined || !/^\d+$/.test(port)
      ? []
      : callTo(host.value, port, { start: found.start, end: found.start + found.value.length });
  });
}
