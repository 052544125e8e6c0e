/** What a change of manifests does to the schedule. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { podTotals } from '../../scheduler/pod-totals.js';
import { toResource } from '../../scheduler/snapshot/resource.js';
import { simulate, type SimulatedWorkload } from '../../scheduler/simulate.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';

/** How a workload stands on one side. */
export interface ScheduledWorkload {
  readonly wanted: number;
  readonly placed: number;
  /** Nodes that the first Pod fits on, before any other of the workload is there. */
  readonly fits: number;
  /** Pods by node. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Requests of one Pod: millicores and bytes. */
  readonly cpu: number;
  readonly memory: number;
  /** The event of the first Pod that stays Pending. */
  readonly event: string | undefined;
  readonly problem: string | undefined;
}

/** One workload on both sides; absent where it does not exist. */
export interface WorkloadDiff {
  /** `Deployment/shop/web`. */
  readonly workload: string;
  readonly before: ScheduledWorkload | undefined;
  readonly after: ScheduledWorkload | undefined;
  readonly verdict: 'added' | 'removed' | 'worse' | 'better' | 'moved' | 'same';
}

/** Places both sides on copies of one cluster. `build` makes it anew, without manifests. */
export function diffSchedules(
  base: readonly KubernetesObject[],
  head: readonly KubernetesObject[],
  build: () => Snapshot,
  profile: Profile,
): readonly WorkloadDiff[] {
  const before = scheduleAll(base, build(), profile);
  const after = scheduleAll(head, build(), profile);
  return [...new Set([...before.keys(), ...after.keys()])].map((workload) => {
    const sides = { before: before.get(workload), after: after.get(workload) };
    return { workload, ...sides, verdict: judge(sides.before, sides.after) };
  });
}

function scheduleAll(
  objects: readonly KubernetesObject[],
  snapshot: Snapshot,
  profile: Profile,
): ReadonlyMap<string, ScheduledWorkload> {
  const { workloads } = simulate(objects, snapshot, { profile });
  return new Map(workloads.map((workload) => [nameOf(workload), describe(workload)]));
}

function nameOf({ template: { object, namespace } }: SimulatedWorkload): string {
  return `${object.kind}/${namespace}/${object.name}`;
}

function describe({ template, pods, problems }: SimulatedWorkload): ScheduledWorkload {
  const [first] = pods;
  const nodes = new Map<string, number>();
  for (const { node } of pods) {
    if (node !== undefined) {
      nodes.set(node, (nodes.get(node) ?? 0) + 1);
    }
  }
  const pending = pods.find(({ node }) => node === undefined);
  const requests = toResource(podTotals(template.spec).requests);
  return {
    wanted: pods.length,
    placed: pods.length - pods.filter(({ node }) => node === undefined).length,
    fits: first?.verdict?.feasibleCount ?? 0,
    nodes,
    cpu: requests.milliCpu,
    memory: requests.memory,
    event: pending?.event ?? pending?.headline,
    problem: problems?.[0]?.message,
  };
}

function judge(before: ScheduledWorkload | undefined, after: ScheduledWorkload | undefined): WorkloadDiff['verdict'] {
  if (before === undefined || after === undefined) {
    return before === undefined ? 'added' : 'removed';
  }
  const [pendingBefore, pendingAfter] = [before.wanted - before.placed, after.wanted - after.placed];
  if (pendingAfter !== pendingBefore || after.fits !== before.fits) {
    return pendingAfter > pendingBefore || (pendingAfter === pendingBefore && after.fits < before.fits)
      ? 'worse'
      : 'better';
  }
  const same =
    before.nodes.size === after.nodes.size &&
    [...before.nodes].every(([node, count]) => after.nodes.get(node) === count);
  return same ? 'same' : 'moved';
}
