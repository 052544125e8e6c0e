/** Who may answer whom. */
import type { PodContainer } from '../../pod/model.js';
import { overlap } from '../../pod/network.js';

/** Both run at the same time, or are one and the same container. */
export function runTogether(a: PodContainer, b: PodContainer): boolean {
  return a === b || overlap(a, b);
}
