import { describe, expect, test } from 'vitest';
import { findLocalAddresses } from '../../../server/engine/pod/local-addresses.js';
import { callersOf, podOf, pointedText, textAt } from './pods.js';

const of = (container: string, after = '') => callersOf(podOf(`{name: c, image: team/app, ${container}}`, { after }));

describe('addresses in a text', () => {
  test.each([
    ['http://localhost:8080/api?x=1', ['localhost:8080']],
    ['http://localhost/healthz', ['localhost:80']],
    ['https://127.0.0.1', ['127.0.0.1:443']],
    ['localhost:8080', ['localhost:8080']],
    ['[::1]:8080', ['[::1]:8080']],
    ['http://[::1]:8080/', ['[::1]:8080']],
    ['127.0.0.53:53', ['127.0.0.53:53']],
    ['http://0.0.0.0:80', ['0.0.0.0:80']],
    ['postgres://user:p%40ss@localhost:5432/db?sslmode=disable', ['localhost:5432']],
    ['postgresql://user:pass@localhost/db', ['localhost:5432']],
    ['jdbc:postgresql://localhost:5432/db', ['localhost:5432']],
    ['jdbc:mysql://127.0.0.1/db', ['127.0.0.1:3306']],
    ['user:pass@tcp(localhost:3306)/db', ['localhost:3306']],
    ['redis://localhost', ['localhost:6379']],
    ['amqp://guest:guest@localhost//', ['localhost:5672']],
    ['localhost:9092,localhost:9093', ['localhost:9092', 'localhost:9093']],
    ['host=localhost port=5432 user=x', ['localhost:5432']],
    ['host=localhost user=x port=5433', ['localhost:5433']],
    ['Server=127.0.0.1;Port=3306;Database=d', ['127.0.0.1:3306']],
    ['Data Source=localhost,1433;Initial Catalog=d', ['localhost:1433']],
    ['jdbc:sqlserver://localhost:1433;databaseName=d', ['localhost:1433']],
  ])('%s', (text, expected) => {
    const found = findLocalAddresses(text);
    expect(found.map(({ host, port }) => `${host}:${port}`)).toEqual(expected);
  });

  test.each([
    'localhost',
    'http://example.com:80',
    'http://localhost.example.com:80',
    'mylocalhost:80',
    'my-localhost:80',
    'sub.localhost:80',
    '10.127.0.0.1:80',
    'localhost:80abc',
    'localhost:99999',
    'localhost:0',
    'example.com/localhost:80x',
    'team/localhost:1.2',
    'unknown://localhost',
  ])('%s holds none', (text) => {
    expect(findLocalAddresses(text)).toEqual([]);
  });

  test('come without credentials', () => {
    expect(findLocalAddresses('postgres://u:secret@localhost:5432/db')[0]?.text).toBe('postgres://localhost:5432/db');
  });

  test('are found in a megabyte without delay', () => {
    const texts = ['host=', 'a=b ', 'a', 'localhost', 'host=localhost ', '://', 'x://', 'localhost:80 '].map((piece) =>
      piece.repeat(1_000_000 / piece.length),
    );
    for (const text of texts) {
      const start = performance.now();
      expect(findLocalAddresses(`${text} localhost:80`).length).toBeGreaterThan(0);
      expect(performance.now() - start, text.slice(0, 20)).toBeLessThan(1500);
    }
  });
});

describe('arguments', () => {
  test.each([
    ['--upstream=http://127.0.0.1:8081/', 'http://127.0.0.1:8081/ by args'],
    ['--target", "localhost:8081', 'localhost:8081 by args'],
    ['--db-url=postgres://u:p@localhost/db', 'postgres://localhost/db by args'],
    ['--vault-addr=http://127.0.0.1:8200', 'http://127.0.0.1:8200 by args'],
    ['--address=http://127.0.0.1:8200', 'http://127.0.0.1:8200 by args'],
    ['localhost:8081', 'localhost:8081 by args'],
  ])('%s calls', (args, expected) => {
    expect(of(`args: ["${args}"]`)).toEqual([expected]);
  });

  test.each([
    '--listen=127.0.0.1:8080',
    '--web.listen-address=localhost:8080',
    '--metrics-bind-address=127.0.0.1:8080',
    '--http-address=127.0.0.1:8080',
    '--address=127.0.0.1:8080',
    '--addr", "127.0.0.1:8080',
    '--listen-client-urls=http://127.0.0.1:2379',
    '--advertise-client-urls=http://127.0.0.1:2379',
    '--external-url=http://localhost:9090',
    '--redirect-url=http://localhost:4180/callback',
    '--cors-allowed=http://localhost:3000',
    '0.0.0.0:8080',
  ])('%s does not', (args) => {
    expect(of(`args: ["${args}"]`)).toEqual([]);
  });

  test('point at the address inside the word', () => {
    const pod = podOf('{name: c, image: app, args: ["--upstream=http://127.0.0.1:8081/x"]}');
    expect(pod.callers.map(pointedText)).toEqual(['127.0.0.1:8081']);
  });

  test('of scripts are read word by word', () => {
    const pod = podOf(
      '{name: c, image: busybox, command: [sh, -c, "until curl -s localhost:8080; do echo waiting for localhost:9999; done"]}',
    );
    expect(callersOf(pod)).toEqual(['localhost:8080 by command']);
    expect(pod.callers.map(pointedText)).toEqual(['localhost:8080']);
  });

  test('of an image whose flag tells where it listens', () => {
    expect(
      callersOf(podOf('{name: c, image: victoriametrics/vmagent, args: ["-httpListenAddr=127.0.0.1:8429"]}')),
    ).toEqual([]);
  });
});

describe('clients that take host and port apart', () => {
  test.each([
    ['[psql, -h, localhost, -p, "5433"]', ['localhost:5433 by command']],
    ['[pg_isready, -h, localhost]', ['localhost:5432 by command']],
    ['[mysqladmin, -h, 127.0.0.1, ping]', ['127.0.0.1:3306 by command']],
    ['[mysqladmin, -h127.0.0.1, ping]', []],
    ['[mysqladmin, -h, localhost, ping]', []],
    ['[redis-cli, -h, 127.0.0.1, ping]', ['127.0.0.1:6379 by command']],
    ['[mysql, -h, 127.0.0.1, -p, secret, -P, "3307"]', ['127.0.0.1:3307 by command']],
    ['[nc, -z, localhost, "5432"]', ['localhost:5432 by command']],
    ['[nc, -l, localhost, "5432"]', []],
    ['[psql, -h, db]', []],
  ])('%s', (command, expected) => {
    expect(of(`command: ${command}`)).toEqual(expected);
  });
});

describe('variables', () => {
  test.each([
    ['UPSTREAM', 'http://localhost:8081/x'],
    ['DATABASE_URL', 'postgres://u:p@localhost/db'],
    ['KAFKA_BROKERS', 'localhost:9092'],
    ['HTTP_PROXY', 'http://127.0.0.1:3128'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://0.0.0.0:4317'],
    ['BACKEND_ADDR', '[::1]:80'],
  ])('%s calls', (name, value) => {
    expect(of(`env: [{name: ${name}, value: "${value}"}]`)).toHaveLength(1);
  });

  test.each([
    ['ASPNETCORE_URLS', 'http://localhost:5000'],
    ['LISTEN_ADDR', '127.0.0.1:80'],
    ['APP_BIND', 'localhost:80'],
    ['KAFKA_ADVERTISED_LISTENERS', 'PLAINTEXT://localhost:9092'],
    ['CORS_ORIGINS', 'http://localhost:3000'],
    ['PUBLIC_URL', 'http://localhost:3000'],
    ['OAUTH_REDIRECT_URI', 'http://localhost:8080/cb'],
    ['NO_PROXY', 'localhost:80'],
    ['SERVER_ADDR', '0.0.0.0:80'],
    ['REACT_APP_API', 'http://localhost:3000'],
  ])('%s does not', (name, value) => {
    expect(of(`env: [{name: ${name}, value: "${value}"}]`)).toEqual([]);
  });

  test('come in pairs of host and port', () => {
    const pod = podOf(
      '{name: c, image: app, env: [{name: DB_HOST, value: localhost}, {name: DB_PORT, value: "5432"}]}',
    );
    expect(callersOf(pod)).toEqual(['localhost:5432 by variables `DB_HOST` and `DB_PORT`']);
    expect(pod.callers[0].at.path).toEqual(['spec', 'containers', 0, 'env', 1, 'value']);
    expect(of('env: [{name: DB_HOST, value: db}, {name: DB_PORT, value: "5432"}]')).toEqual([]);
    expect(of('env: [{name: SERVER_HOST, value: localhost}, {name: SERVER_PORT, value: "5432"}]')).toEqual([]);
    expect(of('env: [{name: HOST, value: localhost}, {name: PORT, value: "5432"}]')).toEqual([]);
  });

  test('are expanded first, and the place is that of the reference', () => {
    const pod = podOf(
      '{name: c, image: app, env: [{name: P, value: "81"}, {name: API, value: "http://localhost:$(P)/x"}]}',
    );
    expect(callersOf(pod)).toEqual(['http://localhost:81/x by variable `API`']);
    expect(pod.callers.map(pointedText)).toEqual(['localhost:$(P)']);
  });

  test('from a ConfigMap point at it, and at the entry that takes it', () => {
    const after = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {url: "http://localhost:81"}\n';
    const pod = podOf(
      '{name: c, image: app, env: [{name: API, valueFrom: {configMapKeyRef: {name: cfg, key: url}}}]}',
      { after },
    );
    expect(pod.callers[0].at.path).toEqual(['spec', 'containers', 0, 'env', 0, 'valueFrom']);
    expect(pod.callers[0].origin && textAt(pod.callers[0].origin)).toBe('localhost:81');
  });
});

describe('handlers', () => {
  test('call from exec probes and hooks', () => {
    expect(of('livenessProbe: {exec: {command: [curl, "http://localhost:81/x"]}}')).toEqual([
      'http://localhost:81/x by exec probe',
    ]);
    expect(of('readinessProbe: {exec: {command: [grpc_health_probe, "-addr=:50051"]}}')).toEqual([
      'localhost:50051 by exec probe',
    ]);
    expect(of('lifecycle: {preStop: {exec: {command: [sh, -c, "wget -qO- localhost:15020/quit"]}}}')).toEqual([
      'localhost:15020 by preStop hook',
    ]);
  });

  test('that connect by themselves are no callers', () => {
    expect(of('livenessProbe: {httpGet: {host: localhost, port: 80}}')).toEqual([]);
  });
});

test('a call that is found twice is one', () => {
  expect(of('args: ["--a=localhost:81", "--backend=localhost:81"]')).toHaveLength(2);
  expect(of('command: [curl, --connect-to, "localhost:81"]')).toHaveLength(1);
});
