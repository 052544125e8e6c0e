/** Taints repel Pods that do not tolerate them. Upstream: `pkg/scheduler/framework/plugins/tainttoleration`. */
import type { Toleration } from '../../kubernetes/types.js';
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';
import { normalizeByMaximum } from '../support/normalize.js';
import { findUntoleratedTaint, isTolerated } from '../support/tolerations.js';

const untolerated = unresolvable('node(s) had untolerated taint(s)');

/** The score state: tolerations that can cover a PreferNoSchedule taint. */
export const taintToleration = definePlugin<unknown, readonly Toleration[]>({
  name: names.taintToleration,
  filter(_, { pod }, { taints }) {
    return taints.length > 0 && findUntoleratedTaint(taints, pod.spec.tolerations ?? []) !== undefined
      ? untolerated
      : undefined;
  },
  preScore({ pod }) {
    const tolerations = (pod.spec.tolerations ?? []).filter(
      ({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule',
    );
    return { kind: 'ready', state: tolerations };
  },
  /** How many taints would rather not have the Pod. */
  score(tolerations, _, { taints }) {
    let count = 0;
    for (const taint of taints) {
      if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) {
        count++;
      }
    }
    return count;
  },
  normalize: (scores) => {
    normalizeByMaximum(scores, true);
  },
});
