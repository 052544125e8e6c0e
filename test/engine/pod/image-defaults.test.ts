/** Where known images listen, as their upstreams say: see `source` in data/images.json. */
import { describe, expect, test } from 'vitest';
import { listenersOf, podOf } from './pods.js';

const listens = (container: string, guesses = false) => listenersOf(podOf(`{name: c, ${container}}`), { guesses });

describe('by default', () => {
  test.each([
    // Version 2 is closed to others until it is configured.
    ['image: eclipse-mosquitto:2.0', ['1883/TCP loopback image probable']],
    ['image: eclipse-mosquitto:1.6', ['1883/TCP any image probable']],
    // The variant with the command line tool runs no server.
    ['image: "wordpress:cli-php8.3"', []],
    ['image: "wordpress:6-apache"', ['80/TCP any image probable']],
    ['image: amazon/aws-xray-daemon:3', ['2000/UDP any image probable', '2000/TCP any image probable']],
    ['image: bitnami/phpmyadmin:5', ['8080/TCP any image probable', '8443/TCP any image probable']],
    ['image: quay.io/cilium/hubble-ui:v0.13', ['8080/TCP any image probable']],
    ['image: "maildev/maildev:3"', ['1080/TCP any image probable', '1025/TCP any image probable']],
    // What listens only when asked to says nothing unasked.
    ['image: quay.io/prometheus-operator/prometheus-config-reloader:v0.75', []],
    ['image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2, args: [p:z:i]', []],
    ['image: jaegertracing/jaeger:2.0', ['16686/TCP any image probable']],
  ])('%s', (container, expected) => {
    expect(listens(container)).toEqual(expected);
  });
});

describe('moved', () => {
  test.each([
    [
      'image: kiwigrid/k8s-sidecar:1.30, env: [{name: HEALTH_PORT, value: "8088"}]',
      '8088/TCP any environment probable',
    ],
    [
      'image: neo4j:5, env: [{name: NEO4J_server_http_listen__address, value: ":7575"}]',
      '7575/TCP any environment probable',
    ],
    [
      'image: dexidp/dex:v2, env: [{name: DEX_WEB_HTTP, value: "127.0.0.1:5000"}]',
      '5000/TCP loopback environment probable',
    ],
    ['image: selenium/hub:4, env: [{name: SE_HUB_PORT, value: "4545"}]', '4545/TCP any environment probable'],
    // An address without port keeps the program's port.
    [
      'image: registry.k8s.io/kube-proxy:v1.30, args: [--metrics-bind-address=0.0.0.0]',
      '10249/TCP any argument probable',
    ],
    [
      'image: quay.io/prometheus-operator/prometheus-config-reloader:v0.75, args: ["--listen-address=:9533"]',
      '9533/TCP any argument probable',
    ],
  ])('%s', (container, expected) => {
    expect(listens(container)).toContain(expected);
  });
});

describe('the Cloud SQL Auth Proxy', () => {
  const proxy = (args: string) =>
    listens(`image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.8, args: [${args}, p:z:i]`);

  test('answers health checks on localhost', () => {
    expect(proxy('--health-check')).toContain('9090/TCP loopback image probable');
    expect(proxy('--prometheus, --http-port=9801')).toContain('9801/TCP loopback argument probable');
  });

  test('or where --http-address says; --address is that of the database', () => {
    expect(proxy('--health-check, --http-address=0.0.0.0')).toContain('9090/TCP any image probable');
    expect(proxy('--health-check, --http-address=0.0.0.0, --http-port=9801')).toContain(
      '9801/TCP any argument probable',
    );
    expect(proxy('--health-check, --address=0.0.0.0')).toContain('9090/TCP loopback image probable');
    expect(proxy('--port=5432, --address=0.0.0.0')).toContain('5432/TCP any argument probable');
  });

  test('has an admin server for nobody else', () => {
    expect(proxy('--quitquitquit, --address=0.0.0.0')).toContain('9091/TCP loopback image probable');
  });
});

test('a name alone moves no port of etcd', () => {
  expect(listens('image: quay.io/coreos/etcd:v3.5, command: [etcd, --name, infra0]')).toEqual([
    '2379/TCP loopback image probable',
    '2380/TCP loopback image probable',
  ]);
});
