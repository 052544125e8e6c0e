/**
 * Windows: its own options, and what a Pod for one operating system may not set.
 * Upstream: `validateWindowsSecurityContextOptions`, `validateWindowsHostProcessPod`, `validateOS`, `validateLinux`,
 * `validateWindows` in `pkg/apis/core/validation`.
 */
import type { PodSpec, WindowsSecurityContextOptions } from '../../kubernetes/types.js';
import { dnsSubdomainFaults } from '../content.js';
import {
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength } from '../go-text.js';
import { containersWithPaths } from '../pod-containers.js';

const longestSpec = 64 * 1024;

export function checkWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: FieldPath): FieldError[] {
  if (options === undefined) {
    return [];
  }
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  const specPath = child(path, 'gmsaCredentialSpec');
  const errors =
    name === undefined ? [] : invalidEach(child(path, 'gmsaCredentialSpecName'), name, dnsSubdomainFaults(name));
  if (spec === '') {
    errors.push(invalid(specPath, spec, 'gmsaCredentialSpec cannot be an empty string'));
  } else if (spec !== undefined && byteLength(spec) > longestSpec) {
    errors.push(invalid(specPath, spec, 'gmsaCredentialSpec size must be under 64 KiB'));
  }
  return user === undefined
    ? errors
    : [...errors, ...invalidEach(child(path, 'runAsUserName'), user, userNameFaults(user))];
}

/** `DOMAIN\user`, the domain optional. */
function userNameFaults(value: string): readonly string[] {
  if (value === '') {
    return ['runAsUserName cannot be an empty string'];
  }
  if (/[^ -~\u{80}-\u{10ffff}]/u.test(value)) {
    return ['runAsUserName cannot contain control characters'];
  }
  const parts = value.split('\\');
  if (parts.length > 2) {
    return ['runAsUserName cannot contain more than one backslash'];
  }
  const user = parts.at(-1) ?? '';
  return [...(parts.length === 2 ? domainFaults(parts[0] ?? '') : []), ...accountFaults(user)];
}

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsName = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

function domainFaults(domain: string): readonly string[] {
  return [
    ...(byteLength(domain) >= 256 ? ["runAsUserName's Domain length must be under 256 characters"] : []),
    ...(netBios.test(domain) || dnsName.test(domain)
      ? []
      : ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]),
  ];
}

function accountFaults(user: string): readonly string[] {
  const faults: string[] = [];
  if (user === '') {
    faults.push("runAsUserName's User cannot be empty");
  } else if (byteLength(user) > 104) {
    faults.push("runAsUserName's User length must not be longer than 104 characters");
  }
  if (/^[. ]+$/.test(user)) {
    faults.push("runAsUserName's User cannot contain only periods or spaces");
  }
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    faults.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return faults;
}

/** Host-process containers: all or none, and on the host's network. */
export function checkHostProcess(spec: PodSpec, path: FieldPath): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const errors: FieldError[] = [];
  const containers = containersWithPaths(spec, path);
  let count = 0;
  for (const { container, path: at } of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const words = `pod hostProcess value must be identical if both are specified, was ${String(ofPod)}`;
      errors.push(invalid(child(at, 'securityContext', 'windowsOptions', 'hostProcess'), own, words));
    }
    count += (own ?? ofPod) === true ? 1 : 0;
  }
  if (count > 0 && count !== containers.length) {
    const words = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalid(path, '', words));
  }
  if (count > 0 && spec.hostNetwork !== true) {
    const words = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalid(child(path, 'hostNetwork'), false, words));
  }
  return errors;
}

/** `os.name`, and what does not belong to that system. */
export function checkOperatingSystem(spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.os === undefined) {
    return [];
  }
  const { name } = spec.os;
  if (isEmpty(name)) {
    return [required(child(path, 'os', 'name'))];
  }
  switch (name) {
    case 'linux':
      return forbidForLinux(spec, path);
    case 'windows':
      return forbidForWindows(spec, path);
    default:
      return [notSupported(child(path, 'os'), name, ['linux', 'windows'])];
  }
}

function forbidForLinux(spec: PodSpec, path: FieldPath): FieldError[] {
  const contexts = [
    { context: spec.securityContext, at: path },
    ...containersWithPaths(spec, path).map(({ container, path: at }) => ({ context: container.securityContext, at })),
  ];
  return contexts
    .filter(({ context }) => context?.windowsOptions !== undefined)
    .map(({ at }) =>
      forbidden(child(at, 'securityContext', 'windowsOptions'), 'windows options cannot be set for a linux pod'),
    );
}

const linuxPodContext = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;
const linuxContainerContext = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

function forbidForWindows(spec: PodSpec, path: FieldPath): FieldError[] {
  const set = (value: unknown): boolean => value !== undefined && value !== false;
  const contextPath = child(path, 'securityContext');
  const context = spec.securityContext ?? {};
  const places = [
    ...linuxPodContext
      .filter((name) => (name === 'sysctls' ? (context.sysctls ?? []).length > 0 : context[name] !== undefined))
      .map((name) => child(contextPath, name)),
    ...(spec.hostUsers === undefined ? [] : [child(path, 'hostUsers')]),
    ...(['hostPID', 'hostIPC'] as const).filter((name) => set(spec[name])).map((name) => child(path, name)),
    ...(spec.shareProcessNamespace === undefined ? [] : [child(path, 'shareProcessNamespace')]),
    ...containersWithPaths(spec, path).flatMap(({ container, path: at }) =>
      linuxContainerContext
        .filter((name) => container.securityContext?.[name] !== undefined)
        .map((name) => child(at, 'securityContext', name)),
    ),
  ];
  return places.map((place) => forbidden(place, 'cannot be set for a windows pod'));
}
