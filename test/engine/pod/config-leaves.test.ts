/** Configuration in YAML and JSON: each place that opens or calls a port, and its neighbours that do neither. */
import { expect, test } from 'vitest';
import { readMounted as read } from './pods.js';

/** `a.b.c: v` as nested YAML, so that a case is a line. */
const nested = (path: string, value: string): string =>
  path
    .split('.')
    .map((key, depth) => `${'  '.repeat(depth)}${key.replaceAll('~', '.')}:`)
    .join('\n') + ` ${value}\n`;

const otel = ['otel/opentelemetry-collector', '/etc/otelcol/config.yaml'] as const;
const prometheus = ['prom/prometheus', '/etc/prometheus/prometheus.yml'] as const;
const spring = ['registry.example.com/a', '/config/application.yaml'] as const;
const traefik = ['traefik', '/etc/traefik/traefik.yaml'] as const;
const loki = ['grafana/loki', '/etc/loki/loki.yaml'] as const;
const alertmanager = ['prom/alertmanager', '/etc/alertmanager/a.yml'] as const;
const aspNet = ['registry.example.com/a', '/app/appsettings.json'] as const;
const mongod = ['mongo', '/etc/mongod.conf'] as const;

type Place = readonly [
  image: string,
  file: string,
  path: string,
  value: string,
  expected: 'listens' | 'calls' | 'neither',
];

const places: readonly Place[] = [
  ...'otlp jaeger zipkin opencensus statsd carbon collectd fluentforward signalfx tcplog udplog influxdb awsxray skywalking'
    .split(' ')
    .flatMap((receiver): Place[] => [
      [...otel, `receivers.${receiver}.endpoint`, ':4321', 'listens'],
      [...otel, `receivers.${receiver}/2.protocols.grpc.endpoint`, 'localhost:4321', 'listens'],
      [...otel, `receivers.${receiver}x.endpoint`, 'localhost:4321', 'neither'],
      [...otel, `xreceivers.${receiver}.endpoint`, 'localhost:4321', 'neither'],
      [...otel, `receivers.${receiver}.endpoints`, 'localhost:4321', 'neither'],
    ]),
  ...'health_check pprof zpages'.split(' ').flatMap((extension): Place[] => [
    [...otel, `extensions.${extension}.endpoint`, ':4321', 'listens'],
    [...otel, `extensions.${extension}x.endpoint`, ':4321', 'neither'],
    [...otel, `my.extensions.${extension}.endpoint`, ':4321', 'neither'],
  ]),
  [...otel, 'exporters.prometheus.endpoint', 'localhost:4321', 'listens'],
  [...otel, 'exporters.prometheus/2.endpoint', 'localhost:4321', 'listens'],
  [...otel, 'exporters.prometheusremotewrite.endpoint', 'localhost:4321', 'calls'],
  [...otel, 'exporters.otlp.endpoint', 'localhost:4321', 'calls'],
  [...otel, 'exporters.otlp.endpoints', 'localhost:4321', 'neither'],
  [...otel, 'x.exporters.otlp.endpoint', 'localhost:4321', 'neither'],
  [...otel, 'service.telemetry.metrics.address', 'localhost:4321', 'listens'],
  [...otel, 'service.telemetry.metrics.other', 'localhost:4321', 'neither'],
  [...otel, 'receivers.prometheus.config.scrape_configs.static_configs.targets', '["localhost:4321"]', 'calls'],
  [...otel, 'receivers.other.targets', '["localhost:4321"]', 'neither'],
  [...prometheus, 'scrape_configs.static_configs.targets', '["localhost:4321"]', 'calls'],
  [...prometheus, 'alerting.alertmanagers.static_configs.targets', '["localhost:4321"]', 'calls'],
  [...prometheus, 'remote_write.url', 'http://localhost:4321/w', 'calls'],
  [...prometheus, 'remote_read.url', 'http://localhost:4321/r', 'calls'],
  [...prometheus, 'remote_read.urls', 'http://localhost:4321/r', 'neither'],
  [...prometheus, 'xremote_read.url', 'http://localhost:4321/r', 'neither'],
  [...prometheus, 'other.targets', '["localhost:4321"]', 'neither'],
  [...prometheus, 'scrape_configs.static_configs.other', '["localhost:4321"]', 'neither'],
  [...mongod, 'net.port', '4321', 'listens'],
  [...mongod, 'net.ports', '4321', 'neither'],
  [...traefik, 'entryPoints.web.address', ':4321', 'listens'],
  [...traefik, 'entrypoints.web.address', ':4321', 'listens'],
  [...traefik, 'entryPoints.web.http.address', ':4321', 'neither'],
  [...traefik, 'entryPoints.web.addresses', ':4321', 'neither'],
  [...traefik, 'xentryPoints.web.address', ':4321', 'neither'],
  [...traefik, 'http.services.a.loadBalancer.servers.url', 'http://localhost:4321', 'calls'],
  [...traefik, 'tcp.services.a.loadBalancer.servers.address', 'localhost:4321', 'calls'],
  [...traefik, 'http.routers.a.loadBalancer.servers.url', 'http://localhost:4321', 'neither'],
  [...traefik, 'http.services.a.loadBalancer.other.url', 'http://localhost:4321', 'neither'],
  [...spring, 'server.port', '4321', 'listens'],
  [...spring, 'management.server.port', '4321', 'listens'],
  [...spring, 'quarkus.http.port', '4321', 'listens'],
  [...spring, 'server.ports', '4321', 'neither'],
  [...spring, 'xserver.port', '4321', 'neither'],
  [...spring, 'my.server.port', '4321', 'neither'],
  ...'url uri uris addresses bootstrap-servers endpoint'.split(' ').flatMap((key): Place[] => [
    [...spring, `spring.a.${key}`, 'http://localhost:4321', 'calls'],
    [...spring, `eureka.a.${key}`, 'http://localhost:4321', 'calls'],
    [...spring, `management.a.${key}`, 'http://localhost:4321', 'calls'],
    [...spring, `quarkus.a.${key}`, 'http://localhost:4321', 'calls'],
    [...spring, `other.a.${key}`, 'http://localhost:4321', 'neither'],
    [...spring, `myspring.a.${key}`, 'http://localhost:4321', 'neither'],
    [...spring, `spring.a.${key}xyz`, 'http://localhost:4321', 'neither'],
  ]),
  [...loki, 'server.http_listen_port', '4321', 'listens'],
  [...loki, 'server.grpc_listen_port', '4321', 'listens'],
  [...loki, 'server.http_listen_ports', '4321', 'neither'],
  [...loki, 'xserver.http_listen_port', '4321', 'neither'],
  [...loki, 'clients.url', 'http://localhost:4321', 'calls'],
  [...loki, 'ruler.alertmanager_url', 'http://localhost:4321', 'calls'],
  [...loki, 'ruler.remote_write.url', 'http://localhost:4321', 'calls'],
  [...loki, 'clients.urls', 'http://localhost:4321', 'neither'],
  [...loki, 'xclients.url', 'http://localhost:4321', 'neither'],
  [...loki, 'ruler.other.url', 'http://localhost:4321', 'neither'],
  [...alertmanager, 'receivers.webhook_configs.url', 'http://localhost:4321', 'calls'],
  [...alertmanager, 'receivers.slack_configs.api_url', 'http://localhost:4321', 'calls'],
  [...alertmanager, 'receivers.slack_configs.api_urls', 'http://localhost:4321', 'neither'],
  [...alertmanager, 'receivers.slack.url', 'http://localhost:4321', 'neither'],
  [...alertmanager, 'xreceivers.webhook_configs.url', 'http://localhost:4321', 'neither'],
  [...aspNet, 'Urls', 'http://*:4321', 'listens'],
  [...aspNet, 'Kestrel.Endpoints.Http.Url', 'http://*:4321', 'listens'],
  [...aspNet, 'Kestrel.Endpoints.Http.Other.Url', 'http://localhost:4321', 'calls'],
  [...aspNet, 'XUrls', 'http://*:4321', 'neither'],
  [...aspNet, 'UrlsX', 'http://*:4321', 'neither'],
  [...aspNet, 'ConnectionStrings.Default', '"Server=localhost,4321"', 'calls'],
  [...aspNet, 'XConnectionStrings.Default', '"Server=localhost,4321"', 'neither'],
  [...aspNet, 'Api.BaseUrl', 'http://localhost:4321', 'calls'],
  [...aspNet, 'Api.Uri', 'http://localhost:4321', 'calls'],
  [...aspNet, 'Api.Address', 'http://localhost:4321', 'calls'],
  [...aspNet, 'Api.Endpoint', 'http://localhost:4321', 'calls'],
  [...aspNet, 'Api.Endpoints', 'http://localhost:4321', 'neither'],
  [...aspNet, 'Api.MyUrl', 'http://localhost:4321', 'neither'],
];

test.each(places)('%s %s: %s: %s %s', (image, file, path, value, expected) => {
  const text = file.endsWith('.json') ? jsonOf(path, value) : nested(path, value);
  const { listens, calls } = read(image, file, text);
  expect([listens.length, calls.length]).toEqual([expected === 'listens' ? 1 : 0, expected === 'calls' ? 1 : 0]);
  for (const found of [...listens, ...calls]) expect(found).toContain('4321');
});

function jsonOf(path: string, value: string): string {
  const text = JSON.stringify(value.replace(/^"|"$/g, ''));
  return path
    .split('.')
    .reverse()
    .reduce((inner, key) => `{"${key}": ${inner}}`, text);
}

test('host and port beside each other are a call of Spring', () => {
  const text = (host: string, port: string) => `spring:\n  redis:\n    host: ${host}\n    port: ${port}\n`;
  expect(read(...spring, text('localhost', '6379')).calls).toEqual(['localhost:6379']);
  expect(read(...spring, text('localhost', '"6379"')).calls).toEqual(['localhost:6379']);
  expect(read(...spring, text('db', '6379')).calls).toEqual([]);
  expect(read(...spring, text('localhost', 'x6379')).calls).toEqual([]);
  expect(read(...spring, text('localhost', '6379x')).calls).toEqual([]);
  expect(read(...spring, text('localhost', '6379').replace('spring', 'other')).calls).toEqual([]);
  expect(read(...spring, 'spring:\n  a:\n    host: localhost\n  b:\n    port: 6379\n').calls).toEqual([]);
});
