/**
 * The arithmetic of a rolling update, as numbers only.
 * Upstream: `pkg/controller/deployment/util/deployment_util.go` and `pkg/controller/deployment/rolling.go`, `sync.go`.
 */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import type { DeploymentSpec, IntOrString } from '../../kubernetes/types.js';

/** How far a rollout may go beyond and below the replicas. */
export interface Fenceposts {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** Surge rounds up, unavailable rounds down; both 0 would be a deadlock, so one may be missing then. Upstream: ResolveFenceposts, MaxUnavailable. */
export function resolveFenceposts(
  maxSurge: IntOrString | undefined,
  maxUnavailable: IntOrString | undefined,
  replicas: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? '25%', replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable ?? '25%', replicas, 'down') ?? 0;
  return surge === 0 && unavailable === 0
    ? { maxSurge: 0, maxUnavailable: Math.min(1, replicas) }
    : { maxSurge: surge, maxUnavailable: Math.min(unavailable, replicas) };
}

/** The fenceposts of a Deployment; a Recreate has none. */
export function fencepostsOf({ strategy, replicas = 1 }: DeploymentSpec): Fenceposts {
  if (strategy?.type === 'Recreate') {
    return { maxSurge: 0, maxUnavailable: replicas };
  }
  const { maxSurge, maxUnavailable } = strategy?.rollingUpdate ?? {};
  return resolveFenceposts(maxSurge, maxUnavailable, replicas);
}

/** A set as the arithmetic sees it. */
export interface SetCount {
  readonly replicas: number;
  readonly available: number;
}

/** How many replicas the new set should have now. Upstream: NewRSNewReplicas and reconcileNewReplicaSet. */
export function newSetReplicas(replicas: number, current: SetCount, total: number, { maxSurge }: Fenceposts): number {
  if (current.replicas >= replicas) {
    return replicas;
  }
  const most = replicas + maxSurge;
  if (total >= most) {
    return current.replicas;
  }
  return current.replicas + Math.min(most - total, replicas - current.replicas);
}

/** How many replicas each old set should have now; the oldest comes first. Upstream: reconcileOldReplicaSets. */
export function oldSetReplicas(
  replicas: number,
  current: SetCount,
  old: readonly SetCount[],
  { maxUnavailable }: Fenceposts,
): readonly number[] {
  const minAvailable = replicas - maxUnavailable;
  const total = old.reduce((sum, set) => sum + set.replicas, current.replicas);
  const newUnavailable = current.replicas - current.available;
  const cleanUp = total - minAvailable - newUnavailable;
  if (cleanUp <= 0) {
    return old.map((set) => set.replicas);
  }
  const cleaned = removeUnhealthy(old, cleanUp);
  // Unavailable Pods that were just given up do not change how many are available.
  const available = old.reduce((sum, set) => sum + set.available, current.available);
  return scaleDown(cleaned, available - minAvailable);
}

/** Pods that do not work are given up first. Upstream: cleanupUnhealthyReplicas. */
function removeUnhealthy(old: readonly SetCount[], most: number): readonly number[] {
  let left = most;
  return old.map(({ replicas, available }) => {
    const given = Math.max(0, Math.min(left, replicas - available));
    left -= given;
    return replicas - given;
  });
}

/** Upstream: scaleDownOldReplicaSetsForRollingUpdate. */
function scaleDown(sizes: readonly number[], most: number): readonly number[] {
  let left = Math.max(0, most);
  return sizes.map((size) => {
    const given = Math.min(left, size);
    left -= given;
    return size - given;
  });
}

/** A set in the middle of a rollout that is scaled with the others. */
export interface Share {
  readonly replicas: number;
  /** The Deployment's size with surge when the set was last scaled. */
  readonly maxReplicas: number;
}

/**
 * Spreads a change of size over the sets in proportion, largest first; what rounding leaves goes to the first.
 * Upstream: Deployment controller's scale and GetReplicaSetProportion.
 */
export function proportionalReplicas(sets: readonly Share[], replicas: number, maxSurge: number): readonly number[] {
  const total = sets.reduce((sum, set) => sum + set.replicas, 0);
  const allowed = replicas > 0 ? replicas + maxSurge : 0;
  const toAdd = allowed - total;
  let added = 0;
  const sizes = sets.map((set) => {
    const share = toAdd === 0 ? 0 : shareOf(set, replicas, allowed, toAdd, added);
    added += share;
    return set.replicas + share;
  });
  const [first, ...rest] = sizes;
  return first === undefined ? [] : [Math.max(0, first + toAdd - added), ...rest];
}

function shareOf(set: Share, replicas: number, allowed: number, toAdd: number, added: number): number {
  if (set.replicas === 0) {
    return 0;
  }
  const fraction =
    replicas === 0 ? -set.replicas : roundHalfAway((set.replicas * allowed) / set.maxReplicas) - set.replicas;
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
