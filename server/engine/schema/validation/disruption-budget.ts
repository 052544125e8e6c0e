/** PodDisruptionBudget. Upstream: `pkg/apis/policy/validation`. */
import type { PodDisruptionBudget } from '../../kubernetes/types.js';
import { checkEnum, child, invalid, type FieldError } from '../field.js';
import { opaque } from '../go-text.js';
import { checkCount, checkNotAbove100Percent } from './int-or-percent.js';
import { checkLabelSelector } from './labels.js';
import { checkGenericMeta, segmentName } from './metadata.js';
import { printDisruptionBudget } from './printed.js';

const specPath = child(undefined, 'spec');

export function checkDisruptionBudget(budget: PodDisruptionBudget): FieldError[] {
  const errors = checkSpec(budget);
  // The kind has no check of its metadata; the generic one comes last and only when nothing else is wrong.
  return errors.length > 0 ? errors : checkGenericMeta(budget.metadata ?? {}, segmentName);
}

function checkSpec({ spec = {} }: PodDisruptionBudget): FieldError[] {
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  const words = 'minAvailable and maxUnavailable cannot be both set';
  return [
    ...(both ? [invalid(specPath, opaque(printDisruptionBudget(spec)), words)] : []),
    ...(['minAvailable', 'maxUnavailable'] as const).flatMap((name) => {
      const value = spec[name];
      const at = child(specPath, name);
      return value === undefined ? [] : [...checkCount(value, at), ...checkNotAbove100Percent(value, at)];
    }),
    ...checkLabelSelector(spec.selector, child(specPath, 'selector')),
    ...checkEnum(child(specPath, 'unhealthyPodEvictionPolicy'), spec.unhealthyPodEvictionPolicy, [
      'AlwaysAllow',
      'IfHealthyBudget',
    ]),
  ];
}
