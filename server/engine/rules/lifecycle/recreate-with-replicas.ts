/**
 * A Deployment stops all replicas before it starts new ones.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { simultaneousPods } from '../support/replicas.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const recreateWithReplicas = definePodRule({
  meta: {
    id: 'lifecycle/recreate-with-replicas',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Every update is an outage',
    summary: 'Several replicas behind a Service should be updated one after another.',
    why: '`strategy.type: Recreate` stops every Pod of the old version before it starts the first of the new one. Several replicas are meant to keep a Service up; with Recreate it is down during each update.',
    whenNot: 'When two versions must never run at the same time.',
    source: {
      title: 'Deployments: recreate',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
    },
    messages: {
      outage:
        '{workload} runs {several} behind {service} but stops them all for each update (`type: Recreate`). Use `RollingUpdate`.',
    },
  },

  *check(pod, { neighbourhood }) {
    const { object } = pod.template;
    const strategy = isKind(object, 'Deployment') ? object.value.spec?.strategy : undefined;
    if (strategy?.type !== 'Recreate' || holdsClaim(pod, neighbourhood)) {
      return;
    }
    const several = simultaneousPods(pod, neighbourhood);
    const [service] = several === undefined ? [] : neighbourhood.servicesOf(pod);
    if (several !== undefined && service !== undefined) {
      yield {
        messageId: 'outage',
        at: inObject(object, 'spec', 'strategy', 'type'),
        data: { workload: describeObject(object), several: several.words, service: describeObject(service) },
        related: [{ message: several.words, at: several.at }],
      };
    }
  },
});

/** A claim that the old Pods must let go first is the usual reason for Recreate. */
function holdsClaim({ volumes, template: { namespace, object } }: PodModel, neighbourhood: Neighbourhood): boolean {
  return volumes.some(({ volume: { persistentVolumeClaim } }) => {
    const claim = persistentVolumeClaim?.claimName;
    const found =
      claim === undefined ? undefined : neighbourhood.find('PersistentVolumeClaim', namespace, claim, object);
    const modes = found?.value.spec?.accessModes ?? [];
    return claim !== undefined && !modes.includes('ReadWriteMany') && !modes.includes('ReadOnlyMany');
  });
}
