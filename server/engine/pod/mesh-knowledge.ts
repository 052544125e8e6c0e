/** What service meshes add to a Pod, and what asks them to. Agents stand in `agent-knowledge.ts`. */
import type { BindAddress, Protocol, Role } from './image-knowledge.js';
import type { Additions } from './model.js';

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
  /** It may listen here: an excuse for a caller, no ground for a clash. */
  readonly optional?: boolean;
  /** It listens only where this annotation is `true`. */
  readonly onlyWith?: string;
}

export interface Injector {
  readonly id: string;
  readonly title: string;
  /** The container that runs beside those of the Pod; absent where only libraries and variables are added. */
  readonly container?: string;
  readonly role: Role;
  /** The first that applies decides; those of the Pod come before those of the Namespace. */
  readonly switches: readonly Switch[];
  /** Labels of the Namespace under which the injector never sees the Pod, whatever the Pod says. */
  readonly vetoes?: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly ports: readonly MeshPort[];
  /** What it adds beside its container. */
  readonly adds?: Partial<Additions>;
  /** Annotations that name the port on which it calls the application. */
  readonly calls?: readonly string[];
  /** Pods in the network of their node are left alone. */
  readonly leavesHostNetwork?: boolean;
  /** With this annotation `true` it prepares the Pod in an init container and leaves. */
  readonly initOnly?: string;
  /** Every object of this API group has it. */
  readonly group?: string;
}

/** Go's `strconv.ParseBool`, which many injectors read their annotations with. */
const goBoolean = {
  values: ['1', 't', 'T', 'true', 'TRUE', 'True'],
  off: ['0', 'f', 'F', 'false', 'FALSE', 'False'],
} as const;

/** `injectRequired` in istio/pkg/kube/inject; any other word is no. */
const istioSwitch = { values: ['true', 'yes', 'y', 'on'], off: ['false', 'no', 'n', 'off', 'disabled'] } as const;

/** `GetEnabled` in kumahq/kuma pkg/plugins/runtime/k8s/metadata. */
const kumaSwitch = { values: ['enabled', 'true', 'yes'], off: ['disabled', 'false', 'no'] } as const;

export const meshes: readonly Injector[] = [
  {
    // https://istio.io/latest/docs/ops/deployment/application-requirements/, "Ports used by Istio"
    id: 'istio',
    title: 'the Istio proxy',
    container: 'istio-proxy',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'label', key: 'istio.io/dataplane-mode', values: [], off: ['ambient'] },
      { on: 'pod', kind: 'label', key: 'sidecar.istio.io/inject', ...istioSwitch },
      { on: 'pod', kind: 'annotation', key: 'sidecar.istio.io/inject', ...istioSwitch },
      { on: 'pod', kind: 'label', key: 'istio.io/rev' },
      { on: 'namespace', kind: 'label', key: 'istio.io/dataplane-mode', values: [], off: ['ambient'] },
      { on: 'namespace', kind: 'label', key: 'istio-injection', values: ['enabled'], off: ['disabled'] },
      { on: 'namespace', kind: 'label', key: 'istio.io/rev' },
    ],
    vetoes: [{ key: 'istio-injection', values: ['disabled'] }],
    leavesHostNetwork: true,
    adds: {
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
    leavesHostNetwork: true,
    adds: {
      initContainers: ['linkerd-init', 'linkerd-network-validator'],
      volumes: ['linkerd-identity-end-entity', 'linkerd-identity-token', 'linkerd-proxy-init-xtables-lock'],
    },
    ports: [
      { port: 4140, bind: 'loopback', what: 'outbound traffic' },
      { port: 4143, what: 'inbound traffic' },
      { port: 4190, what: 'tap' },
      { port: 4191, what: 'admin and metrics' },
    ],
  },
  {
    // https://developer.hashicorp.com/consul/docs/k8s/annotations-and-labels;
    // ports in hashicorp/consul-k8s control-plane/connect-inject/constants and hashicorp/consul-dataplane
    id: 'consul',
    title: 'the Consul dataplane',
    container: 'consul-dataplane',
    role: 'proxy',
    // Pods opt in one by one; a namespace can only be left out.
    switches: [{ on: 'pod', kind: 'annotation', key: 'consul.hashicorp.com/connect-inject', ...goBoolean }],
    adds: { initContainers: ['consul-connect-inject-init'], volumes: ['consul-connect-inject-data'] },
    ports: [
      { port: 19000, bind: 'loopback', what: 'Envoy admin' },
      { port: 20000, what: 'inbound traffic' },
      { port: 15001, bind: 'loopback', what: 'outbound traffic', optional: true },
      { port: 20200, what: 'metrics', optional: true },
      { port: 20600, bind: 'loopback', what: 'graceful shutdown', optional: true },
      { port: 21000, what: 'health', optional: true },
      { port: 8600, bind: 'loopback', what: 'DNS' },
    ],
    calls: ['consul.hashicorp.com/connect-service-port'],
  },
  {
    // https://kuma.io/docs/latest/reference/kubernetes-annotations/; the annotation of that name is read no more
    id: 'kuma',
    title: 'the Kuma data plane proxy',
    container: 'kuma-sidecar',
    role: 'proxy',
    switches: [
      { on: 'pod', kind: 'label', key: 'kuma.io/sidecar-injection', ...kumaSwitch },
      { on: 'namespace', kind: 'label', key: 'kuma.io/sidecar-injection', ...kumaSwitch },
    ],
    adds: { initContainers: ['kuma-init', 'kuma-validation'], volumes: ['kuma-init-tmp', 'kuma-sidecar-tmp'] },
    ports: [
      { port: 9901, bind: 'loopback', what: 'Envoy admin' },
      { port: 9902, what: 'readiness' },
      { port: 9000, what: 'virtual probes', optional: true },
      { port: 9001, what: 'application probes', optional: true },
      { port: 15001, what: 'outbound traffic' },
      { port: 15006, what: 'inbound traffic' },
      { port: 5670, what: 'metrics', optional: true },
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
        values: ['true', 'yes', '1', 'on', 'y', 't'],
      },
    ],
    adds: { environment: ['DAPR_HTTP_PORT', 'DAPR_GRPC_PORT'] },
    ports: [
      { port: 3500, bind: 'loopback', what: 'HTTP API' },
      { port: 3501, what: 'public HTTP endpoint' },
      { port: 50001, bind: 'loopback', what: 'gRPC API' },
      { port: 50002, what: 'internal gRPC' },
      { port: 9090, what: 'metrics' },
      { port: 7777, what: 'profiling', onlyWith: 'dapr.io/enable-profiling' },
      { port: 40000, what: 'debugger', onlyWith: 'dapr.io/enable-debug' },
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
    adds: { initContainers: ['proxyinit'] },
    ports: [
      { port: 9901, what: 'Envoy admin' },
      { port: 15000, what: 'inbound traffic' },
      { port: 15001, what: 'outbound traffic' },
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
