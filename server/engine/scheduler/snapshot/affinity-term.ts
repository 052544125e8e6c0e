/**
 * Terms of inter-Pod affinity, compiled. Upstream: `k8s.io/kube-scheduler/framework/types.go`, type AffinityTerm.
 */
import {
  compileLabelSelector,
  isEmptySelector,
  type LabelMatcher,
  type Labels,
} from '../../kubernetes/label-selector.js';
import type { PodAffinityTerm, WeightedPodAffinityTerm } from '../../kubernetes/types.js';

/** Which Pods a term means, and over which domains. */
export interface AffinityTerm {
  /** Namespaces by name; the Pod's own where the term names none and selects none. */
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces by label, in addition. */
  readonly namespaceSelector: LabelMatcher;
  /** The namespace selector is `{}` and so selects every namespace. */
  readonly allNamespaces: boolean;
  readonly selector: LabelMatcher;
  readonly topologyKey: string;
}

/** A preference: a term and how much it counts, 1 to 100. */
export interface WeightedAffinityTerm {
  readonly term: AffinityTerm;
  readonly weight: number;
}

/** What a term looks at in a Pod. */
export interface TermTarget {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Compiles the terms of a Pod in `namespace`. */
export function compileAffinityTerms(
  terms: readonly PodAffinityTerm[] | undefined,
  namespace: string,
): readonly AffinityTerm[] {
  return terms === undefined || terms.length === 0 ? none : terms.map((term) => compileAffinityTerm(term, namespace));
}

/** Compiles the preferences of a Pod in `namespace`. */
export function compileWeightedTerms(
  terms: readonly WeightedPodAffinityTerm[] | undefined,
  namespace: string,
): readonly WeightedAffinityTerm[] {
  if (terms === undefined || terms.length === 0) {
    return noWeighted;
  }
  return terms.map(({ podAffinityTerm = {}, weight = 0 }) => ({
    term: compileAffinityTerm(podAffinityTerm, namespace),
    weight,
  }));
}

/**
 * Whether the term means this Pod.
 * `namespaceLabels` are those of the Pod's namespace, and may be left out for a term whose namespaces are merged
 * (see {@link mergeNamespaces}).
 */
export function termMatches(term: AffinityTerm, pod: TermTarget, namespaceLabels: Labels): boolean {
  return (term.namespaces.has(pod.namespace) || term.namespaceSelector(namespaceLabels)) && term.selector(pod.labels);
}

/** Whether all terms mean this Pod; no terms mean none. */
export function allTermsMatch(terms: readonly AffinityTerm[], pod: TermTarget): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));
}

/** Turns the namespace selector into names, so that the term can be tried without looking up labels. */
export function mergeNamespaces(term: AffinityTerm, namespaces: ReadonlyMap<string, Labels>): AffinityTerm {
  if (term.allNamespaces) {
    return term;
  }
  const selected = [...namespaces].filter(([, labels]) => term.namespaceSelector(labels)).map(([name]) => name);
  return {
    ...term,
    namespaces: new Set([...term.namespaces, ...selected]),
    namespaceSelector: compileLabelSelector(null),
  };
}

const none: readonly AffinityTerm[] = [];
const noWeighted: readonly WeightedAffinityTerm[] = [];

function compileAffinityTerm(term: PodAffinityTerm, namespace: string): AffinityTerm {
  const { namespaces = [], namespaceSelector, labelSelector, topologyKey = '' } = term;
  const own = namespaces.length === 0 && namespaceSelector === undefined;
  return {
    namespaces: new Set(own ? [namespace] : namespaces),
    namespaceSelector: compileLabelSelector(namespaceSelector),
    allNamespaces: isEmptySelector(namespaceSelector),
    selector: compileLabelSelector(labelSelector),
    topologyKey,
  };
}
