/**
 * A Service stands before a single Pod.
 */
import type { Site } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { inObject, kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const singleReplica = definePodRule({
  meta: {
    id: 'scaling/single-replica',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A Service before a single Pod',
    summary: 'A workload behind a Service should run at least two replicas.',
    why: 'A Pod is gone for a while with every drain, eviction and crash. With one replica that is an outage of whatever its Service serves, and a disruption budget can only choose between blocking the drain and allowing the outage. The same is true of an autoscaler that may go down to one.',
    whenNot: 'For programs that must run once, and where a short outage does no harm.',
    source: {
      title: 'Disruptions',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#dealing-with-disruptions',
    },
    messages: {
      one: '{workload} runs a single Pod behind {service}: each drain or crash of it is an outage. Run two or more.',
      least:
        '{autoscaler} may leave {workload} with a single Pod behind {service}: each drain or crash of it is an outage. Set `minReplicas: 2`.',
    },
  },

  *check(pod, { neighbourhood }) {
    const least = leastReplicas(pod, neighbourhood);
    if (least === undefined) {
      return;
    }
    const [service] = neighbourhood.servicesOf(pod);
    if (service !== undefined) {
      yield {
        messageId: least.autoscaler === undefined ? 'one' : 'least',
        at: least.at,
        data: {
          workload: describeObject(pod.template.object),
          service: describeObject(service),
          autoscaler: least.autoscaler ?? '',
        },
        related: [
          { message: `${describeObject(service)} sends it traffic`, at: inObject(service, 'spec', 'selector') },
        ],
      };
    }
  },
});

const kinds: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'Rollout',
]);

interface Least {
  readonly at: Site;
  readonly autoscaler: string | undefined;
  readonly related: readonly { readonly message: string; readonly at: Site }[];
}

/** Where the workload says that there is, or may be, one Pod. */
function leastReplicas(pod: PodModel, neighbourhood: Neighbourhood): Least | undefined {
  const { object, replicas, replicasPath } = pod.template;
  if (!kinds.has(object.kind)) {
    return undefined;
  }
  const [autoscaler] = neighbourhood.autoscalersOf(pod);
  if (autoscaler !== undefined) {
    const { minReplicas = 1, maxReplicas = 1 } = autoscaler.value.spec ?? {};
    const related = [{ message: 'may go down to one', at: inObject(autoscaler, 'spec', 'minReplicas') }];
    return minReplicas === 1 && maxReplicas > 1
      ? { at: kindOf(object), autoscaler: describeObject(autoscaler), related }
      : undefined;
  }
  if (replicasPath !== undefined && replicas === 1) {
    return { at: { object, path: replicasPath }, autoscaler: undefined, related: [] };
  }
  return replicas === undefined ? { at: kindOf(object), autoscaler: undefined, related: [] } : undefined;
}
