/** Short ways to write clusters and Pods, and to judge them. */
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { runCycle } from '../../../server/engine/scheduler/framework/cycle.js';
import type { Cycle, Profile } from '../../../server/engine/scheduler/framework/plugin.js';
import { submitPod } from '../../../server/engine/scheduler/scheduler.js';
import { loadSnapshot } from '../../../server/engine/scheduler/snapshot/load.js';
import type { Snapshot } from '../../../server/engine/scheduler/snapshot/snapshot.js';
import { toVerdict, type PodVerdict } from '../../../server/engine/scheduler/verdict.js';
import type { Node, NodeSpec, Pod, PodSpec, ResourceRequirements } from '../../../server/engine/kubernetes/types.js';

export const profile = createDefaultProfile();

export interface NodeOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: NodeSpec;
  readonly allocatable?: Readonly<Record<string, string>>;
}

export function node(name: string, { labels = {}, spec = {}, allocatable = {} }: NodeOptions = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable } },
  };
}

export interface PodOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly requests?: ResourceRequirements['requests'];
  readonly spec?: PodSpec;
  readonly on?: string;
}

export function pod(name: string, { labels = {}, requests = {}, spec = {}, on }: PodOptions = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: {
      containers: [{ name: 'app', image: 'app', resources: { requests } }],
      ...(on === undefined ? {} : { nodeName: on }),
      ...spec,
    },
  };
}

/** A snapshot of good objects. */
export function snapshotOf(...objects: readonly unknown[]): Snapshot {
  const { snapshot, problems } = loadSnapshot(objects);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return snapshot;
}

/** One cycle for a Pod that is admitted. */
export function cycleOf(snapshot: Snapshot, wanted: Pod, used: Profile = profile): Cycle {
  const { pod: info, refused } = submitPod(snapshot, wanted);
  if (info === undefined) throw new Error(refused);
  return { pod: info, snapshot, profile: used };
}

export function verdictOf(snapshot: Snapshot, wanted: Pod, used: Profile = profile): PodVerdict {
  const cycle = cycleOf(snapshot, wanted, used);
  return toVerdict(cycle, runCycle(cycle));
}

/** Names of the nodes that fit. */
export function fitting(snapshot: Snapshot, wanted: Pod): readonly string[] {
  return Object.entries(verdictOf(snapshot, wanted).nodes ?? {})
    .filter(([, { fits }]) => fits)
    .map(([name]) => name);
}
