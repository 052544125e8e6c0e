/** How many replicas fit, and what stops the next one. */
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { CycleResult } from '../../scheduler/framework/cycle.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { assume, schedule, submitPod } from '../../scheduler/scheduler.js';
import { addObjects } from '../../scheduler/snapshot/load.js';
import type { NodeInfo } from '../../scheduler/snapshot/node-info.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';
import { labelOf, labelZone } from '../../scheduler/support/labels.js';
import { makePods } from '../../scheduler/workloads.js';
import { cloneSnapshot } from './clone-snapshot.js';

/** One replica. */
export interface ReplicaOutcome {
  /** Counted from 1. */
  readonly replica: number;
  readonly outcome: 'placed' | 'preempts' | 'pending' | 'refused';
  readonly node?: string;
  readonly zone?: string;
}

/** Why a zone takes no more. */
export interface ZoneReasons {
  /** Empty for nodes without a zone. */
  readonly zone: string;
  readonly nodes: number;
  readonly placed: number;
  /** Counted over the zone's nodes, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly nodes: number }[];
}

/** The edge of the cliff. */
export interface ReplicaCliff {
  readonly replicas: readonly ReplicaOutcome[];
  readonly placed: number;
  /** The first replica that stays Pending; absent where all fit. */
  readonly firstPending?: number;
  /** Its FailedScheduling event. */
  readonly event?: string;
  readonly zones: readonly ZoneReasons[];
}

/** Places up to `most` replicas, until one stays Pending; the snapshot stays as it is. One that would only fit by evicting others counts as the first that does not. */
export function findReplicaCliff(
  template: PodTemplate,
  snapshot: Snapshot,
  profile: Profile,
  most: number,
): ReplicaCliff {
  const trial = cloneSnapshot(snapshot);
  const { pods, objects } = makePods(template, trial, { replicas: most });
  addObjects(trial, objects);
  const replicas: ReplicaOutcome[] = [];
  const perZone = new Map<string, number>();
  for (const [index, pod] of pods.entries()) {
    const { pod: info } = submitPod(trial, pod);
    if (info === undefined) {
      return {
        replicas: [...replicas, { replica: index + 1, outcome: 'refused' }],
        placed: replicas.length,
        zones: [],
      };
    }
    const { cycle, result } = schedule(trial, info, profile);
    const [node] = result.best;
    if (node === undefined) {
      return fallOff(trial, replicas, result, perZone);
    }
    const zone = zoneOf(trial.nodeByName.get(node));
    perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
    assume(cycle, result, node);
    replicas.push({ replica: index + 1, outcome: 'placed', node, ...(zone === '' ? {} : { zone }) });
  }
  return { replicas, placed: replicas.length, zones: zonesOf(trial, undefined, perZone) };
}

/** All later replicas are equal to the first that does not fit, so they need not be tried. */
function fallOff(
  snapshot: Snapshot,
  replicas: readonly ReplicaOutcome[],
  result: CycleResult,
  perZone: ReadonlyMap<string, number>,
): ReplicaCliff {
  const firstPending = replicas.length + 1;
  const outcome = result.postFilter?.preemption === undefined ? 'pending' : 'preempts';
  return {
    replicas: [...replicas, { replica: firstPending, outcome }],
    placed: replicas.length,
    firstPending,
    ...(result.message === undefined ? {} : { event: result.message }),
    zones: zonesOf(snapshot, result, perZone),
  };
}

function zonesOf(
  { nodes }: Snapshot,
  result: CycleResult | undefined,
  perZone: ReadonlyMap<string, number>,
): readonly ZoneReasons[] {
  const zones = new Map<string, { nodes: number; reasons: Map<string, number> }>();
  for (const [index, node] of nodes.entries()) {
    const entry = zones.get(zoneOf(node)) ?? { nodes: 0, reasons: new Map<string, number>() };
    entry.nodes++;
    for (const reason of result?.rejections[index]?.reasons ?? []) {
      entry.reasons.set(reason, (entry.reasons.get(reason) ?? 0) + 1);
    }
    zones.set(zoneOf(node), entry);
  }
  return [...zones].map(([zone, entry]) => ({
    zone,
    nodes: entry.nodes,
    placed: perZone.get(zone) ?? 0,
    reasons: [...entry.reasons]
      .map(([reason, count]) => ({ reason, nodes: count }))
      .sort((left, right) => right.nodes - left.nodes || (left.reason < right.reason ? -1 : 1)),
  }));
}

function zoneOf(node: NodeInfo | undefined): string {
  return labelOf(node?.labels, labelZone) ?? '';
}
