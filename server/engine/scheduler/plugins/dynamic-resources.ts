/**
 * Dynamic resource allocation is not simulated; this is what remains of the plugin for Pods without claims.
 * Upstream: `pkg/scheduler/framework/plugins/dynamicresources`.
 */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';

export const dynamicResources = definePlugin<unknown, unknown>({
  name: names.dynamicResources,
  preFilter: () => ({ kind: 'skip' }),
  /**
   * Comes before preemption, and stops it when the plugin's own PreFilter was never reached:
   * it then finds no state and fails with the words that end such events.
   */
  postFilter: (_, { state }) =>
    state.reached.has(names.dynamicResources)
      ? { kind: 'unschedulable', reasons: [] }
      : { kind: 'failed', message: 'not found' },
  score: () => 0,
});
