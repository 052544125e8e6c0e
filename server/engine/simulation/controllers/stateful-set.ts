/** Numbered Pods that keep their names and claims. Upstream: `pkg/controller/statefulset`. */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import type { PersistentVolumeClaim, PodSpec, StatefulSetSpec } from '../../kubernetes/types.js';
import { record } from '../history.js';
import { addClaim } from '../pods/create.js';
import { forgetPod } from '../pods/remove.js';
import { plan } from '../queue.js';
import type { SimPod, StatefulSetState, World } from '../world.js';
import { isAvailable, makePod, nextAvailable, podsOf, removeOwned, revisionOf } from './owned.js';

/** Takes the next step: with the default policy one Pod at a time, each only when all before it are well. */
export function syncStatefulSet(world: World, set: StatefulSetState): void {
  const { spec = {} } = set.value;
  const revision = revisionOf(spec.template);
  const pods = podsOf(world, set);
  replaceFinished(world, set, pods);
  const wanted = ordinalsOf(spec);
  const inOrder = spec.podManagementPolicy !== 'Parallel';
  const settled = fill(world, set, wanted, inOrder, revision);
  const condemned = podsOf(world, set)
    .filter(({ index = -1 }) => !wanted.includes(index))
    .sort((left, right) => (right.index ?? 0) - (left.index ?? 0));
  if (settled && condemned.length > 0) {
    condemn(world, set, condemned, inOrder);
  } else if (settled || !inOrder) {
    update(world, set, wanted, revision);
  }
  const at = nextAvailable(world, podsOf(world, set), spec.minReadySeconds ?? 0);
  if (at !== undefined) {
    plan(world.queue, at, { kind: 'controller', uid: set.uid });
  }
}

function ordinalsOf({ replicas = 1, ordinals }: StatefulSetSpec): readonly number[] {
  const first = ordinals?.start ?? 0;
  return Array.from({ length: replicas }, (_, index) => first + index);
}

/** A Pod that ended is deleted, and its number made again. */
function replaceFinished(world: World, set: StatefulSetState, pods: readonly SimPod[]): void {
  for (const pod of pods) {
    if (pod.finishedAt !== undefined) {
      record(
        world,
        'RecreatingFailedPod',
        `StatefulSet ${set.namespace}/${set.name}`,
        `Replacing Pod ${pod.name}, which has ended`,
      );
      forgetPod(world, pod);
    }
  }
}

/** Makes what is missing; whether all that should be there is well. */
function fill(
  world: World,
  set: StatefulSetState,
  wanted: readonly number[],
  inOrder: boolean,
  revision: string,
): boolean {
  const byIndex = new Map(podsOf(world, set).map((pod) => [pod.index, pod]));
  let allWell = true;
  for (const ordinal of wanted) {
    const pod = byIndex.get(ordinal);
    if (pod === undefined) {
      makeMember(world, set, ordinal, revision);
    }
    const isWell = pod !== undefined && isAvailable(world, pod, set.value.spec?.minReadySeconds ?? 0);
    if (!isWell) {
      allWell = false;
      if (inOrder) {
        return false;
      }
    }
  }
  return allWell;
}

/** Below the partition a Pod comes back as it was before the rollout. */
function makeMember(world: World, set: StatefulSetState, ordinal: number, updated: string): void {
  const { spec = {} } = set.value;
  const isBefore = ordinal < (spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  const template = isBefore ? set.currentTemplate : (spec.template ?? {});
  const revision = isBefore ? set.currentRevision : updated;
  const name = `${set.name}-${ordinal}`;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    addClaim(world, claimFor(set, claim, name));
  }
  makePod(world, set, template, {
    name,
    labels: {
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': String(ordinal),
      'controller-revision-hash': revision,
    },
    spec: withClaims(template.spec ?? {}, spec.volumeClaimTemplates ?? [], name),
    revision,
    index: ordinal,
  });
}

function claimFor(set: StatefulSetState, template: PersistentVolumeClaim, podName: string): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...template.metadata, name: claimName(template, podName), namespace: set.namespace },
    spec: template.spec ?? {},
    status: { phase: 'Pending' },
  };
}

function claimName({ metadata }: PersistentVolumeClaim, podName: string): string {
  return `${metadata?.name ?? ''}-${podName}`;
}

/** A claim template wins over a volume of its name. */
function withClaims(spec: PodSpec, templates: readonly PersistentVolumeClaim[], podName: string): PodSpec {
  if (templates.length === 0) {
    return spec;
  }
  const names = new Set(templates.map(({ metadata }) => metadata?.name));
  const own = templates.map((template) => ({
    name: template.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(template, podName) },
  }));
  return { ...spec, volumes: [...own, ...(spec.volumes ?? []).filter(({ name }) => !names.has(name))] };
}

/** Pods beyond the replicas go from the highest number down. Their claims stay unless the set says otherwise. */
function condemn(world: World, set: StatefulSetState, condemned: readonly SimPod[], inOrder: boolean): void {
  const going = condemned.filter(({ deletion }) => deletion !== undefined);
  if (inOrder && going.length > 0) {
    return;
  }
  for (const pod of inOrder ? condemned.slice(0, 1) : condemned) {
    removeOwned(world, set, pod, 'more Pods than replicas');
    if (set.value.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete') {
      deleteClaims(world, set, pod.name);
    }
  }
}

/** Removes the claims of one number. */
export function deleteClaims(world: World, set: StatefulSetState, podName: string): void {
  for (const template of set.value.spec?.volumeClaimTemplates ?? []) {
    const key = `${set.namespace}/${claimName(template, podName)}`;
    if (world.snapshot.objects.persistentVolumeClaims.delete(key)) {
      record(world, 'Deleted', `PersistentVolumeClaim ${key}`, `Deleted with its Pod ${podName}`);
    }
  }
}

/** A new template reaches the Pods from the highest number down, never below the partition. */
function update(world: World, set: StatefulSetState, wanted: readonly number[], revision: string): void {
  const { spec = {} } = set.value;
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') {
    return;
  }
  const pods = podsOf(world, set);
  const { partition = 0 } = rollingUpdate;
  const most = Math.max(1, scaledValue(rollingUpdate.maxUnavailable ?? 1, wanted.length, 'up') ?? 1);
  let unavailable = pods.filter((pod) => !isAvailable(world, pod, spec.minReadySeconds ?? 0)).length;
  const stale = pods
    .filter((pod) => (pod.index ?? 0) >= partition && pod.revision !== revision && pod.deletion === undefined)
    .sort((left, right) => (right.index ?? 0) - (left.index ?? 0));
  for (const pod of stale) {
    const isWell = isAvailable(world, pod, spec.minReadySeconds ?? 0);
    if (unavailable >= most && isWell) {
      return;
    }
    removeOwned(world, set, pod, 'it has the template of before');
    unavailable += isWell ? 1 : 0;
  }
  if (stale.length === 0 && partition === 0) {
    set.currentRevision = revision;
    set.currentTemplate = spec.template ?? {};
  }
}
