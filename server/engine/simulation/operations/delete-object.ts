/** Deletes an object with all that it owns. Upstream: `pkg/controller/garbagecollector`, background propagation. */
import { findController, shownKind } from '../controllers/add.js';
import { podsOf } from '../controllers/owned.js';
import { deleteClaims } from '../controllers/stateful-set.js';
import { updateBudgets } from '../disruption/budgets.js';
import { record } from '../history.js';
import { deletePod, forgetPod } from '../pods/remove.js';
import type { Controller, World } from '../world.js';

/** Deletes it; why not, if there is no such object. */
export function deleteObject(world: World, kind: string, namespace: string, name: string): string | undefined {
  const controller = findController(world, kind, namespace, name);
  if (controller !== undefined) {
    deleteController(world, controller);
    return undefined;
  }
  const key = `${namespace}/${name}`;
  const { services, podDisruptionBudgets, persistentVolumeClaims } = world.snapshot.objects;
  const store = new Map<string, Map<string, unknown>>([
    ['Service', services],
    ['PodDisruptionBudget', podDisruptionBudgets],
    ['PersistentVolumeClaim', persistentVolumeClaims],
  ]).get(kind);
  if (store?.delete(key) !== true) {
    return `There is no ${kind} ${key}.`;
  }
  world.dirty.services ||= kind === 'Service';
  updateBudgets(world, new Set([namespace]));
  world.moves++;
  world.dirty.scheduler = true;
  record(world, 'Deleted', `${kind} ${key}`, 'Deleted by a person');
  return undefined;
}

/** First the owner, then what it owned, down to the Pods. */
function deleteController(world: World, controller: Controller): void {
  const { uid, namespace, name } = controller;
  world.controllers.delete(uid);
  if (controller.kind === 'ReplicaSet') {
    world.snapshot.objects.replicaSets.delete(`${namespace}/${name}`);
  }
  if (controller.kind === 'StatefulSet') {
    world.snapshot.objects.statefulSets.delete(`${namespace}/${name}`);
  }
  record(world, 'Deleted', `${shownKind(controller)} ${namespace}/${name}`, 'Deleted');
  for (const owned of [...world.controllers.values()].filter(({ owner }) => owner?.uid === uid)) {
    deleteController(world, owned);
  }
  for (const pod of podsOf(world, controller)) {
    const { name: podName } = pod;
    if (pod.finishedAt === undefined) {
      deletePod(world, pod, { reason: 'Deleted', message: `Deleted: its owner ${name} is gone` });
    } else {
      forgetPod(world, pod);
    }
    if (
      controller.kind === 'StatefulSet' &&
      controller.value.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'
    ) {
      deleteClaims(world, controller, podName);
    }
  }
}
