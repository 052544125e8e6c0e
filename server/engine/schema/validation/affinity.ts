/**
 * Node affinity, Pod affinity and anti-affinity.
 * Upstream: `validateAffinity` and below in `pkg/apis/core/validation`.
 */
import type {
  Affinity,
  LabelSelector,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../kubernetes/types.js';
import { dnsLabelFaults, dnsSubdomainFaults, labelValueFaults } from '../content.js';
import {
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { checkLabelKey, checkLabelSelector } from './labels.js';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

export function checkAffinity(affinity: Affinity | undefined, path: FieldPath): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return [
    ...checkNodeAffinity(nodeAffinity ?? {}, child(path, 'nodeAffinity')),
    ...checkPodAffinity(podAffinity ?? {}, child(path, 'podAffinity')),
    ...checkPodAffinity(podAntiAffinity ?? {}, child(path, 'podAntiAffinity')),
  ];
}

function checkNodeAffinity(affinity: NodeAffinity, path: FieldPath): FieldError[] {
  const selector = affinity[requiredTerms];
  const preferred = child(path, preferredTerms);
  return [
    ...(selector === undefined ? [] : checkNodeSelector(selector, child(path, requiredTerms))),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight = 0, preference = {} }, index) => {
      const at = item(preferred, index);
      // A value that is no label value is only warned of here: the term may still match nothing in peace.
      return [...checkWeight(weight, at), ...checkNodeTerm(preference, false, child(at, 'preference'))];
    }),
  ];
}

function checkWeight(weight: number, path: FieldPath): FieldError[] {
  return weight <= 0 || weight > 100 ? [invalid(child(path, 'weight'), weight, 'must be in the range 1-100')] : [];
}

function checkNodeSelector(selector: NodeSelector, path: FieldPath): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const at = child(path, 'nodeSelectorTerms');
  return terms.length === 0
    ? [required(at, 'must have at least one node selector term')]
    : terms.flatMap((term, index) => checkNodeTerm(term, true, item(at, index)));
}

function checkNodeTerm(term: NodeSelectorTerm, checkValues: boolean, path: FieldPath): FieldError[] {
  const expressions = child(path, 'matchExpressions');
  const fields = child(path, 'matchFields');
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) =>
      checkNodeRequirement(requirement, checkValues, item(expressions, index)),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, index) =>
      checkFieldRequirement(requirement, item(fields, index)),
    ),
  ];
}

function checkNodeRequirement(
  requirement: NodeSelectorRequirement,
  checkValues: boolean,
  path: FieldPath,
): FieldError[] {
  const { operator = '', key = '', values = [] } = requirement;
  const at = child(path, 'values');
  return [
    ...checkNodeOperator(operator, values.length, path),
    ...checkLabelKey(key, child(path, 'key')),
    ...(checkValues ? values : []).flatMap((value, index) =>
      invalidEach(item(at, index), value, labelValueFaults(value), 'format=k8s-label-value'),
    ),
  ];
}

function checkNodeOperator(operator: string, count: number, path: FieldPath): FieldError[] {
  const at = child(path, 'values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count === 0 ? [required(at, "must be specified when `operator` is 'In' or 'NotIn'")] : [];
    case 'Exists':
    case 'DoesNotExist':
      return count > 0 ? [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : [];
    case 'Gt':
    case 'Lt':
      return count === 1 ? [] : [required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(child(path, 'operator'), operator, 'not a valid selector operator')];
  }
}

function checkFieldRequirement(requirement: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  const { operator = '', key = '', values = [] } = requirement;
  const errors: FieldError[] = [];
  const at = child(path, 'values');
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalid(child(path, 'operator'), operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const words = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(at, words));
  }
  if (key !== 'metadata.name') {
    return [...errors, invalid(child(path, 'key'), key, 'not a valid field selector key')];
  }
  return [
    ...errors,
    ...values.flatMap((value, index) => invalidEach(item(at, index), value, dnsSubdomainFaults(value))),
  ];
}

function checkPodAffinity(affinity: PodAffinity, path: FieldPath): FieldError[] {
  const hard = child(path, requiredTerms);
  const soft = child(path, preferredTerms);
  return [
    ...(affinity[requiredTerms] ?? []).flatMap((term, index) => checkPodTerm(term, item(hard, index))),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight = 0, podAffinityTerm = {} }, index) => {
      const at = item(soft, index);
      return [...checkWeight(weight, at), ...checkPodTerm(podAffinityTerm, child(at, 'podAffinityTerm'))];
    }),
  ];
}

function checkPodTerm(term: PodAffinityTerm, path: FieldPath): FieldError[] {
  const { topologyKey = '', matchLabelKeys, mismatchLabelKeys } = term;
  const at = child(path, 'topologyKey');
  return [
    ...checkLabelSelector(term.labelSelector, child(path, 'labelSelector')),
    ...checkLabelSelector(term.namespaceSelector, child(path, 'namespaceSelector')),
    // The field is `namespaces`; upstream reports it in the singular.
    ...(term.namespaces ?? []).flatMap((name) => invalidEach(child(path, 'namespace'), name, dnsLabelFaults(name))),
    ...checkLabelKeys({ matchLabelKeys, mismatchLabelKeys, labelSelector: term.labelSelector }, path),
    ...(isEmpty(topologyKey) ? [required(at, 'can not be empty')] : []),
    ...checkLabelKey(topologyKey, at),
  ];
}

interface KeyedTerm {
  readonly matchLabelKeys: readonly string[] | undefined;
  readonly mismatchLabelKeys: readonly string[] | undefined;
  readonly labelSelector: LabelSelector | undefined;
}

/** `matchLabelKeys` and `mismatchLabelKeys`, of affinity terms and of spread constraints. */
export function checkLabelKeys(term: KeyedTerm, path: FieldPath): FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  const at = child(path, 'matchLabelKeys');
  return [
    ...checkKeyList(matchLabelKeys, labelSelector, at),
    ...checkKeyList(mismatchLabelKeys, labelSelector, child(path, 'mismatchLabelKeys')),
    ...checkRepeatedKeys(matchLabelKeys, labelSelector, path),
    ...matchLabelKeys.flatMap((key, index) =>
      mismatchLabelKeys.includes(key)
        ? [
            invalid(
              item(at, index),
              key,
              'exists in both matchLabelKeys and mismatchLabelKeys',
              'duplicatedMismatchLabelKeys',
            ),
          ]
        : [],
    ),
  ];
}

function checkKeyList(keys: readonly string[], selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (keys.length > 0 && selector === undefined) {
    return [forbidden(path, 'must not be specified when labelSelector is not set')];
  }
  return keys.flatMap((key, index) => checkLabelKey(key, item(path, index)));
}

/**
 * A Pod's own labels have been merged into the selector by now, so a key that stands twice there was also given by hand.
 * Upstream's path is that of the term with the index of the key.
 */
function checkRepeatedKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: FieldPath,
): FieldError[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  return (selector?.matchExpressions ?? []).flatMap(({ key = '' }) => {
    const index = keys.lastIndexOf(key);
    const repeated = index >= 0 && seen.has(key);
    seen.add(key);
    return repeated
      ? [invalid(item(path, index), key, 'exists in both matchLabelKeys and labelSelector', 'duplicatedLabelKeys')]
      : [];
  });
}
