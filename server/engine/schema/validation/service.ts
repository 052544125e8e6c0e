/**
 * Service.
 * Upstream: `validateService` in `pkg/apis/core/validation`, `pkg/api/service`.
 */
import type { Service, ServicePort, ServiceSpec } from '../../kubernetes/types.js';
import { portNumberFaults } from '../content.js';
import {
  checkEnum,
  checkRequiredEnum,
  child,
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  mapKey,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { goStruct, opaque } from '../go-text.js';
import { checkCidr } from '../ip.js';
import { checkPort } from './handlers.js';
import {
  annotationOf,
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabels,
  checkQualifiedName,
  type StringMap,
} from './labels.js';
import { checkObjectMeta, labelName } from './metadata.js';
import { checkClusterIps, checkExternalIps } from './service-addresses.js';

const specPath = child(undefined, 'spec');
const annotationsPath = child(undefined, 'metadata', 'annotations');
const portsPath = child(specPath, 'ports');
const forLoadBalancers = "may only be used when `type` is 'LoadBalancer'";

export const topologyHints = 'service.kubernetes.io/topology-aware-hints';
export const topologyMode = 'service.kubernetes.io/topology-mode';
const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Upstream's other notion of "headless", which goes by `clusterIP`, is that of the warnings. */
export function hasNoClusterIp({ clusterIPs = [] }: ServiceSpec): boolean {
  return clusterIPs.length === 1 && clusterIPs[0] === 'None';
}

export function isExternallyAccessible({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0);
}

/** A load balancer that only sends to nodes with Pods asks them on a port of their own. */
export function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

export function checkService(service: Service): FieldError[] {
  const { metadata = {}, spec = {} } = service;
  return [
    ...checkObjectMeta(metadata, labelName),
    ...checkTopologyAnnotations(metadata.annotations),
    ...checkServiceType(spec),
    ...checkPorts(spec),
    ...checkLabels(spec.selector, child(specPath, 'selector')),
    ...checkSessionAffinity(spec),
    ...checkClusterIps(spec, specPath),
    ...checkExternalIps(spec.externalIPs ?? [], child(specPath, 'externalIPs')),
    ...checkSourceRanges(spec, metadata.annotations),
    ...checkLoadBalancer(spec),
    ...checkTrafficPolicies(spec),
  ];
}

function checkTopologyAnnotations(annotations: StringMap | undefined): FieldError[] {
  const mode = annotationOf(annotations, topologyMode);
  const hints = annotationOf(annotations, topologyHints);
  return mode !== undefined && hints !== undefined && mode !== hints
    ? [
        invalid(
          mapKey(annotationsPath, topologyMode),
          mode,
          `must match annotations[${topologyHints}] when both are specified`,
        ),
      ]
    : [];
}

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function checkServiceType(spec: ServiceSpec): FieldError[] {
  const { type } = spec;
  const errors = checkRequiredEnum(child(specPath, 'type'), type, serviceTypes);
  if (type === 'ExternalName') {
    return [...errors, ...checkExternalName(spec)];
  }
  return (type === 'LoadBalancer' || type === 'NodePort') && hasNoClusterIp(spec)
    ? [
        ...errors,
        invalid(item(child(specPath, 'clusterIPs'), 0), 'None', `may not be set to 'None' for ${type} services`),
      ]
    : errors;
}

function checkExternalName(spec: ServiceSpec): FieldError[] {
  const words = 'may not be set for ExternalName services';
  const at = child(specPath, 'externalName');
  // A trailing dot marks a name as complete.
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [forbidden(child(specPath, 'clusterIPs'), words)] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbidden(child(specPath, 'ipFamilies'), words)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbidden(child(specPath, 'ipFamilyPolicy'), words)]),
    ...(name === '' ? [required(at)] : checkDnsSubdomain(name, at)),
  ];
}

function checkPorts(spec: ServiceSpec): FieldError[] {
  const { ports = [], type } = spec;
  if (ports.length === 0) {
    return hasNoClusterIp(spec) || type === 'ExternalName' ? [] : [required(portsPath)];
  }
  const names = new Set<string>();
  const nodePorts = new Set<string>();
  const own = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = item(portsPath, index);
    return [
      ...checkPortName(port.name, ports.length > 1, names, child(at, 'name')),
      ...checkServicePort(port, at),
      ...checkNodePort(port, type, nodePorts, child(at, 'nodePort')),
      ...checkRepeatedPort(port, own, at),
    ];
  });
}

function checkPortName(name: string | undefined, needed: boolean, names: Set<string>, path: FieldPath): FieldError[] {
  if (isEmpty(name)) {
    return needed ? [required(path)] : [];
  }
  const repeated = names.has(name) ? [duplicate(path, name)] : [];
  names.add(name);
  return [...checkDnsLabel(name, path), ...repeated];
}

function checkServicePort(port: ServicePort, path: FieldPath): FieldError[] {
  const { port: number = 0, appProtocol } = port;
  return [
    ...invalidEach(child(path, 'port'), number, portNumberFaults(number)),
    ...checkRequiredEnum(child(path, 'protocol'), port.protocol, ['SCTP', 'TCP', 'UDP']),
    ...checkPort(port.targetPort, child(path, 'targetPort')),
    ...(appProtocol === undefined ? [] : checkQualifiedName(appProtocol, child(path, 'appProtocol'))),
  ];
}

function checkNodePort(
  { nodePort = 0, protocol = '' }: ServicePort,
  type: string | undefined,
  taken: Set<string>,
  path: FieldPath,
): FieldError[] {
  if (nodePort === 0) {
    return [];
  }
  const key = `${protocol}/${nodePort}`;
  const repeated = taken.has(key) ? [duplicate(path, nodePort)] : [];
  taken.add(key);
  return type === 'ClusterIP' ? [forbidden(path, "may not be used when `type` is 'ClusterIP'"), ...repeated] : repeated;
}

function checkRepeatedPort(
  { port = 0, protocol = '' }: ServicePort,
  taken: Set<string>,
  path: FieldPath,
): FieldError[] {
  const key = `${protocol}/${port}`;
  if (!taken.has(key)) {
    taken.add(key);
    return [];
  }
  const printed = goStruct(
    ['Name', ''],
    ['Protocol', protocol],
    ['AppProtocol', undefined],
    ['Port', port],
    ['TargetPort', 0],
    ['NodePort', 0],
  );
  return [duplicate(path, opaque(printed))];
}

const longestAffinity = 86400;

function checkSessionAffinity(spec: ServiceSpec): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = spec;
  const errors = checkRequiredEnum(child(specPath, 'sessionAffinity'), sessionAffinity, ['ClientIP', 'None']);
  const timeout = config?.clientIP?.timeoutSeconds;
  if (sessionAffinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > longestAffinity)) {
    const at = child(specPath, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
    errors.push(invalid(at, timeout, `must be greater than 0 and less than ${longestAffinity}`));
  }
  return errors;
}

function checkSourceRanges(spec: ServiceSpec, annotations: StringMap | undefined): FieldError[] {
  const { type, loadBalancerSourceRanges: ranges = [] } = spec;
  const balanced = type === 'LoadBalancer';
  if (ranges.length > 0) {
    // Upstream spells the field like its Go name.
    const path = child(specPath, 'LoadBalancerSourceRanges');
    return [
      ...(balanced ? [] : [forbidden(path, forLoadBalancers)]),
      ...ranges.flatMap((range, index) => checkCidr(item(path, index), range.trim())),
    ];
  }
  const annotation = annotationOf(annotations, sourceRanges);
  if (annotation === undefined) {
    return [];
  }
  const path = mapKey(annotationsPath, sourceRanges);
  const listed = annotation.trim() === '' ? [] : annotation.trim().split(',');
  return [
    ...(balanced ? [] : [forbidden(path, forLoadBalancers)]),
    ...listed.flatMap((range) => checkCidr(path, range.trim())),
  ];
}

function checkLoadBalancer(spec: ServiceSpec): FieldError[] {
  const { loadBalancerClass } = spec;
  const at = child(specPath, 'loadBalancerClass');
  if (spec.type === 'LoadBalancer') {
    return loadBalancerClass === undefined ? [] : checkQualifiedName(loadBalancerClass, at);
  }
  return [
    ...(spec.allocateLoadBalancerNodePorts === undefined
      ? []
      : [forbidden(child(specPath, 'allocateLoadBalancerNodePorts'), forLoadBalancers)]),
    ...(loadBalancerClass === undefined ? [] : [forbidden(at, forLoadBalancers)]),
  ];
}

function checkTrafficPolicies(spec: ServiceSpec): FieldError[] {
  return [
    ...checkExternalTraffic(spec, child(specPath, 'externalTrafficPolicy')),
    ...checkHealthCheckPort(spec, child(specPath, 'healthCheckNodePort')),
    ...checkEnum(child(specPath, 'internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']),
    ...checkEnum(child(specPath, 'trafficDistribution'), spec.trafficDistribution, [
      'PreferClose',
      'PreferSameZone',
      'PreferSameNode',
    ]),
  ];
}

function checkExternalTraffic(spec: ServiceSpec, path: FieldPath): FieldError[] {
  const { externalTrafficPolicy: policy } = spec;
  if (isExternallyAccessible(spec)) {
    return checkRequiredEnum(path, policy, ['Cluster', 'Local']);
  }
  return isEmpty(policy) ? [] : [invalid(path, policy, 'may only be set for externally-accessible services')];
}

function checkHealthCheckPort(spec: ServiceSpec, path: FieldPath): FieldError[] {
  const { healthCheckNodePort: port = 0 } = spec;
  if (needsHealthCheck(spec)) {
    return invalidEach(path, port, portNumberFaults(port));
  }
  const words = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return port === 0 ? [] : [invalid(path, port, words)];
}
