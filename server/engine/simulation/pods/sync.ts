/** The kubelet's look at one Pod: takes all steps that are due and says when to look again. */
import { record } from '../history.js';
import { plan } from '../queue.js';
import { addPod, removePod } from '../../scheduler/snapshot/snapshot.js';
import { createPodInfo } from '../../scheduler/snapshot/pod-info.js';
import { releaseVolumes } from '../volumes/attach.js';
import { seconds, type SimContainer, type SimNode, type SimPod, type World } from '../world.js';
import { releaseAddress } from './addresses.js';
import { endContainer, isAlive, isDone } from './containers.js';
import { hasFailedToInitialize, hookLength, passTime, startPod } from './start.js';
import { beginStop, passStop, stopTimes } from './stop.js';
import { forgetPod } from './remove.js';

/** Steps that one Pod may take in one moment; more of them could only be a mistake. */
const mostSteps = 1000;

/** Brings the Pod up to date. */
export function syncPod(world: World, pod: SimPod): void {
  const node = pod.nodeName === undefined ? undefined : world.nodes.get(pod.nodeName);
  if (node === undefined) {
    removeUnbound(world, pod);
    return;
  }
  if (node.failedAt !== undefined) {
    return;
  }
  accept(world, pod);
  for (let step = 0; step < mostSteps && takeStep(world, pod, node); step++);
  updateStatus(world, pod);
  planNext(world, pod);
}

/** A Pod that never reached a node has nothing to stop. */
function removeUnbound(world: World, pod: SimPod): void {
  if (pod.deletion !== undefined && pod.nodeName === undefined) {
    forgetPod(world, pod);
  }
}

function accept(world: World, pod: SimPod): void {
  if (pod.acceptedAt !== undefined) {
    return;
  }
  pod.acceptedAt = world.now;
  const { pod: object } = pod.info;
  const startTime = new Date(world.epoch + world.now).toISOString();
  replaceInfo(world, pod, { ...object, status: { ...object.status, startTime } });
}

/** Makes a change of the Pod known to the scheduler. */
export function replaceInfo(world: World, pod: SimPod, object: SimPod['info']['pod']): void {
  const { spec } = pod.info;
  // Traits are found by the spec, which therefore stays the same object.
  pod.info = { ...createPodInfo(object), spec };
  if (world.snapshot.placements.has(pod.uid) && pod.nodeName !== undefined) {
    addPod(world.snapshot, pod.info, pod.nodeName);
  }
}

function takeStep(world: World, pod: SimPod, node: SimNode): boolean {
  if (isFinished(pod)) {
    return pod.deletion !== undefined && remove(world, pod);
  }
  for (const container of pod.containers) {
    if (
      passTime(world, pod, node, container) ||
      passStop(world, pod, container) ||
      stopUnhealthy(world, pod, container)
    ) {
      return true;
    }
  }
  if (pod.deletion !== undefined || pod.stopping !== undefined) {
    return endPod(world, pod);
  }
  if (isOver(pod)) {
    pod.stopping = { since: world.now, graceSeconds: graceOf(pod), reason: 'Completed' };
    return true;
  }
  return hasExpired(world, pod) || startPod(world, pod, node);
}

function isFinished({ phase }: SimPod): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** All containers that are not sidecars have ended for good. */
function isOver(pod: SimPod): boolean {
  const mains = pod.containers.filter(({ phase }) => phase === 'main');
  return hasFailedToInitialize(pod) || (mains.length > 0 && mains.every((container) => isDone(pod, container)));
}

/** The Pod's own deadline. */
function hasExpired(world: World, pod: SimPod): boolean {
  const { activeDeadlineSeconds } = pod.info.spec;
  if (activeDeadlineSeconds === undefined || world.now < (pod.acceptedAt ?? 0) + seconds(activeDeadlineSeconds)) {
    return false;
  }
  pod.stopping = { since: world.now, graceSeconds: graceOf(pod), reason: 'DeadlineExceeded' };
  return true;
}

/** Seconds from the first signal to SIGKILL. */
export function graceOf({ info }: SimPod): number {
  return info.spec.terminationGracePeriodSeconds ?? 30;
}

/** A probe that failed too often stops its container. */
function stopUnhealthy(world: World, pod: SimPod, container: SimContainer): boolean {
  const { state, stop } = container;
  if (state.kind !== 'running' || stop !== undefined || state.timeline.killAt > world.now) {
    return false;
  }
  const probe = state.timeline.killedBy ?? 'livenessProbe';
  const { terminationGracePeriodSeconds = graceOf(pod) } = container.spec[probe] ?? {};
  const words = probe === 'startupProbe' ? 'Startup probe failed' : 'Liveness probe failed';
  record(world, 'Unhealthy', `Pod ${pod.key}`, `${words}: ${container.name}`, { container: container.name });
  beginStop(world, pod, container, terminationGracePeriodSeconds, words);
  return true;
}

/** Stops all that runs; when nothing does any more, the Pod has its last phase or is gone. */
function endPod(world: World, pod: SimPod): boolean {
  const graceSeconds = pod.deletion?.graceSeconds ?? pod.stopping?.graceSeconds ?? graceOf(pod);
  const why = pod.deletion?.reason ?? pod.stopping?.reason ?? '';
  const running = pod.containers.filter(isAlive);
  const fresh = running.filter(({ stop }) => stop === undefined);
  if (fresh.length > 0) {
    for (const container of fresh) {
      beginStop(world, pod, container, graceSeconds, why);
    }
    return true;
  }
  if (running.length > 0) {
    return false;
  }
  if (pod.deletion !== undefined) {
    forgetPod(world, pod);
    return false;
  }
  finish(world, pod);
  return true;
}

function finish(world: World, pod: SimPod): void {
  for (const container of pod.containers) {
    if (container.state.kind === 'pulling' || container.state.kind === 'starting') {
      endContainer(world, pod, container, 137, 'Error');
    }
  }
  const failed =
    pod.stopping?.reason === 'DeadlineExceeded' ||
    !isOver(pod) ||
    pod.containers.some(
      ({ phase, state }) => phase !== 'sidecar' && state.kind === 'terminated' && state.exitCode !== 0,
    );
  pod.phase = failed ? 'Failed' : 'Succeeded';
  if (pod.stopping?.reason === 'DeadlineExceeded') {
    pod.reason = 'DeadlineExceeded';
  }
  pod.finishedAt = world.now;
  record(world, pod.phase, `Pod ${pod.key}`, failed ? 'The Pod has failed' : 'The Pod has done its work');
  releaseResources(world, pod);
}

/** A finished Pod takes nothing from its node any more. */
export function releaseResources(world: World, pod: SimPod): void {
  releaseAddress(world, pod);
  pod.ip = undefined;
  removePod(world.snapshot, pod.uid);
  releaseVolumes(world, pod);
  world.moves++;
  world.dirty.scheduler = true;
}

function remove(world: World, pod: SimPod): boolean {
  forgetPod(world, pod);
  return false;
}

function updateStatus(world: World, pod: SimPod): void {
  if (!world.pods.has(pod.uid)) {
    return;
  }
  if (
    pod.phase === 'Pending' &&
    pod.containers.some(({ phase, starts, state }) => phase === 'main' && starts > 0 && state.kind === 'running')
  ) {
    pod.phase = 'Running';
    notice(world, pod);
  }
  const ready = isReady(pod);
  if (ready !== (pod.readyAt !== undefined)) {
    pod.readyAt = ready ? world.now : undefined;
    pod.readyChangedAt = world.now;
    record(world, ready ? 'Ready' : 'NotReady', `Pod ${pod.key}`, ready ? 'The Pod is ready' : 'The Pod is not ready');
    notice(world, pod);
  }
  if (isFinished(pod)) {
    notice(world, pod);
  }
}

/** Sidecars count for readiness, init containers only have to be through. Readiness gates stay closed: nobody here opens them. */
function isReady(pod: SimPod): boolean {
  const { readinessGates = [] } = pod.info.spec;
  return (
    !isFinished(pod) &&
    readinessGates.length === 0 &&
    pod.containers.every(({ phase, ready, state }) =>
      phase === 'init' ? state.kind === 'terminated' && state.exitCode === 0 : ready,
    )
  );
}

/** Whoever counts Pods has to count again. */
export function notice(world: World, pod: SimPod): void {
  world.dirty.counted.set(pod.uid, pod);
  if (pod.owner !== undefined) {
    world.dirty.controllers.add(pod.owner.uid);
  }
}

function planNext(world: World, pod: SimPod): void {
  const { activeDeadlineSeconds } = pod.info.spec;
  const times = [
    pod.sandboxAt,
    activeDeadlineSeconds === undefined ? undefined : (pod.acceptedAt ?? 0) + seconds(activeDeadlineSeconds),
    ...pod.containers.flatMap((container) => containerTimes(world, container)),
  ].filter((time): time is number => time !== undefined && Number.isFinite(time) && time > world.now);
  if (times.length > 0 && world.pods.has(pod.uid)) {
    plan(
      world.queue,
      times.reduce((least, time) => Math.min(least, time)),
      { kind: 'pod', uid: pod.uid },
    );
  }
}

function containerTimes(world: World, container: SimContainer): readonly number[] {
  const { state } = container;
  switch (state.kind) {
    case 'waiting':
      return state.until === undefined ? [] : [state.until];
    case 'pulling':
    case 'starting':
      return [state.until];
    case 'running': {
      const { startedAt, readyAt, unreadyAt, killAt, endsAt, answering } = state.timeline;
      const started = startedAt + hookLength(world, container.spec.lifecycle?.postStart);
      return [started, readyAt, unreadyAt, killAt, endsAt, answering.from, answering.until, ...stopTimes(container)];
    }
    default:
      return [];
  }
}
