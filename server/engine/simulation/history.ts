/** What happened, as plain data in order of time. */
import type { HistoryEvent } from './history-event.js';
import type { World } from './world.js';

/** What an event may say besides. */
export type EventDetails = Pick<HistoryEvent, 'node' | 'container' | 'ip'>;

/** Writes an event down. */
export function record(world: World, kind: string, object: string, message: string, details: EventDetails = {}): void {
  world.history.push({ time: world.now, kind, object, message, ...details });
}
