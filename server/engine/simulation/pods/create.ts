/** New Pods: admitted, named, owned, and waiting for a node. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { ObjectMeta, PersistentVolumeClaim, Pod, PodSpec } from '../../kubernetes/types.js';
import { submitPod } from '../../scheduler/scheduler.js';
import { withDefaultStorageClass } from '../../scheduler/admission/default-storage-class.js';
import type { PodInfo } from '../../scheduler/snapshot/pod-info.js';
import { record } from '../history.js';
import { bindImmediately } from '../volumes/bind.js';
import type { Owner, SimPod, World } from '../world.js';
import { createContainers } from './containers.js';
import { readTraits } from './traits.js';

/** A Pod to be made. */
export interface NewPod {
  readonly name: string;
  readonly namespace: string;
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly owner?: (Owner & { readonly apiVersion: string }) | undefined;
  readonly workload: string;
  readonly revision: string;
  readonly index?: number | undefined;
  /** The manifest that the template stands in. */
  readonly source: KubernetesObject;
}

/** Makes the Pod; `undefined` when admission refuses it. */
export function createPod(world: World, wanted: NewPod): SimPod | undefined {
  const { name, namespace, metadata, spec, owner } = wanted;
  const uid = nextUid(world, 'Pod', namespace, name);
  const ownerReferences =
    owner === undefined
      ? metadata.ownerReferences
      : [{ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid, controller: true }];
  const object: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...withoutIdentity(metadata),
      name,
      namespace,
      uid,
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec,
  };
  const { pod: info, refused } = submitPod(world.snapshot, object);
  if (info === undefined) {
    const by = owner === undefined ? `Pod ${namespace}/${name}` : `${owner.kind} ${namespace}/${owner.name}`;
    record(world, 'FailedCreate', by, `Error creating: pods "${name}" is forbidden: ${refused}`);
    return undefined;
  }
  world.traits.set(info.spec, readTraits(world, wanted.source, spec, metadata));
  const pod = addSimPod(world, info, wanted);
  makeEphemeralClaims(world, pod);
  record(
    world,
    'Created',
    `Pod ${pod.key}`,
    owner === undefined ? 'Created' : `Created by ${owner.kind} ${owner.name}`,
  );
  return pod;
}

function withoutIdentity({ labels, annotations }: ObjectMeta): ObjectMeta {
  return { ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
}

/** A uid that no object has had before; names may come back, uids never do. */
export function nextUid(world: World, kind: string, namespace: string, name: string): string {
  return `${kind}:${namespace}/${name}#${++world.created}`;
}

/** Takes a Pod into the world, whether it is new or has always been there. */
export function addSimPod(
  world: World,
  info: PodInfo,
  { owner, workload, revision, index }: Pick<NewPod, 'owner' | 'workload' | 'revision' | 'index'>,
): SimPod {
  const pod: SimPod = {
    uid: info.uid,
    name: info.name,
    namespace: info.namespace,
    key: info.key,
    info,
    owner: owner === undefined ? undefined : { kind: owner.kind, name: owner.name, uid: owner.uid },
    workload,
    revision,
    index,
    createdAt: world.now,
    phase: 'Pending',
    reason: undefined,
    nodeName: undefined,
    ip: undefined,
    scheduledAt: undefined,
    acceptedAt: undefined,
    sandboxAt: undefined,
    waitsFor: undefined,
    containers: createContainers(info.spec),
    readyAt: undefined,
    readyChangedAt: world.now,
    finishedAt: undefined,
    deletion: undefined,
    stopping: undefined,
    scheduling: { attempts: 0, retryAt: 0, seenMoves: -1, message: undefined },
  };
  world.pods.set(pod.uid, pod);
  if (pod.owner !== undefined) {
    const owned = world.podsByOwner.get(pod.owner.uid) ?? new Set();
    world.podsByOwner.set(pod.owner.uid, owned.add(pod.uid));
  }
  const neighbours = world.podsByNamespace.get(pod.namespace) ?? new Set();
  world.podsByNamespace.set(pod.namespace, neighbours.add(pod.uid));
  world.pending.add(pod.uid);
  world.dirty.counted.set(pod.uid, pod);
  world.dirty.scheduler = true;
  return pod;
}

/** What the ephemeral volume controller makes. */
function makeEphemeralClaims(world: World, pod: SimPod): void {
  for (const { name = '', ephemeral } of pod.info.volumes) {
    const spec = ephemeral?.volumeClaimTemplate?.spec;
    if (spec !== undefined) {
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: pod.name, uid: pod.uid, controller: true }];
      addClaim(world, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: `${pod.name}-${name}`, namespace: pod.namespace, ownerReferences },
        spec,
        status: { phase: 'Pending' },
      });
    }
  }
}

/** Adds a claim unless there is one of its name, and binds it if its class does not wait for a Pod. */
export function addClaim(world: World, claim: PersistentVolumeClaim): void {
  const { objects } = world.snapshot;
  const { name = '', namespace = 'default' } = claim.metadata ?? {};
  const key = `${namespace}/${name}`;
  if (objects.persistentVolumeClaims.has(key)) {
    return;
  }
  const uid = claim.metadata?.uid ?? nextUid(world, 'PersistentVolumeClaim', namespace, name);
  const made = withDefaultStorageClass(
    { ...claim, metadata: { ...claim.metadata, name, namespace, uid } },
    objects.storageClasses,
  );
  objects.persistentVolumeClaims.set(key, made);
  record(world, 'Created', `PersistentVolumeClaim ${key}`, 'Created');
  world.moves++;
  bindImmediately(world, key);
}
