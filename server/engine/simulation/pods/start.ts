/**
 * From a Pod that has a node to running containers: volumes, sandbox and address, init containers one by one, sidecars as gates,
 * then the others in their order. Upstream: `pkg/kubelet/kuberuntime`, SyncPod and computeInitContainerActions.
 */
import type { Lifecycle } from '../../kubernetes/types.js';
import { record } from '../history.js';
import { attachVolumes } from '../volumes/attach.js';
import { seconds, type SimContainer, type SimNode, type SimPod, type World } from '../world.js';
import { giveAddress } from './addresses.js';
import { findBehavior, runTimeline } from './behavior.js';
import { countRestart, endContainer, isDone, isRestarted, restartTime } from './containers.js';

/** Takes every step that is due; whether something changed. */
export function startPod(world: World, pod: SimPod, node: SimNode): boolean {
  if (pod.sandboxAt === undefined || pod.ip === undefined) {
    return prepare(world, pod, node);
  }
  if (world.now < pod.sandboxAt) {
    return false;
  }
  const next = pod.containers.find((container) => isNext(world, pod, container));
  return next !== undefined && startContainer(world, pod, node, next);
}

function prepare(world: World, pod: SimPod, node: SimNode): boolean {
  const waitsFor = attachVolumes(world, pod);
  if (waitsFor !== undefined) {
    return wait(world, pod, waitsFor.event, waitsFor.message);
  }
  const ip = giveAddress(node, pod);
  if (ip === undefined) {
    const message = `Failed to create pod sandbox: no IP addresses available in range ${node.range.cidr}`;
    return wait(world, pod, 'FailedCreatePodSandBox', message);
  }
  pod.waitsFor = undefined;
  pod.ip = ip;
  pod.sandboxAt = world.now + seconds(world.assumptions.sandboxSeconds);
  world.dirty.counted.set(pod.uid, pod);
  record(world, 'AddressAssigned', `Pod ${pod.key}`, `Has address ${ip}`, { ip, node: node.name });
  return true;
}

function wait(world: World, pod: SimPod, event: string, message: string): boolean {
  if (pod.waitsFor !== message) {
    pod.waitsFor = message;
    if (event !== '') {
      record(world, event, `Pod ${pod.key}`, message);
    }
  }
  return false;
}

/**
 * Whether the container is the one whose turn it is: nothing before it is on its way, init containers before it have ended
 * well, sidecars before it have started.
 */
function isNext(world: World, pod: SimPod, container: SimContainer): boolean {
  const { state } = container;
  if (state.kind !== 'waiting' && state.kind !== 'terminated') {
    return false;
  }
  if (isDone(pod, container) || (state.kind === 'waiting' && (state.until ?? 0) > world.now)) {
    return false;
  }
  for (const earlier of pod.containers) {
    if (earlier === container) {
      return true;
    }
    if (isInTheWay(earlier, container)) {
      return false;
    }
  }
  return false;
}

function isInTheWay(earlier: SimContainer, container: SimContainer): boolean {
  const { state, phase } = earlier;
  if (state.kind === 'pulling' || state.kind === 'starting') {
    return true;
  }
  switch (phase) {
    case 'init':
      return !(state.kind === 'terminated' && state.exitCode === 0);
    case 'sidecar':
      // A sidecar that has been up once and restarts holds nobody back.
      return container.starts === 0 && !earlier.started;
    default:
      return state.kind === 'waiting' && state.until === undefined && earlier.starts === 0;
  }
}

function startContainer(world: World, pod: SimPod, node: SimNode, container: SimContainer): boolean {
  const { state } = container;
  if (state.kind === 'terminated') {
    const at = restartTime(world, container, state.at);
    if (at > world.now) {
      const message = `Back-off restarting failed container ${container.name}: ${(at - world.now) / 1000} s`;
      record(world, 'BackOff', `Pod ${pod.key}`, message, { container: container.name });
      container.state = { kind: 'waiting', reason: 'CrashLoopBackOff', until: at };
      container.stop = undefined;
      container.backOffFrom = state.at;
      return true;
    }
    countRestart(world, container, state.at);
  } else if (state.kind === 'waiting' && state.reason === 'CrashLoopBackOff') {
    countRestart(world, container, container.backOffFrom ?? world.now);
  }
  return pullImage(world, pod, node, container);
}

function pullImage(world: World, pod: SimPod, node: SimNode, container: SimContainer): boolean {
  const { image = '' } = container.spec;
  container.starts++;
  if (findBehavior(world, pod, container).imageMissing === true) {
    return failPull(world, pod, container, image);
  }
  if (node.images.has(image)) {
    beginStart(world, container);
    return true;
  }
  const { imagePullSecondsByImage, imagePullSeconds } = world.assumptions;
  const own = Object.hasOwn(imagePullSecondsByImage, image) ? imagePullSecondsByImage[image] : undefined;
  record(world, 'Pulling', `Pod ${pod.key}`, `Pulling image "${image}"`, { container: container.name });
  container.state = { kind: 'pulling', until: world.now + seconds(own ?? imagePullSeconds) };
  return true;
}

/** Pulls wait like restarts do: 10 s, 20 s, 40 s… */
function failPull(world: World, pod: SimPod, container: SimContainer, image: string): boolean {
  const { restartBackOffSeconds, restartBackOffMaxSeconds } = world.controlPlane;
  const waited = Math.min(restartBackOffSeconds * 2 ** Math.min(container.starts - 1, 20), restartBackOffMaxSeconds);
  record(world, 'Failed', `Pod ${pod.key}`, `Failed to pull image "${image}"`, { container: container.name });
  container.state = { kind: 'waiting', reason: 'ImagePullBackOff', until: world.now + seconds(waited) };
  return true;
}

function beginStart(world: World, container: SimContainer): void {
  container.state = { kind: 'starting', until: world.now + seconds(world.assumptions.containerStartSeconds) };
}

/** Pulled images are there, started containers run, and what has run its time ends. */
export function passTime(world: World, pod: SimPod, node: SimNode, container: SimContainer): boolean {
  const { state } = container;
  switch (state.kind) {
    case 'pulling':
      if (state.until > world.now) return false;
      node.images.add(container.spec.image ?? '');
      beginStart(world, container);
      return true;
    case 'starting':
      if (state.until > world.now) return false;
      run(world, pod, container);
      return true;
    case 'running':
      return passRunning(world, pod, container, state.timeline);
    default:
      return false;
  }
}

function run(world: World, pod: SimPod, container: SimContainer): void {
  container.state = { kind: 'running', since: world.now, timeline: runTimeline(world, pod, container) };
  container.stop = undefined;
  record(world, 'Started', `Pod ${pod.key}`, `Started container ${container.name}`, {
    container: container.name,
    ...(pod.nodeName === undefined ? {} : { node: pod.nodeName }),
  });
}

function passRunning(
  world: World,
  pod: SimPod,
  container: SimContainer,
  timeline: Extract<SimContainer['state'], { kind: 'running' }>['timeline'],
): boolean {
  if (timeline.endsAt <= world.now) {
    endContainer(world, pod, container, timeline.exitCode, timeline.endReason);
    return true;
  }
  const started = timeline.startedAt + hookTime(world, container) <= world.now;
  const ready = started && timeline.readyAt <= world.now && world.now < timeline.unreadyAt;
  const changed = started !== container.started || ready !== container.ready;
  if (container.ready && !ready) {
    record(world, 'Unhealthy', `Pod ${pod.key}`, `Readiness probe failed: ${container.name}`, {
      container: container.name,
    });
  }
  container.started = started;
  container.ready = ready;
  return changed;
}

/** The container does not count as started while its postStart hook runs. */
function hookTime(world: World, { spec }: SimContainer): number {
  return hookLength(world, spec.lifecycle?.postStart);
}

/** How long a hook runs. */
export function hookLength(world: World, hook: Lifecycle['postStart']): number {
  if (hook === undefined) {
    return 0;
  }
  return hook.sleep === undefined ? seconds(world.assumptions.hookSeconds) : seconds(hook.sleep.seconds ?? 0);
}

/** Whether an init container has failed for good, and the Pod with it. */
export function hasFailedToInitialize(pod: SimPod): boolean {
  return pod.containers.some(
    (container) =>
      container.phase === 'init' &&
      container.state.kind === 'terminated' &&
      container.state.exitCode !== 0 &&
      !isRestarted(pod, container, container.state.exitCode),
  );
}
