/** What sharing one network means: who is alive at the same time, and whose addresses meet. */
import type { BindAddress, Listener, PodContainer, PodModel } from './model.js';

/**
 * Can the two run at the same time? An init container has ended before anything after it starts; a native sidecar started
 * before it still runs (KEP-753). A container does not overlap with itself.
 */
export function overlap(first: PodContainer, second: PodContainer): boolean {
  if (first === second) return false;
  if (first.phase === 'init') return second.phase === 'sidecar' && second.order < first.order;
  if (second.phase === 'init') return overlap(second, first);
  return true;
}

/** Can both addresses be bound to the same port, or do they meet? An address that is only known to be some other one meets nothing. */
export function bindsMeet(first: BindAddress, second: BindAddress): boolean {
  return first === 'any' || second === 'any' || (first === second && first !== 'other');
}

/** Two listeners that cannot both have their port: both alive, same port and protocol, meeting addresses. */
export function listenersClash(first: Listener, second: Listener): boolean {
  return (
    first.port === second.port &&
    first.protocol === second.protocol &&
    bindsMeet(first.bind, second.bind) &&
    overlap(first.container, second.container)
  );
}

/** The declared port that a probe's or Service's name or number means, in one container. */
export function resolvePort(container: PodContainer, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  return container.spec.ports?.find((declared) => declared.name === port)?.containerPort;
}

/** A container whose listeners are unknown runs in the Pod, so that any port may be served. */
export function mayListenAnywhere(pod: PodModel): boolean {
  return pod.containers.some((container) => container.phase !== 'init' && !container.listensKnown);
}
