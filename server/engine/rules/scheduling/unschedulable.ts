/**
 * No node of the mock cluster takes a Pod of this workload.
 *
 * The scheduler is asked, as kube-scheduler's default profile would be, with the workload alone on the cluster: what is found holds
 * whatever else is applied first. Claims, classes and neighbours that neither cluster nor workspace shows are taken to be there.
 */
import { definePodRule } from '../../linter/rule.js';
import { causesOf, describeCluster } from '../support/pending.js';
import { kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const unschedulable = definePodRule({
  meta: {
    id: 'scheduling/unschedulable',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'No node takes the Pod',
    summary: 'A Pod must fit on at least one node of the cluster.',
    why: 'A Pod that no node can take stays Pending until somebody changes the Pod or the cluster. The scheduler counts the reasons of all nodes in one event; the places in the manifest that cause them are marked here, the one that keeps most nodes away first.',
    whenNot: 'When the mock cluster is not where the workload runs, or an autoscaler adds the nodes it needs.',
    source: {
      title: 'Scheduling framework: filter',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
    },
    messages: {
      nowhere: 'No Pod of {workload} finds a node in {cluster}: {event}',
    },
  },

  *check(pod, { cluster }) {
    const placement = cluster?.outlookOf(pod)?.place();
    if (cluster === undefined || placement?.pending === undefined || placement.nodes.length > 0) {
      return;
    }
    const { object } = pod.template;
    const [first] = placement.pending.causes;
    yield {
      messageId: 'nowhere',
      at: first?.at ?? kindOf(object),
      data: { workload: describeObject(object), cluster: describeCluster(cluster), event: placement.pending.event },
      related: causesOf(placement.pending),
    };
  },
});
