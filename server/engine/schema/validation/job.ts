/**
 * Job, and the Jobs of a CronJob.
 * Upstream: `ValidateJobCreate`, `validateJobSpec` in `pkg/apis/batch/validation`.
 */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { Job, JobSpec, LabelSelector } from '../../kubernetes/types.js';
import { dnsLabelFaults, domainPrefixedPathFaults } from '../content.js';
import {
  checkEnum,
  checkNonnegative,
  child,
  invalid,
  mapKey,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goQuote, opaque } from '../go-text.js';
import { checkPodFailurePolicy, checkSuccessPolicy } from './job-policies.js';
import { checkLabelSelector } from './labels.js';
import { checkObjectMeta, subdomainName } from './metadata.js';
import { checkPodTemplate, checkSelectorMatches } from './pod.js';
import { printSelector, printSuccessPolicy } from './printed.js';

const specPath = child(undefined, 'spec');
const selectorPath = child(specPath, 'selector');

/** Labels that the server puts on the Pods of a Job and selects them by. */
export const controllerUidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;
export const jobNameLabels = ['job-name', 'batch.kubernetes.io/job-name'] as const;

export function checkJob(job: Job): FieldError[] {
  const { metadata = {}, spec = {} } = job;
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkGeneratedSelector(job),
    ...checkJobSpec(spec, specPath),
    ...checkJobSelector(spec),
    ...checkIndexedName(metadata.name ?? '', spec),
  ];
}

/** Selector and labels are generated unless `manualSelector` says otherwise; what the user added may clash with them. */
function checkGeneratedSelector({ metadata = {}, spec = {} }: Job): FieldError[] {
  const { selector } = spec;
  if (spec.manualSelector === true || selector === undefined) {
    return [];
  }
  const { uid = '', name = '' } = metadata;
  const expected = Object.fromEntries([
    ...controllerUidLabels.map((label) => [label, uid]),
    ...jobNameLabels.map((label) => [label, name]),
  ]) as Readonly<Record<string, string>>;
  const labels = spec.template?.metadata?.labels ?? {};
  const path = child(specPath, 'template', 'metadata', 'labels');
  const errors = Object.entries(expected).flatMap(([label, value]) => checkHasLabel(labels, label, value, path));
  const valid = checkLabelSelector(selector, selectorPath).length === 0;
  return valid && !compileLabelSelector(selector)(expected)
    ? [...errors, invalid(selectorPath, opaque(printSelector(selector)), '`selector` not auto-generated')]
    : errors;
}

function checkHasLabel(
  labels: Readonly<Record<string, string>>,
  label: string,
  value: string,
  path: FieldPath,
): FieldError[] {
  const at = mapKey(path, label);
  if (!Object.hasOwn(labels, label)) {
    return [required(at, `must be '${value}'`)];
  }
  return labels[label] === value ? [] : [invalid(at, opaque(labels), `must be '${value}'`)];
}

function checkJobSelector({ selector, template = {} }: JobSpec): FieldError[] {
  const errors = selector === undefined ? [required(selectorPath)] : checkLabelSelector(selector, selectorPath);
  const usable: LabelSelector | undefined = errors.length > 0 ? undefined : selector;
  const templatePath = child(specPath, 'template');
  if (usable !== undefined) {
    return checkSelectorMatches(usable, template, templatePath);
  }
  const words = '`selector` does not match template `labels`';
  const labels = child(templatePath, 'metadata', 'labels');
  return selector === undefined ? [...errors, invalid(labels, opaque(template.metadata?.labels), words)] : errors;
}

/** Pods of an indexed Job are named after it and their index. */
function checkIndexedName(name: string, { completionMode, completions = 0 }: JobSpec): FieldError[] {
  const longest = `${name}-${completions - 1}`;
  return completionMode === 'Indexed' && completions > 0 && dnsLabelFaults(longest).length > 0
    ? [
        invalid(
          child(undefined, 'metadata', 'name'),
          name,
          `will not able to create pod with invalid DNS label: ${longest}`,
        ),
      ]
    : [];
}

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const longestManager = 63;

export function checkJobSpec(spec: JobSpec, path: FieldPath): FieldError[] {
  const { managedBy } = spec;
  const manager = child(path, 'managedBy');
  return [
    ...counts.flatMap((name) => checkNonnegative(child(path, name), spec[name])),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required(child(path, 'backoffLimitPerIndex'), 'when maxFailedIndexes is specified', 'dependentRequired')]
      : []),
    ...(managedBy === undefined ? [] : checkManager(managedBy, manager)),
    ...checkEnum(child(path, 'completionMode'), spec.completionMode, ['NonIndexed', 'Indexed']),
    ...(spec.completionMode === 'Indexed' ? checkIndexed(spec, path) : []),
    ...((spec.completionMode ?? 'NonIndexed') === 'NonIndexed' ? checkNotIndexed(spec, path) : []),
    ...(spec.podFailurePolicy === undefined
      ? []
      : checkPodFailurePolicy(spec, spec.podFailurePolicy, child(path, 'podFailurePolicy'))),
    ...checkJobSuccessPolicy(spec, child(path, 'successPolicy')),
    ...checkReplacementPolicy(spec, child(path, 'podReplacementPolicy')),
    ...checkPodTemplate(spec.template ?? {}, child(path, 'template')),
    ...checkJobRestartPolicy(spec, child(path, 'template', 'spec', 'restartPolicy')),
  ];
}

function checkManager(value: string, path: FieldPath): FieldError[] {
  const errors =
    value === ''
      ? [required(path)]
      : domainPrefixedPathFaults(value).map(([part, fault]) => invalid(path, part, fault));
  return byteLength(value) > longestManager ? [...errors, tooLong(path, longestManager)] : errors;
}

const mostIndexes = 100_000;
const mostOfHighCompletions = 10_000;

function checkIndexed(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failed } = spec;
  const errors: FieldError[] = [];
  if (completions === undefined) {
    errors.push(required(child(path, 'completions'), 'when completion mode is Indexed'));
  }
  if (parallelism > mostIndexes) {
    const words = `must be less than or equal to ${mostIndexes} when completion mode is Indexed`;
    errors.push(invalid(child(path, 'parallelism'), parallelism, words));
  }
  if (completions !== undefined && failed !== undefined && failed > completions) {
    errors.push(invalid(child(path, 'maxFailedIndexes'), failed, 'must be less than or equal to completions'));
  }
  if (failed !== undefined && failed > mostIndexes) {
    errors.push(invalid(child(path, 'maxFailedIndexes'), failed, `must be less than or equal to ${mostIndexes}`));
  }
  const high = completions !== undefined && completions > mostIndexes && spec.backoffLimitPerIndex !== undefined;
  return high ? [...errors, ...checkHighCompletions(spec, path)] : errors;
}

/** With very many completions and limits per index the server could not keep track of all failures. */
function checkHighCompletions({ parallelism = 0, maxFailedIndexes: failed }: JobSpec, path: FieldPath): FieldError[] {
  const words = `must be less than or equal to ${mostOfHighCompletions} when completions are above ${mostIndexes} and used with backoff limit per index`;
  const errors: FieldError[] = [];
  if (failed === undefined) {
    const missing = `must be specified when completions is above ${mostIndexes}`;
    errors.push(required(child(path, 'maxFailedIndexes'), missing));
  }
  if (parallelism > mostOfHighCompletions) {
    errors.push(invalid(child(path, 'parallelism'), parallelism, words));
  }
  if (failed !== undefined && failed > mostOfHighCompletions) {
    errors.push(invalid(child(path, 'maxFailedIndexes'), failed, words));
  }
  return errors;
}

function checkNotIndexed(spec: JobSpec, path: FieldPath): FieldError[] {
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((name) => {
    const value = spec[name];
    return value === undefined ? [] : [invalid(child(path, name), value, 'requires indexed completion mode')];
  });
}

function checkJobSuccessPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const { successPolicy } = spec;
  if (successPolicy === undefined) {
    return [];
  }
  return spec.completionMode === 'Indexed'
    ? checkSuccessPolicy(successPolicy, spec.completions ?? 0, path)
    : [invalid(path, opaque(printSuccessPolicy(successPolicy)), 'requires indexed completion mode')];
}

function checkReplacementPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const { podReplacementPolicy: policy } = spec;
  const supported = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  return checkEnum(path, policy, supported);
}

function checkJobRestartPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const policy = spec.template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') {
    return [required(path, `valid values: ${goQuote('OnFailure')}, ${goQuote('Never')}`)];
  }
  if (policy !== 'OnFailure' && policy !== 'Never') {
    return [notSupported(path, policy, ['OnFailure', 'Never'])];
  }
  return spec.podFailurePolicy !== undefined && policy !== 'Never'
    ? [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}
