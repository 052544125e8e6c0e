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
    [
      'annotations: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}',
      '',
      ['app-mesh by annotation `appmesh.k8s.aws/sidecarInjectorWebhook: enabled`'],
    ],
    [
      'annotations: {sidecar.opentelemetry.io/inject: team/collector}',
      '',
      ['opentelemetry by annotation `sidecar.opentelemetry.io/inject: team/collector`'],
    ],
    [
      'annotations: {instrumentation.opentelemetry.io/inject-java: "true"}',
      '',
      ['opentelemetry-java by annotation `instrumentation.opentelemetry.io/inject-java: true`'],
    ],
    [
      'labels: {}',
      'annotations: {instrumentation.opentelemetry.io/inject-python: "true"}',
      ['opentelemetry-python by annotation `instrumentation.opentelemetry.io/inject-python: true` of namespace `shop`'],
    ],
    [
      'labels: {admission.datadoghq.com/enabled: "true"}, annotations: {admission.datadoghq.com/js-lib.version: v5}',
      '',
      [
        'datadog by label `admission.datadoghq.com/enabled: true`',
        'datadog-js by annotation `admission.datadoghq.com/js-lib.version: v5`',
      ],
    ],
    [
      'labels: {agent.datadoghq.com/sidecar: fargate}',
      '',
      ['datadog-agent by label `agent.datadoghq.com/sidecar: fargate`'],
    ],
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
    ['labels: {sidecar.istio.io/inject: "true"}', 'labels: {istio-injection: disabled}'],
    ['labels: {}', 'labels: {connect-inject: enabled}'],
    ['annotations: {kuma.io/sidecar-injection: enabled}', ''],
    [
      'annotations: {sidecar.opentelemetry.io/inject: "false"}',
      'annotations: {sidecar.opentelemetry.io/inject: "true"}',
    ],
    ['annotations: {admission.datadoghq.com/enabled: "true"}', ''],
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

test('a Pod in the network of its node gets no proxy, and one of the system nothing at all', () => {
  const istio = { metadata: ', labels: {sidecar.istio.io/inject: "true"}' };
  expect(podOf('{name: web, image: nginx}', { ...istio, rest: '  hostNetwork: true\n' }).injections).toEqual([]);
  const system = podOf('{name: web, image: nginx}', {
    metadata: ', namespace: kube-system, annotations: {linkerd.io/inject: enabled}',
  });
  expect(system.injections).toEqual([]);
});

test('an injector that only prepares the Pod leaves no container behind', () => {
  const annotations = (rest: string) => ({
    metadata: `, annotations: {vault.hashicorp.com/agent-inject: "true"${rest}}`,
  });
  const [beside] = podOf('{name: web, image: nginx}', annotations('')).injections;
  expect(beside.adds).toMatchObject({ containers: ['vault-agent'], initContainers: ['vault-agent-init'] });
  const [before] = podOf(
    '{name: web, image: nginx}',
    annotations(', vault.hashicorp.com/agent-pre-populate-only: "true"'),
  ).injections;
  expect(before.adds).toMatchObject({ containers: [], initContainers: ['vault-agent-init'] });
  const cached = podOf('{name: web, image: nginx}', annotations(', vault.hashicorp.com/agent-cache-enable: "true"'));
  expect(cached.listeners.filter(({ source }) => source === 'mesh').map(({ port }) => port)).toEqual([8200]);
});

test('instrumentation adds init containers, volumes and variables, and nobody who listens', () => {
  const pod = podOf('{name: web, image: team/app}', {
    metadata: ', annotations: {instrumentation.opentelemetry.io/inject-java: tracing/default}',
  });
  expect(pod.injections[0].adds).toEqual({
    containers: [],
    initContainers: ['opentelemetry-auto-instrumentation-java'],
    volumes: ['opentelemetry-auto-instrumentation-java'],
    environment: ['JAVA_TOOL_OPTIONS', 'OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_RESOURCE_ATTRIBUTES'],
  });
  expect(pod.listeners).toEqual([]);
});

describe('an AuthProxyWorkload', () => {
  const proxied = (spec: string, containers = '{name: web, image: team/app}', labels = '') =>
    podsOf(
      `apiVersion: cloudsql.cloud.google.com/v1\nkind: AuthProxyWorkload\nmetadata: {name: books}\nspec: ${spec}\n---\n` +
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web${labels}}\n` +
        `spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [${containers}]}}}\n`,
    )[0];
  const ports = (pod: ReturnType<typeof proxied>) =>
    pod.listeners
      .filter(({ source }) => source === 'mesh')
      .map(({ port, bind, confidence }) => `${port} ${bind} ${confidence}`);

  test('adds a proxy to the workload that it names', () => {
    const pod = proxied(
      '{workloadSelector: {kind: Deployment, name: web}, instances: [{connectionString: "p:r:a", portEnvName: DB_PORT}, {connectionString: "p:r:b", port: 3307}]}',
    );
    expect(pod.injections).toMatchObject([
      {
        mesh: 'cloud-sql',
        evidence: 'AuthProxyWorkload `books`',
        adds: { containers: ['csql-default-books'], environment: ['CSQL_PROXY_QUIT_URLS', 'DB_PORT'] },
      },
    ]);
    expect(ports(pod)).toEqual([
      '5000 loopback probable',
      '3307 loopback probable',
      '9801 any possible',
      '9091 loopback possible',
    ]);
  });

  test('selects by labels, takes the next port that nobody declares, and opens none for a socket', () => {
    const pod = proxied(
      '{workloadSelector: {kind: Deployment, selector: {matchLabels: {tier: back}}}, instances: [{connectionString: a}, {connectionString: b, unixSocketPath: /csql/b}], authProxyContainer: {telemetry: {httpPort: 9000}}}',
      '{name: web, image: team/app, ports: [{containerPort: 5000}]}',
      ', labels: {tier: back}',
    );
    expect(ports(pod)).toEqual(['5001 loopback probable', '9000 any probable', '9091 loopback possible']);
  });

  test.each([
    '{workloadSelector: {kind: StatefulSet, name: web}, instances: [{connectionString: a}]}',
    '{workloadSelector: {kind: Deployment, name: shop}, instances: [{connectionString: a}]}',
    '{workloadSelector: {kind: Deployment}, instances: [{connectionString: a}]}',
    '{instances: 7}',
    '{workloadSelector: {kind: Deployment, selector: {matchLabels: {a: b}, matchExpressions: 7}}, instances: [null]}',
  ])('leaves others alone: %s', (spec) => {
    expect(proxied(spec).injections).toEqual([]);
  });
});
