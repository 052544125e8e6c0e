/** One card per node: what it has, who is on it, and how it stands to the Pod. */
import type { NodeInfo } from '../scheduler/snapshot/node-info.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { createPodInfo } from '../scheduler/snapshot/pod-info.js';
import type { Resource } from '../scheduler/snapshot/resource.js';
import { labelOf, labelZone } from '../scheduler/support/labels.js';
import type { World } from '../simulation/world.js';
import type { NodeCard } from '../../protocol/simulator.js';
import { barsOf, demandOf } from './bars.js';
import type { Placement } from './placement.js';

/** Names that fit on a card. */
const fewNames = 6;

/** Cards of all nodes, in the order of the cluster. `world` knows which machines have failed; without one, none has. */
export function nodeCards(placement: Placement, world: World | undefined): readonly NodeCard[] {
  const demand = demandOf(requestsOf(placement));
  return placement.before.nodes.map((node) => {
    const report = placement.reports.get(node.name);
    const own = placement.byNode.get(node.name) ?? [];
    const outcome = outcomeOn(placement, node.name);
    const pool = poolOf(node);
    const zone = labelOf(node.labels, labelZone);
    const [reason] = report?.reasons ?? [];
    // Where none of its Pods lands, the bars show what one of them would come to.
    const ghosts = own.length > 0 ? own.length : outcome === 'notTried' ? 0 : 1;
    return {
      name: node.name,
      ...(zone === undefined ? {} : { zone }),
      ...(pool === undefined ? {} : { pool }),
      state: stateOf(node, world),
      outcome,
      ...(report?.score === undefined ? {} : { score: report.score }),
      replicas: own.length,
      resources: barsOf(node, demand, ghosts),
      ...(reason === undefined ? {} : { reason: reason.reason }),
      pods: [
        ...own.slice(0, fewNames).map(({ pod }) => ({ name: nameOf(pod), own: true })),
        ...node.pods.slice(0, Math.max(0, fewNames - own.length)).map(({ name }) => ({ name, own: false })),
      ],
      podCount: node.pods.length + own.length,
    };
  });
}

/** What one Pod takes, as admission leaves it. */
export function requestsOf({ template }: Placement): Resource {
  return createPodInfo({ spec: podTotals(template.spec).spec }).requests;
}

/** How a node stands to the Pod. */
export function outcomeOn({ reports, byNode, workload }: Placement, name: string): NodeCard['outcome'] {
  const isChosen = byNode.has(name);
  if (workload.template.object.kind === 'DaemonSet' && isChosen) {
    return 'lands';
  }
  const report = reports.get(name);
  return report?.outcome ?? (isChosen ? 'lands' : 'notTried');
}

/** What a node is like apart from this Pod. */
export function stateOf({ name, node, unschedulable }: NodeInfo, world: World | undefined): NodeCard['state'] {
  const living = world?.nodes.look(name);
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (living?.failedAt !== undefined) {
    return 'failed';
  }
  if (ready !== undefined && ready.status !== 'True') {
    return 'notReady';
  }
  return unschedulable ? 'cordoned' : 'ready';
}

const poolLabels = [
  'podlint.dev/node-pool',
  'eks.amazonaws.com/nodegroup',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'karpenter.sh/nodepool',
];

/** The pool that a node belongs to, as its provider labels it. */
export function poolOf({ labels }: NodeInfo): string | undefined {
  return poolLabels.map((key) => labelOf(labels, key)).find((value) => value !== undefined);
}

function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
