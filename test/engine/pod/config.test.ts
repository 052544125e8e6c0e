import { describe, expect, test } from 'vitest';
import { callersOf, listenersOf, podOf } from './pods.js';

/** A Pod whose container mounts a ConfigMap with one file. */
function mounted(image: string, path: string, text: string, more = '') {
  const key = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, path.lastIndexOf('/'));
  return podOf(`{name: c, image: ${image}, volumeMounts: [{name: cfg, mountPath: ${directory}}]${more}}`, {
    rest: '  volumes: [{name: cfg, configMap: {name: cfg}}]',
    after: `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  ${key}: ${JSON.stringify(text)}\n`,
  });
}

/** The text of the ConfigMap that the first call or listener points at. */
const origin = ({
  origin: site,
}: {
  readonly origin?:
    { readonly object: { readonly value: object }; readonly within?: { start: number; end: number } } | undefined;
}) => {
  const data = (site?.object.value as { data?: Record<string, string> } | undefined)?.data ?? {};
  return Object.values(data)[0]?.slice(site?.within?.start, site?.within?.end);
};

interface Case {
  readonly name: string;
  readonly image: string;
  readonly path: string;
  readonly text: string;
  readonly listens: readonly string[];
  readonly calls?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'nginx',
    image: 'nginx',
    path: '/etc/nginx/conf.d/default.conf',
    text: 'server {\n  listen 8080 default_server; listen [::]:8080;\n  # listen 9999;\n  location / { proxy_pass http://127.0.0.1:3000; }\n}\nupstream api { server localhost:4000 weight=2; server api:80; }\nserver { listen 127.0.0.1:8081; }\n',
    listens: ['8080/TCP any', '8081/TCP loopback'],
    calls: ['http://127.0.0.1:3000', 'localhost:4000'],
  },
  {
    name: 'nginx in another image, by its place',
    image: 'team/front',
    path: '/etc/nginx/nginx.conf',
    text: 'http { server { listen 8080; } }\nstream { server { listen 53 udp; } }',
    listens: ['8080/TCP any', '53/UDP any'],
  },
  {
    name: 'HAProxy',
    image: 'haproxy',
    path: '/usr/local/etc/haproxy/haproxy.cfg',
    text: 'frontend web\n  bind *:80\n  bind 127.0.0.1:8443 ssl crt x\nbackend api\n  server a 127.0.0.1:3000 check\n  server b api:80\n',
    listens: ['80/TCP any', '8443/TCP loopback'],
    calls: ['127.0.0.1:3000'],
  },
  {
    name: 'Caddy',
    image: 'caddy',
    path: '/etc/caddy/Caddyfile',
    text: ':8080 {\n  reverse_proxy localhost:3000\n}\n',
    listens: ['8080/TCP any'],
    calls: ['localhost:3000'],
  },
  {
    name: 'Apache',
    image: 'httpd',
    path: '/usr/local/apache2/conf/httpd.conf',
    text: '#Listen 1\nListen 8080\nListen 127.0.0.1:8081\nProxyPass /api http://localhost:3000/\n',
    listens: ['8080/TCP any', '8081/TCP loopback'],
    calls: ['http://localhost:3000/'],
  },
  {
    name: 'CoreDNS',
    image: 'registry.k8s.io/coredns/coredns',
    path: '/etc/coredns/Corefile',
    text: '.:5353 {\n  health :8080\n  ready\n  prometheus :9153\n  forward . /etc/resolv.conf\n}\n',
    listens: ['5353/UDP any', '5353/TCP any', '8080/TCP any', '9153/TCP any'],
  },
  {
    name: 'Redis',
    image: 'redis',
    path: '/etc/redis/redis.conf',
    text: '# port 1\nbind 127.0.0.1 -::1\nport 6380\n',
    listens: ['6380/TCP loopback'],
  },
  {
    name: 'PostgreSQL',
    image: 'postgres',
    path: '/etc/postgresql/postgresql.conf',
    text: "listen_addresses = '*'\nport = 5433 \n",
    listens: ['5433/TCP any'],
  },
  {
    name: 'MySQL',
    image: 'mysql',
    path: '/etc/mysql/conf.d/my.cnf',
    text: '[client]\nport=1\n[mysqld]\nport = 3307\nbind-address=127.0.0.1\n',
    listens: ['3307/TCP loopback'],
  },
  {
    name: 'Grafana',
    image: 'grafana/grafana',
    path: '/etc/grafana/grafana.ini',
    text: '[server]\n;http_port = 1\nhttp_port = 3001\n[database]\nhost = 127.0.0.1:5432\n',
    listens: ['3001/TCP any'],
    calls: ['127.0.0.1:5432'],
  },
  {
    name: 'PHP-FPM',
    image: '"php:8-fpm"',
    path: '/usr/local/etc/php-fpm.d/www.conf',
    text: '[www]\nlisten = 127.0.0.1:9001\n',
    listens: ['9001/TCP loopback'],
  },
  {
    name: 'OAuth2 Proxy',
    image: 'quay.io/oauth2-proxy/oauth2-proxy',
    path: '/etc/oauth2_proxy.cfg',
    text: 'http_address = "0.0.0.0:4181"\nupstreams = ["http://127.0.0.1:8080/"]\n',
    listens: ['4181/TCP any'],
    calls: ['http://127.0.0.1:8080/'],
  },
  {
    name: 'Spring properties',
    image: 'team/api',
    path: '/config/application.properties',
    text: 'server.port=8081\nspring.datasource.url=jdbc:postgresql://localhost:5432/db\n',
    listens: ['8081/TCP any'],
    calls: ['jdbc:postgresql://localhost:5432/db'],
  },
  {
    name: 'Spring YAML',
    image: 'team/api',
    path: '/config/application.yml',
    text: 'server:\n  port: 8081\nmanagement: {server: {port: 8082}}\nspring: {datasource: {url: "jdbc:postgresql://localhost:5432/db"}}\n',
    listens: ['8081/TCP any', '8082/TCP any'],
    calls: ['jdbc:postgresql://localhost:5432/db'],
  },
  {
    name: 'Fluent Bit',
    image: 'fluent/fluent-bit',
    path: '/fluent-bit/etc/fluent-bit.conf',
    text: '[SERVICE]\n  HTTP_Server On\n  HTTP_Port 2020\n[INPUT]\n  Name forward\n  Port 24224\n[OUTPUT]\n  Port 9200\n',
    listens: ['2020/TCP any', '24224/TCP any'],
  },
  {
    name: 'OpenTelemetry Collector',
    image: 'otel/opentelemetry-collector',
    path: '/etc/otelcol/config.yaml',
    text: 'receivers:\n  otlp: {protocols: {grpc: {endpoint: "0.0.0.0:4317"}, http: {endpoint: "127.0.0.1:4318"}}}\nexporters:\n  otlp: {endpoint: "localhost:14317"}\n  prometheus: {endpoint: ":8889"}\nextensions: {health_check: {endpoint: ":13133"}}\n',
    listens: ['4317/TCP any', '4318/TCP loopback', '8889/TCP any', '13133/TCP any'],
    calls: ['localhost:14317'],
  },
  {
    name: 'Prometheus',
    image: 'prom/prometheus',
    path: '/etc/prometheus/prometheus.yml',
    text: 'scrape_configs:\n- job_name: a\n  static_configs: [{targets: ["localhost:9100", "app:80"]}]\n',
    listens: ['9090/TCP any'],
    calls: ['localhost:9100'],
  },
  {
    name: 'MongoDB',
    image: 'mongo',
    path: '/etc/mongod.conf',
    text: 'net: {port: 27018}\n',
    listens: ['27018/TCP any'],
  },
  {
    name: 'Traefik',
    image: 'traefik',
    path: '/etc/traefik/traefik.yml',
    text: 'entryPoints: {web: {address: ":8000"}}\nhttp: {services: {a: {loadBalancer: {servers: [{url: "http://127.0.0.1:3000"}]}}}}\n',
    listens: ['8000/TCP any'],
    calls: ['http://127.0.0.1:3000'],
  },
  {
    name: 'Envoy',
    image: 'envoyproxy/envoy',
    path: '/etc/envoy/envoy.yaml',
    text: 'admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}\nstatic_resources:\n  listeners:\n  - address: {socket_address: {address: 0.0.0.0, port_value: 8080}}\n  clusters:\n  - load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 3000}}}}]}]}\n',
    listens: ['9901/TCP loopback', '8080/TCP any'],
    calls: ['127.0.0.1:3000'],
  },
];

describe('the configuration of', () => {
  test.each(cases)('$name', ({ image, path, text, listens, calls = [] }) => {
    const pod = mounted(image, path, text);
    expect(listenersOf(pod).map((line) => line.replace(/ (?:config|image) probable$/, ''))).toEqual(listens);
    expect(pod.callers.map((caller) => caller.text)).toEqual(calls);
  });
});

test('listeners and calls point at the mount, and at the text in the ConfigMap', () => {
  const pod = mounted(
    'nginx',
    '/etc/nginx/conf.d/a.conf',
    'server { listen 8080; location / { proxy_pass http://localhost:3000/; } }',
  );
  const [listener] = pod.listeners;
  expect(listener.at.path.join('.')).toBe('spec.containers.0.volumeMounts.0.name');
  expect(listener.evidence).toBe('`listen 8080` in ConfigMap `cfg`, key `a.conf`');
  expect(origin(listener)).toBe('8080');
  expect(origin(pod.callers[0])).toBe('localhost:3000');
  expect(callersOf(pod)).toEqual(['http://localhost:3000/ by ConfigMap `cfg`, key `a.conf`']);
});

describe('nothing is read', () => {
  test.each([
    [
      'of a file in no known format',
      'team/app',
      '/etc/app/config.toml',
      'listen = "127.0.0.1:80"\nupstream = "http://localhost:81"',
    ],
    [
      'by a reloader that mounts it, too',
      'ghcr.io/jimmidyson/configmap-reload',
      '/etc/nginx/conf.d/a.conf',
      'server { listen 80; }',
    ],
    ['by a tool that mounts it, too', 'oliver006/redis_exporter', '/etc/redis/redis.conf', 'port 6380'],
    ['of broken YAML', 'team/api', '/config/application.yml', 'server: [port: 80'],
  ])('%s', (_, image, path, text) => {
    const pod = mounted(image, path, text);
    expect(pod.listeners.filter(({ source }) => source === 'config')).toEqual([]);
    expect(pod.callers).toEqual([]);
  });

  test('by an init container', () => {
    const pod = podOf('{name: c, image: nginx}', {
      rest: '  initContainers: [{name: i, image: nginx, volumeMounts: [{name: cfg, mountPath: /etc/nginx}]}]\n  volumes: [{name: cfg, configMap: {name: cfg}}]',
      after: '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {nginx.conf: "listen 81;"}\n',
    });
    expect(listenersOf(pod)).toEqual(['80/TCP any image probable']);
  });
});

test('items, subPath and projected volumes name the files', () => {
  const files = (mount: string, volume: string) =>
    listenersOf(
      podOf(`{name: c, image: nginx, volumeMounts: [{name: cfg, ${mount}}]}`, {
        rest: `  volumes: [{name: cfg, ${volume}}]`,
        after:
          '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {a: "server { listen 81; }", b: "server { listen 82; }"}\n',
      }),
    );
  expect(files('mountPath: /etc/nginx/conf.d', 'configMap: {name: cfg}')).toEqual([]);
  expect(files('mountPath: /etc/nginx/conf.d', 'configMap: {name: cfg, items: [{key: b, path: x.conf}]}')).toEqual([
    '82/TCP any config probable',
  ]);
  expect(files('mountPath: /etc/nginx/conf.d/x.conf, subPath: a', 'configMap: {name: cfg}')).toEqual([
    '81/TCP any config probable',
  ]);
  expect(
    files(
      'mountPath: /etc/nginx/conf.d',
      'projected: {sources: [{secret: {name: s}}, {configMap: {name: cfg, items: [{key: a, path: y.conf}]}}]}',
    ),
  ).toEqual(['81/TCP any config probable']);
});
