/** Warnings of a Pod or a Pod template. Upstream: `pkg/api/pod/warnings.go`. */
import type { Affinity, Container, EnvVar, ObjectMeta, PodSpec, Volume } from '../../kubernetes/types.js';
import { child, item, mapKey, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { addressWarnings } from '../ip.js';
import { containersWithPaths } from '../pod-containers.js';
import { annotationOf } from '../validation/labels.js';
import {
  appArmorPrefix,
  appArmorProfileOf,
  seccompContainerPrefix,
  seccompPodAnnotation,
} from '../validation/pod-annotations.js';
import { keyWarnings, nodeLabelWarnings } from './node-labels.js';
import { overlapWarnings } from './overlaps.js';
import { portWarnings } from './ports.js';
import { claimWarnings, fractionWarnings } from './resources.js';
import { warn, warnAt, type Warning } from './warning.js';

const deprecatedAnnotations = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const;

const byteResources = ['memory', 'ephemeral-storage'];

/** `path` is that of the template, absent for a Pod. */
export function podWarnings(
  meta: ObjectMeta | undefined,
  spec: PodSpec | undefined,
  path: FieldPath | undefined,
): Warning[] {
  const at = child(path, 'spec');
  const pod = spec ?? {};
  return [
    ...nodeLabelWarnings(pod, at),
    ...spreadWarnings(pod, at),
    ...annotationWarnings(meta ?? {}, pod, path),
    ...volumeWarnings(pod.volumes ?? [], child(at, 'volumes')),
    ...listWarnings(pod, at),
    ...fractionWarnings(pod.overhead, byteResources, child(at, 'overhead')),
    ...containersWithPaths(pod, at).flatMap(({ container, path: of }) => containerWarnings(container, of)),
    ...portWarnings(pod, at),
    ...graceWarnings(pod, at),
    ...affinityWarnings(pod.affinity, child(at, 'affinity')),
    ...ipWarnings(pod, at),
  ];
}

const matchesNothing = 'a null labelSelector results in matching no pod';

function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: FieldPath): Warning[] {
  return topologySpreadConstraints.flatMap(({ topologyKey = '', labelSelector }, index) => {
    const at = item(child(path, 'topologySpreadConstraints'), index);
    return [
      ...keyWarnings(topologyKey, child(at, 'topologyKey')),
      ...(labelSelector === undefined ? [warn(child(at, 'labelSelector'), matchesNothing)] : []),
    ];
  });
}

function annotationWarnings(meta: ObjectMeta, spec: PodSpec, path: FieldPath | undefined): Warning[] {
  const at = child(path, 'metadata', 'annotations');
  const find = (key: string) => annotationOf(meta.annotations, key);
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  return [
    ...deprecatedAnnotations
      .filter(([key]) => find(key) !== undefined)
      .map(([key, words]) => warn(mapKey(at, key), words)),
    ...[
      { key: seccompPodAnnotation, profile: spec.securityContext?.seccompProfile },
      ...containers.map(({ name = '', securityContext }) => ({
        key: seccompContainerPrefix + name,
        profile: securityContext?.seccompProfile,
      })),
    ]
      .filter(({ key, profile }) => profile === undefined && find(key) !== undefined)
      .map(({ key }) => warn(mapKey(at, key), seccomp)),
    // Those of a Pod become fields, with a warning of that step's own.
    ...(path === undefined ? [] : containers.flatMap((container) => appArmorWarnings(container, spec, find, at))),
  ];
}

function appArmorWarnings(
  { name = '', securityContext }: Container,
  spec: PodSpec,
  find: (key: string) => string | undefined,
  path: FieldPath,
): Warning[] {
  const key = appArmorPrefix + name;
  const annotation = find(key);
  if (annotation === undefined || securityContext?.appArmorProfile) return [];
  const ofPod = spec.securityContext?.appArmorProfile;
  const meant = appArmorProfileOf(annotation);
  const same = ofPod?.type === meant?.type && ofPod?.localhostProfile === meant?.localhostProfile;
  const words = 'deprecated since v1.30; use the "appArmorProfile" field instead';
  return ofPod && meant && same ? [] : [warn(mapKey(path, key), words)];
}

const deprecatedVolumes = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

function volumeWarnings(volumes: readonly Volume[], path: FieldPath): Warning[] {
  const ofEach = volumes.flatMap((volume, index) => {
    const at = item(path, index);
    const claim = volume.ephemeral?.volumeClaimTemplate;
    return [
      ...deprecatedVolumes
        .filter(([source]) => volume[source] !== undefined)
        .map(([source, words, printed]) => ({
          ...warn(child(at, printed ?? source), words),
          path: warnAt(child(at, source), '').path,
        })),
      ...(claim ? claimWarnings(claim.spec, child(at, 'ephemeral', 'volumeClaimTemplate', 'spec')) : []),
    ];
  });
  return [...ofEach, ...overlapWarnings(volumes, path)];
}

/** What stands twice in a list, or has no name. */
function listWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, path: FieldPath): Warning[] {
  const aliases = child(path, 'hostAliases');
  const secrets = child(path, 'imagePullSecrets');
  const names = imagePullSecrets.map(({ name = '' }) => name);
  return [
    ...repeats(hostAliases.map(({ ip = '' }) => ip)).map(([index, ip]) =>
      warn(child(item(aliases, index), 'ip'), `duplicate ip ${goQuote(ip)}`),
    ),
    ...repeats(names).map(([index, name]) =>
      warn(child(item(secrets, index), 'name'), `duplicate name ${goQuote(name)}`),
    ),
    ...names.flatMap((name, index) =>
      name === '' ? [warn(child(item(secrets, index), 'name'), 'invalid empty name ""')] : [],
    ),
  ];
}

function repeats(values: readonly string[]): [index: number, value: string][] {
  const seen = new Set<string>();
  return values.flatMap((value, index): [number, string][] => {
    const repeated = seen.has(value);
    seen.add(value);
    return repeated ? [[index, value]] : [];
  });
}

function containerWarnings({ resources, env = [] }: Container, path: FieldPath): Warning[] {
  return [
    ...fractionWarnings(resources?.limits, byteResources, child(path, 'resources', 'limits')),
    ...fractionWarnings(resources?.requests, byteResources, child(path, 'resources', 'requests')),
    ...environmentWarnings(env, child(path, 'env')),
  ];
}

/** Once more the same name is fine where the new value builds on the old one. */
function environmentWarnings(env: readonly EnvVar[], path: FieldPath): Warning[] {
  return repeats(env.map(({ name = '' }) => name)).flatMap(([index, name]) => {
    const { value = '', valueFrom } = env[index] ?? {};
    const reference = `$(${name})`;
    const builds = valueFrom === undefined && value !== reference && value.includes(reference);
    const words = `hides previous definition of ${goQuote(name)}, which may be dropped when using apply`;
    return builds ? [] : [warn(item(path, index), words)];
  });
}

function graceWarnings({ terminationGracePeriodSeconds: seconds = 0 }: PodSpec, path: FieldPath): Warning[] {
  const words = 'must be >= 0; negative values are invalid and will be treated as 1';
  return seconds < 0 ? [warn(child(path, 'terminationGracePeriodSeconds'), words)] : [];
}

function affinityWarnings({ podAffinity, podAntiAffinity }: Affinity = {}, path: FieldPath): Warning[] {
  return [
    { name: 'podAffinity', terms: podAffinity },
    { name: 'podAntiAffinity', terms: podAntiAffinity },
  ].flatMap(({ name, terms }) => {
    const required = child(path, name, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = child(path, name, 'preferredDuringSchedulingIgnoredDuringExecution');
    return [
      ...(terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, index) =>
        labelSelector ? [] : [warn(child(item(required, index), 'labelSelector'), matchesNothing)],
      ),
      ...(terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, index) =>
        podAffinityTerm?.labelSelector
          ? []
          : [warn(child(item(preferred, index), 'podAffinityTerm', 'labelSelector'), matchesNothing)],
      ),
    ];
  });
}

function ipWarnings({ dnsConfig, hostAliases = [] }: PodSpec, path: FieldPath): Warning[] {
  const nameservers = child(path, 'dnsConfig', 'nameservers');
  const aliases = child(path, 'hostAliases');
  return [
    ...(dnsConfig?.nameservers ?? []).map((address, index) => ({ at: item(nameservers, index), address })),
    ...hostAliases.map(({ ip = '' }, index) => ({ at: child(item(aliases, index), 'ip'), address: ip })),
  ].flatMap(({ at, address }) => addressWarnings(at, address).map((message) => warnAt(at, message)));
}
