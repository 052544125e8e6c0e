/** What injectors add, and what asks them to. */
import type { BindAddress, Protocol, Role } from './image-knowledge.js';

export interface Switch {
  readonly on: 'pod' | 'namespace';
  readonly kind: 'label' | 'annotation';
  readonly key: string;
  /** Values that switch it on; any value where absent. */
  readonly values?: readonly string[];
  /** Values that switch it off, whatever else says. */
  readonly off?: readonly string[];
}

export interface MeshPort {
  readonly port: number;
  readonly protocol?: Protocol;
  readonly bind?: BindAddress;
  readonly what: string;
}

export interface Mesh {
  readonly id: string;
  readonly title: string;
  /** The name of the container that it adds. */
  readonly container: string;
  readonly role: Role;
  /** The first that applies decides; those of the Pod come before those of the Namespace. */
  readonly switches: readonly Switch[];
  readonly ports: readonly MeshPort[];
  /** Annotations that name the port on which it calls the application. */
  readonly calls?: readonly string[];
  /** Every object of this API group has it. */
  readonly group?: string;
}

const onOff = { values: ['true', 'enabled'], off: ['false', 'disabled'] } as const;

export const meshes: readonly Mesh[] = [
  {
    // https://istio.io/latest/docs/ops/deployment/application-requirements/, "Ports used by Istio"
    id: 'istio',
    title: 'the Istio proxy',
    container: 'istio-proxy',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'label', key: 'istio.io/dataplane-mode', values: [], off: ['ambient'] },
      { on: 'pod', kind: 'label', key: 'sidecar.istio.io/inject', ...onOff },
      { on: 'pod', kind: 'annotation', key: 'sidecar.istio.io/inject', ...onOff },
      { on: 'pod', kind: 'label', key: 'istio.io/rev' },
      { on: 'namespace', kind: 'label', key: 'istio.io/dataplane-mode', values: [], off: ['ambient'] },
      { on: 'namespace', kind: 'label', key: 'istio-injection', values: ['enabled'], off: ['disabled'] },
      { on: 'namespace', kind: 'label', key: 'istio.io/rev' },
    ],
    ports: [
      { port: 15000, bind: 'loopback', what: 'Envoy admin' },
      { port: 15001, what: 'outbound traffic' },
      { port: 15002, what: 'failure detection' },
      { port: 15004, bind: 'loopback', what: 'debug' },
      { port: 15006, what: 'inbound traffic' },
      { port: 15008, what: 'HBONE tunnel' },
      { port: 15020, what: 'merged metrics' },
      { port: 15021, what: 'health' },
      { port: 15053, bind: 'loopback', what: 'DNS' },
      { port: 15090, what: 'Envoy metrics' },
    ],
  },
  {
    // https://linkerd.io/2/reference/proxy-configuration/
    id: 'linkerd',
    title: 'the Linkerd proxy',
    container: 'linkerd-proxy',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'annotation', key: 'linkerd.io/inject', values: ['enabled', 'ingress'], off: ['disabled'] },
      {
        on: 'namespace',
        kind: 'annotation',
        key: 'linkerd.io/inject',
        values: ['enabled', 'ingress'],
        off: ['disabled'],
      },
    ],
    ports: [
      { port: 4140, bind: 'loopback', what: 'outbound traffic' },
      { port: 4143, what: 'inbound traffic' },
      { port: 4190, what: 'tap' },
      { port: 4191, what: 'admin and metrics' },
    ],
  },
  {
    // https://developer.hashicorp.com/consul/docs/k8s/annotations-and-labels
    id: 'consul',
    title: 'the Consul dataplane',
    container: 'consul-dataplane',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'annotation', key: 'consul.hashicorp.com/connect-inject', ...onOff },
      { on: 'namespace', kind: 'label', key: 'connect-inject', values: ['enabled', 'true'] },
    ],
    ports: [
      { port: 19000, bind: 'loopback', what: 'Envoy admin' },
      { port: 20000, what: 'inbound traffic' },
      { port: 15001, bind: 'loopback', what: 'outbound traffic' },
      { port: 20200, what: 'metrics' },
      { port: 21000, what: 'health' },
      { port: 8600, bind: 'loopback', what: 'DNS' },
    ],
    calls: ['consul.hashicorp.com/connect-service-port'],
  },
  {
    // https://kuma.io/docs/latest/reference/kubernetes-annotations/
    id: 'kuma',
    title: 'the Kuma data plane proxy',
    container: 'kuma-sidecar',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'label', key: 'kuma.io/sidecar-injection', ...onOff },
      { on: 'pod', kind: 'annotation', key: 'kuma.io/sidecar-injection', ...onOff },
      { on: 'namespace', kind: 'label', key: 'kuma.io/sidecar-injection', ...onOff },
      { on: 'namespace', kind: 'annotation', key: 'kuma.io/sidecar-injection', ...onOff },
    ],
    ports: [
      { port: 9901, bind: 'loopback', what: 'Envoy admin' },
      { port: 9902, what: 'readiness' },
      { port: 15001, what: 'outbound traffic' },
      { port: 15006, what: 'inbound traffic' },
      { port: 5670, what: 'metrics' },
    ],
  },
  {
    // https://docs.dapr.io/reference/arguments-annotations-overview/
    id: 'dapr',
    title: 'the Dapr sidecar',
    container: 'daprd',
    role: 'agent',
    switches: [
      {
        on: 'pod',
        kind: 'annotation',
        key: 'dapr.io/enabled',
        values: ['true', 'yes', '1', 'on', 'y'],
        off: ['false'],
      },
      { on: 'pod', kind: 'label', key: 'dapr.io/enabled', values: ['true'], off: ['false'] },
    ],
    ports: [
      { port: 3500, bind: 'loopback', what: 'HTTP API' },
      { port: 3501, what: 'public HTTP endpoint' },
      { port: 50001, bind: 'loopback', what: 'gRPC API' },
      { port: 50002, what: 'internal gRPC' },
      { port: 9090, what: 'metrics' },
    ],
    calls: ['dapr.io/app-port'],
  },
  {
    // https://docs.aws.amazon.com/app-mesh/latest/userguide/envoy-config.html
    id: 'app-mesh',
    title: 'the App Mesh proxy',
    container: 'envoy',
    role: 'proxy',
    switches: [
      {
        on: 'pod',
        kind: 'annotation',
        key: 'appmesh.k8s.aws/sidecarInjectorWebhook',
        values: ['enabled'],
        off: ['disabled'],
      },
      {
        on: 'namespace',
        kind: 'label',
        key: 'appmesh.k8s.aws/sidecarInjectorWebhook',
        values: ['enabled'],
        off: ['disabled'],
      },
    ],
    ports: [
      { port: 9901, what: 'Envoy admin' },
      { port: 15000, what: 'inbound traffic' },
      { port: 15001, what: 'outbound traffic' },
    ],
  },
  {
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
        values: ['true', '1', 't', 'TRUE'],
        off: ['false'],
      },
    ],
    ports: [],
  },
  {
    // https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/
    id: 'opentelemetry',
    title: 'the OpenTelemetry Collector sidecar',
    container: 'otc-container',
    role: 'agent',
    switches: [
      { on: 'pod', kind: 'annotation', key: 'sidecar.opentelemetry.io/inject', off: ['false'] },
      { on: 'namespace', kind: 'annotation', key: 'sidecar.opentelemetry.io/inject', off: ['false'] },
    ],
    ports: [
      { port: 4317, what: 'OTLP over gRPC' },
      { port: 4318, what: 'OTLP over HTTP' },
      { port: 8888, what: 'metrics' },
    ],
  },
  {
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
  },
  {
    // https://knative.dev/docs/serving/, queue-proxy; ports in knative.dev/serving/pkg/networking/constants.go
    id: 'knative',
    title: "Knative's queue-proxy",
    container: 'queue-proxy',
    role: 'proxy',
    group: 'serving.knative.dev',
    switches: [],
    ports: [
      { port: 8012, what: 'HTTP' },
      { port: 8013, what: 'HTTP/2' },
      { port: 8022, what: 'admin' },
      { port: 8112, what: 'HTTPS' },
      { port: 9090, what: 'autoscaler metrics' },
      { port: 9091, what: 'user metrics' },
    ],
  },
];
