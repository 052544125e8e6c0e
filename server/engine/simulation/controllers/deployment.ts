/** Replaces ReplicaSets by new ones. Upstream: `pkg/controller/deployment`. */
import type { DeploymentSpec } from '../../kubernetes/types.js';
import { nextUid } from '../pods/create.js';
import { record } from '../history.js';
import { plan } from '../queue.js';
import { seconds, type DeploymentState, type ReplicaSetState, type World } from '../world.js';
import { isActive, podsOf, revisionOf } from './owned.js';
import { availableReplicas, scaleReplicaSet } from './replica-set.js';
import { fencepostsOf, newSetReplicas, oldSetReplicas, proportionalReplicas } from './rolling-update.js';

/** Takes the next steps of the rollout. */
export function syncDeployment(world: World, deployment: DeploymentState): void {
  const { spec = {} } = deployment.value;
  const sets = setsOf(world, deployment);
  const known = sets.find((set) => isCurrent(set, spec));
  if (deployment.seenReplicas !== replicasOf(spec)) {
    deployment.seenReplicas = replicasOf(spec);
    scaleAll(world, deployment, sets, known);
  }
  if (spec.paused === true) {
    return;
  }
  const old = sets.filter((set) => set !== known);
  if (spec.strategy?.type === 'Recreate') {
    recreate(world, deployment, known, old);
  } else {
    roll(world, deployment, known ?? createSet(world, deployment, 0), old);
  }
  updateProgress(world, deployment);
  forgetOldSets(world, deployment);
}

function replicasOf({ replicas = 1 }: DeploymentSpec): number {
  return replicas;
}

/** The oldest first. */
export function setsOf(world: World, { uid }: DeploymentState): readonly ReplicaSetState[] {
  return [...world.controllers.values()].filter(
    (controller): controller is ReplicaSetState => controller.kind === 'ReplicaSet' && controller.owner?.uid === uid,
  );
}

/** Whether the set has the template that the Deployment has now. */
function isCurrent(set: ReplicaSetState, { template }: DeploymentSpec): boolean {
  const { template: own } = set.value.spec ?? {};
  const labels = Object.entries(own?.metadata?.labels ?? {}).filter(([key]) => key !== hashLabel);
  const bare = { ...own, metadata: { ...own?.metadata, labels: Object.fromEntries(labels) } };
  const wanted = { ...template, metadata: { ...template?.metadata, labels: { ...template?.metadata?.labels } } };
  return revisionOf(bare) === revisionOf(wanted);
}

const hashLabel = 'pod-template-hash';

function createSet(world: World, deployment: DeploymentState, replicas: number): ReplicaSetState {
  const { spec = {}, metadata } = deployment.value;
  const { name, namespace, uid } = deployment;
  const hash = revisionOf(spec.template);
  const { template = {} } = spec;
  const setName = `${name}-${hash}`;
  const setUid = nextUid(world, 'ReplicaSet', namespace, setName);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const selector = { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, [hashLabel]: hash } };
  const value = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, name: setName, namespace, uid: setUid },
    spec: {
      selector,
      template: { ...template, metadata: { ...template.metadata, labels } },
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
    },
  };
  const set: ReplicaSetState = {
    kind: 'ReplicaSet',
    shownKind: 'ReplicaSet',
    uid: setUid,
    namespace,
    name: setName,
    owner: { kind: 'Deployment', name, uid },
    createdAt: world.now,
    source: deployment.source,
    value,
    replicas,
    maxReplicas: replicasOf(spec) + fencepostsOf(spec).maxSurge,
  };
  world.controllers.set(setUid, set);
  world.snapshot.objects.replicaSets.set(`${namespace}/${setName}`, value);
  deployment.complete = false;
  progressed(world, deployment);
  return set;
}

/** Upstream: rolloutRolling. Scaling up and scaling down are steps of their own. */
function roll(
  world: World,
  deployment: DeploymentState,
  current: ReplicaSetState,
  old: readonly ReplicaSetState[],
): void {
  const { spec = {} } = deployment.value;
  const fenceposts = fencepostsOf(spec);
  const total = old.reduce((sum, set) => sum + set.replicas, current.replicas);
  const count = (set: ReplicaSetState): { replicas: number; available: number } => ({
    replicas: set.replicas,
    available: availableReplicas(world, set),
  });
  const wanted = newSetReplicas(replicasOf(spec), count(current), total, fenceposts);
  if (wanted !== current.replicas) {
    setSize(world, deployment, current, wanted);
    world.dirty.controllers.add(deployment.uid);
    return;
  }
  const sizes = oldSetReplicas(replicasOf(spec), count(current), old.map(count), fenceposts);
  for (const [index, set] of old.entries()) {
    setSize(world, deployment, set, sizes[index] ?? 0);
  }
}

/** Upstream: rolloutRecreate. The new Pods wait until the last old one has ended. */
function recreate(
  world: World,
  deployment: DeploymentState,
  current: ReplicaSetState | undefined,
  old: readonly ReplicaSetState[],
): void {
  for (const set of old) {
    setSize(world, deployment, set, 0);
  }
  const isOldRunning = old.some((set) => podsOf(world, set).some(({ finishedAt }) => finishedAt === undefined));
  if (!isOldRunning) {
    const set = current ?? createSet(world, deployment, 0);
    setSize(world, deployment, set, replicasOf(deployment.value.spec ?? {}));
  }
}

function setSize(world: World, deployment: DeploymentState, set: ReplicaSetState, replicas: number): void {
  const { spec = {} } = deployment.value;
  if (set.replicas !== replicas) {
    scaleReplicaSet(world, set, replicas, `Deployment ${deployment.namespace}/${deployment.name}`);
    set.maxReplicas = replicasOf(spec) + fencepostsOf(spec).maxSurge;
  }
}

/** The size has changed: in the middle of a rollout all sets share the change. */
function scaleAll(
  world: World,
  deployment: DeploymentState,
  sets: readonly ReplicaSetState[],
  current: ReplicaSetState | undefined,
): void {
  const { spec = {} } = deployment.value;
  const active = sets.filter(({ replicas }) => replicas > 0);
  const [only = current, second] = active;
  if (second === undefined) {
    if (only !== undefined && (only === current || spec.paused === true)) {
      setSize(world, deployment, only, replicasOf(spec));
    }
    return;
  }
  if (spec.strategy?.type === 'Recreate') {
    return;
  }
  const { maxSurge } = fencepostsOf(spec);
  const grows = replicasOf(spec) + maxSurge > active.reduce((sum, set) => sum + set.replicas, 0);
  const ranked = [...active].sort(
    (left, right) =>
      right.replicas - left.replicas || (grows ? right.createdAt - left.createdAt : left.createdAt - right.createdAt),
  );
  const sizes = proportionalReplicas(ranked, replicasOf(spec), maxSurge);
  for (const [index, set] of ranked.entries()) {
    setSize(world, deployment, set, sizes[index] ?? set.replicas);
    set.maxReplicas = replicasOf(spec) + maxSurge;
  }
}

function progressed(world: World, deployment: DeploymentState): void {
  const { progressDeadlineSeconds = 600 } = deployment.value.spec ?? {};
  deployment.progressAt = world.now;
  deployment.deadlineExceeded = false;
  plan(world.queue, world.now + seconds(progressDeadlineSeconds), { kind: 'controller', uid: deployment.uid });
}

/** Upstream: syncRolloutStatus, DeploymentProgressing and DeploymentTimedOut. */
function updateProgress(world: World, deployment: DeploymentState): void {
  const { spec = {} } = deployment.value;
  const sets = setsOf(world, deployment);
  const current = sets.find((set) => isCurrent(set, spec));
  const updated = current === undefined ? 0 : podsOf(world, current).filter(isActive).length;
  const total = sets.reduce((sum, set) => sum + podsOf(world, set).filter(isActive).length, 0);
  const available = sets.reduce((sum, set) => sum + availableReplicas(world, set), 0);
  const progress = `${updated} ${total - updated} ${available}`;
  if (progress !== deployment.progress) {
    deployment.progress = progress;
    progressed(world, deployment);
  }
  const replicas = replicasOf(spec);
  const object = `Deployment ${deployment.namespace}/${deployment.name}`;
  if (updated === replicas && total === replicas && available === replicas) {
    if (!deployment.complete) {
      record(world, 'NewReplicaSetAvailable', object, `All replicas (${replicas}) are updated and available`);
    }
    deployment.complete = true;
    return;
  }
  const { progressDeadlineSeconds = 600 } = spec;
  const isLate = world.now >= deployment.progressAt + seconds(progressDeadlineSeconds);
  if (isLate && !deployment.deadlineExceeded && !deployment.complete) {
    deployment.deadlineExceeded = true;
    record(world, 'ProgressDeadlineExceeded', object, `No progress for ${progressDeadlineSeconds} seconds`);
  }
}

/** Old sets without Pods are kept up to the limit, for rolling back. */
function forgetOldSets(world: World, deployment: DeploymentState): void {
  const { spec = {} } = deployment.value;
  if (!deployment.complete) {
    return;
  }
  const empty = setsOf(world, deployment).filter(
    (set) => set.replicas === 0 && podsOf(world, set).length === 0 && !isCurrent(set, spec),
  );
  for (const set of empty.slice(0, Math.max(0, empty.length - (spec.revisionHistoryLimit ?? 10)))) {
    world.controllers.delete(set.uid);
    world.snapshot.objects.replicaSets.delete(`${set.namespace}/${set.name}`);
  }
}
