/**
 * When a Job counts as failed or done.
 * Upstream: `validatePodFailurePolicy`, `validateSuccessPolicy` in `pkg/apis/batch/validation`.
 */
import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
} from '../../kubernetes/types.js';
import {
  checkEnum,
  checkNonnegative,
  child,
  duplicate,
  invalid,
  invalidOmitted,
  item,
  required,
  tooLong,
  tooMany,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goQuote, goQuoteList, opaque } from '../go-text.js';
import { checkQualifiedName } from './labels.js';

const mostRules = 20;
const mostExitCodes = 255;
const mostPatterns = 20;
const longestIndexes = 64 * 1024;

export function checkPodFailurePolicy(spec: JobSpec, policy: PodFailurePolicy, path: FieldPath): FieldError[] {
  const rules = policy.rules ?? [];
  const at = child(path, 'rules');
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name = '' }) => name));
  return [
    ...(rules.length > mostRules ? [tooMany(at, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) =>
      checkFailureRule(rule, spec.backoffLimitPerIndex !== undefined, names, item(at, index)),
    ),
  ];
}

function checkFailureRule(
  rule: PodFailurePolicyRule,
  limitsIndexes: boolean,
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const { action = '', onExitCodes, onPodConditions = [] } = rule;
  const errors = checkChoice(action, ['Count', 'FailIndex', 'FailJob', 'Ignore'], child(path, 'action'));
  if (action === 'FailIndex' && !limitsIndexes) {
    errors.push(invalid(child(path, 'action'), action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes !== undefined) {
    errors.push(...checkExitCodes(onExitCodes, names, child(path, 'onExitCodes')));
  }
  errors.push(...checkPodConditions(onPodConditions, child(path, 'onPodConditions')));
  if (onExitCodes !== undefined && onPodConditions.length > 0) {
    errors.push(invalidOmitted(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  return onExitCodes === undefined && onPodConditions.length === 0
    ? [...errors, invalidOmitted(path, 'specifying one of OnExitCodes and OnPodConditions is required')]
    : errors;
}

/** A required choice, whose absence is worded with the choices. */
function checkChoice(value: string, choices: readonly string[], path: FieldPath): FieldError[] {
  return value === '' ? [required(path, `valid values: ${goQuoteList(choices)}`)] : checkEnum(path, value, choices);
}

function checkPodConditions(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: FieldPath,
): FieldError[] {
  return [
    ...(patterns.length > mostPatterns ? [tooMany(path, patterns.length, mostPatterns)] : []),
    ...patterns.flatMap(({ type = '', status = '' }, index) => {
      const at = item(path, index);
      return [
        ...checkQualifiedName(type, child(at, 'type')),
        ...checkChoice(status, ['False', 'True', 'Unknown'], child(at, 'status')),
      ];
    }),
  ];
}

function checkExitCodes(
  requirement: PodFailurePolicyOnExitCodesRequirement,
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const { operator = '', containerName, values = [] } = requirement;
  const errors = checkChoice(operator, ['In', 'NotIn'], child(path, 'operator'));
  if (containerName !== undefined && !names.has(containerName)) {
    const words = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(child(path, 'containerName'), containerName, words));
  }
  const at = child(path, 'values');
  if (values.length === 0) {
    errors.push(invalid(at, opaque(requirement.values), 'at least one value is required'));
  } else if (values.length > mostExitCodes) {
    errors.push(tooMany(at, values.length, mostExitCodes));
  }
  errors.push(...values.flatMap((value, index) => checkExitCode(value, index, operator, values, item(at, index))));
  const ordered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  return ordered ? errors : [...errors, invalid(at, opaque(values), 'must be ordered')];
}

function checkExitCode(
  value: number,
  index: number,
  operator: string,
  values: readonly number[],
  path: FieldPath,
): FieldError[] {
  return [
    ...(operator === 'In' && value === 0 ? [invalid(path, value, 'must not be 0 for the In operator')] : []),
    ...(values.indexOf(value) < index ? [duplicate(path, value)] : []),
  ];
}

export function checkSuccessPolicy({ rules = [] }: SuccessPolicy, completions: number, path: FieldPath): FieldError[] {
  const at = child(path, 'rules');
  if (rules.length === 0) {
    return [required(at, 'at least one rules must be specified when the successPolicy is specified')];
  }
  return [
    ...(rules.length > mostRules ? [tooMany(at, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) => checkSuccessRule(rule, completions, item(at, index))),
  ];
}

function checkSuccessRule(rule: SuccessPolicyRule, completions: number, path: FieldPath): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined) {
    const words = 'at least one of succeededCount or succeededIndexes must be specified';
    errors.push(required(path, words));
  }
  const parsed = indexes === undefined ? undefined : countIndexes(indexes, completions);
  const at = child(path, 'succeededIndexes');
  if (indexes !== undefined && byteLength(indexes) > longestIndexes) {
    errors.push(tooLong(at, longestIndexes));
  }
  if (indexes !== undefined && parsed?.fault !== undefined) {
    errors.push(invalid(at, indexes, `error parsing succeededIndexes: ${parsed.fault}`));
  }
  return count === undefined
    ? errors
    : [...errors, ...checkSucceededCount(count, completions, parsed?.total, child(path, 'succeededCount'))];
}

function checkSucceededCount(
  count: number,
  completions: number,
  indexes: number | undefined,
  path: FieldPath,
): FieldError[] {
  const errors = checkNonnegative(path, count);
  const limit = (of: number, words: string): FieldError =>
    invalid(path, count, `must be less than or equal to ${of} (the number of ${words})`);
  if (count > completions) {
    errors.push(limit(completions, 'specified completions'));
  }
  return indexes !== undefined && count > indexes
    ? [...errors, limit(indexes, 'indexes in the specified succeededIndexes field')]
    : errors;
}

interface IndexCount {
  readonly total: number;
  readonly fault?: string;
}

/** Counts `0,2-5`: intervals in ascending order below `completions`. */
function countIndexes(text: string, completions: number): IndexCount {
  let total = 0;
  let last: number | undefined;
  for (const part of text === '' ? [] : text.split(',')) {
    const interval = readInterval(part, completions);
    if (typeof interval === 'string') {
      return { total: 0, fault: interval };
    }
    const [from, to] = interval;
    if (last !== undefined && last >= from) {
      return { total: 0, fault: `non-increasing order, previous: ${last}, current: ${from}` };
    }
    total += to - from + 1;
    last = to;
  }
  return { total };
}

function readInterval(text: string, completions: number): readonly [number, number] | string {
  const limits = text.split('-');
  if (limits.length > 2) {
    return `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  const numbers: number[] = [];
  for (const limit of limits) {
    if (!/^[+-]?[0-9]+$/.test(limit)) {
      return `cannot convert string to integer for index: ${goQuote(limit)}`;
    }
    if (Number(limit) >= completions) {
      return `too large index: ${goQuote(limit)}`;
    }
    numbers.push(Number(limit));
  }
  const [from = 0, to = from] = numbers;
  return limits.length === 2 && from >= to ? `non-increasing order, previous: ${from}, current: ${to}` : [from, to];
}
