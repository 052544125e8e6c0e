/**
 * A Pod gives its containers no time to end.
 *
 * The agent of a node cannot start again on it before the old one is gone, so network plug-ins and their like are stopped at once on
 * purpose, and so are controllers that come with them.
 */
import { definePodRule } from '../../linter/rule.js';
import { isHook, isTrial } from '../support/purpose.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { isSystemNamespace } from '../support/place.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const noGrace = definePodRule({
  meta: {
    id: 'lifecycle/no-grace',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'No time to end',
    summary: 'A Pod needs a termination grace period above zero.',
    why: 'With `terminationGracePeriodSeconds: 0` the Pod is deleted at once: no preStop hook runs, no request is finished and no file is closed. The object is even removed before the node has confirmed that the processes are gone, so a StatefulSet may run the same identity twice.',
    whenNot:
      'For throw-away Pods whose containers have nothing to lose. DaemonSets and the namespaces of the cluster itself are left alone.',
    source: {
      title: 'Pod lifecycle: termination of Pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-forced',
    },
    messages: {
      none: 'The Pods of {workload} get no time to end: requests are cut off and preStop hooks skipped. Allow some seconds.',
      twice:
        'The Pods of {workload} are removed before their containers have ended, so two Pods may write as the same identity. Allow some seconds.',
    },
    options: hintsOption("Also report Pods without an identity or a preStop hook, whose zero is nobody's slip."),
  },

  *check(pod, context) {
    const { object, spec, namespace } = pod.template;
    const isMachinery = object.kind === 'DaemonSet' || isSystemNamespace(namespace);
    if (spec.terminationGracePeriodSeconds !== 0 || isMachinery || isHook(pod) || isTrial(pod)) {
      return;
    }
    const isStateful = object.kind === 'StatefulSet';
    const isHooked = pod.containers.some((container) => container.spec.lifecycle?.preStop !== undefined);
    if (!isStateful && !isHooked && !wantsHints(context)) {
      return;
    }
    yield {
      messageId: isStateful ? 'twice' : 'none',
      at: inSpec(pod, 'terminationGracePeriodSeconds'),
      data: { workload: describeObject(object) },
    };
  },
});
