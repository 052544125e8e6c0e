/**
 * A controller's selector matches the Pods of another workload.
 *
 * One-way: the other one's selector is narrower. Where both match each other, `scaling/selector-overlap` speaks.
 */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import { podsOf } from '../support/budgets.js';
import { controllerSelector, isOtherWorkload, livesTogether } from '../support/selector.js';
import { isHook } from '../support/purpose.js';
import { describeObject } from '../support/words.js';

export const selectorTooWide = definePodRule({
  meta: {
    id: 'scaling/selector-too-wide',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: "A selector that matches another workload's Pods",
    summary: "A controller's selector must match its own Pods only.",
    why: 'A selector with too few labels also matches Pods of other workloads. Whoever finds Pods through it, such as a HorizontalPodAutoscaler, counts them too, and a bare Pod or an orphan with these labels is adopted, and perhaps deleted, by a controller that never made it.',
    whenNot: 'When the two objects are never in the cluster at the same time.',
    source: {
      title: 'ReplicaSets: non-template Pod acquisitions',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions',
    },
    messages: {
      wide: 'The selector of {workload} also matches {other}, which are counted or adopted as its own. Select by one more label.',
    },
  },

  *check(pod, { neighbourhood }) {
    const selector = controllerSelector(pod);
    if (selector === undefined) {
      return;
    }
    const { object, labels } = pod.template;
    if (!compileLabelSelector(selector)(labels)) {
      return;
    }
    const other = podsOf(selector, object, neighbourhood).find((candidate) => {
      const theirs = controllerSelector(candidate);
      const mutual = theirs !== undefined && compileLabelSelector(theirs)(labels);
      // Helm removes the Pods of its hooks by itself.
      return !mutual && isOtherWorkload(pod, candidate) && !isHook(candidate);
    });
    if (other !== undefined) {
      yield {
        messageId: 'wide',
        severity: livesTogether(pod, other) ? 'warning' : 'info',
        at: { object, path: selector.path },
        data: { workload: describeObject(object), other: podsOfObject(other.template.object) },
        related: [
          {
            message: `labels of ${describeObject(other.template.object)}`,
            at: { object: other.template.object, path: [...other.template.path, 'metadata', 'labels'] },
          },
        ],
      };
    }
  },
});

function podsOfObject(object: KubernetesObject): string {
  return object.kind === 'Pod' ? `Pods like \`${object.name}\`` : `the Pods of ${describeObject(object)}`;
}
