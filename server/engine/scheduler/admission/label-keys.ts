/**
 * `matchLabelKeys` and `mismatchLabelKeys` become part of the selector when a Pod is created, with the Pod's own values.
 * Upstream: `pkg/registry/core/pod/strategy.go`; KEP-3243 and KEP-3633.
 */
import { labelOf } from '../support/labels.js';
import type { Labels } from '../../kubernetes/label-selector.js';
import type {
  Affinity,
  LabelSelector,
  LabelSelectorRequirement,
  PodAffinityTerm,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
} from '../../kubernetes/types.js';

/** Merges the keys into all terms of Pod affinity and anti-affinity. */
export function mergeAffinityLabelKeys(affinity: Affinity, labels: Labels): Affinity {
  const { podAffinity, podAntiAffinity } = affinity;
  return {
    ...affinity,
    ...(podAffinity === undefined ? {} : { podAffinity: mergeTerms(podAffinity, labels) }),
    ...(podAntiAffinity === undefined ? {} : { podAntiAffinity: mergeTerms(podAntiAffinity, labels) }),
  };
}

/** Merges the keys into the selector of each spread constraint. */
export function mergeSpreadLabelKeys(
  constraints: readonly TopologySpreadConstraint[],
  labels: Labels,
): readonly TopologySpreadConstraint[] {
  return constraints.map((constraint) => {
    const { labelSelector, matchLabelKeys } = constraint;
    return labelSelector === undefined
      ? constraint
      : { ...constraint, labelSelector: extend(labelSelector, requirements(matchLabelKeys, 'In', labels)) };
  });
}

interface Terms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

function mergeTerms(terms: Terms, labels: Labels): Terms {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = terms;
  return {
    ...(required === undefined
      ? {}
      : { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => mergeTerm(term, labels)) }),
    ...(preferred === undefined
      ? {}
      : {
          preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ podAffinityTerm = {}, weight = 0 }) => ({
            weight,
            podAffinityTerm: mergeTerm(podAffinityTerm, labels),
          })),
        }),
  };
}

/** A null selector matches nothing and stays null. */
function mergeTerm(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { labelSelector, matchLabelKeys, mismatchLabelKeys } = term;
  if (labelSelector === undefined) {
    return term;
  }
  const added = [...requirements(matchLabelKeys, 'In', labels), ...requirements(mismatchLabelKeys, 'NotIn', labels)];
  return { ...term, labelSelector: extend(labelSelector, added) };
}

/** Keys that the Pod does not carry are skipped. */
function requirements(
  keys: readonly string[] = [],
  operator: 'In' | 'NotIn',
  labels: Labels,
): LabelSelectorRequirement[] {
  return keys.flatMap((key) => {
    const value = labelOf(labels, key);
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

function extend(selector: LabelSelector, added: readonly LabelSelectorRequirement[]): LabelSelector {
  return added.length === 0
    ? selector
    : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}
