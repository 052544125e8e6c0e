import type { Path } from '../../document/tree.js';
import type { ObjectMeta, PodSpec } from '../../kubernetes/types.js';
import { toPath, type FieldPath } from '../field.js';
import { containersWithPaths, type PlacedContainer } from '../pod-containers.js';

/** One check of the Pod Security standards that a Pod does not pass. */
export interface PodSecurityViolation {
  /** The check's name in the admission: `hostNamespaces`. */
  readonly check: string;
  /** The admission's words: `host namespaces`. */
  readonly reason: string;
  readonly detail: string;
  /** What trips the check; where something is missing, the place it belongs to. */
  readonly paths: readonly Path[];
}

/** A Pod, or the Pod of a template, and where its parts stand. */
export interface CheckedPod {
  readonly meta: ObjectMeta;
  readonly spec: PodSpec;
  readonly metaPath: FieldPath;
  readonly specPath: FieldPath;
  readonly containers: readonly PlacedContainer[];
}

export function checkedPod(meta: ObjectMeta, spec: PodSpec, metaPath: FieldPath, specPath: FieldPath): CheckedPod {
  return { meta, spec, metaPath, specPath, containers: containersWithPaths(spec, specPath) };
}

export interface Finding {
  readonly reason: string;
  readonly detail: string;
  readonly paths: readonly FieldPath[];
}

export interface PodSecurityCheck {
  readonly id: string;
  /** Checks of the baseline that this one stands for. */
  readonly replaces?: readonly string[];
  readonly run: (pod: CheckedPod) => Finding | undefined;
}

export function toViolation(check: string, { reason, detail, paths }: Finding): PodSecurityViolation {
  return { check, reason, detail, paths: paths.map((path) => toPath(path)) };
}

/** `"a", "b"`, unlike everywhere else without escapes. */
export function joinQuote(items: readonly string[]): string {
  return items.length === 0 ? '' : `"${items.join('", "')}"`;
}

/** A sorted set. */
export function sorted(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

/** Who trips a check, as the details name them: `pod`, `container "a"`, `containers "a", "b"`. */
export function setters(podTrips: boolean, containers: readonly PlacedContainer[]): string[] {
  return [...(podTrips ? ['pod'] : []), ...(containers.length > 0 ? [nameContainers(containers)] : [])];
}

export function nameContainers(containers: readonly PlacedContainer[]): string {
  const names = joinQuote(containers.map(({ container }) => container.name ?? ''));
  return `${containers.length === 1 ? 'container' : 'containers'} ${names}`;
}
