/**
 * Annotations that mean something to a Pod.
 * Upstream: `ValidatePodSpecificAnnotations`, `validateSeccompAnnotationsAndFields`,
 * `validateAppArmorAnnotationsAndFieldsMatchOnCreate` in `pkg/apis/core/validation`.
 */
import type { AppArmorProfile, ObjectMeta, PodSpec, SeccompProfile, Toleration } from '../../kubernetes/types.js';
import { child, forbidden, invalid, mapKey, type FieldError, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { allContainers, containersWithPaths } from '../pod-containers.js';
import { annotationOf, type StringMap } from './labels.js';
import { checkDescending } from './paths.js';
import { checkTolerations } from './scheduling.js';

export const mirrorAnnotation = 'kubernetes.io/config.mirror';
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';
export const seccompPodAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
export const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const tolerations = 'scheduler.alpha.kubernetes.io/tolerations';

export function checkPodAnnotations(annotations: StringMap | undefined, spec: PodSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const mirror = annotationOf(annotations, mirrorAnnotation);
  if (mirror !== undefined && (spec.nodeName ?? '') === '') {
    const words = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(invalid(mapKey(path, mirrorAnnotation), mirror, words));
  }
  const cost = annotationOf(annotations, deletionCost);
  if (cost !== undefined && !isInt32(cost)) {
    errors.push(invalid(mapKey(path, deletionCost), cost, 'must be a 32bit integer'));
  }
  return [
    ...errors,
    ...checkTolerationsAnnotation(annotationOf(annotations, tolerations) ?? '', path),
    ...checkSeccompAnnotations(annotations ?? {}, path),
    ...checkAppArmorAnnotations(annotations ?? {}, spec, path),
  ];
}

/** No plus sign, no leading zeros. */
function isInt32(text: string): boolean {
  const digits = /^(-[0-9]+|0|[1-9][0-9]*)$/.test(text);
  return digits && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}

/** The list of tolerations in JSON, from before the field existed. */
function checkTolerationsAnnotation(text: string, path: FieldPath): FieldError[] {
  if (text === '') {
    return [];
  }
  const parsed = parseJson(text);
  if (parsed === undefined) {
    const words = `invalid character ${goQuote(text.trim().charAt(0)).replaceAll('"', "'")} looking for beginning of value`;
    return [invalid(path, tolerations, words)];
  }
  if (!Array.isArray(parsed)) {
    const words = `json: cannot unmarshal ${jsonType(parsed)} into Go value of type []core.Toleration`;
    return parsed === null ? [] : [invalid(path, tolerations, words)];
  }
  return checkTolerations(parsed as readonly Toleration[], child(path, tolerations));
}

function jsonType(value: unknown): string {
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function checkSeccompAnnotations(annotations: StringMap, path: FieldPath): FieldError[] {
  return Object.entries(annotations)
    .filter(([key]) => key === seccompPodAnnotation || key.startsWith(seccompContainerPrefix))
    .flatMap(([key, value]) => checkSeccompValue(value, child(path, key)));
}

function checkSeccompValue(value: string, path: FieldPath): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) {
    return [];
  }
  return value.startsWith('localhost/')
    ? checkDescending(value.slice('localhost/'.length), path)
    : [invalid(path, value, 'must be a valid seccomp profile')];
}

function checkAppArmorAnnotations(annotations: StringMap, spec: PodSpec, path: FieldPath): FieldError[] {
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith(appArmorPrefix))
    .flatMap(([key, value]) => {
      const at = mapKey(path, key);
      const name = key.slice(appArmorPrefix.length);
      const exists = allContainers(spec).some((container) => (container.name ?? '') === name);
      return [
        ...(exists ? [] : [invalid(at, name, 'container not found')]),
        ...(isAppArmorProfile(value) ? [] : [invalid(at, value, `invalid AppArmor profile name: ${goQuote(value)}`)]),
      ];
    });
}

function isAppArmorProfile(value: string): boolean {
  return ['', 'runtime/default', 'unconfined'].includes(value) || value.startsWith('localhost/');
}

/** The field that an AppArmor annotation stands for, if it stands for one. Upstream: `ApparmorFieldForAnnotation`. */
export function appArmorProfileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') {
    return { type: 'Unconfined' };
  }
  if (annotation === 'runtime/default') {
    return { type: 'RuntimeDefault' };
  }
  const profile = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return profile === '' ? undefined : { type: 'Localhost', localhostProfile: profile };
}

type Profile = Pick<SeccompProfile & AppArmorProfile, 'type' | 'localhostProfile'>;

/** Where an annotation and its field both stand, they must say the same. */
export function checkProfilesMatch(meta: ObjectMeta, spec: PodSpec, path: FieldPath): FieldError[] {
  return [...checkSeccompMatch(meta, spec, path), ...checkAppArmorMatch(meta, spec, path)];
}

function checkSeccompMatch({ annotations }: ObjectMeta, spec: PodSpec, path: FieldPath): FieldError[] {
  const accepted = ['runtime/default', 'docker/default'];
  return [
    { key: seccompPodAnnotation, profile: spec.securityContext?.seccompProfile, at: path },
    ...containersWithPaths(spec, path).map(({ container, path: at }) => ({
      key: seccompContainerPrefix + (container.name ?? ''),
      profile: container.securityContext?.seccompProfile,
      at,
    })),
  ].flatMap(({ key, profile, at }) =>
    checkMatch(annotationOf(annotations, key), profile, accepted, {
      name: 'seccomp',
      path: child(at, 'securityContext', 'seccompProfile'),
    }),
  );
}

function checkAppArmorMatch({ annotations }: ObjectMeta, spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.os?.name === 'windows') {
    return [];
  }
  return containersWithPaths(spec, path).flatMap(({ container, path: at }) =>
    checkMatch(
      annotationOf(annotations, appArmorPrefix + (container.name ?? '')),
      container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile,
      ['runtime/default'],
      { name: 'apparmor', path: child(at, 'securityContext', 'appArmorProfile') },
    ),
  );
}

function checkMatch(
  annotation: string | undefined,
  profile: Profile | undefined,
  runtimeDefault: readonly string[],
  { name, path }: { readonly name: string; readonly path: FieldPath },
): FieldError[] {
  if (annotation === undefined || profile === undefined || profileMatches(annotation, profile, runtimeDefault)) {
    return [];
  }
  const local = profile.type === 'Localhost' && annotation.startsWith('localhost/');
  return local
    ? [forbidden(child(path, 'localhostProfile'), `${name} profile in annotation and field must match`)]
    : [forbidden(child(path, 'type'), `${name} type in annotation and field must match`)];
}

function profileMatches(annotation: string, profile: Profile, runtimeDefault: readonly string[]): boolean {
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined';
    case 'RuntimeDefault':
      return runtimeDefault.includes(annotation);
    case 'Localhost':
      return annotation === `localhost/${profile.localhostProfile ?? ''}` && profile.localhostProfile !== undefined;
    default:
      return true;
  }
}
