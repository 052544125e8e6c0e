/**
 * Label selectors as matchers, with the semantics of `k8s.io/apimachinery/pkg/apis/meta/v1` LabelSelectorAsSelector
 * and `pkg/labels`.
 */
import type { LabelSelector, LabelSelectorRequirement } from './types.js';

/** Labels as they stand in `metadata.labels`; absent labels count as none. */
export type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels satisfy a selector. */
export type LabelMatcher = (labels: Labels) => boolean;

const noLabels: Readonly<Record<string, string>> = {};

/** Selects nothing: what a null selector means. */
export const matchNothing: LabelMatcher = () => false;

/** Selects everything: what an empty selector means. */
export const matchEverything: LabelMatcher = () => true;

/**
 * Compiles a selector once so that it can be tried on many objects.
 *
 * An absent (null) selector matches **nothing**, an empty one (`{}`) matches **everything**.
 * All `matchLabels` and `matchExpressions` must hold. `NotIn` and `DoesNotExist` hold for objects without the label.
 * A selector the API server would refuse (an unknown operator, `In` without values) matches nothing.
 */
export function compileLabelSelector(selector: LabelSelector | null | undefined): LabelMatcher {
  if (selector === null || selector === undefined) {
    return matchNothing;
  }
  const fromLabels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => hasLabel(key, value));
  const fromExpressions = (selector.matchExpressions ?? []).map(compileLabelRequirement);
  return allOf([...fromLabels, ...fromExpressions]);
}

/** Whether a selector is there and selects everything. */
export function isEmptySelector(selector: LabelSelector | null | undefined): boolean {
  return (
    selector !== null &&
    selector !== undefined &&
    (selector.matchExpressions ?? []).length === 0 &&
    Object.keys(selector.matchLabels ?? {}).length === 0
  );
}

/** Compiles a plain map, such as a Service's selector or a Pod's nodeSelector. An empty map matches everything. */
export function compileLabelMap(wanted: Labels): LabelMatcher {
  return allOf(Object.entries(wanted ?? {}).map(([key, value]) => hasLabel(key, value)));
}

/** Holds when every matcher holds. */
export function allOf(matchers: readonly LabelMatcher[]): LabelMatcher {
  const [first, second] = matchers;
  if (first === undefined) {
    return matchEverything;
  }
  if (second === undefined) {
    return first;
  }
  return matchers.length === 2
    ? (labels) => first(labels) && second(labels)
    : (labels) => matchers.every((matches) => matches(labels));
}

/** Compiles one of `In`, `NotIn`, `Exists`, `DoesNotExist`; anything else matches nothing. */
export function compileLabelRequirement({ key, operator, values }: LabelSelectorRequirement): LabelMatcher {
  if (key === undefined) {
    return matchNothing;
  }
  const wanted = new Set(values);
  switch (operator) {
    case 'In':
      return wanted.size === 0 ? matchNothing : (labels) => isOneOf(labels, key, wanted);
    case 'NotIn':
      return wanted.size === 0 ? matchNothing : (labels) => !isOneOf(labels, key, wanted);
    case 'Exists':
      return wanted.size > 0 ? matchNothing : (labels) => Object.hasOwn(labels ?? noLabels, key);
    case 'DoesNotExist':
      return wanted.size > 0 ? matchNothing : (labels) => !Object.hasOwn(labels ?? noLabels, key);
    default:
      return matchNothing;
  }
}

function hasLabel(key: string, value: string): LabelMatcher {
  // What a prototype could supply under any key is never a string, so the comparison is enough.
  return (labels) => labels?.[key] === value;
}

function isOneOf(labels: Labels, key: string, wanted: ReadonlySet<string>): boolean {
  const value = labels?.[key];
  return value !== undefined && wanted.has(value);
}
