/**
 * A NetworkPolicy is about no Pod of the workspace.
 *
 * It speaks where the workspace is complete for the Pods of the namespace, and either some Pods come within one label of the selector,
 * or they stand in the policy's own file. Labels that controllers and operators add to their Pods are left out of the comparison.
 */
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { LabelSelector } from '../../kubernetes/types.js';
import type { Fact } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import type { NearestPods } from '../support/nearest-labels.js';
import { lastingLabels, nearestPods, selectInstead, writtenLabels } from '../support/nearest-labels.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

type MessageId = 'near' | 'missing' | 'nothing';

export const networkpolicySelectsNothing = defineObjectRule<MessageId>({
  kinds: ['NetworkPolicy'],
  meta: {
    id: 'network/networkpolicy-selects-nothing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A NetworkPolicy about no Pod',
    summary: 'The podSelector of a NetworkPolicy must match Pods.',
    why: 'A policy is a door list that hangs at the houses whose labels it names. When no Pod has them, it hangs nowhere: it is accepted, it is listed, and the Pods that it was meant for let everybody in.',
    whenNot: 'When the Pods are made outside the workspace; `complete: false` says so for everything.',
    source: {
      title: 'Network Policies',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    },
    messages: {
      near: 'NetworkPolicy `{policy}` is about no Pod: it wants `{key}: {value}`, and {workload} has `{key}: {found}`. It protects nothing until the two agree.',
      missing:
        'NetworkPolicy `{policy}` is about no Pod: it wants `{key}: {value}`, and {workload} has no such label. It protects nothing until the two agree.',
      nothing:
        'NetworkPolicy `{policy}` is about no Pod of the workspace, so it protects nothing. Make its `podSelector` match the labels of the Pods.',
    },
    fix: 'suggestion',
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'NetworkPolicy')) {
      return;
    }
    const { podSelector = {} } = object.value.spec ?? {};
    const matchLabels = podSelector.matchLabels ?? {};
    const written = writtenLabels(matchLabels);
    // Without a label it is about all Pods, or about those that expressions describe, which mean to leave some out.
    const isWritten = Object.keys(written).length === Object.keys(matchLabels).length;
    if (Object.keys(matchLabels).length === 0 || !isWritten || maySelect(object, podSelector, neighbourhood)) {
      return;
    }
    const namespace = object.namespace ?? 'default';
    if (!neighbourhood.isComplete('Pod', namespace, object)) {
      return;
    }
    const pods = neighbourhood.pods(namespace, object);
    const nearest = nearestPods(pods, written, object);
    const isOneFile = pods.some(({ template }) => template.object.uri === object.uri);
    if (nearest !== undefined || isOneFile || neighbourhood.isComplete('Pod', '', object)) {
      yield report(object, written, nearest);
    }
  },
});

/** Some Pods match, or will once one of them leads. */
function maySelect(object: KubernetesObject, selector: LabelSelector, neighbourhood: Neighbourhood): boolean {
  const matchLabels = lastingLabels(selector.matchLabels ?? {});
  const matches = compileLabelSelector({ ...selector, matchLabels });
  return neighbourhood
    .selectedPods(object.namespace ?? 'default', matchLabels, object)
    .some(({ template }) => matches(template.labels));
}

function report(
  object: KubernetesObject,
  selector: Readonly<Record<string, string>>,
  nearest: NearestPods | undefined,
): Fact<MessageId> {
  const key = nearest?.key ?? '';
  const at = inObject(object, 'spec', 'podSelector', ...(nearest === undefined ? [] : ['matchLabels', key]));
  return {
    messageId: nearest === undefined ? 'nothing' : nearest.found === undefined ? 'missing' : 'near',
    at,
    data: {
      policy: object.name,
      key,
      value: nearest === undefined ? '' : (selector[key] ?? ''),
      found: nearest?.found ?? '',
      workload: nearest === undefined ? '' : describeObject(nearest.pod.template.object),
    },
    related: nearest === undefined ? [] : [{ message: 'These Pods come closest.', at: nearest.at }],
    fixes: nearest?.found === undefined ? [] : [selectInstead(at, key, nearest.found)],
  };
}
