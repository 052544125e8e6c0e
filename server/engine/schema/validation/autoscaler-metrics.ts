/**
 * Metrics of a HorizontalPodAutoscaler.
 * Upstream: `validateMetricSpec` and below in `pkg/apis/autoscaling/validation`.
 */
import { compareQuantity, formatQuantity, parseQuantity, zeroQuantity } from '../../kubernetes/quantity.js';
import type {
  ContainerResourceMetricSource,
  CrossVersionObjectReference,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  QuantityValue,
  ResourceMetricSource,
} from '../../kubernetes/types.js';
import { pathSegmentFaults } from '../content.js';
import {
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  notSupported,
  required,
  requiredText,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkDnsLabel } from './labels.js';
import { checkContainerResourceName } from './resources.js';

const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
/** In the order in which upstream looks for them: only the first is checked. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
const sourceOfType: ReadonlyMap<string, (typeof sources)[number]> = new Map([
  ['Object', 'object'],
  ['External', 'external'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
]);

export function checkMetric(metric: MetricSpec, path: FieldPath): FieldError[] {
  const { type = '' } = metric;
  const typePath = child(path, 'type');
  const expected = sourceOfType.get(type);
  const present = sources.filter((source) => metric[source] !== undefined);
  const [first] = present;
  const surplus = present.length === 1 ? [] : present.filter((source) => source !== expected);
  return [
    ...(type === '' ? [required(typePath, 'must specify a metric source type')] : []),
    ...(expected === undefined ? [notSupported(typePath, type, metricTypes)] : []),
    ...(first === undefined ? [] : checkSource(first, metric, child(path, first))),
    ...(expected !== undefined && metric[expected] === undefined
      ? [required(child(path, expected), 'must populate information for the given metric source')]
      : []),
    ...surplus.map((source) => forbidden(child(path, source), 'must populate the given metric source only')),
  ];
}

function checkSource(source: (typeof sources)[number], metric: MetricSpec, path: FieldPath): FieldError[] {
  switch (source) {
    case 'object':
      return checkObjectMetric(metric.object ?? {}, path);
    case 'external':
      return checkExternalMetric(metric.external ?? {}, path);
    case 'pods':
      return checkPodsMetric(metric.pods ?? {}, path);
    case 'resource':
      return checkResourceMetric(metric.resource ?? {}, path);
    case 'containerResource':
      return checkContainerMetric(metric.containerResource ?? {}, path);
  }
}

function checkObjectMetric(source: ObjectMetricSource, path: FieldPath): FieldError[] {
  const { target = {} } = source;
  const none = target.value === undefined && target.averageValue === undefined;
  return [
    ...checkTargetReference(source.describedObject ?? {}, false, child(path, 'describedObject')),
    ...checkIdentifier(source.metric ?? {}, child(path, 'metric')),
    ...checkTarget(target, child(path, 'target')),
    ...(none
      ? [required(child(path, 'target', 'averageValue'), 'must set either a target value or averageValue')]
      : []),
  ];
}

function checkExternalMetric({ metric = {}, target = {} }: ExternalMetricSource, path: FieldPath): FieldError[] {
  const errors = [...checkIdentifier(metric, child(path, 'metric')), ...checkTarget(target, child(path, 'target'))];
  if (target.value === undefined && target.averageValue === undefined) {
    const words = 'must set either a target value for metric or a per-pod target';
    errors.push(required(child(path, 'target', 'averageValue'), words));
  }
  if (target.value !== undefined && target.averageValue !== undefined) {
    const words = 'may not set both a target value for metric and a per-pod target';
    errors.push(forbidden(child(path, 'target', 'value'), words));
  }
  return errors;
}

function checkPodsMetric({ metric = {}, target = {} }: PodsMetricSource, path: FieldPath): FieldError[] {
  const words = 'must specify a positive target averageValue';
  return [
    ...checkIdentifier(metric, child(path, 'metric')),
    ...checkTarget(target, child(path, 'target')),
    ...(target.averageValue === undefined ? [required(child(path, 'target', 'averageValue'), words)] : []),
  ];
}

function checkResourceMetric({ name, target = {} }: ResourceMetricSource, path: FieldPath): FieldError[] {
  return [
    ...(isEmpty(name) ? [required(child(path, 'name'), 'must specify a resource name')] : []),
    ...checkUtilizationTarget(target, child(path, 'target')),
  ];
}

function checkContainerMetric(source: ContainerResourceMetricSource, path: FieldPath): FieldError[] {
  const { name, container } = source;
  return [
    ...(isEmpty(name)
      ? [required(child(path, 'name'), 'must specify a resource name')]
      : checkContainerResourceName(name, child(path, 'name'))),
    ...(isEmpty(container)
      ? [required(child(path, 'container'), 'must specify a container')]
      : checkDnsLabel(container, child(path, 'container'))),
    ...checkUtilizationTarget(source.target ?? {}, child(path, 'target')),
  ];
}

function checkUtilizationTarget(target: MetricTarget, path: FieldPath): FieldError[] {
  const { averageUtilization, averageValue } = target;
  const errors = checkTarget(target, path);
  if (averageUtilization === undefined && averageValue === undefined) {
    const words = 'must set either a target raw value or a target utilization';
    errors.push(required(child(path, 'averageUtilization'), words));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const words = 'may not set both a target raw value and a target utilization';
    errors.push(forbidden(child(path, 'averageValue'), words));
  }
  return errors;
}

function checkTarget(target: MetricTarget, path: FieldPath): FieldError[] {
  const { type = '', averageUtilization } = target;
  const at = child(path, 'type');
  const known = ['Utilization', 'Value', 'AverageValue'].includes(type);
  return [
    ...(type === '' ? [required(at, 'must specify a metric target type')] : []),
    ...(known ? [] : [invalid(at, type, 'must be either Utilization, Value, or AverageValue')]),
    ...checkPositive(target.value, child(path, 'value')),
    ...checkPositive(target.averageValue, child(path, 'averageValue')),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(child(path, 'averageUtilization'), averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

function checkPositive(amount: QuantityValue | undefined, path: FieldPath): FieldError[] {
  const quantity = amount === undefined ? undefined : parseQuantity(amount);
  return quantity === undefined || compareQuantity(quantity, zeroQuantity) > 0
    ? []
    : [invalid(path, opaque(formatQuantity(quantity)), 'must be positive')];
}

function checkIdentifier({ name }: MetricIdentifier, path: FieldPath): FieldError[] {
  const at = child(path, 'name');
  return isEmpty(name) ? [required(at, 'must specify a metric name')] : invalidEach(at, name, pathSegmentFaults(name));
}

/** `needsGroup`: the core group, which has no name, is not enough. */
export function checkTargetReference(
  reference: CrossVersionObjectReference,
  needsGroup: boolean,
  path: FieldPath,
): FieldError[] {
  const { apiVersion = '' } = reference;
  const segment = (value: string, at: FieldPath): FieldError[] => invalidEach(at, value, pathSegmentFaults(value));
  const fault = groupFault(apiVersion, needsGroup);
  return [
    ...requiredText(child(path, 'kind'), reference.kind, segment),
    ...requiredText(child(path, 'name'), reference.name, segment),
    ...(fault === undefined ? [] : [invalid(child(path, 'apiVersion'), apiVersion, fault)]),
  ];
}

function groupFault(apiVersion: string, needsGroup: boolean): string | undefined {
  const parts = apiVersion.split('/');
  if (parts.length > 2) {
    return `unexpected GroupVersion string: ${apiVersion}`;
  }
  const group = parts.length === 2 ? parts[0] : '';
  return needsGroup && group === '' ? 'apiVersion must specify API group' : undefined;
}
