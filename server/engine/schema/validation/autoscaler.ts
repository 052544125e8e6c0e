/**
 * HorizontalPodAutoscaler, in the shape of `autoscaling/v2`; v1 is converted before.
 * Upstream: `pkg/apis/autoscaling/validation`.
 */
import { compareQuantity, formatQuantity, parseQuantity, zeroQuantity } from '../../kubernetes/quantity.js';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
  QuantityValue,
} from '../../kubernetes/types.js';
import { checkEnum, child, forbidden, invalid, item, required, type FieldError, type FieldPath } from '../field.js';
import { checkMetric, checkTargetReference } from './autoscaler-metrics.js';
import { checkObjectMeta, subdomainName } from './metadata.js';

const specPath = child(undefined, 'spec');

export function checkAutoscaler(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  const { metadata = {}, spec = {} } = autoscaler;
  const target = spec.scaleTargetRef ?? {};
  // A ReplicationController is in the group without a name.
  const needsGroup = target.kind !== 'ReplicationController';
  const behavior = child(specPath, 'behavior');
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkReplicas(spec),
    ...checkTargetReference(target, needsGroup, child(specPath, 'scaleTargetRef')),
    ...checkMetrics(spec, child(specPath, 'metrics')),
    ...checkScalingRules(spec.behavior?.scaleUp, child(behavior, 'scaleUp')),
    ...checkScalingRules(spec.behavior?.scaleDown, child(behavior, 'scaleDown')),
  ];
}

function checkReplicas({ minReplicas, maxReplicas = 0 }: HorizontalPodAutoscalerSpec): FieldError[] {
  const errors: FieldError[] = [];
  const most = child(specPath, 'maxReplicas');
  if (minReplicas !== undefined && minReplicas < 0) {
    const words = 'must be greater than or equal to 0';
    errors.push(invalid(child(specPath, 'minReplicas'), minReplicas, words, 'minimum'));
  }
  if (maxReplicas === 0) {
    errors.push(required(most));
  } else if (maxReplicas < 0) {
    errors.push(invalid(most, maxReplicas, 'must be greater than or equal to 1', 'minimum'));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(most, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return errors;
}

function checkMetrics({ metrics = [], minReplicas }: HorizontalPodAutoscalerSpec, path: FieldPath): FieldError[] {
  const errors = metrics.flatMap((metric, index) => checkMetric(metric, item(path, index)));
  const outside = metrics.some(({ type }) => type === 'Object' || type === 'External');
  // Metrics of Pods say nothing while there are none.
  const words = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return minReplicas === 0 && !outside ? [...errors, forbidden(path, words)] : errors;
}

const longestWindow = 3600;
const longestPeriod = 1800;

function checkScalingRules(rules: HPAScalingRules | undefined, path: FieldPath): FieldError[] {
  if (rules === undefined) {
    return [];
  }
  const { stabilizationWindowSeconds: window, policies = [] } = rules;
  const at = child(path, 'stabilizationWindowSeconds');
  const policiesPath = child(path, 'policies');
  return [
    ...(window !== undefined && window < 0 ? [invalid(at, window, 'must be greater than or equal to zero')] : []),
    ...(window !== undefined && window > longestWindow
      ? [invalid(at, window, `must be less than or equal to ${longestWindow}`)]
      : []),
    ...checkEnum(child(path, 'selectPolicy'), rules.selectPolicy, ['Disabled', 'Max', 'Min']),
    ...(policies.length === 0 ? [required(policiesPath, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, index) => checkScalingPolicy(policy, item(policiesPath, index))),
    ...checkTolerance(rules.tolerance, child(path, 'tolerance')),
  ];
}

function checkScalingPolicy(policy: HPAScalingPolicy, path: FieldPath): FieldError[] {
  const { type = '', value = 0, periodSeconds = 0 } = policy;
  const errors = checkEnum(child(path, 'type'), type, ['Percent', 'Pods']);
  if (value <= 0) {
    errors.push(invalid(child(path, 'value'), value, 'must be greater than zero'));
  }
  if (periodSeconds <= 0) {
    errors.push(invalid(child(path, 'periodSeconds'), periodSeconds, 'must be greater than zero'));
  }
  return periodSeconds > longestPeriod
    ? [
        ...errors,
        invalid(child(path, 'periodSeconds'), periodSeconds, `must be less than or equal to ${longestPeriod}`),
      ]
    : errors;
}

function checkTolerance(tolerance: QuantityValue | undefined, path: FieldPath): FieldError[] {
  const quantity = tolerance === undefined ? undefined : parseQuantity(tolerance);
  return quantity !== undefined && compareQuantity(quantity, zeroQuantity) < 0
    ? [invalid(path, formatQuantity(quantity), 'must be greater than or equal to 0')]
    : [];
}
