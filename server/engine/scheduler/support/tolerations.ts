/** Taints and tolerations. Upstream: `k8s.io/api/core/v1` ToleratesTaint and `k8s.io/component-helpers/scheduling/corev1`. */
import type { Taint, Toleration } from '../../kubernetes/types.js';

/**
 * An empty key stands for every key, an empty effect for every effect, an empty operator for `Equal`.
 * The comparison operators `Gt` and `Lt` are behind a gate that is off in 1.37, so they never match.
 */
export function toleratesTaint(
  { key = '', operator = '', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) {
    return false;
  }
  if (key !== '' && key !== taint.key) {
    return false;
  }
  return operator === 'Exists' || ((operator === '' || operator === 'Equal') && value === (taint.value ?? ''));
}

/** Whether any of the tolerations covers the taint. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, taint));
}

/** The first taint that keeps the Pod away: NoSchedule or NoExecute, and not tolerated. */
export function findUntoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  return taints.find((taint) => isRepelling(taint) && !isTolerated(taint, tolerations));
}

function isRepelling({ effect }: Taint): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute';
}
