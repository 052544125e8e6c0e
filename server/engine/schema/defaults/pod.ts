/**
 * What happens to a Pod, and not to a Pod template, before validation.
 * Upstream: `SetDefaults_Pod`, `podStrategy.PrepareForCreate`, `DefaultPodLevelResources`.
 */
import { compareQuantity, formatQuantity, parseQuantity } from '../../kubernetes/quantity.js';
import type {
  AppArmorProfile,
  Container,
  LabelSelector,
  Pod,
  PodAffinityTerm,
  PodSpec,
  QuantityValue,
} from '../../kubernetes/types.js';
import { aggregateLimits, aggregateRequests } from '../aggregate.js';
import { child, mapKey } from '../field.js';
import { containerLists } from '../pod-containers.js';
import { appArmorPrefix, appArmorProfileOf, mirrorAnnotation } from '../validation/pod-annotations.js';
import { checkAppArmor } from '../validation/security-context.js';
import { warn, type Warning } from '../warnings/warning.js';
import { emptyMap, type DeepMutable } from './mutable.js';
import { newStruct } from './structs.js';

export function completePod(pod: DeepMutable<Pod>): void {
  const spec = (pod.spec ??= newStruct<PodSpec>('core.v1.PodSpec'));
  if (Number(spec.terminationGracePeriodSeconds) < 0) spec.terminationGracePeriodSeconds = 1;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    requestWhatIsLimited(container);
    if (spec.hostNetwork === true) useHostPorts(container);
  }
}

function requestWhatIsLimited({ resources }: DeepMutable<Container>): void {
  if (resources?.limits === undefined) return;
  const requests = (resources.requests ??= emptyMap());
  for (const [name, limit] of Object.entries(resources.limits)) {
    if (!Object.hasOwn(requests, name)) requests[name] = limit;
  }
}

function useHostPorts({ ports = [] }: DeepMutable<Container>): void {
  for (const port of ports) {
    if ((port.hostPort ?? 0) === 0) port.hostPort = port.containerPort ?? 0;
  }
}

/** Admission, then the strategy. Gives the warnings that only this step can know. */
export function preparePod(pod: DeepMutable<Pod>): readonly Warning[] {
  const spec = (pod.spec ??= newStruct<PodSpec>('core.v1.PodSpec'));
  const annotations: Readonly<Record<string, string>> = pod.metadata?.annotations ?? {};
  if (!Object.hasOwn(annotations, mirrorAnnotation) && (spec.serviceAccountName ?? '') === '') {
    spec.serviceAccountName = 'default';
    spec.serviceAccount = 'default';
  }
  mergeLabelKeys(spec, pod.metadata?.labels ?? {});
  const warnings = moveAppArmorAnnotations(spec, annotations);
  completePodResources(spec);
  return warnings;
}

type Labels = Readonly<Record<string, string>>;

function mergeLabelKeys({ affinity, topologySpreadConstraints = [] }: DeepMutable<PodSpec>, labels: Labels): void {
  const terms: DeepMutable<PodAffinityTerm>[] = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((kind) => [
    ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(
      ({ podAffinityTerm }) => podAffinityTerm ?? [],
    ),
    ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ]);
  for (const { labelSelector, matchLabelKeys, mismatchLabelKeys } of terms) {
    appendRequirements(labelSelector, matchLabelKeys, 'In', labels);
    appendRequirements(labelSelector, mismatchLabelKeys, 'NotIn', labels);
  }
  for (const { labelSelector, matchLabelKeys } of topologySpreadConstraints) {
    appendRequirements(labelSelector, matchLabelKeys, 'In', labels);
  }
}

function appendRequirements(
  selector: DeepMutable<LabelSelector> | undefined,
  keys: readonly string[] | undefined,
  operator: string,
  labels: Labels,
): void {
  if (!selector) return;
  for (const key of keys ?? []) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value !== undefined) (selector.matchExpressions ??= []).push({ key, operator, values: [value] });
  }
}

const anywhere = child(undefined, 'appArmorProfile');
const annotationsPath = child(undefined, 'metadata', 'annotations');

/** An AppArmor annotation becomes the field that it means, where there is none yet. */
function moveAppArmorAnnotations(spec: DeepMutable<PodSpec>, annotations: Labels): readonly Warning[] {
  if (spec.os?.name === 'windows') return [];
  const warnings: Warning[] = [];
  const ofPod = spec.securityContext?.appArmorProfile;
  for (const container of containerLists.flatMap((list): DeepMutable<Container>[] => spec[list] ?? [])) {
    const key = `${appArmorPrefix}${container.name ?? ''}`;
    const annotation = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
    const meant = appArmorProfileOf(annotation);
    const profile = meant && checkAppArmor(meant, anywhere).length === 0 ? meant : undefined;
    if (profile && sameProfile(profile, ofPod)) continue;
    if (profile) (container.securityContext ??= {}).appArmorProfile = { ...profile };
    warnings.push(
      warn(mapKey(annotationsPath, key), 'deprecated since v1.30; use the "appArmorProfile" field instead'),
    );
  }
  return warnings;
}

/** Whether two profiles say the same. */
function sameProfile(left: AppArmorProfile, right: AppArmorProfile | undefined): boolean {
  return right !== undefined && left.type === right.type && left.localhostProfile === right.localhostProfile;
}

type Resources = Record<string, QuantityValue>;

const podResources = new Set(['cpu', 'memory']);

function isPodResource(name: string): boolean {
  return podResources.has(name) || name.startsWith('hugepages-');
}

/** With resources of the Pod as a whole, what is left open follows from its containers. */
function completePodResources(spec: DeepMutable<PodSpec>): void {
  const { resources } = spec;
  if (!resources || countOf(resources.requests) + countOf(resources.limits) === 0) return;
  const limits: Resources = resources.limits ?? emptyMap();
  const requests: Resources = resources.requests ?? emptyMap();
  for (const [name, sum] of aggregateLimits(spec)) {
    const open = !Object.hasOwn(requests, name) && !Object.hasOwn(limits, name);
    if (name.startsWith('hugepages-') && open) limits[name] = formatQuantity(sum);
  }
  for (const [name, sum] of aggregateRequests(spec)) {
    if (podResources.has(name) && !Object.hasOwn(requests, name)) requests[name] = formatQuantity(sum);
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (isPodResource(name) && !Object.hasOwn(requests, name)) requests[name] = limit;
  }
  limitWhatAllLimit(spec, requests, limits);
  if (countOf(requests) > 0) resources.requests = requests;
  if (countOf(limits) > 0) resources.limits = limits;
}

/** Where every container has a limit, the Pod has their sum, and at least its own request. */
function limitWhatAllLimit(spec: PodSpec, requests: Resources, limits: Resources): void {
  const containers = containerLists.flatMap((list): readonly Container[] => spec[list] ?? []);
  const sums = aggregateLimits(spec);
  for (const [name, requestText] of Object.entries(requests)) {
    const everyone = containers.every(({ resources }) => Object.hasOwn(resources?.limits ?? {}, name));
    const sum = sums.get(name);
    if (!isPodResource(name) || Object.hasOwn(limits, name) || !everyone || sum === undefined) continue;
    const request = parseQuantity(requestText);
    limits[name] = formatQuantity(request && compareQuantity(request, sum) > 0 ? request : sum);
  }
}

function countOf(map: object | undefined): number {
  return map === undefined ? 0 : Object.keys(map).length;
}
