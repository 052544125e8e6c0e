/**
 * What is said neither by the cluster file nor by the workspace is taken to be there: a rule must not speak of what may simply be
 * elsewhere. Claims and classes nobody shows are as good as bound, and company that nobody shows keeps nobody away.
 */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { PersistentVolumeClaim, PodAffinityTerm, PodSpec, StatefulSet, Volume } from '../kubernetes/types.js';
import { compileLabelSelector, type Labels } from '../kubernetes/label-selector.js';
import { classOfClaim, isFullyBound } from '../scheduler/support/volume-claims.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { changeAt } from '../simulation/answers/spec-edit.js';

/** The template with nothing in it that only its absence from the workspace would hold up. Indexes of lists stay. */
export function withAssumptions(
  template: PodTemplate,
  snapshot: Snapshot,
  isMet: (term: PodAffinityTerm) => boolean,
): PodTemplate {
  const { spec } = template;
  const changed: PodSpec = {
    ...withKnownPriority(spec, snapshot),
    ...(spec.volumes === undefined
      ? {}
      : { volumes: spec.volumes.map((volume) => withKnownClaim(volume, template, snapshot)) }),
    ...(spec.affinity?.podAffinity === undefined ? {} : { affinity: withMetTerms(spec.affinity, isMet) }),
  };
  return withSpec(template, changed, snapshot);
}

/** The object changes with it: Pods of a bare Pod and claims of a StatefulSet are made from that. */
function withSpec(template: PodTemplate, spec: PodSpec, snapshot: Snapshot): PodTemplate {
  const { object } = template;
  const value = changeAt(object.value, template.specPath.slice(object.path.length), spec);
  return {
    ...template,
    spec,
    object: { ...object, value: object.kind === 'StatefulSet' ? withKnownTemplates(value, snapshot) : value },
  };
}

function withKnownPriority(spec: PodSpec, { objects }: Snapshot): PodSpec {
  const { priorityClassName = '', ...rest } = spec;
  const isKnown = priorityClassName.startsWith('system-') || objects.priorityClasses.has(priorityClassName);
  return isKnown ? spec : rest;
}

function withKnownClaim(volume: Volume, { namespace }: PodTemplate, snapshot: Snapshot): Volume {
  const { name, persistentVolumeClaim, ephemeral } = volume;
  const claim =
    ephemeral?.volumeClaimTemplate ??
    snapshot.objects.persistentVolumeClaims.get(`${namespace}/${persistentVolumeClaim?.claimName ?? ''}`);
  const asks = persistentVolumeClaim !== undefined || ephemeral !== undefined;
  return !asks || (claim !== undefined && isDecided(claim, snapshot))
    ? volume
    : { ...(name === undefined ? {} : { name }), emptyDir: {} };
}

/** Claims of a template are made per Pod; those nobody can judge are left out. */
function withKnownTemplates<T extends object>(value: T, snapshot: Snapshot): T {
  const { spec = {} } = value as StatefulSet;
  const { volumeClaimTemplates } = spec;
  return volumeClaimTemplates === undefined
    ? value
    : {
        ...value,
        spec: { ...spec, volumeClaimTemplates: volumeClaimTemplates.filter((claim) => isDecided(claim, snapshot)) },
      };
}

/** It is bound, or waits for its Pod: then the scheduler has a say. Whoever binds others at once is not simulated. */
function isDecided(claim: PersistentVolumeClaim, { objects }: Snapshot): boolean {
  if (isFullyBound(claim)) {
    return objects.persistentVolumes.has(claim.spec?.volumeName ?? '');
  }
  const named = classOfClaim(claim);
  // An empty name is a choice: a volume made by hand, which whoever made it binds.
  if (claim.spec?.storageClassName === '') {
    return false;
  }
  const storageClass =
    named === ''
      ? [...objects.storageClasses.values()].find(
          ({ metadata }) => metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
        )
      : objects.storageClasses.get(named);
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

function withMetTerms(
  affinity: NonNullable<PodSpec['affinity']>,
  isMet: (term: PodAffinityTerm) => boolean,
): NonNullable<PodSpec['affinity']> {
  const { podAffinity = {} } = affinity;
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], ...preferred } = podAffinity;
  const met = required.filter(isMet);
  return {
    ...affinity,
    podAffinity: { ...preferred, ...(met.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: met }) },
  };
}

/** The term looks at Pods with these labels in this namespace, as far as can be told without the cluster's namespaces. */
export function looksAt(
  { namespaces = [], namespaceSelector, labelSelector }: PodAffinityTerm,
  ownNamespace: string,
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
): boolean {
  const inNamespace =
    namespaceSelector !== undefined ||
    (namespaces.length === 0 ? namespace === ownNamespace : namespaces.includes(namespace));
  return inNamespace && compileLabelSelector(labelSelector)(labels);
}
