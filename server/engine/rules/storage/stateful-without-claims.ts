/**
 * A StatefulSet whose Pods keep nothing.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { definePodRule } from '../../linter/rule.js';
import { kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const statefulWithoutClaims = definePodRule({
  meta: {
    id: 'storage/stateful-without-claims',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A StatefulSet without storage',
    summary: 'A StatefulSet should give its Pods claims of their own.',
    why: 'A StatefulSet starts and stops its Pods one by one and waits for each, all for the sake of what they keep. Without `volumeClaimTemplates` they keep nothing, and a Deployment would start faster, update in parallel and replace Pods of dead nodes at once.',
    whenNot: 'When only the stable names of the Pods matter.',
    source: {
      title: 'StatefulSets: using StatefulSets',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#using-statefulsets',
    },
    messages: {
      none: '{workload} gives its Pods no claims, so they keep nothing over a restart. Add `volumeClaimTemplates`, or use a Deployment.',
    },
  },

  *check(pod) {
    const { object } = pod.template;
    if (!isKind(object, 'StatefulSet') || (object.value.spec?.volumeClaimTemplates ?? []).length > 0) {
      return;
    }
    const keeps = pod.volumes.some(({ volume: { persistentVolumeClaim, hostPath, nfs, csi, ephemeral } }) =>
      [persistentVolumeClaim, hostPath, nfs, csi, ephemeral].some((source) => source !== undefined),
    );
    if (!keeps) {
      yield { messageId: 'none', at: kindOf(object), data: { workload: describeObject(object) } };
    }
  },
});
