/** What happened, as plain data in order of time. */
import type { World } from './world.js';

/** One line of the history. Kinds are the reasons of Kubernetes' own events wherever there is one. */
export interface HistoryEvent {
  /** Milliseconds since the start. */
  readonly time: number;
  /** `Scheduled`, `FailedScheduling`, `Started`, `Killing`… */
  readonly kind: string;
  /** `Pod default/web-x2x4z`, `Node node-a`. */
  readonly object: string;
  readonly message: string;
  readonly node?: string;
  readonly container?: string;
  readonly ip?: string;
}

/** What an event may say besides. */
export type EventDetails = Pick<HistoryEvent, 'node' | 'container' | 'ip'>;

/** Writes an event down. */
export function record(world: World, kind: string, object: string, message: string, details: EventDetails = {}): void {
  world.history.push({ time: world.now, kind, object, message, ...details });
}
