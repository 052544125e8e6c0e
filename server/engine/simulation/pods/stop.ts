/**
 * How containers come to an end: preStop, SIGTERM, and SIGKILL when the grace period is over; sidecars last, in reverse order.
 * Upstream: `pkg/kubelet/kuberuntime`, killContainer and terminationOrdering.
 */
import { record } from '../history.js';
import { seconds, type ContainerStop, type SimContainer, type SimPod, type World } from '../world.js';
import { findBehavior } from './behavior.js';
import { endContainer, isAlive } from './containers.js';
import { hookLength } from './start.js';

/** Whatever preStop hooks and waiting for a turn have used up, so much is always left. Upstream: minimumGracePeriodInSeconds. */
const minimumGraceSeconds = 2;

/** SIGTERM's default answer and SIGKILL's: 128 + the number of the signal. */
const killed = 137;

/** Begins the stop of one container; `why` goes into the event. */
export function beginStop(world: World, pod: SimPod, container: SimContainer, graceSeconds: number, why: string): void {
  const hook = graceSeconds > 0 ? hookLength(world, container.spec.lifecycle?.preStop) : 0;
  const hookEnd = world.now + Math.min(hook, seconds(graceSeconds));
  container.stop = { since: world.now, graceSeconds, hookEnd, termAt: undefined, endAt: undefined, killed: false };
  record(
    world,
    'Killing',
    `Pod ${pod.key}`,
    `${why}: stopping container ${container.name}, grace period ${graceSeconds} s`,
    {
      container: container.name,
    },
  );
}

/** Takes the steps of a stop that are due; whether something changed. */
export function passStop(world: World, pod: SimPod, container: SimContainer): boolean {
  const { stop } = container;
  if (stop === undefined || !isAlive(container)) {
    return false;
  }
  if (stop.termAt === undefined) {
    return mayTerminate(world, pod, container, stop) && sendTerm(world, pod, container, stop);
  }
  if (stop.endAt !== undefined && stop.endAt <= world.now) {
    endContainer(world, pod, container, stop.killed ? killed : 0, stop.killed ? 'Error' : 'Completed');
    return true;
  }
  return false;
}

/** A sidecar of a Pod that ends waits until all that came after it has ended, as long as there is grace left. */
function mayTerminate(world: World, pod: SimPod, container: SimContainer, stop: ContainerStop): boolean {
  if (world.now < stop.hookEnd) {
    return false;
  }
  const isOver = world.now >= stop.since + seconds(stop.graceSeconds);
  return isOver || !isEnding(pod) || laterContainers(pod, container).every((other) => !isAlive(other));
}

function isEnding({ deletion, stopping }: SimPod): boolean {
  return deletion !== undefined || stopping !== undefined;
}

function laterContainers({ containers }: SimPod, container: SimContainer): readonly SimContainer[] {
  return container.phase === 'sidecar' ? containers.slice(containers.indexOf(container) + 1) : [];
}

function sendTerm(world: World, pod: SimPod, container: SimContainer, stop: ContainerStop): boolean {
  const used = Math.floor((world.now - stop.since) / 1000);
  const left = stop.graceSeconds === 0 ? 0 : Math.max(stop.graceSeconds - used, minimumGraceSeconds);
  const { stopSeconds = world.assumptions.stopSeconds, ignoresSigterm = false } = findBehavior(world, pod, container);
  const killAt = world.now + seconds(left);
  const ownEnd = ignoresSigterm ? Number.POSITIVE_INFINITY : world.now + seconds(stopSeconds);
  stop.termAt = world.now;
  stop.endAt = Math.min(ownEnd, killAt);
  stop.killed = ownEnd > killAt;
  return true;
}

/** When something more happens to a container that is being stopped. */
export function stopTimes({ stop }: SimContainer): readonly number[] {
  if (stop === undefined) {
    return [];
  }
  return stop.endAt === undefined ? [stop.hookEnd, stop.since + seconds(stop.graceSeconds)] : [stop.endAt];
}
