/**
 * The baseline level of the Pod Security standards, as the admission of Kubernetes 1.37 checks it, in its order.
 * Upstream: `k8s.io/pod-security-admission/policy`.
 */
import type { Container, LifecycleHandler, Probe, SELinuxOptions } from '../../kubernetes/types.js';
import { child, item, mapKey, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import type { PlacedContainer } from '../pod-containers.js';
import { appArmorPrefix } from '../validation/pod-annotations.js';
import {
  joinQuote,
  nameContainers,
  setters,
  sorted,
  type CheckedPod,
  type Finding,
  type PodSecurityCheck,
} from './violation.js';

const profileTypes = ['RuntimeDefault', 'Localhost'];

function appArmorProfile({ meta, spec, metaPath, specPath, containers }: CheckedPod): Finding | undefined {
  const isBad = (type: string | undefined) => type !== undefined && !profileTypes.includes(type);
  const ofPod = spec.securityContext?.appArmorProfile;
  const podTrips = ofPod !== undefined && isBad(ofPod.type ?? '');
  const bad = containers.filter(({ container }) => {
    const profile = container.securityContext?.appArmorProfile;
    return profile !== undefined && isBad(profile.type ?? '');
  });
  const annotations = Object.entries(meta.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !isAllowedAnnotation(value))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const who = setters(podTrips, bad);
  if (annotations.length > 0) who.push(annotations.length === 1 ? 'annotation' : 'annotations');
  if (who.length === 0) return undefined;
  const types = sorted([
    ...(podTrips ? [ofPod.type ?? ''] : []),
    ...bad.map(({ container }) => container.securityContext?.appArmorProfile?.type ?? ''),
  ]);
  const values = [...types, ...annotations.map(([key, value]) => `${key}=${goQuote(value)}`).sort()];
  const at = ['securityContext', 'appArmorProfile', 'type'] as const;
  return {
    reason: values.length === 1 ? 'forbidden AppArmor profile' : 'forbidden AppArmor profiles',
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${joinQuote(values)}`,
    paths: [
      ...(podTrips ? [child(specPath, ...at)] : []),
      ...bad.map(({ path }) => child(path, ...at)),
      ...annotations.map(([key]) => mapKey(child(metaPath, 'annotations'), key)),
    ],
  };
}

function isAllowedAnnotation(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

const defaultCapabilities = new Set(
  (
    'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID ' +
    'SYS_CHROOT'
  ).split(' '),
);

function capabilities({ containers }: CheckedPod): Finding | undefined {
  const foreign = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
  const bad = containers.filter(({ container }) => foreign(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = sorted(bad.flatMap(({ container }) => foreign(container)));
  return {
    reason: 'non-default capabilities',
    detail: `${nameContainers(bad)} must not include ${joinQuote(names)} in securityContext.capabilities.add`,
    paths: bad.map(({ path }) => child(path, 'securityContext', 'capabilities', 'add')),
  };
}

function hostNamespaces({ spec, specPath }: CheckedPod): Finding | undefined {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true);
  if (shared.length === 0) return undefined;
  return {
    reason: 'host namespaces',
    detail: shared.map((name) => `${name}=true`).join(', '),
    paths: shared.map((name) => child(specPath, name)),
  };
}

function hostPathVolumes({ spec, specPath }: CheckedPod): Finding | undefined {
  const bad = (spec.volumes ?? [])
    .map((volume, index) => ({ volume, path: item(child(specPath, 'volumes'), index) }))
    .filter(({ volume }) => volume.hostPath !== undefined);
  if (bad.length === 0) return undefined;
  const names = joinQuote(bad.map(({ volume }) => volume.name ?? ''));
  return {
    reason: 'hostPath volumes',
    detail: `${bad.length === 1 ? 'volume' : 'volumes'} ${names}`,
    paths: bad.map(({ path }) => child(path, 'hostPath')),
  };
}

function hostPorts({ containers }: CheckedPod): Finding | undefined {
  const ports = containers.flatMap((placed) =>
    (placed.container.ports ?? []).flatMap(({ hostPort = 0 }, index) =>
      hostPort === 0 ? [] : [{ placed, hostPort, path: child(item(child(placed.path, 'ports'), index), 'hostPort') }],
    ),
  );
  if (ports.length === 0) return undefined;
  const bad = containers.filter((container) => ports.some(({ placed }) => placed === container));
  const numbers = sorted(ports.map(({ hostPort }) => String(hostPort)));
  const uses = bad.length === 1 ? 'uses' : 'use';
  const noun = numbers.length === 1 ? 'hostPort' : 'hostPorts';
  return {
    reason: 'hostPort',
    detail: `${nameContainers(bad)} ${uses} ${noun} ${numbers.join(', ')}`,
    paths: ports.map(({ path }) => path),
  };
}

interface PlacedHost {
  readonly host: string;
  readonly path: FieldPath;
}

function hostsOf({ container, path }: PlacedContainer): PlacedHost[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return [
    ...handlerHosts(livenessProbe, child(path, 'livenessProbe')),
    ...handlerHosts(readinessProbe, child(path, 'readinessProbe')),
    ...handlerHosts(startupProbe, child(path, 'startupProbe')),
    ...handlerHosts(lifecycle?.postStart, child(path, 'lifecycle', 'postStart')),
    ...handlerHosts(lifecycle?.preStop, child(path, 'lifecycle', 'preStop')),
  ];
}

function handlerHosts(handler: Probe | LifecycleHandler | undefined, path: FieldPath): PlacedHost[] {
  return (['httpGet', 'tcpSocket'] as const).flatMap((name) => {
    const { host = '' } = handler?.[name] ?? {};
    return host === '' ? [] : [{ host, path: child(path, name, 'host') }];
  });
}

function hostProbes({ containers }: CheckedPod): Finding | undefined {
  const hosts = containers.flatMap((placed) =>
    hostsOf(placed).map((host) => ({ ...host, name: placed.container.name ?? '' })),
  );
  if (hosts.length === 0) return undefined;
  const names = sorted(hosts.map(({ name }) => name));
  const values = sorted(hosts.map(({ host }) => host));
  const who = `${names.length === 1 ? 'container' : 'containers'} ${joinQuote(names)}`;
  const noun = values.length === 1 ? 'probe or lifecycle host' : 'probe or lifecycle hosts';
  return {
    reason: 'probe or lifecycle host',
    detail: `${who} ${names.length === 1 ? 'uses' : 'use'} ${noun} ${joinQuote(values)}`,
    paths: hosts.map(({ path }) => path),
  };
}

function privileged({ containers }: CheckedPod): Finding | undefined {
  const bad = containers.filter(({ container }) => container.securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${nameContainers(bad)} must not set securityContext.privileged=true`,
    paths: bad.map(({ path }) => child(path, 'securityContext', 'privileged')),
  };
}

/** Also in the restricted level, which makes no exception for user namespaces. */
export function anyProcMount({ containers }: CheckedPod): Finding | undefined {
  const mountOf = ({ container }: PlacedContainer) => container.securityContext?.procMount ?? 'Default';
  const bad = containers.filter((placed) => mountOf(placed) !== 'Default');
  if (bad.length === 0) return undefined;
  const types = joinQuote(sorted(bad.map(mountOf)));
  return {
    reason: 'procMount',
    detail: `${nameContainers(bad)} must not set securityContext.procMount to ${types}`,
    paths: bad.map(({ path }) => child(path, 'securityContext', 'procMount')),
  };
}

/** In a user namespace root is not root, and some checks give way. */
export function hasUserNamespace({ spec }: CheckedPod): boolean {
  return spec.hostUsers === false;
}

function procMount(pod: CheckedPod): Finding | undefined {
  return hasUserNamespace(pod) ? undefined : anyProcMount(pod);
}

const seLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

function seLinuxOptions({ spec, specPath, containers }: CheckedPod): Finding | undefined {
  const isBad = (options: SELinuxOptions | undefined) =>
    options !== undefined &&
    (!seLinuxTypes.has(options.type ?? '') || (options.user ?? '') !== '' || (options.role ?? '') !== '');
  const ofPod = spec.securityContext?.seLinuxOptions;
  const bad = containers.filter(({ container }) => isBad(container.securityContext?.seLinuxOptions));
  const who = setters(isBad(ofPod), bad);
  if (who.length === 0) return undefined;
  const all = [
    ...(isBad(ofPod) ? [ofPod] : []),
    ...bad.map(({ container }) => container.securityContext?.seLinuxOptions),
  ];
  const types = sorted(all.flatMap((options) => options?.type ?? '').filter((type) => !seLinuxTypes.has(type)));
  const faults = [
    ...(types.length > 0 ? [`${types.length === 1 ? 'type' : 'types'} ${joinQuote(types)}`] : []),
    ...(all.some((options) => (options?.user ?? '') !== '') ? ['user may not be set'] : []),
    ...(all.some((options) => (options?.role ?? '') !== '') ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${who.join(' and ')} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}`,
    paths: [
      ...(isBad(ofPod) ? [child(specPath, 'securityContext', 'seLinuxOptions')] : []),
      ...bad.map(({ path }) => child(path, 'securityContext', 'seLinuxOptions')),
    ],
  };
}

/** Profiles that are set, and set wrong. */
export function badSeccompProfiles({ spec, specPath, containers }: CheckedPod): Finding | undefined {
  const typeOf = (target: CheckedPod['spec'] | Container) => {
    const profile = target.securityContext?.seccompProfile;
    return profile && !profileTypes.includes(profile.type ?? '') ? (profile.type ?? '') : undefined;
  };
  const ofPod = typeOf(spec);
  const bad = containers.filter(({ container }) => typeOf(container) !== undefined);
  const who = setters(ofPod !== undefined, bad);
  if (who.length === 0) return undefined;
  const types = sorted([
    ...(ofPod === undefined ? [] : [ofPod]),
    ...bad.map(({ container }) => typeOf(container) ?? ''),
  ]);
  const at = ['securityContext', 'seccompProfile', 'type'] as const;
  return {
    reason: 'seccompProfile',
    detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to ${joinQuote(types)}`,
    paths: [...(ofPod === undefined ? [] : [child(specPath, ...at)]), ...bad.map(({ path }) => child(path, ...at))],
  };
}

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  ...(
    'ip_local_port_range tcp_syncookies ping_group_range ip_unprivileged_port_start ip_local_reserved_ports ' +
    'tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes tcp_rmem tcp_wmem ' +
    'tcp_slow_start_after_idle tcp_notsent_lowat'
  )
    .split(' ')
    .map((name) => `net.ipv4.${name}`),
]);

function sysctls({ spec, specPath }: CheckedPod): Finding | undefined {
  const at = child(specPath, 'securityContext', 'sysctls');
  const bad = (spec.securityContext?.sysctls ?? [])
    .map(({ name = '' }, index) => ({ name, path: child(item(at, index), 'name') }))
    .filter(({ name }) => !safeSysctls.has(name));
  if (bad.length === 0) return undefined;
  return {
    reason: 'forbidden sysctls',
    detail: bad.map(({ name }) => name).join(', '),
    paths: bad.map(({ path }) => path),
  };
}

function hostProcess({ spec, specPath, containers }: CheckedPod): Finding | undefined {
  const isHost = (target: CheckedPod['spec'] | Container) =>
    target.securityContext?.windowsOptions?.hostProcess === true;
  const bad = containers.filter(({ container }) => isHost(container));
  const who = setters(isHost(spec), bad);
  if (who.length === 0) return undefined;
  const at = ['securityContext', 'windowsOptions', 'hostProcess'] as const;
  return {
    reason: 'hostProcess',
    detail: `${who.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`,
    paths: [...(isHost(spec) ? [child(specPath, ...at)] : []), ...bad.map(({ path }) => child(path, ...at))],
  };
}

export const baselineChecks: readonly PodSecurityCheck[] = [
  { id: 'appArmorProfile', run: appArmorProfile },
  { id: 'capabilities_baseline', run: capabilities },
  { id: 'hostNamespaces', run: hostNamespaces },
  { id: 'hostPathVolumes', run: hostPathVolumes },
  { id: 'hostPorts', run: hostPorts },
  { id: 'hostProbesAndHostLifecycle', run: hostProbes },
  { id: 'privileged', run: privileged },
  { id: 'procMount', run: procMount },
  { id: 'seLinuxOptions', run: seLinuxOptions },
  { id: 'seccompProfile_baseline', run: badSeccompProfiles },
  { id: 'sysctls', run: sysctls },
  { id: 'windowsHostProcess', run: hostProcess },
];
