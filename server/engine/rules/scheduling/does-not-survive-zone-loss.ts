/**
 * After the loss of one zone, replicas stay Pending.
 *
 * Only the Pods of this workload are moved; what others would take is not held against it. Disks are taken to follow. Daemons and
 * Pods without a controller are not asked about: nobody makes them again elsewhere.
 * Where one node is too much already, `scheduling/does-not-survive-node-loss` speaks alone.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { restarts } from '../support/restarts.js';
import { kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const doesNotSurviveZoneLoss = definePodRule({
  meta: {
    id: 'scheduling/does-not-survive-zone-loss',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A zone less, and Pods stay Pending',
    summary: 'The Pods of a workload must find a place when a zone is lost.',
    why: 'Whoever spreads over zones means to lose one. The Pods of that zone need room in the others, and constraints that still let them in: a spread with `DoNotSchedule` and `minDomains` may not.',
    whenNot: 'When the workload may run short for as long as a zone is away, or an autoscaler replaces it.',
    source: {
      title: 'Running in multiple zones',
      url: 'https://kubernetes.io/docs/setup/best-practices/multiple-zones/',
    },
    messages: {
      loss: 'Without zone {name}, {workload} stays {missing} short in {cluster}: {event}',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster === undefined || !restarts(pod) ? undefined : cluster.outlookOf(pod);
    const loss = outlook?.worstLoss('zone');
    if (cluster === undefined || loss === undefined || outlook?.worstLoss('node') !== undefined) {
      return;
    }
    const { object, replicas, replicasPath } = pod.template;
    yield {
      messageId: 'loss',
      at: replicas === undefined || replicasPath === undefined ? kindOf(object) : { object, path: replicasPath },
      data: {
        name: `\`${loss.name}\``,
        missing: plural(loss.pending, 'Pod'),
        workload: describeObject(object),
        cluster: describeCluster(cluster),
        event: loss.event,
      },
    };
  },
});
