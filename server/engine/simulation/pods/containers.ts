/** Containers of a new Pod, and what the kubelet decides about each. Upstream: `pkg/kubelet/kuberuntime`. */
import type { Container, PodSpec } from '../../kubernetes/types.js';
import { record } from '../history.js';
import { seconds, type SimContainer, type SimPod, type World } from '../world.js';

/** Init containers in order, then the others. */
export function createContainers({ initContainers = [], containers = [] }: PodSpec): readonly SimContainer[] {
  return [
    ...initContainers.map((spec) => createContainer(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...containers.map((spec) => createContainer(spec, 'main')),
  ];
}

function createContainer(spec: Container, phase: SimContainer['phase']): SimContainer {
  return {
    name: spec.name ?? '',
    phase,
    spec,
    state: { kind: 'waiting', reason: 'PodInitializing' },
    starts: 0,
    restarts: 0,
    started: false,
    ready: false,
    backOff: undefined,
    backOffFrom: undefined,
    stop: undefined,
  };
}

/** Whether a container that ended with this code is started again. */
export function isRestarted(pod: SimPod, container: SimContainer, exitCode: number): boolean {
  const { restartPolicy = 'Always' } = pod.info.spec;
  if (container.phase === 'sidecar') {
    return true;
  }
  const policy = container.spec.restartPolicy ?? restartPolicy;
  if (container.phase === 'init') {
    return exitCode !== 0 && policy !== 'Never';
  }
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/**
 * When the container may start again after it ended at `endedAt`. The first time is at once; then 10 s, 20 s, 40 s… up to
 * 300 s after the end. Ten minutes without trouble make it forget.
 * Upstream: kuberuntime's doBackOff and `k8s.io/client-go/util/flowcontrol` Backoff.
 */
export function restartTime(world: World, container: SimContainer, endedAt: number): number {
  const { backOff } = container;
  const longest = seconds(world.controlPlane.restartBackOffMaxSeconds);
  const isForgotten = backOff === undefined || endedAt - backOff.at > 2 * longest;
  return isForgotten ? endedAt : endedAt + backOff.delay;
}

/** Counts a restart, so that the next wait is longer. */
export function countRestart(world: World, container: SimContainer, endedAt: number): void {
  const { restartBackOffSeconds, restartBackOffMaxSeconds } = world.controlPlane;
  const longest = seconds(restartBackOffMaxSeconds);
  const { backOff } = container;
  const isForgotten = backOff === undefined || endedAt - backOff.at > 2 * longest;
  const delay = isForgotten ? seconds(restartBackOffSeconds) : Math.min(backOff.delay * 2, longest);
  container.backOff = { delay, at: world.now };
  container.restarts++;
}

/** The container has ended. */
export function endContainer(
  world: World,
  pod: SimPod,
  container: SimContainer,
  exitCode: number,
  reason: string,
): void {
  const words = reason.startsWith('Error: ') ? `${reason}; exit code ${exitCode}` : `${reason}, exit code ${exitCode}`;
  record(world, 'Terminated', `Pod ${pod.key}`, `Container ${container.name} ended: ${words}`, {
    container: container.name,
  });
  container.state = {
    kind: 'terminated',
    at: world.now,
    exitCode,
    reason: reason.startsWith('Error: ') ? 'Error' : reason,
  };
  container.started = false;
  container.ready = false;
  container.stop = undefined;
}

/** Whether the container has nothing more to do. */
export function isDone(pod: SimPod, container: SimContainer): boolean {
  const { state } = container;
  return state.kind === 'terminated' && !isRestarted(pod, container, state.exitCode);
}

/** Whether the container's process exists. */
export function isAlive({ state }: SimContainer): boolean {
  return state.kind === 'running';
}
