import { describe, expect, test } from 'vitest';
import type { BindAddress } from '../../../server/engine/pod/model.js';
import {
  bindsMeet,
  listenersClash,
  mayListenAnywhere,
  overlap,
  resolvePort,
} from '../../../server/engine/pod/network.js';
import { podOf } from './pods.js';

const pod = podOf('{name: web, image: team/app}, {name: side, image: team/app}', {
  rest: '  initContainers: [{name: first, image: team/app}, {name: proxy, image: team/app, restartPolicy: Always}, {name: second, image: team/app, restartPolicy: OnFailure}, {name: late, image: team/app, restartPolicy: Always}]\n  ephemeralContainers: [{name: debug, image: busybox}]',
});
const named = (name: string) => pod.containers.find((container) => container.name === name)!;

describe('who runs with whom', () => {
  test('phases and start order follow the lists', () => {
    expect(pod.containers.map(({ name, phase, order }) => `${name} ${phase} ${order}`)).toEqual([
      'first init 0',
      'proxy sidecar 1',
      'second init 2',
      'late sidecar 3',
      'web main 4',
      'side main 4',
      'debug ephemeral 5',
    ]);
  });

  test.each([
    ['web', 'side', true],
    ['web', 'proxy', true],
    ['web', 'late', true],
    ['web', 'debug', true],
    ['proxy', 'late', true],
    ['proxy', 'second', true],
    ['proxy', 'first', false],
    ['late', 'second', false],
    ['first', 'second', false],
    ['first', 'web', false],
    ['second', 'debug', false],
    ['web', 'web', false],
  ])('%s and %s: %s', (first, second, expected) => {
    expect(overlap(named(first), named(second))).toBe(expected);
    expect(overlap(named(second), named(first))).toBe(expected);
  });
});

test.each<[BindAddress, BindAddress, boolean]>([
  ['any', 'any', true],
  ['any', 'loopback', true],
  ['any', 'pod-ip', true],
  ['any', 'other', true],
  ['loopback', 'loopback', true],
  ['pod-ip', 'pod-ip', true],
  ['loopback', 'pod-ip', false],
  ['other', 'other', false],
  ['other', 'loopback', false],
])('%s and %s meet: %s', (first, second, expected) => {
  expect(bindsMeet(first, second)).toBe(expected);
  expect(bindsMeet(second, first)).toBe(expected);
});

describe('listeners', () => {
  const clash = (first: string, second: string) => {
    const { listeners } = podOf(`{name: a, image: team/a, ${first}}, {name: b, image: team/b, ${second}}`);
    return listenersClash(listeners[0], listeners[1]);
  };

  test.each([
    ['ports: [{containerPort: 80}]', 'ports: [{containerPort: 80}]', true],
    ['ports: [{containerPort: 80}]', 'args: ["--port=80"]', true],
    ['ports: [{containerPort: 80}]', 'ports: [{containerPort: 81}]', false],
    ['ports: [{containerPort: 53}]', 'ports: [{containerPort: 53, protocol: UDP}]', false],
    ['args: ["--listen=127.0.0.1:80"]', 'args: ["--listen=$(POD_IP):80"]', false],
    ['args: ["--listen=127.0.0.1:80"]', 'args: ["--listen=0.0.0.0:80"]', true],
  ])('%s and %s clash: %s', (first, second, expected) => {
    expect(clash(first, second)).toBe(expected);
  });

  test('may be anywhere when an unknown container declares nothing', () => {
    expect(mayListenAnywhere(podOf('{name: a, image: nginx}, {name: b, image: team/b}'))).toBe(true);
    expect(mayListenAnywhere(podOf('{name: a, image: nginx}'))).toBe(false);
    expect(
      mayListenAnywhere(podOf('{name: a, image: nginx}', { rest: '  initContainers: [{name: i, image: team/b}]' })),
    ).toBe(false);
  });
});

describe('probes and hooks', () => {
  const probed = podOf(
    '{name: a, image: team/a, ports: [{name: http, containerPort: 80}], livenessProbe: {httpGet: {port: http, host: localhost}}, readinessProbe: {grpc: {port: 81}}, startupProbe: {exec: {command: [a]}}, lifecycle: {preStop: {tcpSocket: {port: 82}}}}, {name: b, image: team/b}',
  );

  test('that connect are listed with kind, scheme, port and place', () => {
    expect(
      probed.handlers.map(({ kind, scheme, port, host, at }) => [kind, scheme, port, host, at.path.slice(4).join('.')]),
    ).toEqual([
      ['livenessProbe', 'http', 'http', 'localhost', 'httpGet.port'],
      ['readinessProbe', 'grpc', 81, undefined, 'grpc.port'],
      ['preStop', 'tcp', 82, undefined, 'preStop.tcpSocket.port'],
    ]);
    expect(probed.handlers[0].probe?.httpGet?.port).toBe('http');
  });

  test('may name a port of their container', () => {
    expect(resolvePort(probed.containers[0], 'http')).toBe(80);
    expect(resolvePort(probed.containers[0], 90)).toBe(90);
    expect(resolvePort(probed.containers[1], 'http')).toBeUndefined();
  });
});
