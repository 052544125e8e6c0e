/**
 * Pods and Pod templates.
 * Upstream: `ValidatePodCreate`, `ValidatePodTemplateSpec`, `ValidatePodTemplate` in `pkg/apis/core/validation`.
 */
import type { LabelSelector, Pod, PodSpec, PodTemplate, PodTemplateSpec } from '../../kubernetes/types.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import {
  checkNonnegative,
  child,
  forbidden,
  invalid,
  item,
  notSupported,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkImageSpace } from './container.js';
import { annotationOf, checkAnnotations, checkLabels } from './labels.js';
import { checkObjectMeta, subdomainName } from './metadata.js';
import { checkPodAnnotations, checkProfilesMatch, mirrorAnnotation } from './pod-annotations.js';
import { checkPodSpec } from './pod-spec.js';

export function checkPod(pod: Pod): FieldError[] {
  const { metadata = {}, spec = {} } = pod;
  const path = child(undefined, 'spec');
  const identity = {
    name: metadata.name ?? '',
    mirror: annotationOf(metadata.annotations, mirrorAnnotation) !== undefined,
  };
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkPodAnnotations(metadata.annotations, spec, child(undefined, 'metadata', 'annotations')),
    ...checkPodSpec(spec, identity, path),
    ...checkTokenVolumes(spec, path),
    ...checkNonnegative(child(path, 'terminationGracePeriodSeconds'), spec.terminationGracePeriodSeconds),
    ...(['containers', 'initContainers'] as const).flatMap((list) =>
      (spec[list] ?? []).flatMap((container, index) => checkImageSpace(container, item(child(path, list), index))),
    ),
    ...checkCreation(spec, path),
    ...checkProfilesMatch(metadata, spec, path),
  ];
}

/** What may only come later in a Pod's life. */
function checkCreation(spec: PodSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden(child(path, 'ephemeralContainers'), 'cannot be set on create'));
  }
  if ((spec.nodeName ?? '') !== '' && (spec.schedulingGates ?? []).length > 0) {
    const words = 'cannot be set until all schedulingGates have been cleared';
    errors.push(forbidden(child(path, 'nodeName'), words));
  }
  return errors;
}

/** Only a mirror Pod comes without a service account. */
function checkTokenVolumes(spec: PodSpec, path: FieldPath): FieldError[] {
  if ((spec.serviceAccountName ?? '') !== '') {
    return [];
  }
  const volumes = child(path, 'volumes');
  return (spec.volumes ?? []).flatMap((volume, index) => {
    const sources = child(item(volumes, index), 'projected', 'sources');
    return (volume.projected?.sources ?? []).flatMap((source, sourceIndex) =>
      source.serviceAccountToken === undefined
        ? []
        : [
            forbidden(
              child(item(sources, sourceIndex), 'serviceAccountToken'),
              'must not be specified when serviceAccountName is not set',
            ),
          ],
    );
  });
}

/** The template of a controller. Its metadata is reported without `metadata` in the path, as upstream does. */
export function checkPodTemplate(template: PodTemplateSpec, path: FieldPath): FieldError[] {
  const { metadata = {}, spec = {} } = template;
  const specPath = child(path, 'spec');
  return [
    ...checkLabels(metadata.labels, child(path, 'labels')),
    ...checkAnnotations(metadata.annotations, child(path, 'annotations')),
    ...checkPodAnnotations(metadata.annotations, spec, child(path, 'annotations')),
    ...checkPodSpec(spec, undefined, specPath),
    ...checkProfilesMatch(metadata, spec, specPath),
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbidden(child(specPath, 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}

/** The selector of a controller must choose the Pods it makes. */
export function checkSelectorMatches(
  selector: LabelSelector,
  template: PodTemplateSpec,
  path: FieldPath,
): FieldError[] {
  const labels = template.metadata?.labels;
  return compileLabelSelector(selector)(labels)
    ? []
    : [invalid(child(path, 'metadata', 'labels'), opaque(labels), '`selector` does not match template `labels`')];
}

/** Controllers that keep Pods running want Pods that are restarted and have no deadline. */
export function checkRunsForever(template: PodTemplateSpec, kind: string, path: FieldPath): FieldError[] {
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  const specPath = child(path, 'spec');
  return [
    ...(restartPolicy === 'Always' ? [] : [notSupported(child(specPath, 'restartPolicy'), restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden(child(specPath, 'activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}

/** The kind PodTemplate. */
export function checkPodTemplateObject(object: PodTemplate): FieldError[] {
  return [
    ...checkObjectMeta(object.metadata ?? {}, subdomainName),
    ...checkPodTemplate(object.template ?? {}, child(undefined, 'template')),
  ];
}
