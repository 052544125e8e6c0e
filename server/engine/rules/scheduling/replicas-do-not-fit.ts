/**
 * Some replicas find a node, but not all of them.
 *
 * What a host port or anti-affinity to each other decides by itself is left to the rules that count nodes; of a workload of which
 * not even one Pod fits, `scheduling/unschedulable` speaks.
 */
import type { Site } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { causesOf, describeCluster, isAntiAffinityAlone, isPortsAlone } from '../support/pending.js';
import { kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const replicasDoNotFit = definePodRule({
  meta: {
    id: 'scheduling/replicas-do-not-fit',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Not all replicas fit',
    summary: 'The cluster must have room for all Pods of a workload.',
    why: 'The scheduler places one Pod after the other. From the replica on that finds no node, all that are like it stay Pending: the workload runs with fewer Pods than it was sized for, and a rollout that waits for all of them never ends.',
    whenNot: 'When an autoscaler adds the nodes that are missing.',
    source: {
      title: 'Resource management for Pods: how Pods with requests are scheduled',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
    },
    messages: {
      cliff: 'Replica {replica} of {wanted} of {workload} stays Pending in {cluster}: {event}',
      daemons: '{workload} runs on {placed} of the {wanted} nodes that it chooses in {cluster}: {event}',
    },
  },

  *check(pod, { cluster }) {
    const outlook = cluster?.outlookOf(pod);
    const placement = outlook?.place();
    if (cluster === undefined || outlook === undefined || placement?.pending === undefined) {
      return;
    }
    const { pending, nodes, wanted } = placement;
    const eligible = outlook.eligible.length;
    if (nodes.length === 0 || isPortsAlone(pending, eligible) || isAntiAffinityAlone(pending, eligible)) {
      return;
    }
    const { object } = pod.template;
    const named = { workload: describeObject(object), cluster: describeCluster(cluster), event: pending.event, wanted };
    yield {
      messageId: object.kind === 'DaemonSet' ? 'daemons' : 'cliff',
      at: replicasOf(pod),
      data: { ...named, replica: pending.replica, placed: nodes.length },
      related: causesOf(pending),
    };
  },
});

function replicasOf({ template: { object, replicasPath, replicas } }: PodModel): Site {
  return replicasPath === undefined || replicas === undefined ? kindOf(object) : { object, path: replicasPath };
}
