/** Orders the queue: higher priority first. Upstream: `pkg/scheduler/framework/plugins/queuesort`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';

/** Pods of equal priority stay in the order in which they came. */
export const prioritySort = definePlugin({
  name: names.prioritySort,
  less: (first, second) => first.priority > second.priority,
});
