/**
 * A Pod stays on a dead node for ever.
 *
 * When a node goes away it is tainted NoExecute, and its Pods are evicted after the five minutes that the API server's default tolerations
 * allow. A toleration without `tolerationSeconds` allows for ever.
 */
import type { Toleration } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import { isManaged } from '../support/purpose.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const evictionTolerations = definePodRule({
  meta: {
    id: 'lifecycle/eviction-tolerations',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Pod that is never moved off a dead node',
    summary: "A replicated Pod must not tolerate a dead node's taint without limit.",
    why: 'Kubernetes moves Pods off a node that is gone by a `NoExecute` taint. A Pod that tolerates it without `tolerationSeconds`, mostly by tolerating *everything*, stays bound to the dead node: the controller counts it as there, no replacement starts, and the replica is missing until somebody deletes it by force. Only Pods that belong to their node, such as those of a DaemonSet, should.',
    whenNot: 'When a replacement on another node would do harm.',
    source: {
      title: 'Taint based evictions',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions',
    },
    messages: {
      everything:
        'The Pods of {workload} tolerate every taint for ever, also that of a dead node: they are never replaced when it is gone. Name the taints, or set `tolerationSeconds`.',
      node: 'The Pods of {workload} tolerate `{key}` for ever: they are never replaced when their node is gone. Set `tolerationSeconds`.',
    },
  },

  *check(pod) {
    const { object, spec } = pod.template;
    if (!movable.has(object.kind) || isManaged(pod)) {
      return;
    }
    for (const [index, toleration] of (spec.tolerations ?? []).entries()) {
      const everything = toleratesEverything(toleration);
      if (toleration.tolerationSeconds === undefined && (everything || toleratesDeadNodes(toleration))) {
        yield {
          messageId: everything ? 'everything' : 'node',
          at: inSpec(pod, 'tolerations', index, everything ? 'operator' : 'key'),
          data: { workload: describeObject(object), key: toleration.key ?? '' },
        };
      }
    }
  },
});

/** Workloads whose Pods may run anywhere. */
const movable: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'Rollout',
]);

const deadNode: ReadonlySet<string> = new Set(['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready']);

function evicts({ effect }: Toleration): boolean {
  return effect === undefined || effect === '' || effect === 'NoExecute';
}

function toleratesEverything(toleration: Toleration): boolean {
  return toleration.operator === 'Exists' && (toleration.key ?? '') === '' && evicts(toleration);
}

function toleratesDeadNodes(toleration: Toleration): boolean {
  const anyValue = toleration.operator === 'Exists' || (toleration.value ?? '') === '';
  return anyValue && deadNode.has(toleration.key ?? '') && evicts(toleration);
}
