/**
 * Deployment, ReplicaSet, DaemonSet, ReplicationController.
 * Upstream: `pkg/apis/apps/validation`, `pkg/apis/core/validation`.
 */
import type {
  DaemonSet,
  DaemonSetUpdateStrategy,
  Deployment,
  DeploymentSpec,
  DeploymentStrategy,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
  RollingUpdateDaemonSet,
} from '../../kubernetes/types.js';
import {
  checkNonnegative,
  child,
  forbidden,
  invalid,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkCount, checkNotAbove100Percent, countOf } from './int-or-percent.js';
import { checkLabelSelector, isEmptySelector } from './labels.js';
import { checkObjectMeta, longName, subdomainName } from './metadata.js';
import { checkPodTemplate, checkRunsForever, checkSelectorMatches } from './pod.js';
import { printRollingStrategy, printSelector } from './printed.js';

const specPath = child(undefined, 'spec');
const templatePath = child(specPath, 'template');
const selectorPath = child(specPath, 'selector');

export function checkDeployment(deployment: Deployment): FieldError[] {
  const { metadata = {}, spec = {} } = deployment;
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkNonnegative(child(specPath, 'replicas'), spec.replicas),
    ...checkSelectedTemplate(spec.selector, spec.template ?? {}, 'deployment'),
    ...checkDeploymentStrategy(spec.strategy ?? {}, child(specPath, 'strategy')),
    ...checkNonnegative(child(specPath, 'minReadySeconds'), spec.minReadySeconds),
    ...checkNonnegative(child(specPath, 'revisionHistoryLimit'), spec.revisionHistoryLimit),
    ...checkProgressDeadline(spec),
  ];
}

function checkProgressDeadline(spec: DeploymentSpec): FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const path = child(specPath, 'progressDeadlineSeconds');
  return [
    ...checkNonnegative(path, deadline),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [invalid(path, deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

export function checkReplicaSet(set: ReplicaSet): FieldError[] {
  const { metadata = {}, spec = {} } = set;
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkNonnegative(child(specPath, 'replicas'), spec.replicas),
    ...checkNonnegative(child(specPath, 'minReadySeconds'), spec.minReadySeconds),
    // Upstream says "deployment" here too.
    ...checkSelectedTemplate(spec.selector, spec.template ?? {}, 'deployment'),
  ];
}

/** A selector that is required, not empty, well-formed and fits the template; only then is the template itself checked. */
function checkSelectedTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  kind: string,
): FieldError[] {
  const errors = checkRequiredSelector(selector, kind);
  if (selector !== undefined && checkLabelSelector(selector, selectorPath).length > 0) {
    return [...errors, invalid(selectorPath, opaque(printSelector(selector)), 'invalid label selector')];
  }
  // A missing selector selects nothing, which is not "everything", so the labels cannot match either.
  const matches = selector !== undefined && isEmptySelector(selector) ? [] : matchErrors(selector, template);
  return [
    ...errors,
    ...matches,
    ...checkPodTemplate(template, templatePath),
    ...checkRunsForever(template, 'ReplicaSet', templatePath),
  ];
}

function matchErrors(selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] {
  if (selector !== undefined) {
    return checkSelectorMatches(selector, template, templatePath);
  }
  const words = '`selector` does not match template `labels`';
  return [invalid(child(templatePath, 'metadata', 'labels'), opaque(template.metadata?.labels), words)];
}

/** Shared with StatefulSets. */
export function checkRequiredSelector(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (selector === undefined) {
    return [required(selectorPath)];
  }
  const words = `empty selector is invalid for ${kind}`;
  return [
    ...checkLabelSelector(selector, selectorPath),
    ...(isEmptySelector(selector) ? [invalid(selectorPath, opaque(printSelector(selector)), words)] : []),
  ];
}

function checkDeploymentStrategy(strategy: DeploymentStrategy, path: FieldPath): FieldError[] {
  const { type = '', rollingUpdate } = strategy;
  const at = child(path, 'rollingUpdate');
  if (type === 'Recreate') {
    const words = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate === undefined ? [] : [forbidden(at, words)];
  }
  if (type !== 'RollingUpdate') {
    return [notSupported(path, opaque(printRollingStrategy(strategy)), ['Recreate', 'RollingUpdate'])];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailablePath = child(at, 'maxUnavailable');
  const none = countOf(maxUnavailable) === 0 && countOf(maxSurge) === 0;
  return [
    ...checkCount(maxUnavailable, unavailablePath),
    ...checkCount(maxSurge, child(at, 'maxSurge')),
    ...(none ? [invalid(unavailablePath, opaque(maxUnavailable), 'may not be 0 when `maxSurge` is 0')] : []),
    ...checkNotAbove100Percent(maxUnavailable, unavailablePath),
  ];
}

export function checkDaemonSet(set: DaemonSet): FieldError[] {
  const { metadata = {}, spec = {} } = set;
  const { selector, template = {} } = spec;
  const selectorErrors = checkLabelSelector(selector, selectorPath);
  const empty = selector !== undefined && isEmptySelector(selector);
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...selectorErrors,
    // A missing selector is reported by its effect only.
    ...(selectorErrors.length > 0 ? [] : matchErrors(selector, template)),
    ...(empty
      ? [invalid(selectorPath, opaque(printSelector(selector)), 'empty selector is invalid for daemonset')]
      : []),
    ...checkPodTemplate(template, templatePath),
    ...checkRunsForever(template, 'DaemonSet', templatePath),
    ...checkNonnegative(child(specPath, 'minReadySeconds'), spec.minReadySeconds),
    ...checkDaemonSetStrategy(spec.updateStrategy ?? {}, child(specPath, 'updateStrategy')),
    ...checkNonnegative(child(specPath, 'revisionHistoryLimit'), spec.revisionHistoryLimit),
  ];
}

function checkDaemonSetStrategy(strategy: DaemonSetUpdateStrategy, path: FieldPath): FieldError[] {
  const { type = '', rollingUpdate } = strategy;
  const at = child(path, 'rollingUpdate');
  switch (type) {
    case 'OnDelete':
      return [];
    case 'RollingUpdate':
      return rollingUpdate === undefined ? [required(at)] : checkDaemonSetRolling(rollingUpdate, at);
    default:
      return [notSupported(path, opaque(printRollingStrategy(strategy)), ['RollingUpdate', 'OnDelete'])];
  }
}

function checkDaemonSetRolling(rolling: RollingUpdateDaemonSet, path: FieldPath): FieldError[] {
  const { maxUnavailable = 0, maxSurge = 0 } = rolling;
  const unavailablePath = child(path, 'maxUnavailable');
  const surgePath = child(path, 'maxSurge');
  const errors = [
    ...checkCount(maxUnavailable, unavailablePath),
    ...checkCount(maxSurge, surgePath),
    ...checkNotAbove100Percent(maxUnavailable, unavailablePath),
    ...checkNotAbove100Percent(maxSurge, surgePath),
  ];
  const unavailable = countOf(maxUnavailable) !== 0;
  const surge = countOf(maxSurge) !== 0;
  if (unavailable && surge) {
    const words = 'may not be set when maxUnavailable is non-zero';
    errors.push(invalid(surgePath, opaque(maxSurge), words));
  } else if (!unavailable && !surge) {
    errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'));
  }
  return errors;
}

export function checkReplicationController(controller: ReplicationController): FieldError[] {
  const { metadata = {}, spec = {} } = controller;
  const { selector = {}, template } = spec;
  const selects = Object.keys(selector).length > 0;
  return [
    ...checkObjectMeta(metadata, longName),
    ...checkNonnegative(child(specPath, 'minReadySeconds'), spec.minReadySeconds),
    ...(selects ? [] : [required(selectorPath)]),
    ...checkNonnegative(child(specPath, 'replicas'), spec.replicas),
    ...(template === undefined
      ? [required(templatePath)]
      : [
          ...(selects ? checkSelectorMatches({ matchLabels: selector }, template, templatePath) : []),
          ...checkPodTemplate(template, templatePath),
          ...checkRunsForever(template, 'ReplicationController', templatePath),
        ]),
  ];
}
