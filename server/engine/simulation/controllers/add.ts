/** Manifests become controllers, and changed manifests change them. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { isRecord } from '../../kubernetes/shape.js';
import { podTemplatesOf } from '../../kubernetes/workload.js';
import type {
  Deployment,
  HorizontalPodAutoscaler,
  ObjectMeta,
  ReplicaSet,
  StatefulSet,
} from '../../kubernetes/types.js';
import { ownKind } from '../plain-object.js';
import { nextUid } from '../pods/create.js';
import type { Controller, Owner, ReplicaSetState, World } from '../world.js';
import { createJobState } from './cron-job.js';
import { revisionOf } from './owned.js';
import { fencepostsOf } from './rolling-update.js';

/** Finds a controller by the kind in its manifest. */
export function findController(world: World, kind: string, namespace: string, name: string): Controller | undefined {
  for (const controller of world.controllers.values()) {
    if (controller.name === name && controller.namespace === namespace && shownKind(controller) === kind) {
      return controller;
    }
  }
  return undefined;
}

/** The kind a person knows it by. */
export function shownKind(controller: Controller): string {
  return controller.kind === 'ReplicaSet' ? controller.shownKind : controller.kind;
}

/** Adds the controller of an object, or changes the one that is there; `undefined` for objects that are none. */
export function addController(world: World, object: KubernetesObject): Controller | undefined {
  const { name } = object;
  // Another group may have a `Deployment` of the same name, of any shape.
  const kind = ownKind(object);
  const namespace = object.namespace ?? 'default';
  const existing = kind === '' ? undefined : findController(world, kind, namespace, name);
  if (existing !== undefined) {
    change(existing, object);
    world.dirty.controllers.add(existing.uid);
    return existing;
  }
  const uid = object.metadata.uid ?? nextUid(world, kind, namespace, name);
  const common = { uid, namespace, name, owner: ownerOf(object.metadata), createdAt: world.now, source: object };
  const made = create(object, common);
  if (made !== undefined) {
    world.controllers.set(uid, made);
    world.dirty.controllers.add(uid);
  }
  return made;
}

interface Common {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly createdAt: number;
  readonly source: KubernetesObject;
}

function ownerOf({ ownerReferences = [] }: ObjectMeta): Owner | undefined {
  const reference = ownerReferences.find(({ controller }) => controller === true);
  return reference === undefined
    ? undefined
    : { kind: reference.kind ?? '', name: reference.name ?? '', uid: reference.uid ?? '' };
}

function create(object: KubernetesObject, common: Common): Controller | undefined {
  const { value } = object;
  const kind = ownKind(object);
  switch (kind) {
    case 'Deployment':
      return {
        kind,
        ...common,
        value: value,
        progressAt: common.createdAt,
        progress: '',
        deadlineExceeded: false,
        complete: false,
        seenReplicas: (value as Deployment).spec?.replicas ?? 1,
      };
    case 'StatefulSet': {
      const { template = {} } = (value as StatefulSet).spec ?? {};
      return { kind, ...common, value, currentRevision: revisionOf(template), currentTemplate: template };
    }
    case 'DaemonSet':
      return { kind, ...common, value: value };
    case 'Job':
      return createJobState({ ...common, value: value });
    case 'CronJob':
      return { kind, ...common, value: value, lastAt: undefined };
    case 'HorizontalPodAutoscaler':
      return {
        kind,
        ...common,
        value: withOldTarget(value),
        recommendations: [],
        scaleEvents: [],
        lastMessage: undefined,
      };
    default:
      return createReplicaSet(common);
  }
}

/** ReplicaSets, and whatever else keeps Pods for ever in a number that its manifest names. */
function createReplicaSet(common: Common): ReplicaSetState | undefined {
  const { source } = common;
  const kind = ownKind(source);
  const isSet = kind === 'ReplicaSet' || kind === 'ReplicationController';
  const [template] = podTemplatesOf(source);
  if (!isSet && (template?.runs !== 'forever' || source.kind === 'PodTemplate')) {
    return undefined;
  }
  const { spec = {} } = source.value as ReplicaSet;
  const replicas = isSet ? (spec.replicas ?? 1) : (template?.replicas ?? 1);
  const own =
    isSet || template === undefined
      ? spec.template
      : { metadata: { labels: template.labels, annotations: template.annotations }, spec: template.spec };
  return {
    kind: 'ReplicaSet',
    shownKind: source.kind,
    ...common,
    value: {
      metadata: source.metadata,
      spec: { ...(isSet ? spec : {}), ...(own === undefined ? {} : { template: own }) },
    },
    replicas,
    maxReplicas: replicas,
  };
}

/** Only templates and numbers change; what has happened so far stays. */
function change(controller: Controller, object: KubernetesObject): void {
  switch (controller.kind) {
    case 'ReplicaSet': {
      const changed = createReplicaSet({ ...controller, source: object });
      controller.value = changed?.value ?? controller.value;
      controller.replicas = changed?.replicas ?? controller.replicas;
      break;
    }
    case 'Deployment': {
      const value = object.value as Deployment;
      // Without replicas in the manifest, `kubectl apply` leaves the number alone.
      const replicas = value.spec?.replicas ?? controller.value.spec?.replicas ?? 1;
      controller.value = { ...value, spec: { ...value.spec, replicas } };
      controller.complete = false;
      break;
    }
    case 'HorizontalPodAutoscaler':
      controller.value = withOldTarget(object.value);
      break;
    default:
      controller.value = object.value;
  }
}

/** autoscaling/v1 knows one number only. */
function withOldTarget(value: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const spec: unknown = value.spec;
  const percent = isRecord(spec) ? spec.targetCPUUtilizationPercentage : undefined;
  if (typeof percent !== 'number') {
    return value;
  }
  const target = { type: 'Utilization', averageUtilization: percent };
  return { ...value, spec: { ...value.spec, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] } };
}

/** What a set that already runs was last scaled for. */
export function linkSets(world: World): void {
  for (const set of world.controllers.values()) {
    const owner = set.owner === undefined ? undefined : world.controllers.get(set.owner.uid);
    if (set.kind === 'ReplicaSet' && owner?.kind === 'Deployment') {
      const { spec = {} } = owner.value;
      set.maxReplicas = (spec.replicas ?? 1) + fencepostsOf(spec).maxSurge;
    }
  }
}
