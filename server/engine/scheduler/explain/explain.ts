/** Turns refusals into plain words. */
import type { NodeRejection } from '../framework/cycle.js';
import type { Cycle } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { explainNodeAffinity, explainPorts, explainTaint } from './node.js';
import type { Explained, PlainReason, Words } from './plain-reason.js';
import { explainResources } from './resources.js';
import { explainPodAffinity, explainSpread } from './topology.js';
import { explainVolumes } from './volumes.js';

const byPlugin = new Map<string, (explained: Explained) => Words>([
  [
    names.nodeName,
    () => ({ words: 'is not the node that nodeName names', hint: { label: 'Remove nodeName', path: ['nodeName'] } }),
  ],
  [names.nodeUnschedulable, () => ({ words: 'is cordoned', hint: { label: 'Uncordon the node' } })],
  [names.taintToleration, explainTaint],
  [names.nodeAffinity, explainNodeAffinity],
  [names.nodePorts, explainPorts],
  [names.nodeResourcesFit, explainResources],
  [names.volumeRestrictions, explainVolumes],
  [names.nodeVolumeLimits, explainVolumes],
  [names.volumeBinding, explainVolumes],
  [names.volumeZone, explainVolumes],
  [names.podTopologySpread, explainSpread],
  [names.interPodAffinity, explainPodAffinity],
  [names.nodeDeclaredFeatures, () => ({ words: 'does not declare a feature that the Pod needs' })],
]);

/** One entry per reason; a plugin may give several. */
export function explainRejection(
  cycle: Cycle,
  node: NodeInfo,
  { plugin, reasons, stage }: NodeRejection,
): readonly PlainReason[] {
  return reasons.map((reason) => {
    const explain = stage === 'PreFilterResult' ? () => narrowedWords(plugin) : byPlugin.get(plugin);
    const { words, hint } = explain?.({ cycle, node, reason }) ?? { words: reason };
    return { plugin, reason, words, ...(hint === undefined ? {} : { hint }) };
  });
}

function narrowedWords(plugin: string): Words {
  return plugin === names.nodeName
    ? { words: 'is not the node that nodeName names', hint: { label: 'Remove nodeName', path: ['nodeName'] } }
    : {
        words: 'is not among the nodes that the required node affinity names',
        hint: { label: 'Change the required node affinity', path: ['affinity', 'nodeAffinity'] },
      };
}
