/** One manifest reaches the cluster, as with `kubectl apply`. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import type { Pod } from '../kubernetes/types.js';
import { addObjects } from '../scheduler/snapshot/load.js';
import { addController, linkSets } from './controllers/add.js';
import { updateBudgets } from './disruption/budgets.js';
import { record } from './history.js';
import { ownKind } from './plain-object.js';
import { addClaim, createPod } from './pods/create.js';
import { drawSuffix } from './random.js';
import type { World } from './world.js';

/** Kinds that only change what the scheduler and the controllers look up. */
const lookedUp: ReadonlySet<string> = new Set([
  'Service',
  'PodDisruptionBudget',
  'PriorityClass',
  'StorageClass',
  'PersistentVolume',
  'CSINode',
  'CSIDriver',
  'CSIStorageCapacity',
  'Namespace',
]);

/** Applies an object. One that is `existing` is part of the cluster already and makes no noise. */
export function applyObject(world: World, object: KubernetesObject, state: 'existing' | 'new'): void {
  const { value } = object;
  const kind = ownKind(object);
  const namespace = object.namespace ?? 'default';
  if (kind === 'ConfigMap') {
    world.configMaps.set(`${namespace}/${object.name}`, object);
    return;
  }
  if (kind === 'PersistentVolumeClaim') {
    if (state === 'new') {
      addClaim(world, value);
    }
    return;
  }
  if (kind === 'Pod') {
    applyPod(world, object);
    return;
  }
  if (lookedUp.has(kind)) {
    lookUp(world, object, state, namespace);
    return;
  }
  const controller = addController(world, object);
  if (controller === undefined) {
    runTemplates(world, object);
    return;
  }
  if (kind === 'ReplicaSet' || kind === 'StatefulSet' || kind === 'ReplicationController') {
    addObjects(world.snapshot, [value]);
  }
  linkSets(world);
  tell(world, object, state);
}

function lookUp(world: World, object: KubernetesObject, state: 'existing' | 'new', namespace: string): void {
  if (state === 'new') {
    addObjects(world.snapshot, [object.value]);
    tell(world, object, state);
  }
  world.dirty.services ||= object.kind === 'Service';
  if (object.kind === 'PodDisruptionBudget') {
    updateBudgets(world, new Set([namespace]));
  }
  world.moves++;
  world.dirty.scheduler = true;
}

function tell(world: World, { kind, namespace = 'default', name }: KubernetesObject, state: 'existing' | 'new'): void {
  if (state === 'new') {
    record(world, 'Applied', `${kind} ${namespace}/${name}`, 'Applied');
  }
}

/** A Pod of this name that is there already stays as it is: hardly anything of a Pod can be changed. */
function applyPod(world: World, object: KubernetesObject): void {
  const { spec = {}, metadata = {} } = object.value as Pod;
  const namespace = object.namespace ?? 'default';
  const name = metadata.name ?? `${metadata.generateName ?? 'pod-'}${drawSuffix(world.random)}`;
  const isThere = [...(world.podsByNamespace.get(namespace) ?? [])].some((uid) => world.pods.look(uid)?.name === name);
  if (!isThere) {
    createPod(world, { name, namespace, metadata, spec, workload: name, revision: '', source: object });
  }
}

/** Pods of kinds whose controllers are not simulated run once. */
function runTemplates(world: World, object: KubernetesObject): void {
  for (const [index, template] of podTemplatesOf(object).entries()) {
    if (object.kind !== 'PodTemplate') {
      createPod(world, {
        name: `${object.name}-${index}`,
        namespace: template.namespace,
        metadata: { labels: template.labels, annotations: template.annotations },
        spec: template.spec,
        workload: object.name,
        revision: '',
        source: object,
      });
    }
  }
}
