/** Keeps a Pod with gates out of the queue. Upstream: `pkg/scheduler/framework/plugins/schedulinggates`; KEP-3521. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';

export const schedulingGates = definePlugin({
  name: names.schedulingGates,
  preEnqueue({ spec: { schedulingGates: gates = [] } }) {
    return gates.length === 0
      ? undefined
      : unresolvable(`waiting for scheduling gates: [${gates.map(({ name = '' }) => name).join(' ')}]`);
  },
});
