/**
 * A HorizontalPodAutoscaler targets something that has no number of replicas.
 *
 * It works through the `scale` subresource, which DaemonSets, Jobs, CronJobs and Pods do not have.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { builtInTarget, unscalableKinds } from '../support/scale-target.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaOnDaemonsetOrBarePod = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scaling/hpa-on-daemonset-or-bare-pod',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The autoscaler targets what cannot be scaled',
    summary: 'A HorizontalPodAutoscaler must target a workload that has replicas.',
    why: 'Scaling means changing a number of replicas. A DaemonSet runs one Pod on every node, a Job as many as its work needs, and a bare Pod is one Pod: none has such a number, so the autoscaler fails with `FailedGetScale` for ever.',
    whenNot: 'Never.',
    source: {
      title: 'Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      kind: '{autoscaler} targets the {kind} `{name}`, which has no replicas to scale, so it never works. Target a Deployment or StatefulSet.',
    },
  },

  *check(object) {
    if (!isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const kind = builtInTarget(object);
    if (kind !== undefined && unscalableKinds.has(kind)) {
      yield {
        messageId: 'kind',
        at: inObject(object, 'spec', 'scaleTargetRef', 'kind'),
        data: {
          autoscaler: describeObject(object),
          kind,
          name: object.value.spec?.scaleTargetRef?.name ?? '',
        },
      };
    }
  },
});
