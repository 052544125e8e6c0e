/** A Pod that names its node fits only there. Upstream: `pkg/scheduler/framework/plugins/nodename`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';

const wrongNode = unresolvable("node(s) didn't match the requested node name");

export const nodeName = definePlugin<string, never>({
  name: names.nodeName,
  preFilter({ pod: { spec } }) {
    const { nodeName: wanted = '' } = spec;
    return wanted === '' ? { kind: 'skip' } : { kind: 'ready', state: wanted, nodeNames: new Set([wanted]) };
  },
  filter: (wanted, _, { name }) => (name === wanted ? undefined : wrongNode),
});
