/**
 * Security contexts of Pods and containers.
 * Upstream: `validatePodSpecSecurityContext`, `ValidateSecurityContext` in `pkg/apis/core/validation`.
 */
import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
} from '../../kubernetes/types.js';
import { idFaults } from '../content.js';
import {
  checkEnum,
  child,
  duplicate,
  invalid,
  invalidEach,
  isEmpty,
  item,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goStruct, opaque, type Opaque } from '../go-text.js';
import { checkDescending } from './paths.js';
import { printSecurityContext } from './printed.js';
import { checkWindowsOptions } from './windows.js';

function checkIds(context: Readonly<Record<string, unknown>>, names: readonly string[], path: FieldPath): FieldError[] {
  return names.flatMap((name) => {
    const id = context[name] as number | undefined;
    return id === undefined ? [] : invalidEach(child(path, name), id, idFaults(id));
  });
}

export function checkPodSecurityContext(spec: PodSpec, path: FieldPath): FieldError[] {
  const context: PodSecurityContext = spec.securityContext ?? {};
  const groups = child(path, 'supplementalGroups');
  return [
    ...checkIds({ ...context }, ['fsGroup', 'runAsUser', 'runAsGroup'], path),
    ...(context.supplementalGroups ?? []).flatMap((id, index) => invalidEach(item(groups, index), id, idFaults(id))),
    ...checkSysctls(context.sysctls ?? [], spec, child(path, 'sysctls')),
    ...checkEnum(child(path, 'fsGroupChangePolicy'), context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']),
    ...checkSeccomp(context.seccompProfile, child(path, 'seccompProfile')),
    ...checkWindowsOptions(context.windowsOptions, child(path, 'windowsOptions')),
    ...checkAppArmor(context.appArmorProfile, child(path, 'appArmorProfile')),
    ...checkEnum(child(path, 'supplementalGroupsPolicy'), context.supplementalGroupsPolicy, ['Merge', 'Strict']),
    ...checkEnum(child(path, 'seLinuxChangePolicy'), context.seLinuxChangePolicy, ['MountOption', 'Recursive']),
  ];
}

/** `hostUsers`: the Pod uses the user namespace of the host. */
export function checkSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: FieldPath,
): FieldError[] {
  if (context === undefined) {
    return [];
  }
  return [
    ...checkIds({ ...context }, ['runAsUser', 'runAsGroup'], path),
    ...checkProcMount(context.procMount, hostUsers, child(path, 'procMount')),
    ...checkSeccomp(context.seccompProfile, child(path, 'seccompProfile')),
    ...checkEscalation(context, path),
    ...checkWindowsOptions(context.windowsOptions, child(path, 'windowsOptions')),
    ...checkAppArmor(context.appArmorProfile, child(path, 'appArmorProfile')),
  ];
}

function checkProcMount(procMount: string | undefined, hostUsers: boolean, path: FieldPath): FieldError[] {
  const errors = checkEnum(path, procMount, ['Default', 'Unmasked']);
  return hostUsers && procMount === 'Unmasked'
    ? [...errors, invalid(path, procMount, '`hostUsers` must be false to use `Unmasked`')]
    : errors;
}

/** Privileges and "no new privileges" contradict each other. */
function checkEscalation(context: SecurityContext, path: FieldPath): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) {
    return [];
  }
  const value = (): Opaque => opaque(printSecurityContext(context));
  const errors: FieldError[] = [];
  if (context.privileged === true) {
    errors.push(invalid(path, value(), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
  }
  // The name that container runtimes use, `SYS_ADMIN`, passes.
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true) {
    const words = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
    errors.push(invalid(path, value(), words));
  }
  return errors;
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function checkSeccomp(profile: SeccompProfile | undefined, path: FieldPath): FieldError[] {
  if (profile === undefined) {
    return [];
  }
  const { type = '', localhostProfile } = profile;
  const errors = checkProfileType(type, 'type is required when seccompProfile is set', child(path, 'type'));
  const at = child(path, 'localhostProfile');
  if (type === 'Localhost') {
    return localhostProfile === undefined
      ? [required(at, 'must be set when seccomp type is Localhost')]
      : checkDescending(localhostProfile, at);
  }
  const printed = opaque(goStruct(['Type', type], ['LocalhostProfile', localhostProfile]));
  return localhostProfile === undefined
    ? errors
    : [...errors, invalid(at, printed, 'can only be set when seccomp type is Localhost')];
}

function checkProfileType(type: string, missing: string, path: FieldPath): FieldError[] {
  if (type === '') {
    return [required(path, missing)];
  }
  return profileTypes.includes(type) ? [] : [notSupported(path, type, profileTypes)];
}

/** PATH_MAX without the final zero. */
const longestProfile = 4095;

export function checkAppArmor(profile: AppArmorProfile | undefined, path: FieldPath): FieldError[] {
  if (profile === undefined) {
    return [];
  }
  const { type = '', localhostProfile } = profile;
  const at = child(path, 'localhostProfile');
  if (type === 'Localhost') {
    return checkLocalAppArmor(localhostProfile, at);
  }
  const errors = checkProfileType(type, 'type is required when appArmorProfile is set', child(path, 'type'));
  return errors.length > 0 || localhostProfile === undefined
    ? errors
    : [invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
}

function checkLocalAppArmor(profile: string | undefined, path: FieldPath): FieldError[] {
  const missing = 'must be set when AppArmor type is Localhost';
  if (profile === undefined) {
    return [required(path, missing)];
  }
  const errors: FieldError[] = [];
  if (profile.trim() !== profile) {
    errors.push(invalid(path, profile, 'must not be padded with whitespace'));
  } else if (profile === '') {
    errors.push(required(path, missing));
  }
  return byteLength(profile) > longestProfile ? [...errors, tooLong(path, longestProfile)] : errors;
}

const sysctlSegment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlFormat = `^(${sysctlSegment}[\\./])*${sysctlSegment}$`;
const sysctlPattern = new RegExp(sysctlFormat);
const longestSysctl = 253;

function checkSysctls(sysctls: readonly Sysctl[], spec: PodSpec, path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return sysctls.flatMap(({ name = '' }, index) => {
    const at = child(item(path, index), 'name');
    const errors = [...checkSysctlName(name, seen, at), ...checkHostSysctl(name, spec, at)];
    seen.add(name);
    return errors;
  });
}

function checkSysctlName(name: string, seen: ReadonlySet<string>, path: FieldPath): FieldError[] {
  if (isEmpty(name)) {
    return [required(path)];
  }
  if (name.length > longestSysctl || !sysctlPattern.test(name)) {
    return [invalid(path, name, `must have at most ${longestSysctl} characters and match regex ${sysctlFormat}`)];
  }
  return seen.has(name) ? [duplicate(path, name)] : [];
}

/** A namespaced sysctl means the host's when the Pod lives in the host's namespace. */
function checkHostSysctl(name: string, spec: PodSpec, path: FieldPath): FieldError[] {
  const namespace = sysctlNamespace(normalizeSysctl(name));
  if (spec.hostNetwork === true && namespace === 'net') {
    return [invalid(path, name, "may not be specified when 'hostNetwork' is true")];
  }
  return spec.hostIPC === true && namespace === 'ipc'
    ? [invalid(path, name, "may not be specified when 'hostIPC' is true")]
    : [];
}

/** `kernel/shm_rmid_forced` and `kernel.shm_rmid_forced` are one; a slash first means that dots are part of names. */
function normalizeSysctl(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  return separator === '/' ? name.replace(/[./]/g, (mark) => (mark === '.' ? '/' : '.')) : name;
}

const ipcSysctls = new Set([
  'kernel.sem',
  'kernel.shm',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.msg',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
]);

function sysctlNamespace(name: string): 'net' | 'ipc' | undefined {
  const known = name.split('*')[0] ?? '';
  if (known.startsWith('net.')) {
    return 'net';
  }
  return ipcSysctls.has(known) || known.startsWith('fs.mqueue.') ? 'ipc' : undefined;
}
