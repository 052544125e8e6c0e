/**
 * Two controllers select each other's Pods.
 *
 * Nothing keeps two controllers from having the same selector. Each counts the Pods of the other wherever only labels are looked at
 * (autoscalers, `kubectl`, orphans), and takes over those that lose their owner.
 */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import { definePodRule } from '../../linter/rule.js';
import { podsOf } from '../support/budgets.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { controllerSelector, isOtherWorkload, livesTogether } from '../support/selector.js';
import { standsBehind } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const selectorOverlap = definePodRule({
  meta: {
    id: 'scaling/selector-overlap',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: "Two controllers select each other's Pods",
    summary: 'The selectors of two controllers in a namespace must not match the same Pods.',
    why: "A controller knows its Pods by their labels. When two controllers of one namespace match each other's Pods, autoscalers average over both (`AmbiguousSelector`), rollbacks and `kubectl` show the wrong Pods, and a Pod that loses its owner is adopted by the other.",
    whenNot: 'When the two objects are never in the cluster at the same time.',
    source: {
      title: 'Deployments: selector',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    },
    messages: {
      overlap:
        "{workload} and {other} select each other's Pods: autoscalers and orphaned Pods mix the two up. Give each a label of its own in selector and template.",
    },
    options: hintsOption('Also report controllers of different files that may never meet in one cluster.'),
  },

  *check(pod, context) {
    const { neighbourhood } = context;
    const selector = controllerSelector(pod);
    if (selector === undefined) {
      return;
    }
    const { object, labels } = pod.template;
    // One that misses its own Pods is another fault.
    if (!compileLabelSelector(selector)(labels)) {
      return;
    }
    const others = podsOf(selector, object, neighbourhood).filter((other) => isOtherWorkload(pod, other));
    const other = others.find((candidate) => {
      const theirs = controllerSelector(candidate);
      const isEarlier = standsBehind(object, candidate.template.object);
      return isEarlier && theirs !== undefined && compileLabelSelector(theirs)(labels);
    });
    if (other === undefined) {
      return;
    }
    const together = livesTogether(pod, other);
    if (!together && !wantsHints(context)) {
      return;
    }
    const theirs = controllerSelector(other);
    yield {
      messageId: 'overlap',
      severity: together ? 'error' : 'info',
      at: { object, path: selector.path },
      data: { workload: describeObject(object), other: describeObject(other.template.object) },
      related:
        theirs === undefined
          ? []
          : [
              {
                message: `selector of ${describeObject(other.template.object)}`,
                at: { object: other.template.object, path: theirs.path },
              },
            ],
    };
  },
});
