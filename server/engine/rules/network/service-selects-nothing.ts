/**
 * A Service's selector matches no Pod.
 *
 * It speaks only where the workspace is complete enough to tell: it holds the Pods of that namespace
 * (`complete` in podlint.yaml decides). Labels that controllers add to their Pods are left out of the comparison.
 */
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fact } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { NearestPods } from '../support/nearest-labels.js';
import { nearestPods, selectInstead, writtenLabels } from '../support/nearest-labels.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

type MessageId = 'near' | 'missing' | 'nothing';

export const serviceSelectsNothing = defineObjectRule<MessageId>({
  kinds: ['Service'],
  meta: {
    id: 'network/service-selects-nothing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Service selects no Pod',
    summary: 'The selector of a Service must match the labels of a Pod.',
    why: 'Pods are born to die and get a new address each time; the Service finds them by their labels alone. One letter of difference, and the Service has an address that leads nowhere: it exists, it resolves, and every connection to it fails.',
    whenNot: 'When the Pods are made by something outside of the workspace, such as an operator.',
    source: {
      title: 'Service',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
    },
    messages: {
      near: 'Service `{service}` selects no Pod: it wants `{key}: {value}`, and {workload} has `{key}: {found}`. It has no endpoints until the two agree.',
      missing:
        'Service `{service}` selects no Pod: it wants `{key}: {value}`, and {workload} has no such label. It has no endpoints until the two agree.',
      nothing:
        'Service `{service}` selects no Pod: nothing in namespace `{namespace}` has the labels that it wants, so it has no endpoints. Correct the selector, or add the Pods.',
    },
    fix: 'suggestion',
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'Service') || object.value.spec?.type === 'ExternalName') {
      return;
    }
    const namespace = object.namespace ?? 'default';
    const selector = writtenLabels(object.value.spec?.selector ?? {});
    const wanted = Object.keys(selector).length > 0;
    if (!wanted || neighbourhood.selectedPods(namespace, selector, object).length > 0) {
      return;
    }
    if (!neighbourhood.isComplete('Pod', namespace, object)) {
      return;
    }
    const nearest = nearestPods(neighbourhood.pods(namespace), selector, object);
    // Pods that nothing here resembles are mostly made by an operator. A namespace without a name holds nothing:
    // only the user's own word, `complete: true`, makes it complete.
    if (nearest !== undefined || neighbourhood.isComplete('Pod', '', object)) {
      yield report(object, selector, nearest);
    }
  },
});

function report(
  object: KubernetesObject,
  selector: Readonly<Record<string, string>>,
  nearest: NearestPods | undefined,
): Fact<MessageId> {
  const key = nearest?.key ?? Object.keys(selector)[0] ?? '';
  const at = inObject(object, 'spec', 'selector', key);
  return {
    messageId: nearest === undefined ? 'nothing' : nearest.found === undefined ? 'missing' : 'near',
    at,
    data: {
      service: object.name,
      namespace: object.namespace ?? 'default',
      key,
      value: selector[key] ?? '',
      found: nearest?.found ?? '',
      workload: nearest === undefined ? '' : describeObject(nearest.pod.template.object),
    },
    related: nearest === undefined ? [] : [{ message: 'These Pods come closest.', at: nearest.at }],
    fixes: nearest?.found === undefined ? [] : [selectInstead(at, key, nearest.found)],
  };
}
