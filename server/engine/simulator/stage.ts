/**
 * A cluster that questions are asked of: built once, copied for every question. Building one of a thousand nodes takes
 * half a second, copying it some milliseconds.
 */
import type { DocumentProblem } from '../scheduler/clusters/build-cluster.js';
import { buildCluster } from '../scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../scheduler/plugins/registry.js';
import type { Profile } from '../scheduler/framework/plugin.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import { cloneWorld } from '../simulation/clone-world.js';
import { advance, createClusterWorld } from '../simulation/create-world.js';
import type { Operation } from '../simulation/operations/operation.js';
import { runOperations } from '../simulation/operations/run.js';
import type { World } from '../simulation/world.js';
import type { ClusterSettings } from './model.js';

/** A cluster. */
export interface Stage {
  readonly settings: ClusterSettings;
  readonly profile: Profile;
  /** The name it gives itself. */
  readonly name: string | undefined;
  readonly problems: readonly DocumentProblem[];
  readonly nodeCount: number;
  /** As the scheduler sees it after operations, without the manifests; the caller's to change. */
  readonly snapshotAfter: (operations: readonly Operation[]) => Snapshot;
  /** As it lives before any manifest; the caller's to change. */
  readonly world: () => World;
  /** Nodes after operations, for what a snapshot does not say. */
  readonly worldAfter: (operations: readonly Operation[]) => World;
}

/** Builds a cluster. What lives is only made when somebody asks for it. */
export function createStage(settings: ClusterSettings): Stage {
  const profile = createDefaultProfile();
  const built = buildCluster(settings.documents, profile);
  let base: World | undefined;
  let last: { readonly key: string; readonly world: World } | undefined;
  const living = (): World => {
    base ??= createClusterWorld({ cluster: settings.documents, profile, ...settings }).world;
    return base;
  };
  const worldAfter = (operations: readonly Operation[]): World => {
    const key = JSON.stringify(operations);
    if (last?.key !== key) {
      const world = operations.length === 0 ? living() : noticed(cloneWorld(living()), operations);
      last = { key, world };
    }
    return last.world;
  };
  return {
    settings,
    profile,
    name: built.name,
    problems: built.problems,
    nodeCount: built.snapshot.nodes.length,
    world: () => cloneWorld(living()),
    worldAfter,
    snapshotAfter: (operations) => {
      const concerning = operations.filter(concernsCluster);
      return cloneSnapshot(concerning.length === 0 ? built.snapshot : worldAfter(concerning).snapshot);
    },
  };
}

/** Time alone changes nothing of a cluster that is at rest, and workloads of the manifests are not there. */
function concernsCluster({ op }: Operation): boolean {
  return !['advance', 'scale', 'setRequests', 'setImage', 'load', 'outOfMemory'].includes(op);
}

/** Seconds in which drained Pods have gone. */
const drainSeconds = 120;

/** Where a Pod goes is asked once the cluster knows what has happened to it. */
function noticed(world: World, operations: readonly Operation[]): World {
  runOperations(world, operations);
  if (world.drains.size > 0) {
    advance(world, drainSeconds);
  }
  const isUnnoticed = [...world.nodes.peek()].some(
    ({ failedAt, condition }) => failedAt !== undefined && condition === 'Ready',
  );
  if (isUnnoticed) {
    advance(world, world.controlPlane.nodeMonitorGraceSeconds + 1);
  }
  return world;
}
