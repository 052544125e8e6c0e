/**
 * Several replicas, and nothing that keeps them on different nodes.
 *
 * Without constraints of its own a Pod falls under the scheduler's default ones, which only *prefer* to spread (skew 3 over nodes, 5 over
 * zones), and only Pods that a Service, ReplicaSet, StatefulSet or ReplicationController selects.
 */
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { staysOnOneNode } from '../support/placement.js';
import { simultaneousPods } from '../support/replicas.js';
import { controllerSelector } from '../support/selector.js';
import { describeObject } from '../support/words.js';

export const noSpread = definePodRule({
  meta: {
    id: 'scaling/no-spread',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'Replicas that may share one node',
    summary: 'Several replicas should be spread over nodes or zones.',
    why: "Replicas protect from the loss of a node only if they do not all run on it. Without `topologySpreadConstraints` or anti-affinity the scheduler's default constraints apply, which are a mere preference (`maxSkew: 3` over `kubernetes.io/hostname`, `maxSkew: 5` over `topology.kubernetes.io/zone`, `ScheduleAnyway`): three replicas on one node satisfy them.",
    whenNot: 'When the cluster configures stricter default constraints for the scheduler.',
    source: {
      title: 'Pod topology spread constraints: cluster-level defaults',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#internal-default-constraints',
    },
    messages: {
      none: '{workload} runs {several}, but nothing spreads them: the default constraints (skew 3 over nodes, 5 over zones) allow them all on one node. Add `topologySpreadConstraints`.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    const { spec, object } = pod.template;
    const several = simultaneousPods(pod, neighbourhood);
    if (
      several === undefined ||
      (several.cause !== 'replicas' && several.cause !== 'autoscaler') ||
      staysOnOneNode(pod)
    ) {
      return;
    }
    const { podAntiAffinity } = spec.affinity ?? {};
    const spread =
      (spec.topologySpreadConstraints ?? []).length > 0 ||
      (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0 ||
      (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;
    // One Pod a node is all that fits where each claims a port of the host.
    if (spread || takesHostPorts(pod)) {
      return;
    }
    yield {
      messageId: 'none',
      at: several.at.object === object ? several.at : { object, path: pod.template.specPath },
      data: { workload: describeObject(object), several: several.words },
      related: several.at.object === object ? [] : [{ message: several.words, at: several.at }],
      fixes: spreadOverNodes(pod),
    };
  },
});

function takesHostPorts({ hostNetwork, containers }: PodModel): boolean {
  const ports = containers.filter(({ phase }) => phase === 'main').flatMap(({ spec }) => spec.ports ?? []);
  return ports.some(({ hostPort }) => hostNetwork || (hostPort !== undefined && hostPort !== 0));
}

function spreadOverNodes(pod: PodModel): readonly FixRecipe[] {
  const { object, specPath } = pod.template;
  const matchLabels = controllerSelector(pod)?.matchLabels ?? {};
  if (Object.keys(matchLabels).length === 0) {
    return [];
  }
  const constraint = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  };
  return [
    {
      title: 'Spread the Pods over the nodes',
      kind: 'suggestion',
      edits: () => [{ op: 'append', object, path: [...specPath, 'topologySpreadConstraints'], value: constraint }],
    },
  ];
}
