/**
 * A Pod names its node.
 *
 * `nodeName` passes the scheduler by: nobody asks whether the node has room, is drained or still exists.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { isManaged } from '../support/purpose.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const pinnedNode = definePodRule({
  meta: {
    id: 'lifecycle/pinned-node',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Pod tied to one node by name',
    summary: 'Pods should be placed by the scheduler, not by `nodeName`.',
    why: 'With `nodeName` the Pod is handed to that node without the scheduler: free resources, taints and affinity are not looked at, so the kubelet may refuse it (`OutOfcpu`) again and again. And when the node goes, the Pod cannot go anywhere else.',
    whenNot: 'For static Pods and for tools that must look at one certain node.',
    source: {
      title: 'Assigning Pods to nodes: nodeName',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
    },
    messages: {
      pinned:
        '{workload} is tied to node `{node}` by name: the scheduler is passed by, and the Pod cannot run when that node is full or gone. Use `nodeSelector` or affinity.',
    },
  },

  *check(pod) {
    const { object, spec } = pod.template;
    if (spec.nodeName === undefined || spec.nodeName === '' || isManaged(pod)) {
      return;
    }
    if (isReadBack(pod)) {
      return;
    }
    yield {
      messageId: 'pinned',
      at: inSpec(pod, 'nodeName'),
      data: { workload: describeObject(object), node: spec.nodeName },
    };
  },
});

/** A Pod that was read back from a cluster carries the node it ran on. The token volume is added when a Pod is made. */
function isReadBack({ template: { object }, volumes }: PodModel): boolean {
  const { uid, resourceVersion } = object.metadata;
  const isAdded = volumes.some(({ volume }) => /^(default-token|kube-api-access)-[a-z0-9]{5}$/.test(volume.name ?? ''));
  return uid !== undefined || resourceVersion !== undefined || isAdded;
}
