/**
 * The scheduler at work: Pods that wait are tried in order of priority, and again when something has changed.
 * Where a Pod goes is the decision of `scheduler/`; here it is carried out. Upstream: `pkg/scheduler/backend/queue`.
 */
import { toEventMessage } from '../../scheduler/framework/fit-error.js';
import type { CycleResult } from '../../scheduler/framework/cycle.js';
import type { Cycle } from '../../scheduler/framework/plugin.js';
import { findKubeletRejection } from '../../scheduler/kubelet.js';
import { assume, schedule } from '../../scheduler/scheduler.js';
import { addPod, nominatePod } from '../../scheduler/snapshot/snapshot.js';
import { createPodInfo, type PodInfo } from '../../scheduler/snapshot/pod-info.js';
import { record } from '../history.js';
import { planEvictions } from '../nodes/taints.js';
import { deletePod } from '../pods/remove.js';
import { notice, replaceInfo } from '../pods/sync.js';
import { plan } from '../queue.js';
import { pick } from '../random.js';
import { bindPromised } from '../volumes/bind.js';
import { seconds, type SimPod, type World } from '../world.js';

/** Tries every Pod whose turn has come; whether one was tried. */
export function runScheduler(world: World): boolean {
  world.dirty.scheduler = false;
  const due = [...world.pending]
    .map((uid) => world.pods.get(uid))
    .filter((pod): pod is SimPod => pod !== undefined && isDue(world, pod))
    .sort((left, right) => right.info.priority - left.info.priority || left.createdAt - right.createdAt);
  for (const pod of due) {
    if (world.pods.has(pod.uid)) {
      tryPod(world, pod);
    }
  }
  return due.length > 0;
}

function isDue(world: World, { deletion, scheduling }: SimPod): boolean {
  return deletion === undefined && scheduling.retryAt <= world.now && scheduling.seenMoves !== world.moves;
}

function tryPod(world: World, pod: SimPod): void {
  const { nodeName = '' } = pod.info.spec;
  if (nodeName !== '') {
    bypass(world, pod, nodeName);
    return;
  }
  const { snapshot, profile } = world;
  const { cycle, result } = schedule(snapshot, pod.info, profile);
  const node = pick(world.random, result.best);
  if (node === undefined) {
    leavePending(world, pod, result);
  } else {
    assume(cycle, result, node);
    bindPromised(world);
    land(world, pod, node);
  }
}

/** The Pod names its node: nobody asks the scheduler, and the kubelet may refuse it. */
function bypass(world: World, pod: SimPod, nodeName: string): void {
  const { snapshot, profile } = world;
  const node = snapshot.nodeByName.get(nodeName);
  if (node === undefined) {
    tellOnce(world, pod, 'FailedScheduling', `Pod names node ${nodeName}, which is not there`);
    waitForChange(world, pod);
    return;
  }
  const cycle: Cycle = { pod: pod.info, snapshot, profile };
  const rejection = findKubeletRejection(cycle, node);
  if (rejection === undefined) {
    addPod(snapshot, pod.info, nodeName);
    land(world, pod, nodeName);
    return;
  }
  world.pending.delete(pod.uid);
  pod.phase = 'Failed';
  pod.reason = rejection;
  pod.nodeName = nodeName;
  pod.finishedAt = world.now;
  record(world, 'Failed', `Pod ${pod.key}`, `Pod was rejected by the kubelet: ${rejection}`, { node: nodeName });
  notice(world, pod);
}

function land(world: World, pod: SimPod, nodeName: string): void {
  world.pending.delete(pod.uid);
  pod.nodeName = nodeName;
  pod.scheduledAt = world.now;
  pod.scheduling.message = undefined;
  const placed = world.snapshot.placements.get(pod.uid);
  pod.info = placed === undefined ? pod.info : keepTraits(world, pod, placed.pod);
  record(world, 'Scheduled', `Pod ${pod.key}`, `Assigned to ${nodeName}`, { node: nodeName });
  world.dirty.pods.add(pod.uid);
  world.dirty.counted.set(pod.uid, pod);
  const node = world.nodes.get(nodeName);
  if (node !== undefined) {
    planEvictions(world, node);
  }
}

/** The spec now names the node, and what is known of its containers is found under it. */
function keepTraits(world: World, { info }: SimPod, placed: PodInfo): PodInfo {
  const traits = world.traits.get(info.spec);
  if (traits !== undefined) {
    world.traits.set(placed.spec, traits);
  }
  return placed;
}

function leavePending(world: World, pod: SimPod, result: CycleResult): void {
  if (result.outcome === 'gated') {
    tellOnce(world, pod, 'SchedulingGated', 'Scheduling is blocked by its scheduling gates');
    pod.scheduling.seenMoves = world.moves;
    pod.scheduling.retryAt = Number.POSITIVE_INFINITY;
    return;
  }
  tellOnce(world, pod, 'FailedScheduling', toEventMessage(result.message ?? ''));
  const chosen = pick(world.random, result.postFilter?.preemption?.acceptable ?? []);
  waitForChange(world, pod);
  if (chosen !== undefined) {
    preempt(world, pod, chosen.node.name, chosen.victims);
  }
}

/** The victims get their grace period; the Pod keeps its place with a nomination and is tried again when they have gone. */
function preempt(world: World, pod: SimPod, nodeName: string, victims: readonly PodInfo[]): void {
  const { pod: object } = pod.info;
  pod.info = {
    ...createPodInfo({ ...object, status: { ...object.status, nominatedNodeName: nodeName } }),
    spec: pod.info.spec,
  };
  nominatePod(world.snapshot, pod.info, nodeName);
  record(world, 'Nominated', `Pod ${pod.key}`, `Waits for room on ${nodeName}`, { node: nodeName });
  for (const { uid } of victims) {
    const victim = world.pods.get(uid);
    if (victim !== undefined) {
      markDisrupted(world, victim);
      deletePod(world, victim, { reason: 'Preempted', message: `Preempted by Pod ${pod.key} on node ${nodeName}` });
    }
  }
}

function markDisrupted(world: World, victim: SimPod): void {
  const { pod: object } = victim.info;
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' };
  const conditions = [...(object.status?.conditions ?? []), condition];
  replaceInfo(world, victim, { ...object, status: { ...object.status, conditions } });
}

/** Back-off of 1 s, 2 s, 4 s… up to 10 s; after it the Pod waits until something changes. */
function waitForChange(world: World, { scheduling }: SimPod): void {
  const { podBackOffSeconds, podBackOffMaxSeconds } = world.controlPlane;
  const wait = Math.min(podBackOffSeconds * 2 ** Math.min(scheduling.attempts, 20), podBackOffMaxSeconds);
  scheduling.attempts++;
  scheduling.seenMoves = world.moves;
  scheduling.retryAt = world.now + seconds(wait);
  plan(world.queue, scheduling.retryAt, { kind: 'scheduler' });
}

function tellOnce(world: World, pod: SimPod, kind: string, message: string): void {
  if (pod.scheduling.message !== message) {
    pod.scheduling.message = message;
    record(world, kind, `Pod ${pod.key}`, message);
  }
}
