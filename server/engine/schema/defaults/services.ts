/** Defaults of Services, claims, autoscalers and policies. Upstream: `pkg/apis/…/v1/defaults.go`, `PrepareForCreate`. */
import type {
  HPAScalingPolicy,
  HPAScalingRules,
  HorizontalPodAutoscaler,
  MetricSpec,
  NetworkPolicy,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceSpec,
  TypedLocalObjectReference,
} from '../../kubernetes/types.js';
import { isExternallyAccessible, needsHealthCheck } from '../validation/service.js';
import { emptyMap, setIfAbsent, setIfZero, type DeepMutable } from './mutable.js';
import { newStruct } from './structs.js';

const affinitySeconds = 10800;

export function completeService(service: DeepMutable<Service>): void {
  const spec = (service.spec ??= {});
  completeAffinity(spec);
  setIfZero(spec, 'type', 'ClusterIP');
  for (const port of spec.ports ?? []) {
    setIfZero(port, 'protocol', 'TCP');
    setIfZero(port, 'targetPort', port.port ?? 0);
  }
  if (isExternallyAccessible(spec)) setIfZero(spec, 'externalTrafficPolicy', 'Cluster');
  if (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '')) {
    setIfAbsent(spec, 'internalTrafficPolicy', 'Cluster');
  }
  if (spec.type === 'LoadBalancer') setIfAbsent(spec, 'allocateLoadBalancerNodePorts', true);
}

function completeAffinity(spec: DeepMutable<ServiceSpec>): void {
  setIfZero(spec, 'sessionAffinity', 'None');
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } };
  }
}

/** Any port will do: which one is free, only a cluster knows. */
const someNodePort = 32001;

export function prepareService({ spec }: DeepMutable<Service>): void {
  if (!spec) return;
  const { clusterIP = '', clusterIPs = [] } = spec;
  if (clusterIP !== '' && clusterIPs.length === 0) spec.clusterIPs = [clusterIP];
  if (needsHealthCheck(spec)) setIfZero(spec, 'healthCheckNodePort', someNodePort);
}

/** Of the old `dataSource` only two kinds count; the new `dataSourceRef` and it say the same. */
export function prepareClaim(claim: DeepMutable<PersistentVolumeClaim>): void {
  const spec = (claim.spec ??= newStruct<NonNullable<PersistentVolumeClaim['spec']>>(
    'core.v1.PersistentVolumeClaimSpec',
  ));
  const { namespace = '' } = spec.dataSourceRef ?? {};
  if (namespace !== '') delete spec.dataSourceRef;
  if (!spec.dataSourceRef && spec.dataSource && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource) {
    const { apiGroup, kind, name } = spec.dataSourceRef;
    spec.dataSource = { kind: kind ?? '', name: name ?? '', ...(apiGroup === undefined ? {} : { apiGroup }) };
  }
}

function isClaimOrSnapshot({ apiGroup = '', kind }: TypedLocalObjectReference): boolean {
  return kind === 'PersistentVolumeClaim'
    ? apiGroup === ''
    : kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io';
}

function cpuMetric(averageUtilization: number): DeepMutable<MetricSpec> {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

const defaultUtilization = 80;

const addPods: HPAScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 15 };
const byAll: HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: 15 };
const upRules: HPAScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [addPods, byAll] };
const downRules: HPAScalingRules = { selectPolicy: 'Max', policies: [byAll] };

export function completeAutoscaler(autoscaler: DeepMutable<HorizontalPodAutoscaler>): void {
  const spec = (autoscaler.spec ??= {});
  setIfAbsent(spec, 'minReplicas', 1);
  if ((spec.metrics ?? []).length === 0) spec.metrics = [cpuMetric(defaultUtilization)];
  if (!spec.behavior) return;
  spec.behavior.scaleUp = { ...upRules, ...spec.behavior.scaleUp } as DeepMutable<HPAScalingRules>;
  spec.behavior.scaleDown = { ...downRules, ...spec.behavior.scaleDown } as DeepMutable<HPAScalingRules>;
}

interface OldAutoscalerSpec {
  targetCPUUtilizationPercentage?: number;
}

/** autoscaling/v1 has one number for what v2 has a metric. */
export function convertOldAutoscaler(autoscaler: DeepMutable<HorizontalPodAutoscaler>): void {
  const spec: DeepMutable<HorizontalPodAutoscaler>['spec'] & OldAutoscalerSpec = (autoscaler.spec ??= {});
  setIfAbsent(spec, 'minReplicas', 1);
  spec.metrics = [cpuMetric(spec.targetCPUUtilizationPercentage ?? defaultUtilization)];
  delete spec.targetCPUUtilizationPercentage;
}

export function completeNetworkPolicy(policy: DeepMutable<NetworkPolicy>): void {
  const spec = (policy.spec ??= {});
  if ((spec.policyTypes ?? []).length > 0) return;
  spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** `stringData` is written over `data`. */
export function completeSecret(secret: DeepMutable<Secret>): void {
  setIfZero(secret, 'type', 'Opaque');
  if (!secret.stringData) return;
  const data = (secret.data ??= emptyMap());
  for (const [key, text] of Object.entries(secret.stringData)) data[key] = encodeBase64(text);
  delete secret.stringData;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let encoded = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    encoded += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    encoded += second === undefined ? '=' : alphabet.charAt((group >> 6) & 63);
    encoded += third === undefined ? '=' : alphabet.charAt(group & 63);
  }
  return encoded;
}

function utf8Bytes(text: string): number[] {
  const escaped = encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));
  return [...escaped.matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, char = '']) =>
    hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
