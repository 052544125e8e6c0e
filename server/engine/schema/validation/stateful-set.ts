/**
 * StatefulSet.
 * Upstream: `ValidateStatefulSetSpec` in `pkg/apis/apps/validation`.
 */
import type { Path } from '../../document/tree.js';
import type {
  PersistentVolumeClaim,
  PodTemplateSpec,
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
  Volume,
} from '../../kubernetes/types.js';
import {
  checkEnum,
  checkNonnegative,
  child,
  invalid,
  isEmpty,
  item,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkCount, checkNotAbove100Percent, countOf } from './int-or-percent.js';
import { checkDnsLabel, checkLabelSelector, isEmptySelector } from './labels.js';
import { checkObjectMeta, labelName } from './metadata.js';
import { checkClaimSpec } from './persistent-volume-claim.js';
import { checkPodTemplate, checkRunsForever, checkSelectorMatches } from './pod.js';
import { printSelector, printStatefulSetStrategy, printStatefulSetUpdate } from './printed.js';
import { checkRequiredSelector } from './workloads.js';

const specPath = child(undefined, 'spec');
const templatePath = child(specPath, 'template');
const selectorPath = child(specPath, 'selector');

export function checkStatefulSet(set: StatefulSet): FieldError[] {
  const { metadata = {}, spec = {} } = set;
  const claims = child(specPath, 'volumeClaimTemplates');
  return [
    ...checkObjectMeta(metadata, labelName),
    ...checkManagementPolicy(spec.podManagementPolicy, child(specPath, 'podManagementPolicy')),
    ...checkUpdateStrategy(spec.updateStrategy ?? {}, child(specPath, 'updateStrategy')),
    ...checkRetention(
      spec.persistentVolumeClaimRetentionPolicy ?? {},
      child(specPath, 'persistentVolumeClaimRetentionPolicy'),
    ),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      checkClaimSpec(claim.spec ?? {}, child(item(claims, index), 'spec')),
    ),
    ...checkNonnegative(child(specPath, 'replicas'), spec.replicas),
    ...checkNonnegative(child(specPath, 'minReadySeconds'), spec.minReadySeconds),
    ...checkNonnegative(child(specPath, 'ordinals', 'start'), spec.ordinals?.start),
    ...(isEmpty(spec.serviceName) ? [] : checkDnsLabel(spec.serviceName, child(specPath, 'serviceName'))),
    ...checkSelection(spec),
    ...checkRunsForever(spec.template ?? {}, 'StatefulSet', templatePath),
  ];
}

function checkManagementPolicy(policy: string | undefined, path: FieldPath): FieldError[] {
  if (isEmpty(policy)) {
    return [required(path)];
  }
  return policy === 'OrderedReady' || policy === 'Parallel'
    ? []
    : [invalid(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function checkUpdateStrategy(strategy: StatefulSetUpdateStrategy, path: FieldPath): FieldError[] {
  const { type = '', rollingUpdate } = strategy;
  const at = child(path, 'rollingUpdate');
  switch (type) {
    case '':
      return [required(path)];
    case 'OnDelete': {
      const words = "only allowed for updateStrategy 'RollingUpdate'";
      return rollingUpdate === undefined ? [] : [invalid(at, opaque(printStatefulSetUpdate(rollingUpdate)), words)];
    }
    case 'RollingUpdate':
      return rollingUpdate === undefined ? [] : checkRollingUpdate(rollingUpdate, at);
    default: {
      const words = "must be 'RollingUpdate' or 'OnDelete'";
      return [invalid(path, opaque(printStatefulSetStrategy(strategy)), words)];
    }
  }
}

function checkRollingUpdate(
  rolling: NonNullable<StatefulSetUpdateStrategy['rollingUpdate']>,
  path: FieldPath,
): FieldError[] {
  const { maxUnavailable } = rolling;
  const at = child(path, 'maxUnavailable');
  const errors = checkNonnegative(child(path, 'partition'), rolling.partition);
  if (maxUnavailable === undefined) {
    return errors;
  }
  return [
    ...errors,
    ...checkCount(maxUnavailable, at),
    ...(countOf(maxUnavailable) === 0 ? [invalid(at, opaque(maxUnavailable), 'cannot be 0')] : []),
    ...checkNotAbove100Percent(maxUnavailable, at),
  ];
}

function checkRetention(policy: StatefulSetPersistentVolumeClaimRetentionPolicy, path: FieldPath): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((name) =>
    checkEnum(child(path, name), policy[name], ['Retain', 'Delete']),
  );
}

function checkSelection(spec: StatefulSetSpec): FieldError[] {
  const { selector } = spec;
  const errors = checkRequiredSelector(selector, 'statefulset');
  if (selector !== undefined && checkLabelSelector(selector, selectorPath).length > 0) {
    return [...errors, invalid(selectorPath, opaque(printSelector(selector)), '')];
  }
  const template = spec.template ?? {};
  const checked = withClaimVolumes(template, spec.volumeClaimTemplates ?? []);
  const noMatch = '`selector` does not match template `labels`';
  const matches =
    selector === undefined
      ? [invalid(child(templatePath, 'metadata', 'labels'), opaque(template.metadata?.labels), noMatch)]
      : checkSelectorMatches(selector, template, templatePath);
  return [
    ...errors,
    ...(selector !== undefined && isEmptySelector(selector) ? [] : matches),
    ...checkPodTemplate(checked, templatePath).map((error) => ({
      ...error,
      path: sourcePath(error.path, spec),
    })),
  ];
}

/** Where the controller overwrites a field it is not checked; claims become volumes, before those of the template. */
function withClaimVolumes(template: PodTemplateSpec, claims: readonly PersistentVolumeClaim[]): PodTemplateSpec {
  const { hostname, subdomain, ...spec } = template.spec ?? {};
  if (claims.length === 0) {
    return hostname === undefined && subdomain === undefined ? template : { ...template, spec };
  }
  const fromClaims = claimVolumes(claims);
  const rest = (spec.volumes ?? []).filter(({ name = '' }) => !fromClaims.has(name));
  return { ...template, spec: { ...spec, volumes: [...fromClaims.values(), ...rest] } };
}

function claimVolumes(claims: readonly PersistentVolumeClaim[]): ReadonlyMap<string, Volume> {
  return new Map(
    claims.map(({ metadata }) => {
      const name = metadata?.name ?? '';
      return [name, { name, persistentVolumeClaim: { claimName: name } }];
    }),
  );
}

/** The place in the document of a volume that validation saw shifted behind the claims. */
function sourcePath(path: Path, { template, volumeClaimTemplates: claims = [] }: StatefulSetSpec): Path {
  const [, , , list, index] = path;
  if (claims.length === 0 || list !== 'volumes' || typeof index !== 'number') {
    return path;
  }
  const names = claimVolumes(claims);
  if (index < names.size) {
    const own = ['spec', 'volumeClaimTemplates'];
    return claims.length === 1 ? [...own, 0, 'metadata', 'name'] : own;
  }
  const kept = (template?.spec?.volumes ?? [])
    .map(({ name = '' }, position) => ({ name, position }))
    .filter(({ name }) => !names.has(name));
  const position = kept[index - names.size]?.position ?? index;
  return ['spec', 'template', 'spec', 'volumes', position, ...path.slice(5)];
}
