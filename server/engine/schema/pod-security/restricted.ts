/** What the restricted level of the Pod Security standards asks for beyond the baseline, in the admission's order. */
import { child, item } from '../field.js';
import { anyProcMount, badSeccompProfiles, hasUserNamespace } from './baseline.js';
import {
  joinQuote,
  nameContainers,
  setters,
  sorted,
  type CheckedPod,
  type Finding,
  type PodSecurityCheck,
} from './violation.js';

function isWindows({ spec }: CheckedPod): boolean {
  return spec.os?.name === 'windows';
}

function allowPrivilegeEscalation(pod: CheckedPod): Finding | undefined {
  const bad = pod.containers.filter(({ container }) => container.securityContext?.allowPrivilegeEscalation !== false);
  if (isWindows(pod) || bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${nameContainers(bad)} must set securityContext.allowPrivilegeEscalation=false`,
    paths: bad.map(({ path }) => child(path, 'securityContext', 'allowPrivilegeEscalation')),
  };
}

function capabilities(pod: CheckedPod): Finding | undefined {
  if (isWindows(pod)) return undefined;
  const of = (container: CheckedPod['containers'][number]['container']) => container.securityContext?.capabilities;
  const keeping = pod.containers.filter(({ container }) => !(of(container)?.drop ?? []).includes('ALL'));
  const adding = pod.containers
    .map((placed) => ({
      ...placed,
      added: (of(placed.container)?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE'),
    }))
    .filter(({ added }) => added.length > 0);
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = joinQuote(sorted(adding.flatMap(({ added }) => added)));
    details.push(`${nameContainers(adding)} must not include ${names} in securityContext.capabilities.add`);
  }
  if (details.length === 0) return undefined;
  return {
    reason: 'unrestricted capabilities',
    detail: details.join('; '),
    paths: [
      ...keeping.map(({ path }) => child(path, 'securityContext', 'capabilities', 'drop')),
      ...adding.map(({ path }) => child(path, 'securityContext', 'capabilities', 'add')),
    ],
  };
}

const freeVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const;

/** In the admission's order of asking. */
const otherVolumes = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
] as const;

function volumeTypes({ spec, specPath }: CheckedPod): Finding | undefined {
  const bad = (spec.volumes ?? [])
    .map((volume, index) => ({ volume, path: item(child(specPath, 'volumes'), index) }))
    .filter(({ volume }) => !freeVolumes.some((type) => volume[type] !== undefined))
    .map(({ volume, path }) => ({
      name: volume.name ?? '',
      type: otherVolumes.find((type) => volume[type] !== undefined) ?? 'unknown',
      path,
    }));
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(({ type }) => type));
  const who = `${bad.length === 1 ? 'volume' : 'volumes'} ${joinQuote(bad.map(({ name }) => name))}`;
  const noun = types.length === 1 ? 'restricted volume type' : 'restricted volume types';
  return {
    reason: 'restricted volume types',
    detail: `${who} ${bad.length === 1 ? 'uses' : 'use'} ${noun} ${joinQuote(types)}`,
    paths: bad.map(({ type, path }) => child(path, type)),
  };
}

function runAsNonRoot(pod: CheckedPod): Finding | undefined {
  if (hasUserNamespace(pod)) return undefined;
  const reason = 'runAsNonRoot != true';
  const at = ['securityContext', 'runAsNonRoot'] as const;
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const root = pod.containers.filter(({ container }) => container.securityContext?.runAsNonRoot === false);
  const who = setters(ofPod === false, root);
  if (who.length > 0) {
    return {
      reason,
      detail: `${who.join(' and ')} must not set securityContext.runAsNonRoot=false`,
      paths: [...(ofPod === false ? [child(pod.specPath, ...at)] : []), ...root.map(({ path }) => child(path, ...at))],
    };
  }
  const open = pod.containers.filter(({ container }) => container.securityContext?.runAsNonRoot === undefined);
  if (ofPod === true || open.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${nameContainers(open)} must set securityContext.runAsNonRoot=true`,
    paths: open.map(({ path }) => child(path, ...at)),
  };
}

function runAsUser(pod: CheckedPod): Finding | undefined {
  const at = ['securityContext', 'runAsUser'] as const;
  const ofPod = pod.spec.securityContext?.runAsUser === 0;
  const root = pod.containers.filter(({ container }) => container.securityContext?.runAsUser === 0);
  const who = setters(ofPod, root);
  if (hasUserNamespace(pod) || who.length === 0) return undefined;
  return {
    reason: 'runAsUser=0',
    detail: `${who.join(' and ')} must not set runAsUser=0`,
    paths: [...(ofPod ? [child(pod.specPath, ...at)] : []), ...root.map(({ path }) => child(path, ...at))],
  };
}

function seccompProfile(pod: CheckedPod): Finding | undefined {
  if (isWindows(pod)) return undefined;
  const bad = badSeccompProfiles(pod);
  if (bad || pod.spec.securityContext?.seccompProfile) return bad;
  const open = pod.containers.filter(({ container }) => container.securityContext?.seccompProfile === undefined);
  if (open.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${nameContainers(open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    paths: open.map(({ path }) => child(path, 'securityContext', 'seccompProfile')),
  };
}

export const restrictedChecks: readonly PodSecurityCheck[] = [
  { id: 'allowPrivilegeEscalation', run: allowPrivilegeEscalation },
  { id: 'capabilities_restricted', replaces: ['capabilities_baseline'], run: capabilities },
  { id: 'procMount_restricted', replaces: ['procMount'], run: anyProcMount },
  { id: 'restrictedVolumes', replaces: ['hostPathVolumes'], run: volumeTypes },
  { id: 'runAsNonRoot', run: runAsNonRoot },
  { id: 'runAsUser', run: runAsUser },
  { id: 'seccompProfile_restricted', replaces: ['seccompProfile_baseline'], run: seccompProfile },
];
