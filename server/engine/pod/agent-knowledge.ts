/** Agents and libraries that admission webhooks add to a Pod, and what asks them to. Service meshes stand in `mesh-knowledge.ts`. */
import type { Injector, Switch } from './mesh-knowledge.js';

const vault: Injector = {
  // https://developer.hashicorp.com/vault/docs/platform/k8s/injector/annotations
  id: 'vault',
  title: 'the Vault agent',
  container: 'vault-agent',
  role: 'secrets',
  switches: [
    {
      on: 'pod',
      kind: 'annotation',
      key: 'vault.hashicorp.com/agent-inject',
      values: ['1', 't', 'T', 'true', 'TRUE', 'True'],
    },
  ],
  initOnly: 'vault.hashicorp.com/agent-pre-populate-only',
  adds: { initContainers: ['vault-agent-init'], volumes: ['home-init', 'home-sidecar', 'vault-secrets'] },
  ports: [{ port: 8200, bind: 'loopback', what: 'cache', onlyWith: 'vault.hashicorp.com/agent-cache-enable' }],
};

const collector: Injector = {
  // https://github.com/open-telemetry/opentelemetry-operator, "Sidecar injection": `true`, or the name of a collector.
  id: 'opentelemetry',
  title: 'the OpenTelemetry Collector sidecar',
  container: 'otc-container',
  role: 'agent',
  switches: [
    { on: 'pod', kind: 'annotation', key: 'sidecar.opentelemetry.io/inject', off: ['false', ''] },
    { on: 'namespace', kind: 'annotation', key: 'sidecar.opentelemetry.io/inject', off: ['false', ''] },
  ],
  ports: [
    { port: 4317, what: 'OTLP over gRPC' },
    { port: 4318, what: 'OTLP over HTTP' },
    { port: 8888, what: 'metrics' },
  ],
};

/** `instrumentation.opentelemetry.io/inject-…`, in open-telemetry/opentelemetry-operator internal/instrumentation. */
const languages: readonly { readonly language: string; readonly environment: readonly string[] }[] = [
  { language: 'java', environment: ['JAVA_TOOL_OPTIONS'] },
  { language: 'nodejs', environment: ['NODE_OPTIONS'] },
  { language: 'python', environment: ['PYTHONPATH'] },
  {
    language: 'dotnet',
    environment: ['CORECLR_ENABLE_PROFILING', 'CORECLR_PROFILER', 'DOTNET_STARTUP_HOOKS', 'OTEL_DOTNET_AUTO_HOME'],
  },
];

/** Environment of every instrumented container. */
const exporterSettings = ['OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_RESOURCE_ATTRIBUTES'];

function instrumentation(name: string): readonly Switch[] {
  const key = `instrumentation.opentelemetry.io/inject-${name}`;
  return [
    { on: 'pod', kind: 'annotation', key, off: ['false', ''] },
    { on: 'namespace', kind: 'annotation', key, off: ['false', ''] },
  ];
}

const libraries: readonly Injector[] = languages.map(({ language, environment }) => {
  const name = `opentelemetry-auto-instrumentation-${language}`;
  return {
    id: `opentelemetry-${language}`,
    title: `the OpenTelemetry instrumentation for ${language}`,
    role: 'agent',
    switches: instrumentation(language),
    adds: { initContainers: [name], volumes: [name], environment: [...environment, ...exporterSettings] },
    ports: [],
  };
});

const otherInstrumentation: readonly Injector[] = [
  {
    id: 'opentelemetry-go',
    title: 'the OpenTelemetry instrumentation for Go',
    container: 'opentelemetry-auto-instrumentation',
    role: 'agent',
    switches: instrumentation('go'),
    adds: { volumes: ['kernel-debug-auto-instrumentation'], environment: exporterSettings },
    ports: [],
  },
  ...['apache-httpd', 'nginx'].map((server): Injector => ({
    id: `opentelemetry-${server}`,
    title: `the OpenTelemetry module of ${server}`,
    role: 'agent',
    switches: instrumentation(server),
    adds: {
      initContainers: [
        'otel-agent-source-container-clone',
        `otel-agent-attach-${server === 'nginx' ? server : 'apache'}`,
      ],
      volumes: [`otel-${server === 'nginx' ? server : 'apache'}-agent`],
    },
    ports: [],
  })),
  {
    id: 'opentelemetry-sdk',
    title: 'the settings of the OpenTelemetry SDK',
    role: 'agent',
    switches: instrumentation('sdk'),
    adds: { environment: exporterSettings },
    ports: [],
  },
];

// https://docs.datadoghq.com/containers/cluster_agent/admission_controller/ and
// DataDog/datadog-agent pkg/clusteragent/admission/mutate
const datadog: readonly Injector[] = [
  {
    id: 'datadog',
    title: 'the Datadog admission controller',
    role: 'agent',
    switches: [{ on: 'pod', kind: 'label', key: 'admission.datadoghq.com/enabled', values: ['true'] }],
    adds: {
      environment: ['DD_AGENT_HOST', 'DD_ENTITY_ID', 'DD_EXTERNAL_ENV', 'DD_TRACE_AGENT_URL'],
      volumes: ['datadog'],
    },
    ports: [],
  },
  ...['java', 'js', 'python', 'dotnet', 'ruby', 'php'].map((language): Injector => ({
    id: `datadog-${language}`,
    title: `the Datadog tracing library for ${language}`,
    role: 'agent',
    switches: ['version', 'custom-image'].map((what) => ({
      on: 'pod',
      kind: 'annotation',
      key: `admission.datadoghq.com/${language}-lib.${what}`,
    })),
    adds: {
      initContainers: [`datadog-lib-${language}-init`],
      volumes: ['datadog-auto-instrumentation', 'datadog-auto-instrumentation-etc'],
    },
    ports: [],
  })),
  {
    id: 'datadog-agent',
    title: 'the Datadog agent',
    container: 'datadog-agent-injected',
    role: 'agent',
    switches: [{ on: 'pod', kind: 'label', key: 'agent.datadoghq.com/sidecar' }],
    adds: { volumes: ['agent-config', 'agent-log', 'agent-option', 'agent-tmp'] },
    ports: [
      { port: 8125, protocol: 'UDP', what: 'DogStatsD' },
      { port: 8126, what: 'traces' },
      { port: 5001, bind: 'loopback', what: 'commands' },
      { port: 5000, bind: 'loopback', what: 'expvar', optional: true },
      { port: 5555, what: 'health', optional: true },
    ],
  },
];

const jaeger: Injector = {
  // https://www.jaegertracing.io/docs/1.50/operator/, "Auto-injecting Jaeger Agent sidecars"
  id: 'jaeger',
  title: 'the Jaeger agent',
  container: 'jaeger-agent',
  role: 'agent',
  switches: [
    { on: 'pod', kind: 'annotation', key: 'sidecar.jaegertracing.io/inject', off: ['false'] },
    { on: 'namespace', kind: 'annotation', key: 'sidecar.jaegertracing.io/inject', off: ['false'] },
  ],
  ports: [
    { port: 5775, protocol: 'UDP', what: 'compact Zipkin Thrift' },
    { port: 5778, what: 'sampling' },
    { port: 6831, protocol: 'UDP', what: 'compact Thrift' },
    { port: 6832, protocol: 'UDP', what: 'binary Thrift' },
    { port: 14271, what: 'admin' },
  ],
};

export const agents: readonly Injector[] = [
  vault,
  collector,
  ...libraries,
  ...otherInstrumentation,
  ...datadog,
  jaeger,
];
