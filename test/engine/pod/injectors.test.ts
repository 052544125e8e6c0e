/** What injectors are documented to add, held against what a Pod's model says of a Pod that asks for them. */
import { describe, expect, test } from 'vitest';
import { podOf, podsOf } from './pods.js';

interface Injected {
  readonly by: string;
  readonly ports?: readonly string[];
  readonly initContainers?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: readonly string[];
}

const exporter = ['OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_RESOURCE_ATTRIBUTES'];

const cases: readonly Injected[] = [
  {
    by: 'labels: {sidecar.istio.io/inject: "true"}',
    ports: [
      '15000/TCP loopback',
      '15001/TCP any',
      '15002/TCP any',
      '15004/TCP loopback',
      '15006/TCP any',
      '15008/TCP any',
      '15020/TCP any',
      '15021/TCP any',
      '15053/TCP loopback',
      '15090/TCP any',
    ],
    initContainers: ['istio-init', 'istio-validation'],
    volumes: [
      'credential-socket',
      'istio-data',
      'istio-envoy',
      'istio-podinfo',
      'istio-token',
      'istiod-ca-cert',
      'workload-certs',
      'workload-socket',
    ],
  },
  {
    by: 'annotations: {linkerd.io/inject: enabled}',
    ports: ['4140/TCP loopback', '4143/TCP any', '4190/TCP any', '4191/TCP any'],
    initContainers: ['linkerd-init', 'linkerd-network-validator'],
    volumes: ['linkerd-identity-end-entity', 'linkerd-identity-token', 'linkerd-proxy-init-xtables-lock'],
  },
  {
    by: 'annotations: {consul.hashicorp.com/connect-inject: "t"}',
    ports: [
      '8600/TCP loopback',
      '15001/TCP loopback?',
      '19000/TCP loopback',
      '20000/TCP any',
      '20200/TCP any?',
      '20600/TCP loopback?',
      '21000/TCP any?',
    ],
    initContainers: ['consul-connect-inject-init'],
    volumes: ['consul-connect-inject-data'],
  },
  {
    by: 'labels: {kuma.io/sidecar-injection: "yes"}',
    ports: [
      '5670/TCP any?',
      '9000/TCP any?',
      '9001/TCP any?',
      '9901/TCP loopback',
      '9902/TCP any',
      '15001/TCP any',
      '15006/TCP any',
    ],
    initContainers: ['kuma-init', 'kuma-validation'],
    volumes: ['kuma-init-tmp', 'kuma-sidecar-tmp'],
  },
  {
    by: 'annotations: {dapr.io/enabled: "on"}',
    ports: ['3500/TCP loopback', '3501/TCP any', '9090/TCP any', '50001/TCP loopback', '50002/TCP any'],
    environment: ['DAPR_HTTP_PORT', 'DAPR_GRPC_PORT'],
  },
  {
    by: 'annotations: {dapr.io/enabled: "1", dapr.io/enable-profiling: "true", dapr.io/enable-debug: "true"}',
    ports: [
      '3500/TCP loopback',
      '3501/TCP any',
      '7777/TCP any',
      '9090/TCP any',
      '40000/TCP any',
      '50001/TCP loopback',
      '50002/TCP any',
    ],
    environment: ['DAPR_HTTP_PORT', 'DAPR_GRPC_PORT'],
  },
  {
    by: 'annotations: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}',
    ports: ['9901/TCP any', '15000/TCP any', '15001/TCP any'],
    initContainers: ['proxyinit'],
  },
  {
    by: 'annotations: {vault.hashicorp.com/agent-inject: "1"}',
    initContainers: ['vault-agent-init'],
    volumes: ['home-init', 'home-sidecar', 'vault-secrets'],
  },
  {
    by: 'annotations: {vault.hashicorp.com/agent-inject: "true", vault.hashicorp.com/agent-cache-enable: "true"}',
    ports: ['8200/TCP loopback'],
    initContainers: ['vault-agent-init'],
    volumes: ['home-init', 'home-sidecar', 'vault-secrets'],
  },
  {
    by: 'annotations: {sidecar.opentelemetry.io/inject: "true"}',
    ports: ['4317/TCP any', '4318/TCP any', '8888/TCP any'],
  },
  ...[
    ['java', 'JAVA_TOOL_OPTIONS'],
    ['nodejs', 'NODE_OPTIONS'],
    ['python', 'PYTHONPATH'],
    ['dotnet', 'CORECLR_ENABLE_PROFILING', 'CORECLR_PROFILER', 'DOTNET_STARTUP_HOOKS', 'OTEL_DOTNET_AUTO_HOME'],
  ].map(([language, ...environment]): Injected => ({
    by: `annotations: {instrumentation.opentelemetry.io/inject-${language}: "true"}`,
    initContainers: [`opentelemetry-auto-instrumentation-${language}`],
    volumes: [`opentelemetry-auto-instrumentation-${language}`],
    environment: [...environment, ...exporter],
  })),
  {
    by: 'annotations: {instrumentation.opentelemetry.io/inject-go: "true"}',
    volumes: ['kernel-debug-auto-instrumentation'],
    environment: exporter,
  },
  { by: 'annotations: {instrumentation.opentelemetry.io/inject-sdk: "true"}', environment: exporter },
  {
    by: 'annotations: {instrumentation.opentelemetry.io/inject-nginx: "true"}',
    initContainers: ['otel-agent-source-container-clone', 'otel-agent-attach-nginx'],
    volumes: ['otel-nginx-agent'],
  },
  {
    by: 'annotations: {instrumentation.opentelemetry.io/inject-apache-httpd: "true"}',
    initContainers: ['otel-agent-source-container-clone', 'otel-agent-attach-apache'],
    volumes: ['otel-apache-agent'],
  },
  {
    by: 'labels: {admission.datadoghq.com/enabled: "true"}',
    volumes: ['datadog'],
    environment: ['DD_AGENT_HOST', 'DD_ENTITY_ID', 'DD_EXTERNAL_ENV', 'DD_TRACE_AGENT_URL'],
  },
  ...['java', 'js', 'python', 'dotnet', 'ruby', 'php'].flatMap((language) =>
    ['version', 'custom-image'].map((what): Injected => ({
      by: `annotations: {admission.datadoghq.com/${language}-lib.${what}: v1}`,
      initContainers: [`datadog-lib-${language}-init`],
      volumes: ['datadog-auto-instrumentation', 'datadog-auto-instrumentation-etc'],
    })),
  ),
  {
    by: 'labels: {agent.datadoghq.com/sidecar: fargate}',
    ports: ['5000/TCP loopback?', '5001/TCP loopback', '5555/TCP any?', '8125/UDP any', '8126/TCP any'],
    volumes: ['agent-config', 'agent-log', 'agent-option', 'agent-tmp'],
  },
  {
    by: 'annotations: {sidecar.jaegertracing.io/inject: "true"}',
    ports: ['5775/UDP any', '5778/TCP any', '6831/UDP any', '6832/UDP any', '14271/TCP any'],
  },
];

/** `80/TCP any`, with a question mark where it may listen only. */
const portsOf = (pod: ReturnType<typeof podOf>) =>
  pod.listeners
    .filter(({ source }) => source === 'mesh')
    .map(({ port, protocol, bind, confidence }) => ({
      port,
      text: `${port}/${protocol} ${bind}${confidence === 'possible' ? '?' : ''}`,
    }))
    .sort((a, b) => a.port - b.port)
    .map(({ text }) => text);

describe('an injector', () => {
  test.each(cases)('asked $by', ({ by, ports = [], initContainers = [], volumes = [], environment = [] }) => {
    const pod = podOf('{name: web, image: registry.example.com/web}', { metadata: `, ${by}` });
    expect(portsOf(pod)).toEqual(ports);
    const [{ adds }] = pod.injections;
    expect(adds.initContainers).toEqual(initContainers);
    expect(adds.volumes).toEqual(volumes);
    expect(adds.environment).toEqual(environment);
  });

  test('of Knative stands before every Service of its', () => {
    const [pod] = podsOf(
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}\n',
    );
    expect(portsOf(pod)).toEqual([
      '8012/TCP any',
      '8013/TCP any',
      '8022/TCP any',
      '8112/TCP any',
      '9090/TCP any',
      '9091/TCP any',
    ]);
  });
});

/** Whether a switch of the Pod, else of its Namespace, brings the injector. */
const bringsOf = (metadata: string, namespace: string) =>
  podOf('{name: web, image: nginx}', {
    metadata: `, namespace: shop, ${metadata === '' ? 'labels: {}' : metadata}`,
    after: namespace === '' ? '' : `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${namespace}}\n`,
  }).injections.map(({ mesh }) => mesh);

describe('a switch', () => {
  const words = (kind: string, key: string, values: readonly string[]) =>
    values.map((value) => `${kind}: {${key}: "${value}"}`);
  const go = { on: ['1', 't', 'T', 'true', 'TRUE', 'True'], off: ['0', 'f', 'F', 'false', 'FALSE', 'False', 'x', ''] };

  test.each([
    [
      'istio',
      'labels',
      'sidecar.istio.io/inject',
      ['true', 'yes', 'y', 'on'],
      ['false', 'no', 'n', 'off', 'disabled', 'x'],
    ],
    ['istio', 'annotations', 'sidecar.istio.io/inject', ['true', 'yes', 'y', 'on'], ['false', 'no', 'x']],
    ['linkerd', 'annotations', 'linkerd.io/inject', ['enabled', 'ingress'], ['disabled', 'true', 'x']],
    ['consul', 'annotations', 'consul.hashicorp.com/connect-inject', go.on, go.off],
    ['kuma', 'labels', 'kuma.io/sidecar-injection', ['enabled', 'true', 'yes'], ['disabled', 'false', 'no', 'x']],
    ['dapr', 'annotations', 'dapr.io/enabled', ['true', 'yes', '1', 'on', 'y', 't'], ['false', 'no', '0', 'x']],
    ['app-mesh', 'annotations', 'appmesh.k8s.aws/sidecarInjectorWebhook', ['enabled'], ['disabled', 'true']],
    ['vault', 'annotations', 'vault.hashicorp.com/agent-inject', go.on, ['0', 'false', 'x']],
    ['opentelemetry', 'annotations', 'sidecar.opentelemetry.io/inject', ['true', 'team/collector'], ['false', '']],
    ['jaeger', 'annotations', 'sidecar.jaegertracing.io/inject', ['true', 'my-jaeger'], ['false']],
    [
      'opentelemetry-java',
      'annotations',
      'instrumentation.opentelemetry.io/inject-java',
      ['true', 'mine'],
      ['false', ''],
    ],
    ['datadog', 'labels', 'admission.datadoghq.com/enabled', ['true'], ['false', 'yes']],
  ])('of %s in %s', (mesh, kind, key, on, off) => {
    for (const metadata of words(kind, key, on)) expect(bringsOf(metadata, ''), metadata).toEqual([mesh]);
    for (const metadata of words(kind, key, off)) expect(bringsOf(metadata, ''), metadata).toEqual([]);
  });

  test.each([
    [
      'istio',
      'labels: {istio-injection: enabled}',
      ['labels: {sidecar.istio.io/inject: "false"}', 'labels: {istio.io/dataplane-mode: ambient}'],
    ],
    ['istio', 'labels: {istio.io/rev: a}', ['annotations: {sidecar.istio.io/inject: "off"}']],
    ['linkerd', 'annotations: {linkerd.io/inject: enabled}', ['annotations: {linkerd.io/inject: disabled}']],
    ['linkerd', 'annotations: {linkerd.io/inject: ingress}', ['annotations: {linkerd.io/inject: disabled}']],
    ['kuma', 'labels: {kuma.io/sidecar-injection: enabled}', ['labels: {kuma.io/sidecar-injection: "no"}']],
    [
      'app-mesh',
      'labels: {appmesh.k8s.aws/sidecarInjectorWebhook: enabled}',
      ['annotations: {appmesh.k8s.aws/sidecarInjectorWebhook: disabled}'],
    ],
    [
      'opentelemetry',
      'annotations: {sidecar.opentelemetry.io/inject: "true"}',
      ['annotations: {sidecar.opentelemetry.io/inject: "false"}'],
    ],
    [
      'jaeger',
      'annotations: {sidecar.jaegertracing.io/inject: "true"}',
      ['annotations: {sidecar.jaegertracing.io/inject: "false"}'],
    ],
    [
      'opentelemetry-python',
      'annotations: {instrumentation.opentelemetry.io/inject-python: "true"}',
      ['annotations: {instrumentation.opentelemetry.io/inject-python: "false"}'],
    ],
  ])('of %s on the Namespace (%s) counts unless the Pod says otherwise', (mesh, namespace, opposed) => {
    expect(bringsOf('', namespace)).toEqual([mesh]);
    for (const metadata of opposed) expect(bringsOf(metadata, namespace), metadata).toEqual([]);
  });

  test.each([
    ['labels: {istio-injection: disabled}', 'labels: {sidecar.istio.io/inject: "true"}'],
    ['labels: {istio.io/dataplane-mode: ambient, istio-injection: enabled}', ''],
    ['labels: {istio-injection: "true"}', ''],
    ['annotations: {consul.hashicorp.com/connect-inject: "true"}', ''],
    ['annotations: {dapr.io/enabled: "true"}', ''],
    ['annotations: {vault.hashicorp.com/agent-inject: "true"}', ''],
    ['annotations: {sidecar.istio.io/inject: "true"}', ''],
  ])('of a Namespace (%s) that does not bring it', (namespace, metadata) => {
    expect(bringsOf(metadata, namespace)).toEqual([]);
  });
});
