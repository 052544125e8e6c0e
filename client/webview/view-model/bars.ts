/** Bars of a node's resources: shares to draw, and the sentence that says the same. */
import type { ResourceBar } from '../../../server/protocol/simulator.js';
import { resourceLabel } from './words.js';
import { t } from '../l10n.js';

export interface BarShares {
  /** Per cent of the track. */
  readonly used: number;
  readonly added: number;
  /** What exceeds the node, as a part of `used` and `added` that is drawn past the capacity. */
  readonly over: number;
  /** Where the capacity ends on the track: 100, or less when something goes past it. */
  readonly capacity: number;
}

const atLeastZero = (value: number): number => (value > 0 ? value : 0);

/**
 * The track is as long as the node's capacity, or as the demand where that is more, up to half as much again:
 * an overflow is visible and the rest stays readable.
 */
export function barShares({ used, added, capacity }: ResourceBar): BarShares {
  const [has, wants, room] = [atLeastZero(used), atLeastZero(added), atLeastZero(capacity)];
  const demand = has + wants;
  if (demand === 0 && room === 0) return { used: 0, added: 0, over: 0, capacity: 100 };
  const track = Math.max(room, Math.min(demand, room * 1.5), room === 0 ? demand : 0);
  const share = (value: number) => (Math.min(value, track) / track) * 100;
  const capacityShare = share(room);
  const usedShare = Math.min(share(has), capacityShare);
  const addedShare = Math.min(share(demand), capacityShare) - usedShare;
  return { used: usedShare, added: addedShare, over: share(demand) - usedShare - addedShare, capacity: capacityShare };
}

/** Whole per cent of the capacity; a node without any is full. */
const percent = (value: number, capacity: number): number =>
  capacity > 0 ? Math.round((value / capacity) * 100) : value > 0 ? 100 : 0;

/** `Memory 51 percent used, 71 with this Pod`, and by how much it is over. */
export function barSentence({ resource, used, added, capacity, over }: ResourceBar): string {
  const before = percent(used, capacity);
  const after = percent(used + added, capacity);
  const usage = t('{0} {1} percent used', resourceLabel(resource), before);
  const withPod = added > 0 ? t('{0} with this Pod', after) : undefined;
  return [usage, withPod, over].filter((part) => part !== undefined).join(', ');
}

/** For `aria-valuenow`: per cent of the capacity with this Pod, at most 100 because a meter has an end. */
export const barValue = ({ used, added, capacity }: ResourceBar): number =>
  Math.min(100, Math.max(0, percent(used + added, capacity)));
