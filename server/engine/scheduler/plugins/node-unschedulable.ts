/** Keeps Pods off cordoned nodes. Upstream: `pkg/scheduler/framework/plugins/nodeunschedulable`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';
import { isTolerated } from '../support/tolerations.js';

const cordoned = unresolvable('node(s) were unschedulable');

/** The taint the node controller would set; whether the node carries it makes no difference here. */
const unschedulableTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable = definePlugin<unknown, never>({
  name: names.nodeUnschedulable,
  filter(_, { pod }, node) {
    return node.unschedulable && !isTolerated(unschedulableTaint, pod.spec.tolerations ?? []) ? cordoned : undefined;
  },
});
