/** Host ports must be free. Upstream: `pkg/scheduler/framework/plugins/nodeports`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unschedulable } from '../framework/status.js';
import { conflicts, type HostPort } from '../snapshot/host-ports.js';

const taken = unschedulable("node(s) didn't have free ports for the requested pod ports");

export const nodePorts = definePlugin<readonly HostPort[], never>({
  name: names.nodePorts,
  preFilter: ({ pod: { hostPorts } }) =>
    hostPorts.length === 0 ? { kind: 'skip' } : { kind: 'ready', state: hostPorts },
  filter: (wanted, _, { usedPorts }) => (wanted.some((port) => conflicts(usedPorts, port)) ? taken : undefined),
});
