/**
 * Node selectors: nodeSelector, required and preferred node affinity, and the node affinity of PersistentVolumes.
 * Upstream: `k8s.io/component-helpers/scheduling/corev1/nodeaffinity`.
 */
import {
  allOf,
  compileLabelMap,
  compileLabelRequirement,
  matchNothing,
  type LabelMatcher,
  type Labels,
} from '../../kubernetes/label-selector.js';
import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
  PreferredSchedulingTerm,
} from '../../kubernetes/types.js';
import { labelOf } from './labels.js';
import { parseInt64 } from './integer.js';

/** What a selector looks at. A PersistentVolume's affinity sees no name, and its matchFields then hold for every node. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Labels;
}

/** Whether a node satisfies a selector. */
export type NodeMatcher = (node: SelectableNode) => boolean;

const metadataName = 'metadata.name';

/** nodeSelector and required node affinity together; `undefined` when the Pod has neither. */
export function compileRequiredNodeAffinity(spec: PodSpec): NodeMatcher | undefined {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const fromLabels = spec.nodeSelector === undefined ? undefined : compileLabelMap(spec.nodeSelector);
  const fromAffinity = required === undefined ? undefined : compileNodeSelector(required);
  if (fromAffinity === undefined) {
    return fromLabels === undefined ? undefined : ({ labels }) => fromLabels(labels);
  }
  return fromLabels === undefined ? fromAffinity : (node) => fromLabels(node.labels) && fromAffinity(node);
}

/** Terms are alternatives. No terms, or only empty ones, select nothing. */
export function compileNodeSelector(selector: NodeSelector): NodeMatcher {
  const terms = (selector.nodeSelectorTerms ?? []).filter((term) => !isEmptyTerm(term)).map(compileTerm);
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : (node) => terms.some((matches) => matches(node));
}

/** The sum of the weights of the preferences that a node meets. Empty preferences and weight 0 count for nothing. */
export function compilePreferences(terms: readonly PreferredSchedulingTerm[]): (node: SelectableNode) => number {
  const preferences = terms
    .filter(
      ({ weight, preference }) =>
        weight !== undefined && weight !== 0 && preference !== undefined && !isEmptyTerm(preference),
    )
    .map(({ weight = 0, preference = {} }) => ({ weight, matches: compileTerm(preference) }));
  return (node) => {
    let sum = 0;
    for (const { weight, matches } of preferences) {
      if (matches(node)) {
        sum += weight;
      }
    }
    return sum;
  };
}

/**
 * What keeps preferences from being read: bounds that are no integers, which the API server lets through.
 * Worded as `labels.NewRequirement` of `k8s.io/apimachinery` does; label values need no escapes in quotes.
 */
export function preferenceErrors(terms: readonly PreferredSchedulingTerm[]): readonly string[] {
  return terms.flatMap(({ weight = 0, preference = {} }, term) =>
    weight === 0
      ? []
      : (preference.matchExpressions ?? []).flatMap((requirement, index) =>
          wrongBounds(requirement).map(
            ([at, value]) =>
              `[${String(term)}].matchExpressions[${String(index)}].values[${String(at)}]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
          ),
        ),
  );
}

function wrongBounds({ operator, values = [] }: NodeSelectorRequirement): readonly (readonly [number, string])[] {
  return operator === 'Gt' || operator === 'Lt'
    ? [...values.entries()].filter(([, value]) => parseInt64(value) === undefined)
    : [];
}

function isEmptyTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.length === 0 && matchFields.length === 0;
}

/** All expressions and fields must hold; a term the API server would refuse never does. */
function compileTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeMatcher {
  const labels = allOf(matchExpressions.map(compileNodeRequirement));
  const fields = matchFields.map(compileFieldRequirement);
  if (fields.length === 0) {
    return (node) => labels(node.labels);
  }
  return (node) => labels(node.labels) && fields.every((matches) => matches(node));
}

function compileNodeRequirement(requirement: NodeSelectorRequirement): LabelMatcher {
  const { key, operator, values = [] } = requirement;
  if (operator !== 'Gt' && operator !== 'Lt') {
    return compileLabelRequirement(requirement);
  }
  const bound = values.length === 1 ? parseInt64(values[0] ?? '') : undefined;
  if (key === undefined || bound === undefined) {
    return matchNothing;
  }
  return (labels) => {
    const text = labelOf(labels, key);
    const value = text === undefined ? undefined : parseInt64(text);
    return value !== undefined && (operator === 'Gt' ? value > bound : value < bound);
  };
}

function compileFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement): NodeMatcher {
  const [wanted] = values;
  if (values.length !== 1 || wanted === undefined || (operator !== 'In' && operator !== 'NotIn')) {
    return () => false;
  }
  return ({ name }) => {
    if (name === '') {
      return true;
    }
    const value = key === metadataName ? name : '';
    return (value === wanted) === (operator === 'In');
  };
}
