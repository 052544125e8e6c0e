/**
 * An autoscaler multiplies Pods that all mount one claim.
 *
 * Claims for one node or one Pod are the business of `storage/rwo-with-replicas`; this rule speaks where the claim itself isn't in the
 * workspace, so that nobody can tell whether a second Pod may mount it.
 */
import { definePodRule } from '../../linter/rule.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaStatefulRwo = definePodRule({
  meta: {
    id: 'scaling/hpa-stateful-rwo',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'An autoscaler over one shared claim',
    summary: 'A workload whose Pods share one claim should not be scaled by an autoscaler.',
    why: 'All Pods of a template mount the same claim. Most storage attaches to one node only, so the Pods that an autoscaler adds under load hang in `ContainerCreating`, just when they are needed. A StatefulSet with `volumeClaimTemplates` gives each Pod its own.',
    whenNot: 'When the claim is known to be ReadWriteMany.',
    source: {
      title: 'Persistent Volumes: access modes',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
    },
    messages: {
      shared:
        '{autoscaler} runs up to {most} Pods of {workload}, which all mount claim `{claim}`: unless it is ReadWriteMany, the added ones hang. Use `volumeClaimTemplates`.',
    },
  },

  *check(pod, { neighbourhood }) {
    const { object, namespace } = pod.template;
    const autoscaler = neighbourhood.autoscalersOf(pod).find(({ value }) => (value.spec?.maxReplicas ?? 1) > 1);
    if (autoscaler === undefined) {
      return;
    }
    for (const { volume, path } of pod.volumes) {
      const claim = volume.persistentVolumeClaim?.claimName;
      if (
        claim === undefined ||
        claim === '' ||
        neighbourhood.find('PersistentVolumeClaim', namespace, claim, object)
      ) {
        continue;
      }
      yield {
        messageId: 'shared',
        at: { object, path: [...path, 'persistentVolumeClaim', 'claimName'] },
        data: {
          autoscaler: describeObject(autoscaler),
          most: autoscaler.value.spec?.maxReplicas ?? 0,
          workload: describeObject(object),
          claim,
        },
        related: [{ message: describeObject(autoscaler), at: inObject(autoscaler, 'spec', 'maxReplicas') }],
      };
    }
  },
});
