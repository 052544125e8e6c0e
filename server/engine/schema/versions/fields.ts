/**
 * Fields that are younger than Kubernetes 1.29, by the first release in which they work without a feature gate.
 * Source: the versions of the gates in `pkg/features/kube_features.go`. Before, the API server drops them without a word.
 */
import type { Path } from '../../document/tree.js';
import { typeFacts, type FieldFacts } from '../../kubernetes/facts.js';
import { isRecord } from '../../kubernetes/shape.js';

export interface YoungField {
  /** What it belongs to, for messages: `pod-level resources`. */
  readonly feature: string;
  /** Minor version: 34 is Kubernetes 1.34. */
  readonly since: number;
}

const claims: YoungField = { feature: 'dynamic resource allocation', since: 34 };
const restartRules: YoungField = { feature: 'restart rules of containers', since: 35 };
const inPlaceResize: YoungField = { feature: 'resizing Pods in place', since: 33 };
const labelKeys: YoungField = { feature: 'label keys in Pod affinity', since: 31 };
const appArmor: YoungField = { feature: 'AppArmor fields', since: 30 };
const tolerance: YoungField = { feature: 'tolerances of autoscalers', since: 35 };

const youngFields: Readonly<Record<string, Readonly<Record<string, YoungField>>>> = {
  'core.v1.PodSpec': {
    resources: { feature: 'pod-level resources', since: 34 },
    hostUsers: { feature: 'user namespaces', since: 33 },
    hostnameOverride: { feature: 'overridden host names', since: 35 },
    resourceClaims: claims,
  },
  'core.v1.PodSecurityContext': {
    appArmorProfile: appArmor,
    supplementalGroupsPolicy: { feature: 'policies for supplemental groups', since: 33 },
    seLinuxChangePolicy: { feature: 'policies for SELinux labels', since: 33 },
  },
  'core.v1.SecurityContext': { appArmorProfile: appArmor },
  'core.v1.Container': { resizePolicy: inPlaceResize, restartPolicyRules: restartRules },
  'core.v1.ResourceRequirements': { claims },
  'core.v1.VolumeMount': { recursiveReadOnly: { feature: 'recursive read-only mounts', since: 31 } },
  'core.v1.Volume': { image: { feature: 'image volumes', since: 35 } },
  'core.v1.VolumeProjection': {
    clusterTrustBundle: { feature: 'cluster trust bundles', since: 37 },
    podCertificate: { feature: 'Pod certificates', since: 37 },
  },
  'core.v1.EnvVarSource': { fileKeyRef: { feature: 'environment variables from files', since: 35 } },
  'core.v1.LifecycleHandler': { sleep: { feature: 'sleep hooks', since: 30 } },
  'core.v1.PodAffinityTerm': { matchLabelKeys: labelKeys, mismatchLabelKeys: labelKeys },
  'core.v1.ServiceSpec': { trafficDistribution: { feature: 'traffic distribution', since: 31 } },
  'core.v1.PersistentVolumeClaimSpec': {
    volumeAttributesClassName: { feature: 'volume attributes classes', since: 34 },
  },
  'batch.v1.JobSpec': {
    successPolicy: { feature: 'success policies of Jobs', since: 31 },
    managedBy: { feature: 'Jobs managed by other controllers', since: 32 },
  },
  'apps.v1.RollingUpdateStatefulSetStrategy': {
    maxUnavailable: { feature: 'maxUnavailable of StatefulSets', since: 37 },
  },
  'autoscaling.v2.HPAScalingRules': { tolerance },
};

/** What is known of a field of a type (`core.v1.PodSpec`) that is younger than Kubernetes 1.29. */
export function findYoungField(type: string, field: string): YoungField | undefined {
  const fields = Object.hasOwn(youngFields, type) ? youngFields[type] : undefined;
  return fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

export interface FieldInUse extends YoungField {
  readonly path: Path;
}

/** The fields of an object of a type that the target release does not know yet, or not without a feature gate. */
export function fieldsBeyond(value: unknown, type: string, target: number): readonly FieldInUse[] {
  const search: Search = { target, found: [], steps: [] };
  visitType(value, type, search);
  return search.found;
}

interface Search {
  readonly target: number;
  readonly found: FieldInUse[];
  /** From the root to where the search stands. */
  readonly steps: (string | number)[];
}

function visitType(value: unknown, type: string, search: Search): void {
  const fields = typeFacts(type)?.fields;
  if (!fields || !isRecord(value)) return;
  for (const name of Object.keys(value)) {
    const inner = value[name];
    const facts = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!facts || inner === null || inner === undefined || name === 'status') continue;
    search.steps.push(name);
    const young = findYoungField(type, name);
    if (young && young.since > search.target) search.found.push({ ...young, path: [...search.steps] });
    visitValue(inner, facts, search);
    search.steps.pop();
  }
}

function visitValue(value: unknown, facts: FieldFacts, search: Search): void {
  if (facts.ref !== undefined) {
    visitType(value, facts.ref, search);
  } else if (facts.items?.ref !== undefined && Array.isArray(value)) {
    const { items } = facts;
    (value as readonly unknown[]).forEach((item, index) => {
      search.steps.push(index);
      visitValue(item, items, search);
      search.steps.pop();
    });
  }
}
