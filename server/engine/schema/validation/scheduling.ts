/**
 * Topology spread, tolerations, gates.
 * Upstream: `validateTopologySpreadConstraints`, `ValidateTolerations`, `validateSchedulingGates`, `validateReadinessGates`.
 */
import type {
  PodReadinessGate,
  PodSchedulingGate,
  Toleration,
  TopologySpreadConstraint,
} from '../../kubernetes/types.js';
import { labelValueFaults } from '../content.js';
import {
  checkEnum,
  child,
  duplicate,
  invalid,
  isEmpty,
  item,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { checkLabelKeys } from './affinity.js';
import { checkLabelKey, checkLabelSelector, checkQualifiedName } from './labels.js';

const scheduleActions = ['DoNotSchedule', 'ScheduleAnyway'];
const nodePolicies = ['Honor', 'Ignore'];

export function checkSpreadConstraints(
  constraints: readonly TopologySpreadConstraint[],
  path: FieldPath,
): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const at = item(path, index);
    return [
      ...checkSpreadConstraint(constraint, at),
      ...checkNotRepeated(constraint, constraints.slice(index + 1), at),
    ];
  });
}

function checkSpreadConstraint(constraint: TopologySpreadConstraint, path: FieldPath): FieldError[] {
  const { whenUnsatisfiable: action = '', matchLabelKeys, labelSelector } = constraint;
  return [
    ...checkPositive(constraint.maxSkew ?? 0, child(path, 'maxSkew')),
    ...(isEmpty(constraint.topologyKey) ? [required(child(path, 'topologyKey'), 'can not be empty')] : []),
    ...checkEnum(child(path, 'whenUnsatisfiable'), action, scheduleActions),
    ...checkMinDomains(constraint.minDomains, action, child(path, 'minDomains')),
    ...checkEnum(child(path, 'nodeAffinityPolicy'), constraint.nodeAffinityPolicy, nodePolicies),
    ...checkEnum(child(path, 'nodeTaintsPolicy'), constraint.nodeTaintsPolicy, nodePolicies),
    ...checkLabelKeys({ matchLabelKeys, mismatchLabelKeys: undefined, labelSelector }, path),
    ...checkLabelSelector(labelSelector, child(path, 'labelSelector')),
  ];
}

function checkPositive(value: number, path: FieldPath): FieldError[] {
  return value > 0 ? [] : [invalid(path, value, 'must be greater than zero', 'minimum')];
}

function checkMinDomains(minDomains: number | undefined, action: string, path: FieldPath): FieldError[] {
  if (minDomains === undefined) {
    return [];
  }
  const errors = checkPositive(minDomains, path);
  const words = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return action === 'DoNotSchedule' ? errors : [...errors, invalid(path, minDomains, words, 'dependsOn')];
}

/** Upstream reports the earlier of two constraints for the same key and action. */
function checkNotRepeated(
  { topologyKey = '', whenUnsatisfiable = '' }: TopologySpreadConstraint,
  later: readonly TopologySpreadConstraint[],
  path: FieldPath,
): FieldError[] {
  const repeated = later.some(
    (other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === whenUnsatisfiable,
  );
  return repeated
    ? [duplicate(child(path, '{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`)]
    : [];
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function checkTolerations(tolerations: readonly Toleration[], path: FieldPath): FieldError[] {
  return tolerations.flatMap((toleration, index) => checkToleration(toleration, item(path, index)));
}

function checkToleration(toleration: Toleration, path: FieldPath): FieldError[] {
  const { key = '', operator = '', effect = '' } = toleration;
  const errors = key === '' ? [] : checkLabelKey(key, child(path, 'key'));
  if (key === '' && operator !== 'Exists') {
    const words = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalid(child(path, 'operator'), operator, words));
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const words = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalid(child(path, 'effect'), effect, words));
  }
  errors.push(...checkTolerationOperator(operator, toleration.value ?? '', child(path, 'operator')));
  return effect === '' ? errors : [...errors, ...checkEnum(child(path, 'effect'), effect, effects)];
}

/** Upstream reports a bad value at the operator too. */
function checkTolerationOperator(operator: string, value: string, path: FieldPath): FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const faults = labelValueFaults(value);
      return faults.length === 0 ? [] : [invalid(path, value, faults.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(path, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      return [notSupported(path, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(path, operator, ['Equal', 'Exists'])];
  }
}

export function checkReadinessGates(gates: readonly PodReadinessGate[], path: FieldPath): FieldError[] {
  return gates.flatMap(({ conditionType = '' }, index) =>
    checkQualifiedName(conditionType, child(item(path, index), 'conditionType')),
  );
}

export function checkSchedulingGates(gates: readonly PodSchedulingGate[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return gates.flatMap(({ name = '' }, index) => {
    const at = item(path, index);
    const repeated = seen.has(name) ? [duplicate(at, name)] : [];
    seen.add(name);
    return [...checkQualifiedName(name, at), ...repeated];
  });
}
