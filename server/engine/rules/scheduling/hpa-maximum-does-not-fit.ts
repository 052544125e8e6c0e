/**
 * The cluster holds fewer Pods than the autoscaler may ask for.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { causesOf, describeCluster, isAntiAffinityAlone, isPortsAlone } from '../support/pending.js';
import { writtenReplicas } from '../support/replicas.js';
import { targetOf } from '../support/scale-target.js';
import { inObject } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const hpaMaximumDoesNotFit = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scheduling/hpa-maximum-does-not-fit',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: "The autoscaler's maximum does not fit",
    summary: 'The cluster must have room for as many Pods as an autoscaler may ask for.',
    why: 'Under load the autoscaler raises the number of Pods up to `maxReplicas`. Those that find no node stay Pending while the load goes on, and the autoscaler, which counts them as Pods without a metric, asks for no help.',
    whenNot: 'When an autoscaler of nodes adds what is missing.',
    source: {
      title: 'Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      cliff:
        '{autoscaler} may ask for {most} Pods of {workload}, but {cluster} has room for {placed}; the next stays Pending: {event}',
    },
  },

  *check(object, { cluster, neighbourhood }) {
    if (cluster === undefined || !isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const target = targetOf(object, neighbourhood);
    const most = object.value.spec?.maxReplicas;
    if (target === undefined || most === undefined) {
      return;
    }
    const outlook = cluster.outlookOf(target);
    const { pending, nodes = [] } = outlook?.place(most) ?? {};
    // What the written replicas do not have room for is said where they are written.
    if (pending === undefined || nodes.length === 0 || pending.replica <= writtenReplicas(target)) {
      return;
    }
    const eligible = outlook?.eligible.length ?? 0;
    if (isPortsAlone(pending, eligible) || isAntiAffinityAlone(pending, eligible)) {
      return;
    }
    yield {
      messageId: 'cliff',
      at: inObject(object, 'spec', 'maxReplicas'),
      data: {
        autoscaler: describeObject(object),
        workload: describeObject(target.template.object),
        cluster: describeCluster(cluster),
        most,
        placed: plural(nodes.length, 'Pod'),
        event: pending.event,
      },
      related: causesOf(pending),
    };
  },
});
