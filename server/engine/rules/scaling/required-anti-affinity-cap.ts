/**
 * More replicas than places that may hold one each, by the replicas' anti-affinity to each other.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { selectsOwnPods } from '../support/placement.js';
import { simultaneousPods } from '../support/replicas.js';
import { inSpec, kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const requiredAntiAffinityCap = definePodRule({
  meta: {
    id: 'scaling/required-anti-affinity-cap',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'More replicas than anti-affinity has places for',
    summary: 'Required anti-affinity to each other must leave a place for every replica.',
    why: 'Required anti-affinity of replicas to each other allows one of them on a node, or in a zone. Replicas beyond the number of these stay Pending. A preferred anti-affinity, or a spread constraint, spreads just as well and lets a second Pod in when there is no other place.',
    whenNot: 'When an autoscaler adds a node for each Pod.',
    source: {
      title: 'Inter-pod affinity and anti-affinity',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    messages: {
      cap: '{workload} runs {count}, which must not share a `{key}`, but {cluster} has {places} for them. Prefer the anti-affinity instead of requiring it, or use a spread constraint.',
    },
  },

  *check(pod, { cluster, neighbourhood }) {
    const required = 'requiredDuringSchedulingIgnoredDuringExecution';
    const terms = pod.template.spec.affinity?.podAntiAffinity?.[required] ?? [];
    const index = cluster === undefined ? -1 : terms.findIndex((term) => selectsOwnPods(term, pod));
    const key = terms[index]?.topologyKey;
    const simultaneous = key === undefined ? undefined : simultaneousPods(pod, neighbourhood);
    const outlook = simultaneous === undefined ? undefined : cluster?.outlookOf(pod);
    if (cluster === undefined || key === undefined || simultaneous === undefined || outlook === undefined) {
      return;
    }
    const isCounted = simultaneous.cause === 'replicas' || simultaneous.cause === 'autoscaler';
    const places = new Set(outlook.eligible.flatMap(({ labels }) => labels.get(key) ?? [])).size;
    if (!isCounted || places === 0 || simultaneous.count <= places) {
      return;
    }
    const { object } = pod.template;
    const isOwn = simultaneous.at.object.uri === object.uri;
    yield {
      messageId: 'cap',
      at: isOwn ? simultaneous.at : kindOf(object),
      data: {
        workload: describeObject(object),
        count: simultaneous.words,
        key,
        cluster: describeCluster(cluster),
        places: plural(places, 'place'),
      },
      related: [
        {
          message: 'they keep away from each other',
          at: inSpec(pod, 'affinity', 'podAntiAffinity', required, index, 'topologyKey'),
        },
        ...(isOwn ? [] : [{ message: simultaneous.words, at: simultaneous.at }]),
      ],
    };
  },
});
