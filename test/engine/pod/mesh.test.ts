import { describe, expect, test } from 'vitest';
import { podOf, podsOf } from './pods.js';

const injections = (metadata: string, namespace = '') =>
  podOf('{name: web, image: nginx}', {
    metadata: `, namespace: shop, ${metadata}`,
    after: namespace === '' ? '' : `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${namespace}}\n`,
  }).injections.map(({ mesh, evidence }) => `${mesh} by ${evidence}`);

describe('injection is switched on', () => {
  test.each([
    ['labels: {sidecar.istio.io/inject: "true"}', '', ['istio by label `sidecar.istio.io/inject: true`']],
    ['labels: {istio.io/rev: canary}', '', ['istio by label `istio.io/rev: canary`']],
    [
      'labels: {}',
      'labels: {istio-injection: enabled}',
      ['istio by label `istio-injection: enabled` of namespace `shop`'],
    ],
    ['labels: {}', 'labels: {istio.io/rev: default}', ['istio by label `istio.io/rev: default` of namespace `shop`']],
    ['annotations: {linkerd.io/inject: enabled}', '', ['linkerd by annotation `linkerd.io/inject: enabled`']],
    [
      'labels: {}',
      'annotations: {linkerd.io/inject: enabled}',
      ['linkerd by annotation `linkerd.io/inject: enabled` of namespace `shop`'],
    ],
    ['annotations: {dapr.io/enabled: "true"}', '', ['dapr by annotation `dapr.io/enabled: true`']],
    [
      'annotations: {consul.hashicorp.com/connect-inject: "true"}',
      '',
      ['consul by annotation `consul.hashicorp.com/connect-inject: true`'],
    ],
    [
      'annotations: {vault.hashicorp.com/agent-inject: "true"}',
      '',
      ['vault by annotation `vault.hashicorp.com/agent-inject: true`'],
    ],
    ['labels: {kuma.io/sidecar-injection: enabled}', '', ['kuma by label `kuma.io/sidecar-injection: enabled`']],
  ])('by %s %s', (metadata, namespace, expected) => {
    expect(injections(metadata, namespace)).toEqual(expected);
  });
});

describe('injection is off', () => {
  test.each([
    ['labels: {app: web}', ''],
    ['labels: {sidecar.istio.io/inject: "false"}', 'labels: {istio-injection: enabled}'],
    ['annotations: {sidecar.istio.io/inject: "false"}', 'labels: {istio.io/rev: default}'],
    ['annotations: {linkerd.io/inject: disabled}', 'annotations: {linkerd.io/inject: enabled}'],
    ['labels: {}', 'labels: {istio-injection: disabled}'],
    ['labels: {}', 'labels: {istio.io/dataplane-mode: ambient, istio-injection: enabled}'],
    ['annotations: {dapr.io/enabled: "false"}', ''],
  ])('with %s %s', (metadata, namespace) => {
    expect(injections(metadata, namespace)).toEqual([]);
  });
});

test('an injected proxy listens in a container of its own', () => {
  const pod = podOf('{name: web, image: nginx}', { metadata: ', annotations: {linkerd.io/inject: enabled}' });
  const injected = pod.listeners.filter(({ source }) => source === 'mesh');
  expect(injected.map(({ port, bind }) => `${port} ${bind}`)).toEqual([
    '4140 loopback',
    '4143 any',
    '4190 any',
    '4191 any',
  ]);
  expect(injected[0].container).toMatchObject({ name: 'linkerd-proxy', index: -1, phase: 'main', listensKnown: true });
  expect(pod.containers.map(({ name }) => name)).toEqual(['web']);
  expect(injected[0].at.path).toEqual(['metadata', 'annotations', 'linkerd.io/inject']);
});

test('a proxy that is written out is not added again', () => {
  const pod = podOf('{name: web, image: nginx}, {name: istio-proxy, image: auto}', {
    metadata: ', labels: {sidecar.istio.io/inject: "true"}',
  });
  expect(pod.injections).toHaveLength(1);
  expect(pod.listeners.filter(({ source }) => source === 'mesh')).toEqual([]);
});

test('Dapr calls the application where the annotation says', () => {
  const pod = podOf('{name: web, image: team/app, ports: [{containerPort: 3000}]}', {
    metadata: ', annotations: {dapr.io/enabled: "true", dapr.io/app-port: "3001"}',
  });
  expect(pod.callers.map(({ text, evidence, container }) => `${container.name}: ${text} by ${evidence}`)).toEqual([
    'daprd: 127.0.0.1:3001 by annotation `dapr.io/app-port`',
  ]);
});

test('Knative adds its queue-proxy unasked', () => {
  const [pod] = podsOf(
    'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: s}\nspec: {template: {spec: {containers: [{image: team/app}]}}}\n',
  );
  expect(pod.injections.map(({ mesh }) => mesh)).toEqual(['knative']);
  expect(pod.listeners.map(({ port }) => port)).toContain(8012);
});
