/**
 * The spec of a Pod, wherever it stands.
 * Upstream: `ValidatePodSpec` in `pkg/apis/core/validation`.
 */
import type { Container, PodSpec } from '../../kubernetes/types.js';
import { rangeFault } from '../content.js';
import {
  checkEnum,
  checkRequiredEnum,
  child,
  invalid,
  isEmpty,
  item,
  notFound,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { containersWithPaths } from '../pod-containers.js';
import { checkAffinity } from './affinity.js';
import { checkContainers, type PodSurroundings } from './container.js';
import { fileVolumeOf } from './env.js';
import {
  checkDnsConfig,
  checkHostAliases,
  checkHostnameOverride,
  checkHostNetworkPorts,
  checkHostUsers,
  checkShareProcessNamespace,
} from './host.js';
import { checkEphemeralContainers, checkInitContainers } from './init-containers.js';
import { checkDnsLabel, checkLabels, checkName } from './labels.js';
import { checkPodResourceClaims, checkPodResources } from './pod-resources.js';
import { checkContainerResourceName, checkResources } from './resources.js';
import { checkReadinessGates, checkSchedulingGates, checkSpreadConstraints, checkTolerations } from './scheduling.js';
import { checkPodSecurityContext } from './security-context.js';
import { checkVolumes } from './volumes.js';
import { checkHostProcess, checkOperatingSystem } from './windows.js';

/** The Pod that a spec belongs to; absent for templates. */
export interface PodIdentity {
  readonly name: string;
  /** A static Pod's mirror. */
  readonly mirror: boolean;
}

export function checkPodSpec(spec: PodSpec, pod: PodIdentity | undefined, path: FieldPath): FieldError[] {
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name = '' }) => name).filter((name) => name !== ''));
  const { errors, volumes } = checkVolumes(spec.volumes ?? [], pod?.name, child(path, 'volumes'));
  const surroundings: PodSurroundings = {
    volumes,
    claimNames,
    gracePeriod: spec.terminationGracePeriodSeconds,
    restartPolicy: spec.restartPolicy ?? '',
    hostUsers: spec.hostUsers !== false,
  };
  return [
    ...errors,
    ...checkPodResourceClaims(spec.resourceClaims ?? [], pod?.mirror === true, child(path, 'resourceClaims')),
    ...checkAllContainers(spec, surroundings, path),
    ...checkPodResources(spec, claimNames, path),
    ...checkHost(spec, pod !== undefined, path),
    ...checkPlacement(spec, path),
    ...checkNames(spec, path),
    ...checkOverhead(spec, path),
    ...checkOperatingSystem(spec, path),
    ...checkFileVolumes(spec, path),
  ];
}

function checkAllContainers(spec: PodSpec, pod: PodSurroundings, path: FieldPath): FieldError[] {
  const regular: readonly Container[] = spec.containers ?? [];
  const init: readonly Container[] = spec.initContainers ?? [];
  const ephemeral = spec.ephemeralContainers ?? [];
  return [
    ...checkContainers(regular, pod, child(path, 'containers')),
    ...checkInitContainers(init, regular, pod, child(path, 'initContainers')),
    ...checkEphemeralContainers(ephemeral, [...regular, ...init], pod, child(path, 'ephemeralContainers')),
  ];
}

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function checkHost(spec: PodSpec, isPod: boolean, path: FieldPath): FieldError[] {
  return [
    ...checkHostNetworkPorts(spec, isPod, path),
    ...checkRequiredEnum(child(path, 'restartPolicy'), spec.restartPolicy, restartPolicies),
    ...checkRequiredEnum(child(path, 'dnsPolicy'), spec.dnsPolicy, dnsPolicies),
    ...checkPodSecurityContext(spec, child(path, 'securityContext')),
    ...checkShareProcessNamespace(spec, path),
    ...checkDnsConfig(spec, child(path, 'dnsConfig')),
    ...checkHostProcess(spec, path),
    ...checkHostUsers(spec, path),
    ...checkHostnameOverride(spec, path),
    ...checkHostAliases(spec.hostAliases ?? [], child(path, 'hostAliases')),
  ];
}

function checkPlacement(spec: PodSpec, path: FieldPath): FieldError[] {
  const { preemptionPolicy } = spec;
  const preemption = child(path, 'preemptionPolicy');
  return [
    ...checkLabels(spec.nodeSelector, child(path, 'nodeSelector')),
    ...checkAffinity(spec.affinity, child(path, 'affinity')),
    ...checkReadinessGates(spec.readinessGates ?? [], child(path, 'readinessGates')),
    ...checkSchedulingGates(spec.schedulingGates ?? [], child(path, 'schedulingGates')),
    ...checkSpreadConstraints(spec.topologySpreadConstraints ?? [], child(path, 'topologySpreadConstraints')),
    ...checkTolerations(spec.tolerations ?? [], child(path, 'tolerations')),
    ...(preemptionPolicy === ''
      ? [required(preemption)]
      : checkEnum(preemption, preemptionPolicy, ['PreemptLowerPriority', 'Never'])),
  ];
}

const longestDeadline = 2147483647;

function checkNames(spec: PodSpec, path: FieldPath): FieldError[] {
  const { activeDeadlineSeconds: deadline, runtimeClassName } = spec;
  const outside = deadline !== undefined && (deadline < 1 || deadline > longestDeadline);
  return [
    ...(['serviceAccountName', 'nodeName', 'priorityClassName'] as const).flatMap((name) => {
      const value = spec[name];
      return isEmpty(value) ? [] : checkName(value, child(path, name));
    }),
    ...(outside ? [invalid(child(path, 'activeDeadlineSeconds'), deadline, rangeFault(1, longestDeadline))] : []),
    ...(['hostname', 'subdomain'] as const).flatMap((name) => {
      const value = spec[name];
      return isEmpty(value) ? [] : checkDnsLabel(value, child(path, name));
    }),
    ...(runtimeClassName === undefined ? [] : checkName(runtimeClassName, child(path, 'runtimeClassName'))),
  ];
}

/** Checked as if it were a container's limits. */
function checkOverhead({ overhead }: PodSpec, path: FieldPath): FieldError[] {
  const rules = { checkName: checkContainerResourceName, claimNames: new Set<string>() };
  return overhead === undefined ? [] : checkResources({ limits: overhead }, rules, child(path, 'overhead'));
}

/** A variable read from a file needs an `emptyDir` that some container writes it to. */
function checkFileVolumes(spec: PodSpec, path: FieldPath): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name ?? '', volume]));
  return containersWithPaths(spec, path).flatMap(({ container, path: at }) =>
    (container.env ?? []).flatMap((variable, index) => {
      const name = fileVolumeOf(variable);
      const place = child(item(child(at, 'env'), index), 'valueFrom', 'fileKeyRef', 'volumeName');
      const volume = name === undefined ? undefined : volumes.get(name);
      if (name === undefined || volume?.emptyDir !== undefined) {
        return [];
      }
      return volume === undefined
        ? [notFound(place, name)]
        : [invalid(place, name, 'referenced volume must be of type emptyDir')];
    }),
  );
}
