/**
 * What a Pod shares with its host, its names and its DNS.
 * Upstream: `validatePodHostNetworkDeps`, `validateHostUsers`, `ValidateHostAliases`, `validatePodDNSConfig`,
 * `validatePodHostName` in `pkg/apis/core/validation`.
 */
import type { HostAlias, PodDNSConfig, PodSpec } from '../../kubernetes/types.js';
import { underscoreSubdomainFaults } from '../content.js';
import {
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, opaque } from '../go-text.js';
import { checkAddress } from '../ip.js';
import { containersWithPaths } from '../pod-containers.js';
import { checkDnsSubdomain } from './labels.js';

/** On the host's network a host port is the container port. Init containers are not looked at. */
export function checkHostNetworkPorts(spec: PodSpec, isPod: boolean, path: FieldPath): FieldError[] {
  if (spec.hostNetwork !== true) {
    return [];
  }
  const containers = child(path, 'containers');
  return (spec.containers ?? []).flatMap((container, index) => {
    const ports = child(item(containers, index), 'ports');
    return (container.ports ?? []).flatMap(({ hostPort = 0, containerPort = 0 }, portIndex) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalid(
              child(item(ports, portIndex), 'hostPort'),
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    );
  });
}

export function checkShareProcessNamespace(spec: PodSpec, path: FieldPath): FieldError[] {
  return spec.shareProcessNamespace === true && spec.hostPID === true
    ? [invalid(child(path, 'shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
    : [];
}

/** A user namespace of its own goes with no other namespace of the host. Two of the paths are Go names upstream. */
export function checkHostUsers(spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.hostUsers !== false) {
    return [];
  }
  const shared = [
    ...(spec.hostNetwork === true ? [child(path, 'hostNetwork')] : []),
    ...(spec.hostPID === true ? [child(path, 'HostPID')] : []),
    ...(spec.hostIPC === true ? [child(path, 'HostIPC')] : []),
    ...containersWithPaths(spec, path)
      .filter(({ container }) => (container.volumeDevices ?? []).length > 0)
      .map(({ path: at }) => child(at, 'volumeDevices')),
  ];
  return shared.map((place) => forbidden(place, 'when `hostUsers` is false'));
}

const longestHostname = 64;

export function checkHostnameOverride(spec: PodSpec, path: FieldPath): FieldError[] {
  const { hostnameOverride: name } = spec;
  if (name === undefined) {
    return [];
  }
  const at = child(path, 'hostnameOverride');
  return [
    ...(spec.setHostnameAsFQDN === true ? [forbidden(at, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(spec.hostNetwork === true ? [forbidden(at, 'may not be specified when hostNetwork is true')] : []),
    ...(byteLength(name) > longestHostname ? [tooLong(at, longestHostname)] : []),
    ...checkDnsSubdomain(name, at),
  ];
}

export function checkHostAliases(aliases: readonly HostAlias[], path: FieldPath): FieldError[] {
  return aliases.flatMap((alias, index) => {
    const at = item(path, index);
    const names = child(at, 'hostnames');
    return [
      ...checkAddress(child(at, 'ip'), alias.ip ?? ''),
      ...(alias.hostnames ?? []).flatMap((name, nameIndex) => checkDnsSubdomain(name, item(names, nameIndex))),
    ];
  });
}

/** Limits of the resolver in libc. */
const mostNameservers = 3;
const mostSearches = 32;
const longestSearches = 2048;

export function checkDnsConfig(spec: PodSpec, path: FieldPath): FieldError[] {
  const { dnsConfig, dnsPolicy } = spec;
  if (dnsConfig === undefined) {
    const words = 'must provide `dnsConfig` when `dnsPolicy` is None';
    return dnsPolicy === 'None' ? [required(path, words)] : [];
  }
  const { nameservers = [] } = dnsConfig;
  const at = child(path, 'nameservers');
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    return [required(at, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  const options = child(path, 'options');
  return [
    ...(nameservers.length > mostNameservers
      ? [invalid(at, opaque(nameservers), `must not have more than ${mostNameservers} nameservers`)]
      : []),
    ...nameservers.flatMap((server, index) => checkAddress(item(at, index), server)),
    ...checkSearches(dnsConfig, child(path, 'searches')),
    ...(dnsConfig.options ?? []).flatMap((option, index) =>
      isEmpty(option.name) ? [required(item(options, index), 'must not be empty')] : [],
    ),
  ];
}

function checkSearches({ searches = [] }: PodDNSConfig, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (searches.length > mostSearches) {
    errors.push(invalid(path, opaque(searches), `must not have more than ${mostSearches} search paths`));
  }
  if (byteLength(searches.join(' ')) > longestSearches) {
    const words = `must not have more than ${longestSearches} characters (including spaces) in the search list`;
    errors.push(invalid(path, opaque(searches), words));
  }
  return [
    ...errors,
    ...searches.flatMap((search, index) => {
      const domain = search.replace(/\.$/, '');
      const faults = search === '.' ? [] : underscoreSubdomainFaults(domain);
      return invalidEach(item(path, index), domain, faults, 'format=k8s-dns-subdomain-with-underscore');
    }),
  ];
}
