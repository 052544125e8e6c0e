/** NetworkPolicy. Upstream: `pkg/apis/networking/validation`. */
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../kubernetes/types.js';
import { portNumberFaults } from '../content.js';
import {
  checkEnum,
  child,
  forbidden,
  invalid,
  invalidEach,
  item,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkCidr, isStrictSubset, parseCidr } from '../ip.js';
import { checkPort } from './handlers.js';
import { checkLabelSelector } from './labels.js';
import { checkObjectMeta, subdomainName } from './metadata.js';

const specPath = child(undefined, 'spec');

export function checkNetworkPolicy(policy: NetworkPolicy): FieldError[] {
  const { metadata = {}, spec = {} } = policy;
  const ingress = child(specPath, 'ingress');
  const egress = child(specPath, 'egress');
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkLabelSelector(spec.podSelector, child(specPath, 'podSelector')),
    ...(spec.ingress ?? []).flatMap(({ ports, from }, index) =>
      checkRule(ports ?? [], from ?? [], 'from', item(ingress, index)),
    ),
    ...(spec.egress ?? []).flatMap(({ ports, to }, index) =>
      checkRule(ports ?? [], to ?? [], 'to', item(egress, index)),
    ),
    ...checkPolicyTypes(spec, child(specPath, 'policyTypes')),
  ];
}

function checkPolicyTypes({ policyTypes = [] }: NetworkPolicySpec, path: FieldPath): FieldError[] {
  if (policyTypes.length > 2) {
    return [invalid(path, opaque(policyTypes), 'may not specify more than two policyTypes')];
  }
  return policyTypes.flatMap((type, index) => checkEnum(item(path, index), type, ['Ingress', 'Egress']));
}

function checkRule(
  ports: readonly NetworkPolicyPort[],
  peers: readonly NetworkPolicyPeer[],
  peersName: 'from' | 'to',
  path: FieldPath,
): FieldError[] {
  const portsPath = child(path, 'ports');
  const peersPath = child(path, peersName);
  return [
    ...ports.flatMap((port, index) => checkPolicyPort(port, item(portsPath, index))),
    ...peers.flatMap((peer, index) => checkPeer(peer, item(peersPath, index))),
  ];
}

function checkPolicyPort({ protocol, port, endPort }: NetworkPolicyPort, path: FieldPath): FieldError[] {
  return [
    ...checkEnum(child(path, 'protocol'), protocol, ['TCP', 'UDP', 'SCTP']),
    ...(port === undefined ? [] : checkPort(port, child(path, 'port'))),
    ...(endPort === undefined ? [] : checkEndPort(endPort, port, child(path, 'endPort'))),
  ];
}

function checkEndPort(endPort: number, port: NetworkPolicyPort['port'], path: FieldPath): FieldError[] {
  if (port === undefined) {
    return [invalid(path, endPort, 'may not be specified when `port` is not specified')];
  }
  if (typeof port === 'string') {
    return [invalid(path, endPort, 'may not be specified when `port` is non-numeric')];
  }
  return [
    ...(endPort < port ? [invalid(path, endPort, 'must be greater than or equal to `port`')] : []),
    ...invalidEach(path, endPort, portNumberFaults(endPort)),
  ];
}

function checkPeer(peer: NetworkPolicyPeer, path: FieldPath): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  const errors = [
    ...checkLabelSelector(podSelector, child(path, 'podSelector')),
    ...checkLabelSelector(namespaceSelector, child(path, 'namespaceSelector')),
    ...(ipBlock === undefined ? [] : checkIpBlock(ipBlock, child(path, 'ipBlock'))),
  ];
  if (!selects && ipBlock === undefined) {
    return [...errors, required(path, 'must specify a peer')];
  }
  return selects && ipBlock !== undefined
    ? [...errors, forbidden(path, 'may not specify both ipBlock and another peer')]
    : errors;
}

function checkIpBlock({ cidr = '', except = [] }: IPBlock, path: FieldPath): FieldError[] {
  const at = child(path, 'cidr');
  if (cidr === '') {
    return [required(at)];
  }
  const outer = parseCidr(cidr);
  const exceptPath = child(path, 'except');
  return [
    ...checkCidr(at, cidr),
    ...(outer === undefined ? [] : except).flatMap((text, index) => {
      const place = item(exceptPath, index);
      const inner = parseCidr(text);
      const outside = inner !== undefined && outer !== undefined && !isStrictSubset(inner, outer);
      return [
        ...checkCidr(place, text),
        ...(outside ? [invalid(place, text, 'must be a strict subset of `cidr`')] : []),
      ];
    }),
  ];
}
