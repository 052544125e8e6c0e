/** The Pod Security standards, version 1.37. Upstream: `k8s.io/pod-security-admission`. */
import type { ObjectMeta, PodSpec } from '../../kubernetes/types.js';
import { child, type FieldPath } from '../field.js';
import { baselineChecks } from './baseline.js';
import { restrictedChecks } from './restricted.js';
import { checkedPod, toViolation, type PodSecurityCheck, type PodSecurityViolation } from './violation.js';

export interface PodSecurity {
  readonly baseline: readonly PodSecurityViolation[];
  /** With those of the baseline, but for the checks that the restricted level has its own of. */
  readonly restricted: readonly PodSecurityViolation[];
}

const replaced = new Set(restrictedChecks.flatMap(({ replaces = [] }) => replaces));

/** Judges a Pod or the template at `path`. */
export function checkPodSecurity(meta: ObjectMeta, spec: PodSpec, path: FieldPath | undefined): PodSecurity {
  const pod = checkedPod(meta, spec, child(path, 'metadata'), child(path, 'spec'));
  const run = ({ id, run: check }: PodSecurityCheck) => {
    const finding = check(pod);
    return finding ? [toViolation(id, finding)] : [];
  };
  const baseline = baselineChecks.flatMap(run);
  return {
    baseline,
    restricted: [...baseline.filter(({ check }) => !replaced.has(check)), ...restrictedChecks.flatMap(run)],
  };
}
