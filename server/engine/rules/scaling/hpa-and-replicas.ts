/**
 * A HorizontalPodAutoscaler owns the number of replicas, and the manifest sets it too.
 *
 * Every apply resets the number that the autoscaler chose, in the middle of the load that it chose it for.
 */
import { definePodRule } from '../../linter/rule.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaAndReplicas = definePodRule({
  meta: {
    id: 'scaling/hpa-and-replicas',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Manifest and autoscaler both set the replicas',
    summary: 'A workload that a HorizontalPodAutoscaler scales must not set `replicas`.',
    why: 'The autoscaler writes the number of Pods it needs into `spec.replicas`. A manifest that sets the field as well takes it back with every `kubectl apply` or sync: under load, Pods are killed and have to be started again. The number belongs to one of the two.',
    whenNot:
      'When the manifest is only ever used to create the workload, or the tool that applies it is told to leave `replicas` alone.',
    source: {
      title: 'Horizontal Pod Autoscaling: migrating Deployments and StatefulSets',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      both: '{workload} sets `replicas: {replicas}`, but {autoscaler} scales it: each apply resets the number that the autoscaler chose. Remove `replicas`.',
      zero: '{workload} sets `replicas: 0`, so {autoscaler} is switched off and does nothing. Remove one of the two.',
    },
    fix: 'safe',
  },

  *check(pod, { neighbourhood }) {
    const { object, replicas, replicasPath } = pod.template;
    const [autoscaler] = neighbourhood.autoscalersOf(pod);
    if (autoscaler === undefined || replicas === undefined || replicasPath === undefined) {
      return;
    }
    const off = replicas === 0;
    yield {
      messageId: off ? 'zero' : 'both',
      at: { object, path: replicasPath },
      data: { workload: describeObject(object), replicas, autoscaler: describeObject(autoscaler) },
      related: [
        {
          message: `${describeObject(autoscaler)} scales it`,
          at: inObject(autoscaler, 'spec', 'scaleTargetRef', 'name'),
        },
      ],
      fixes: off
        ? []
        : [
            {
              title: 'Remove `replicas`: the autoscaler sets it',
              kind: 'safe',
              edits: () => [{ op: 'remove', object, path: replicasPath }],
            },
          ],
    };
  },
});
