/**
 * After the loss of one node, replicas stay Pending.
 *
 * Only the Pods of this workload are moved; what others would take is not held against it. Disks are taken to follow. Daemons and
 * Pods without a controller are not asked about: nobody makes them again elsewhere.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { restarts } from '../support/restarts.js';
import { kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const doesNotSurviveNodeLoss = definePodRule({
  meta: {
    id: 'scheduling/does-not-survive-node-loss',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A node less, and Pods stay Pending',
    summary: 'The Pods of a workload must find a place when a node is lost.',
    why: 'Nodes are lost and replaced all the time: upgrades, spot instances, broken hardware. Then the Pods of the node are made anew, if the others have room and may take them. Where they have not, the workload runs short until the node is back.',
    whenNot: 'When the workload may run short for as long as a node is away, or an autoscaler replaces it.',
    source: {
      title: 'Nodes: reliability',
      url: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
    },
    messages: {
      loss: 'Without node {name}, {workload} stays {missing} short in {cluster}: {event}',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster === undefined || !restarts(pod) ? undefined : cluster.outlookOf(pod);
    const loss = outlook?.worstLoss('node');
    if (cluster === undefined || loss === undefined) {
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
