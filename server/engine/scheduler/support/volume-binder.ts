/**
 * Which volumes a Pod's claims would get on a node. Upstream: `pkg/scheduler/framework/plugins/volumebinding/binder.go`
 * and `k8s.io/component-helpers/storage/volume`; KEP-1472.
 */
import { compileLabelSelector, type LabelMatcher } from '../../kubernetes/label-selector.js';
import { compareQuantity, parseQuantity, value, zeroQuantity, type Quantity } from '../../kubernetes/quantity.js';
import type {
  CSIStorageCapacity,
  NodeSelector,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../kubernetes/types.js';
import type { Cycle } from '../framework/plugin.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import { readResourceList } from '../snapshot/resource.js';
import { findInTreePlugin, translatePersistentVolume, type InTreePlugin } from './csi-translation.js';
import { labelOf } from './labels.js';
import { compileNodeSelector, type NodeMatcher } from './node-selector.js';
import {
  classOfClaim,
  classOfVolume,
  isBoundToClaim,
  migratedPluginsOf,
  noProvisioner,
  selectedNodeOf,
} from './volume-claims.js';

/** A claim that is bound, and where its volume can be used; without a volume it is bound to nothing. */
export interface BoundClaim {
  readonly volume: VolumeAccess | undefined;
}

/** Where a volume can be used. */
interface VolumeAccess {
  readonly matches: NodeMatcher;
  /** The same on nodes that have migrated the volume's in-tree plugin, or the reason why that cannot be told. */
  readonly migrated:
    { readonly plugin: InTreePlugin; readonly matches: NodeMatcher | undefined; readonly error: string } | undefined;
}

/** A claim that waits for its first consumer. */
export interface WaitingClaim {
  readonly claim: PersistentVolumeClaim;
  readonly size: Quantity;
  readonly className: string;
  readonly storageClass: StorageClass | undefined;
  readonly selectedNode: string | undefined;
  /** Volumes of the class, apart from node and availability. */
  readonly candidates: readonly CandidateVolume[];
}

/** A volume that might do. */
export interface CandidateVolume {
  readonly volume: PersistentVolume;
  readonly name: string;
  readonly capacity: Quantity;
  /** Reserved for the very claim. */
  readonly reserved: boolean;
  /** Free, of the right class and labels, and with the access modes of the claim. */
  readonly suitable: boolean;
  readonly matches: NodeMatcher;
}

/** A claim and the volume it would be bound to. */
export interface StaticBinding {
  readonly claim: WaitingClaim;
  readonly candidate: CandidateVolume;
}

/** A claim that would be provisioned, and the storage it would come from where that is known. */
export interface DynamicProvision {
  readonly claim: WaitingClaim;
  readonly capacity: CSIStorageCapacity | undefined;
}

/** What a node would do for the Pod's claims. */
export interface PodVolumes {
  readonly bindings: readonly StaticBinding[];
  readonly provisions: readonly DynamicProvision[];
}

/** Either what the node would do, or why it cannot. */
export type VolumeSearch =
  | { readonly volumes: PodVolumes; readonly reasons?: undefined; readonly error?: undefined }
  | { readonly volumes?: undefined; readonly reasons: readonly string[]; readonly error?: undefined }
  | { readonly volumes?: undefined; readonly reasons?: undefined; readonly error: string };

const noVolumeToBind = "node(s) didn't find available persistent volumes to bind";
const wrongNode = "node(s) didn't match PersistentVolume's node affinity";
const notEnoughStorage = 'node(s) did not have enough free storage';
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

const anywhere: NodeMatcher = () => true;

/** Reads a claim that is bound. */
export function readBoundClaim({ spec }: PersistentVolumeClaim, { snapshot }: Cycle): BoundClaim {
  const name = spec?.volumeName ?? '';
  const volume = snapshot.assumed.volumes.get(name) ?? snapshot.objects.persistentVolumes.get(name);
  if (volume === undefined) {
    return { volume: undefined };
  }
  const matches = compileVolumeAffinity(volume.spec?.nodeAffinity?.required);
  const plugin = findInTreePlugin(volume.spec ?? {});
  if (plugin?.migrated !== true) {
    return { volume: { matches, migrated: undefined } };
  }
  const translation = translatePersistentVolume(plugin, volume);
  const migrated =
    translation.error === undefined
      ? { plugin, matches: compileVolumeAffinity(translation.nodeAffinity), error: '' }
      : { plugin, matches: undefined, error: `could not translate pv: ${translation.error}` };
  return { volume: { matches, migrated } };
}

/** Reads a claim that waits, with all volumes that could be bound to it. */
export function readWaitingClaim(claim: PersistentVolumeClaim, { snapshot }: Cycle): WaitingClaim {
  const { persistentVolumes, storageClasses } = snapshot.objects;
  const className = classOfClaim(claim);
  const size = storageOf(claim.spec?.resources?.requests);
  const matchesClaim = claimMatcher(claim, size, className);
  const candidates: CandidateVolume[] = [];
  for (const [name, listed] of persistentVolumes) {
    const volume = snapshot.assumed.volumes.get(name) ?? listed;
    const candidate = classOfVolume(volume) === className ? matchesClaim(name, volume) : undefined;
    if (candidate !== undefined) {
      candidates.push(candidate);
    }
  }
  return {
    claim,
    size,
    className,
    storageClass: storageClasses.get(className),
    selectedNode: selectedNodeOf(claim),
    candidates,
  };
}

/** Judges volumes by all that does not depend on the node; `undefined` for those that can never do. */
function claimMatcher(
  claim: PersistentVolumeClaim,
  size: Quantity,
  className: string,
): (name: string, volume: PersistentVolume) => CandidateVolume | undefined {
  const {
    selector,
    volumeMode = 'Filesystem',
    volumeAttributesClassName: attributes = '',
    accessModes = [],
  } = claim.spec ?? {};
  const selects: LabelMatcher | undefined = selector === undefined ? undefined : compileLabelSelector(selector);
  return (name, volume) => {
    const { metadata = {}, spec = {}, status = {} } = volume;
    const reserved = isBoundToClaim(volume, claim);
    const capacity = storageOf(spec.capacity);
    const excluded =
      (spec.claimRef !== undefined && !reserved) ||
      compareQuantity(capacity, size) < 0 ||
      (spec.volumeMode ?? 'Filesystem') !== volumeMode ||
      (spec.volumeAttributesClassName ?? '') !== attributes ||
      metadata.deletionTimestamp !== undefined;
    if (excluded) {
      return undefined;
    }
    const suitable =
      status.phase === 'Available' &&
      (selects === undefined || selects(metadata.labels)) &&
      classOfVolume(volume) === className &&
      accessModes.every((mode) => spec.accessModes?.includes(mode) === true);
    return { volume, name, capacity, reserved, suitable, matches: compileVolumeAffinity(spec.nodeAffinity?.required) };
  };
}

function compileVolumeAffinity(required: NodeSelector | undefined): NodeMatcher {
  if (required === undefined) {
    return anywhere;
  }
  const matches = compileNodeSelector(required);
  // Only labels are looked at: the selector sees a node without a name.
  return ({ labels }) => matches({ name: '', labels });
}

/** The capacity or request for storage; nothing counts as 0. */
function storageOf(list: Parameters<typeof readResourceList>[0]): Quantity {
  return readResourceList(list).get('storage') ?? zeroQuantity;
}

/** Finds out what the node would do. Bound claims are checked first; reasons of both kinds may come together. */
export function findPodVolumes(
  bound: readonly BoundClaim[],
  waiting: readonly WaitingClaim[],
  cycle: Cycle,
  node: NodeInfo,
): VolumeSearch {
  const boundReason = checkBoundClaims(bound, cycle, node);
  if (boundReason?.error !== undefined) {
    return { error: boundReason.error };
  }
  const search =
    waiting.length === 0 ? { volumes: { bindings: [], provisions: [] } } : findForWaiting(waiting, cycle, node);
  if (search.error !== undefined) {
    return search;
  }
  const reasons = [
    ...(boundReason?.reason === wrongNode ? [wrongNode] : []),
    ...(search.reasons ?? []),
    ...(boundReason?.reason === volumeMissing ? [volumeMissing] : []),
  ];
  return search.volumes === undefined || reasons.length > 0 ? { reasons } : search;
}

interface BoundProblem {
  readonly reason?: string;
  readonly error?: string;
}

function checkBoundClaims(
  claims: readonly BoundClaim[],
  { snapshot }: Cycle,
  node: NodeInfo,
): BoundProblem | undefined {
  for (const { volume } of claims) {
    if (volume === undefined) {
      return { reason: volumeMissing };
    }
    const { migrated } = volume;
    const isMigrated =
      migrated !== undefined &&
      migratedPluginsOf(snapshot.objects.csiNodes.get(node.name)).has(migrated.plugin.inTreeName);
    const matches = isMigrated ? migrated.matches : volume.matches;
    if (matches === undefined) {
      return { error: migrated?.error ?? '' };
    }
    if (!matches(node)) {
      return { reason: wrongNode };
    }
  }
  return undefined;
}

function findForWaiting(waiting: readonly WaitingClaim[], cycle: Cycle, node: NodeInfo): VolumeSearch {
  if (waiting.some(({ selectedNode }) => selectedNode !== undefined && selectedNode !== node.name)) {
    return { reasons: [noVolumeToBind] };
  }
  const promised = waiting.filter(({ selectedNode }) => selectedNode !== undefined);
  const { bindings, unbound } = bindStatically(
    waiting.filter(({ selectedNode }) => selectedNode === undefined),
    node,
  );
  const provisions: DynamicProvision[] = [];
  for (const claim of [...promised, ...unbound]) {
    const provision = provide(claim, cycle, node);
    if (provision.reasons !== undefined || provision.error !== undefined) {
      return provision;
    }
    provisions.push(provision);
  }
  return { volumes: { bindings, provisions } };
}

/** Smaller claims choose first; each takes the smallest volume that is left, or the one reserved for it. */
function bindStatically(
  claims: readonly WaitingClaim[],
  node: NodeInfo,
): { readonly bindings: readonly StaticBinding[]; readonly unbound: readonly WaitingClaim[] } {
  const bindings: StaticBinding[] = [];
  const unbound: WaitingClaim[] = [];
  const taken = new Set<string>();
  for (const claim of [...claims].sort((left, right) => compareQuantity(left.size, right.size))) {
    const candidate = chooseVolume(claim.candidates, taken, node);
    if (candidate === undefined) {
      unbound.push(claim);
    } else {
      taken.add(candidate.name);
      bindings.push({ claim, candidate });
    }
  }
  return { bindings, unbound };
}

function chooseVolume(
  candidates: readonly CandidateVolume[],
  taken: ReadonlySet<string>,
  node: NodeInfo,
): CandidateVolume | undefined {
  let smallest: CandidateVolume | undefined;
  for (const candidate of candidates) {
    if (!taken.has(candidate.name)) {
      if (candidate.reserved) {
        // A reserved volume out of reach ends the search: the claim is not to get another one.
        return candidate.matches(node) ? candidate : undefined;
      }
      if (
        candidate.suitable &&
        candidate.matches(node) &&
        (smallest === undefined || compareQuantity(smallest.capacity, candidate.capacity) > 0)
      ) {
        smallest = candidate;
      }
    }
  }
  return smallest;
}

type Provision =
  | (DynamicProvision & { readonly reasons?: undefined; readonly error?: undefined })
  | (VolumeSearch & { readonly volumes?: undefined });

/** Whether the class can make the volume for this node. */
function provide(claim: WaitingClaim, { snapshot }: Cycle, node: NodeInfo): Provision {
  const { storageClass, className, size } = claim;
  if (storageClass === undefined) {
    return {
      error: className === '' ? `no class for claim "${keyOf(claim)}"` : `failed to find storage class "${className}"`,
    };
  }
  const { provisioner = '', allowedTopologies = [] } = storageClass;
  const allowed =
    allowedTopologies.length === 0 ||
    allowedTopologies.some(({ matchLabelExpressions = [] }) => allows(matchLabelExpressions, node));
  if (provisioner === '' || provisioner === noProvisioner || !allowed) {
    return { reasons: [noVolumeToBind] };
  }
  const requested = claim.claim.spec?.resources?.requests?.storage;
  if (requested === undefined || snapshot.objects.csiDrivers.get(provisioner)?.spec?.storageCapacity !== true) {
    return { claim, capacity: undefined };
  }
  const capacity = findCapacity(snapshot.objects.csiStorageCapacities, className, value(size), node);
  return capacity === undefined ? { reasons: [notEnoughStorage] } : { claim, capacity };
}

function keyOf({ claim: { metadata = {} } }: WaitingClaim): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

type Topologies = NonNullable<NonNullable<StorageClass['allowedTopologies']>[number]['matchLabelExpressions']>;

/** All expressions must hold; a term without any holds nowhere. */
function allows(expressions: Topologies, { labels }: NodeInfo): boolean {
  return (
    expressions.length > 0 &&
    expressions.every(
      ({ key = '', values = [] }) => values.includes(labelOf(labels, key) ?? '') && labelOf(labels, key) !== undefined,
    )
  );
}

function findCapacity(
  capacities: ReadonlyMap<string, CSIStorageCapacity>,
  className: string,
  bytes: number,
  { labels }: NodeInfo,
): CSIStorageCapacity | undefined {
  for (const capacity of capacities.values()) {
    const limit = parseQuantity(capacity.maximumVolumeSize ?? capacity.capacity ?? '');
    const fits = limit !== undefined && value(limit) >= bytes;
    if (capacity.storageClassName === className && fits && compileLabelSelector(capacity.nodeTopology)(labels)) {
      return capacity;
    }
  }
  return undefined;
}
