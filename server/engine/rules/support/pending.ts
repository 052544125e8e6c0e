/** How rules speak of a Pod that finds no node on the mock cluster. */
import type { Site } from '../../kubernetes/object.js';
import type { Cause, ClusterView, PendingPod } from '../../mock-cluster/mock-cluster.js';
import { plural } from './words.js';

interface Related {
  readonly message: string;
  readonly at: Site;
}

/** Most places that are listed; a person mends one after the other. */
const most = 4;

/** The places that cause it, as related locations. */
export function causesOf({ causes }: PendingPod): readonly Related[] {
  return causes.slice(0, most).map(({ at, words, nodes }) => {
    const [first = '', ...others] = nodes;
    const more = others.length === 0 ? '' : ` (and ${plural(others.length, 'more node', 'more nodes')})`;
    return { message: `\`${first}\` ${words}${more}`, at };
  });
}

/** Every node is refused for its host ports alone: `scaling/host-port-cap` says so in fewer words. */
export function isPortsAlone({ causes }: PendingPod, eligible: number): boolean {
  return decidedBy(causes, eligible, ({ plugin }) => plugin === 'NodePorts');
}

/** Every node is refused for the Pods' own anti-affinity alone: `scaling/required-anti-affinity-cap` says so. */
export function isAntiAffinityAlone({ causes }: PendingPod, eligible: number): boolean {
  return decidedBy(
    causes,
    eligible,
    ({ plugin, at }) => plugin === 'InterPodAffinity' && at.path.includes('podAntiAffinity'),
  );
}

function decidedBy(causes: readonly Cause[], eligible: number, isIt: (cause: Cause) => boolean): boolean {
  const nodes = new Set(causes.filter(isIt).flatMap((cause) => cause.nodes));
  return nodes.size > 0 && nodes.size >= eligible;
}

/** `` cluster `three-zones` ``. */
export function describeCluster({ name }: ClusterView): string {
  return `cluster \`${name}\``;
}
