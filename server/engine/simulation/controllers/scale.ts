/** Changes what controllers want; they find out for themselves what is to be done. */
import type { Controller, DeploymentState, ReplicaSetState, StatefulSetState, World } from '../world.js';
import { scaleReplicaSet } from './replica-set.js';

/** Controllers that have replicas. */
export type Scalable = ReplicaSetState | DeploymentState | StatefulSetState;

/** Whether a controller has replicas. */
export function isScalable(controller: Controller): controller is Scalable {
  return controller.kind === 'ReplicaSet' || controller.kind === 'Deployment' || controller.kind === 'StatefulSet';
}

/** Sets the number of replicas. */
export function setReplicas(world: World, target: Scalable, replicas: number): void {
  switch (target.kind) {
    case 'ReplicaSet':
      scaleReplicaSet(world, target, replicas, `${target.shownKind} ${target.namespace}/${target.name}`);
      break;
    case 'Deployment':
      target.value = { ...target.value, spec: { ...target.value.spec, replicas } };
      break;
    case 'StatefulSet':
      target.value = { ...target.value, spec: { ...target.value.spec, replicas } };
      break;
  }
  world.dirty.controllers.add(target.uid);
  // Budgets in percent are percentages of this number.
  for (const uid of world.podsByNamespace.get(target.namespace) ?? []) {
    const pod = world.pods.get(uid);
    if (pod !== undefined) {
      world.dirty.counted.set(uid, pod);
    }
  }
}
