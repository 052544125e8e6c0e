/**
 * A Pod stands alone, without a controller that would replace it.
 *
 * Pods are mortal: one that fails, is evicted or loses its node is gone, and nothing but a controller makes another.
 * It is a warning where something counts on the Pod; elsewhere (examples, experiments) a hint for those who want hints.
 */
import { definePodRule, type RuleContext } from '../../linter/rule.js';
import { isKind } from '../../kubernetes/kinds.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { Site } from '../../kubernetes/object.js';
import type { PodModel } from '../../pod/model.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { isHook, isManaged, isTrial } from '../support/purpose.js';
import { inContainer, inObject, kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';
import { wrapPod } from '../support/wrap-pod.js';

export const nakedPod = definePodRule({
  meta: {
    id: 'lifecycle/naked-pod',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Pod without a controller',
    summary: 'A Pod should be made by a controller that replaces it when it dies.',
    why: 'A Pod is born to die: it is never repaired or moved, only replaced. When its node is drained, runs out of memory or goes away, a Pod that was made by hand is deleted and nobody makes another. A Deployment, StatefulSet or Job does, and it can be scaled and updated too. Where a Service, a disruption budget or a readiness probe shows that somebody counts on the Pod this is a warning, otherwise a hint (see `hints`).',
    whenNot: 'For static Pods, experiments and one-off tasks that somebody watches.',
    source: {
      title: 'Pods and controllers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pods-and-controllers',
    },
    messages: {
      counted:
        '{pod} has no controller, but {reason}: when its node dies or is drained, nobody starts it again. Put it into a Deployment.',
      alone:
        '{pod} has no controller: when its node dies or is drained, nobody starts it again. Put it into a Deployment.',
      task: '{pod} runs to completion without a controller: when its node dies, the work is lost. Put it into a Job.',
    },
    options: hintsOption('Also report Pods on which nothing is seen to count.'),
    fix: 'refactoring',
  },

  *check(pod, context) {
    const { object, runs } = pod.template;
    if (!isKind(object, 'Pod') || isManaged(pod) || isHook(pod) || isTrial(pod)) {
      return;
    }
    const controller = runs === 'forever' ? 'Deployment' : 'Job';
    const reason = runs === 'forever' ? whoCounts(pod, context) : undefined;
    if (reason === undefined && !wantsHints(context)) {
      return;
    }
    yield {
      messageId: runs !== 'forever' ? 'task' : reason === undefined ? 'alone' : 'counted',
      severity: reason === undefined ? 'info' : 'warning',
      at: kindOf(object),
      data: { pod: describeObject(object), reason: reason?.words ?? '' },
      related: reason === undefined ? [] : [{ message: reason.words, at: reason.at }],
      fixes: wrapPod(pod, controller),
    };
  },
});

interface Reason {
  readonly words: string;
  readonly at: Site;
}

/** Whoever expects the Pod to be there. */
function whoCounts(pod: PodModel, { neighbourhood }: RuleContext): Reason | undefined {
  const [service] = neighbourhood.servicesOf(pod);
  if (service !== undefined) {
    return { words: `${describeObject(service)} sends it traffic`, at: inObject(service, 'spec', 'selector') };
  }
  const { labels, namespace, object } = pod.template;
  const budgets = neighbourhood.objects('PodDisruptionBudget', namespace, object);
  const budget = budgets.find(({ value }) => compileLabelSelector(value.spec?.selector)(labels));
  if (budget !== undefined) {
    return { words: `${describeObject(budget)} protects it`, at: inObject(budget, 'spec', 'selector') };
  }
  const ready = pod.containers.find(({ phase, spec }) => phase === 'main' && spec.readinessProbe !== undefined);
  return (
    ready && {
      words: 'its readiness probe says that it serves others',
      at: inContainer(pod, ready, 'readinessProbe'),
    }
  );
}
