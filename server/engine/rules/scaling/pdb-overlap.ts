/**
 * Two PodDisruptionBudgets protect the same Pods.
 *
 * The eviction API knows what to do with one budget; with two it answers with an error
 * (`EvictionREST.Create` in pkg/registry/core/pod/storage), and no drain gets past the Pod.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { budgetsOf, protectedPods } from '../support/budgets.js';
import { inObject, standsBehind } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const pdbOverlap = defineObjectRule({
  kinds: ['PodDisruptionBudget'],
  meta: {
    id: 'scaling/pdb-overlap',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'Two disruption budgets for the same Pods',
    summary: 'A Pod may be protected by one PodDisruptionBudget only.',
    why: 'Each eviction has to be charged to a budget. Where two budgets select a Pod, the eviction API refuses with an internal error instead of choosing, so the Pod can never be evicted and its node never be drained.',
    whenNot: 'Never.',
    source: {
      title: 'Specifying a disruption budget',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
    },
    messages: {
      overlap:
        '{budget} and {other} both protect the Pods of {workload}: the API server refuses to evict a Pod with two budgets, so no drain gets past it. Keep one.',
    },
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'PodDisruptionBudget')) {
      return;
    }
    const budgets = neighbourhood.objects('PodDisruptionBudget', object.namespace ?? 'default', object);
    const reported = new Set<string>();
    for (const pod of budgets.length < 2 ? [] : protectedPods(object, neighbourhood)) {
      const other = budgetsOf(pod, budgets).find(
        (budget) =>
          budget.name !== '' &&
          budget.name !== object.name &&
          !reported.has(budget.name) &&
          standsBehind(object, budget),
      );
      if (other !== undefined) {
        reported.add(other.name);
        yield {
          messageId: 'overlap',
          at: inObject(object, 'spec', 'selector'),
          data: {
            budget: describeObject(object),
            other: describeObject(other),
            workload: describeObject(pod.template.object),
          },
          related: [{ message: `${describeObject(other)} protects it too`, at: inObject(other, 'spec', 'selector') }],
        };
      }
    }
  },
});
