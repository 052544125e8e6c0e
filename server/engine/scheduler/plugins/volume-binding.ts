/**
 * Claims must have, or find, volumes that the node can use.
 * Upstream: `pkg/scheduler/framework/plugins/volumebinding`; KEP-490, KEP-1472, KEP-4049.
 */
import { parseQuantity, value } from '../../kubernetes/quantity.js';
import type { PersistentVolumeClaim } from '../../kubernetes/types.js';
import { definePlugin, type Cycle, type Plugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { failure, unresolvable, type Status } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { maxNodeScore, round, scale } from '../support/integer.js';
import { compileShape, type ShapePoint } from '../support/shape.js';
import {
  findPodVolumes,
  readBoundClaim,
  readWaitingClaim,
  type BoundClaim,
  type PodVolumes,
  type StaticBinding,
  type WaitingClaim,
} from '../support/volume-binder.js';
import {
  claimNameOf,
  classOfClaim,
  findOwnershipConflict,
  isEphemeral,
  isFullyBound,
  notFound,
  selectedNodeAnnotation,
} from '../support/volume-claims.js';

interface BindingState {
  readonly bound: readonly BoundClaim[];
  readonly waiting: readonly WaitingClaim[];
  /** What each node that was found suitable would do. */
  readonly volumesByNode: Map<string, PodVolumes>;
}

/** Full nodes score least. Upstream: the default shape of VolumeBindingArgs, with scores 0…10. */
const defaultShape: readonly ShapePoint[] = [
  { utilization: 0, score: 10 },
  { utilization: 100, score: 0 },
];

/** Builds the plugin for a profile. */
export function volumeBinding(shape: readonly ShapePoint[] = defaultShape): Plugin {
  const scoreOf = compileShape(shape.map(({ utilization, score }) => ({ utilization, score: score * 10 })));
  return definePlugin<BindingState, BindingState>({
    name: names.volumeBinding,
    preFilter(cycle) {
      const claims = findClaims(cycle);
      if (!Array.isArray(claims)) {
        return { kind: 'rejected', status: claims };
      }
      if (claims.length === 0) {
        return { kind: 'skip', state: { bound: [], waiting: [], volumesByNode: new Map() } };
      }
      const unbound = claims.filter((claim) => !isFullyBound(claim));
      if (unbound.some((claim) => !isWaiting(claim, cycle))) {
        return { kind: 'rejected', status: unresolvable('pod has unbound immediate PersistentVolumeClaims') };
      }
      const bound = claims.filter(isFullyBound).map((claim) => readBoundClaim(claim, cycle));
      return {
        kind: 'ready',
        state: { bound, waiting: unbound.map((claim) => readWaitingClaim(claim, cycle)), volumesByNode: new Map() },
      };
    },
    filter(state, cycle, node) {
      const search = findPodVolumes(state.bound, state.waiting, cycle, node);
      if (search.error !== undefined) {
        return failure(search.error);
      }
      if (search.reasons !== undefined) {
        return unresolvable(...search.reasons);
      }
      state.volumesByNode.set(node.name, search.volumes);
      return undefined;
    },
    preScore: (_, __, state) => (state === undefined ? { kind: 'skip' } : { kind: 'ready', state }),
    score({ volumesByNode }, _, node) {
      const volumes = volumesByNode.get(node.name);
      return volumes === undefined ? 0 : scoreUtilization(utilizationByClass(volumes), scoreOf);
    },
    reserve: assumeVolumes,
  });
}

/** The claims of the Pod's volumes, or why one of them cannot be used. */
function findClaims({ pod, snapshot }: Cycle): PersistentVolumeClaim[] | Status {
  const claims: PersistentVolumeClaim[] = [];
  for (const volume of pod.volumes) {
    const claimName = claimNameOf(pod, volume);
    if (claimName !== undefined) {
      const key = `${pod.namespace}/${claimName}`;
      const claim = snapshot.objects.persistentVolumeClaims.get(key);
      if (claim === undefined) {
        const waiting = `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`;
        return unresolvable(isEphemeral(volume) ? waiting : notFound('persistentvolumeclaim', claimName));
      }
      const problem = findProblem(claim) ?? (isEphemeral(volume) ? findOwnershipConflict(pod, claim) : undefined);
      if (problem !== undefined) {
        return unresolvable(problem);
      }
      claims.push(snapshot.assumed.claims.get(key) ?? claim);
    }
  }
  return claims;
}

function findProblem({ metadata = {}, spec = {}, status = {} }: PersistentVolumeClaim): string | undefined {
  const { name = '' } = metadata;
  if (status.phase === 'Lost') {
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${spec.volumeName ?? ''}"`;
  }
  return metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${name}" is being deleted`;
}

/** A claim of a class that binds at first use. A volume name without the annotation is a binding that is under way elsewhere. */
function isWaiting(claim: PersistentVolumeClaim, { snapshot }: Cycle): boolean {
  const mode = snapshot.objects.storageClasses.get(classOfClaim(claim))?.volumeBindingMode;
  return mode === 'WaitForFirstConsumer' && (claim.spec?.volumeName ?? '') === '';
}

interface Utilization {
  requested: number;
  capacity: number;
}

/** Of the volumes to be bound, if any; else of the storage that volumes would be made from, where it is known. */
function utilizationByClass({ bindings, provisions }: PodVolumes): ReadonlyMap<string, Utilization> {
  const byClass = new Map<string, Utilization>();
  for (const { claim, candidate } of bindings) {
    const { requested = 0, capacity = 0 } = byClass.get(claim.className) ?? {};
    byClass.set(claim.className, {
      requested: requested + value(claim.size),
      capacity: capacity + value(candidate.capacity),
    });
  }
  if (bindings.length === 0) {
    for (const { claim, capacity: pool } of provisions) {
      const total = parseQuantity(pool?.capacity ?? '');
      if (pool !== undefined) {
        const { requested = 0 } = byClass.get(claim.className) ?? {};
        byClass.set(claim.className, {
          requested: requested + value(claim.size),
          capacity: total === undefined ? 0 : value(total),
        });
      }
    }
  }
  return byClass;
}

/** The mean over classes, each weighing the same. */
function scoreUtilization(byClass: ReadonlyMap<string, Utilization>, scoreOf: (utilization: number) => number): number {
  let sum = 0;
  for (const { requested, capacity } of byClass.values()) {
    sum += scoreOf(capacity === 0 || requested > capacity ? 100 : scale(maxNodeScore, requested, capacity));
  }
  return byClass.size === 0 ? 0 : round(sum / byClass.size);
}

/** Volumes are taken and claims are promised to the node, so that the next Pod does not count on them. */
function assumeVolumes({ volumesByNode }: BindingState, { snapshot }: Cycle, node: NodeInfo): void {
  const volumes = volumesByNode.get(node.name);
  for (const binding of volumes?.bindings ?? []) {
    snapshot.assumed.volumes.set(binding.candidate.name, withClaimRef(binding));
  }
  for (const { claim } of volumes?.provisions ?? []) {
    const { metadata = {} } = claim.claim;
    const annotations = { ...metadata.annotations, [selectedNodeAnnotation]: node.name };
    snapshot.assumed.claims.set(`${metadata.namespace ?? ''}/${metadata.name ?? ''}`, {
      ...claim.claim,
      metadata: { ...metadata, annotations },
    });
  }
}

function withClaimRef({ claim, candidate }: StaticBinding): StaticBinding['candidate']['volume'] {
  const { name = '', namespace = '', uid = '' } = claim.claim.metadata ?? {};
  return {
    ...candidate.volume,
    spec: {
      ...candidate.volume.spec,
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name, namespace, uid },
    },
  };
}
