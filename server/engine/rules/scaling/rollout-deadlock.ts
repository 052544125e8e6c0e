/**
 * A rolling update waits for a Pod that has no place to start.
 *
 * With `maxUnavailable: 0` a new Pod must be ready before an old one goes. Where all Pods are bound to one node and only one of them fits
 * there, because of a host port or of anti-affinity to each other, it never starts. How many nodes there are otherwise only a mock cluster
 * can tell: with as many nodes as replicas none is left for the new Pod. Without a cluster the rule is silent about these; one claim for
 * one node is the business of `storage/rwo-with-replicas`.
 */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { ContainerPort, Deployment } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { describeCluster } from '../support/pending.js';
import { selectsOwnPods, staysOnOneNode } from '../support/placement.js';
import { writtenReplicas } from '../support/replicas.js';
import { inObject, kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';
import { workloadSpec } from '../support/workload.js';

export const rolloutDeadlock = definePodRule({
  meta: {
    id: 'scaling/rollout-deadlock',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A rollout that waits for itself',
    summary: 'A rolling update must find room for the Pods that it starts first.',
    why: 'With `maxUnavailable: 0`, which is what 25 % of fewer than four replicas means, an update starts a new Pod and waits until it is ready before it stops an old one. If the new Pod needs the place of an old one, the same host port on the same node for example, both wait for ever.',
    whenNot: 'When old Pods are removed by hand.',
    source: {
      title: 'Deployments: rolling update',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
    },
    messages: {
      deadlock:
        'An update of {workload} starts a new Pod before it stops an old one, but all are bound to one node and {reason}: the new Pod never starts. Set `maxUnavailable: 1` or `type: Recreate`.',
      noNodeLeft:
        'An update of {workload} starts a new Pod before it stops an old one, but {reason}, and each of the {nodes} of {cluster} that can take them has one: the new Pod never starts. Set `maxUnavailable: 1`.',
    },
  },

  *check(pod, { cluster }) {
    const { object } = pod.template;
    const reason = isKind(object, 'Deployment') && waitsForNew(object, pod) ? onePerNode(pod) : undefined;
    if (reason === undefined) {
      return;
    }
    const { strategy } = workloadSpec(pod);
    const at = strategy === undefined ? kindOf(object) : inObject(object, 'spec', 'strategy');
    const workload = describeObject(object);
    if (staysOnOneNode(pod)) {
      yield { messageId: 'deadlock', at, data: { workload, reason } };
      return;
    }
    const nodes = cluster?.outlookOf(pod)?.eligible.length ?? 0;
    if (cluster !== undefined && nodes > 0 && nodes === writtenReplicas(pod)) {
      const named = { cluster: describeCluster(cluster), nodes: plural(nodes, 'node') };
      yield { messageId: 'noNodeLeft', at, data: { workload, reason, ...named } };
    }
  },
});

/** An update may not take an old Pod away before a new one is ready. */
function waitsForNew({ value }: KubernetesObject<Deployment>, pod: PodModel): boolean {
  const { strategy } = value.spec ?? {};
  const { maxUnavailable = '25%' } = strategy?.rollingUpdate ?? {};
  const spared = scaledValue(maxUnavailable, writtenReplicas(pod), 'down');
  return (strategy?.type ?? 'RollingUpdate') === 'RollingUpdate' && spared === 0;
}

function onePerNode(pod: PodModel): string | undefined {
  const ports = pod.containers.filter(({ phase }) => phase !== 'init').flatMap(({ spec }) => spec.ports ?? []);
  const ofHost = (port: ContainerPort): number => port.hostPort ?? (pod.hostNetwork ? (port.containerPort ?? 0) : 0);
  const port = ports.map(ofHost).find((candidate) => candidate !== 0);
  if (port !== undefined) {
    return `only one can have host port ${port}`;
  }
  const terms = pod.template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some((term) => term.topologyKey === 'kubernetes.io/hostname' && selectsOwnPods(term, pod))
    ? 'their anti-affinity allows one on a node'
    : undefined;
}
