/** Reading labels that may carry any key, `constructor` included. */
import type { Labels } from '../../kubernetes/label-selector.js';

export const labelHostname = 'kubernetes.io/hostname';
export const labelZone = 'topology.kubernetes.io/zone';
export const labelRegion = 'topology.kubernetes.io/region';
export const labelBetaZone = 'failure-domain.beta.kubernetes.io/zone';
export const labelBetaRegion = 'failure-domain.beta.kubernetes.io/region';

/** The value of a label, `undefined` where there is none. What a prototype supplies is never a string. */
export function labelOf(labels: Labels, key: string): string | undefined {
  const value: unknown = labels?.[key];
  return typeof value === 'string' ? value : undefined;
}
